// One model definition: what the page trains and scores, the command line trains and scores the same.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { SOFTWARE_WEBGPU, ask, browse, folder, hearth, largestDifference, openWorker, scoresOf, serve, shared, text } from "./studio.mjs";

let engine, browser, page, files, table, target, exclude;

before(async () => {
  files = folder();
  engine = await serve();
  browser = await browse(SOFTWARE_WEBGPU);
  page = await (await browser.newContext()).newPage();
  await openWorker(page, engine.url);
  const telco = shared("data/churn/Telco-Customer-Churn.csv");
  if (telco) {
    [table, target, exclude] = [telco, "Churn", ["customerID"]];
  } else {
    console.log("skipped: no shared data (the sample shop stands in for Telco churn)");
    hearth("sample", "--out", files.at("shop"), "--customers", "3000");
    [table, target, exclude] = [files.at("shop/customers.csv"), "churned", []];
  }
});

after(async () => {
  await browser?.close();
  engine?.stop();
  files?.remove();
});

const spec = (model, device = "cpu") => ({ target, model, exclude, holdout: { share: 0.25 }, seed: 7, device });

const fitNatively = (model) =>
  hearth("fit", table, "--target", target, ...(exclude.length ? ["--exclude", exclude.join(",")] : []), "--model", model, "--seed", "7", "--device", "cpu", "--out", files.at(`${model}.hearth`));

for (const model of ["linear", "mlp"]) {
  test(`${model}: the same seed gives the same AUC in the page and natively`, async () => {
    const { output: opened } = await ask(page, { do: "import", overrides: [] }, "table.csv", readFileSync(table));
    assert.equal(opened.is, "table");
    const native = fitNatively(model);
    const { output } = await ask(page, { do: "fit", spec: spec(model) });
    const inPage = output.model.report;
    assert.equal(inPage.rows_test, native.rows_test);
    const difference = Math.abs(inPage.metrics.auc - native.metrics.auc);
    console.log(`${model}: AUC natively ${native.metrics.auc.toFixed(5)}, in the page ${inPage.metrics.auc.toFixed(5)}, difference ${difference.toExponential(1)}`);
    assert.ok(difference <= 0.005, `AUC differs by ${difference}`);
  });

  test(`${model}: one bundle scores the same natively, in the page on the CPU and on WebGPU`, async () => {
    const bundle = readFileSync(files.at(`${model}.hearth`));
    hearth("score", files.at(`${model}.hearth`), table, "--device", "cpu", "--out", files.at("scores.csv"));
    const native = scoresOf(text(files.at("scores.csv")));
    const { output } = await ask(page, { do: "open_bundle" }, `${model}.hearth`, bundle);
    for (const device of ["cpu", "gpu"]) {
      const { output: scored, beside } = await ask(page, { do: "score", model: output.model.name, device });
      const worst = largestDifference(native, scoresOf(beside.toString("utf8")));
      console.log(`${model}: native CPU against page ${device} (${scored.scores.device.name}): largest difference ${worst.toExponential(1)}`);
      assert.ok(worst <= 1e-4, `probabilities differ by ${worst}`);
    }
  });

  test(`${model}: a bundle saved by the page scores the same natively`, async () => {
    const { output } = await ask(page, { do: "fit", spec: spec(model) });
    const { beside: bundle } = await ask(page, { do: "save_bundle", model: output.model.name });
    writeFileSync(files.at("page.hearth"), bundle);
    const { beside: csv } = await ask(page, { do: "score", model: output.model.name, device: "cpu" });
    hearth("score", files.at("page.hearth"), table, "--device", "cpu", "--out", files.at("native.csv"));
    const worst = largestDifference(scoresOf(csv.toString("utf8")), scoresOf(text(files.at("native.csv"))));
    assert.ok(worst <= 1e-4, `probabilities differ by ${worst}`);
  });
}

test("a software adapter is found, tested, and not chosen by itself", async () => {
  const { output } = await ask(page, { do: "devices", batch: 64 });
  const adapter = output.devices.find((device) => device.gpu);
  assert.ok(adapter.software && adapter.trusted, JSON.stringify(adapter));
  assert.ok(adapter.self_test_error < 1e-3);
  const { output: fitted } = await ask(page, { do: "fit", spec: spec("linear", "auto") });
  assert.match(fitted.model.report.device.name, /^CPU/);
  assert.match(fitted.model.report.device.why, /emulated in software/);
});

test("a few steps of training on WebGPU learn what the CPU learns", async () => {
  // A software adapter takes a second a step, so it gets a thousand rows.
  const few = text(table).split("\n").slice(0, 1_001).join("\n");
  await ask(page, { do: "import", overrides: [] }, "few.csv", few);
  const settings = { ...spec("mlp", "gpu"), mlp: { hidden: [16], max_epochs: 2, batch_size: 1024 } };
  const gpu = (await ask(page, { do: "fit", spec: settings })).output.model.report;
  const cpu = (await ask(page, { do: "fit", spec: { ...settings, device: "cpu" } })).output.model.report;
  const difference = Math.abs(gpu.metrics.auc - cpu.metrics.auc);
  console.log(`mlp: AUC on ${gpu.device.name} ${gpu.metrics.auc.toFixed(5)}, on the CPU ${cpu.metrics.auc.toFixed(5)}`);
  assert.ok(difference <= 0.005, `AUC differs by ${difference}`);
});
