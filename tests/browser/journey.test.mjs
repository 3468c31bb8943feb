// A person's way through the studio: from an empty page to a scored audience and a bundle, with every request recorded.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browse, folder, hearth, serve } from "./studio.mjs";

let engine, browser, files;

before(async () => {
  files = folder();
  engine = await serve();
  browser = await browse();
});

after(async () => {
  await browser?.close();
  engine?.stop();
  files?.remove();
});

/** A page that records its requests and what it complains about; `settings` are Playwright's context options. */
const visit = async (settings = {}) => {
  const context = await browser.newContext({ acceptDownloads: true, locale: "en-US", ...settings });
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`${error}`));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => requests.push(request));
  // Requests of the worker belong to the context, not to the page.
  context.on("request", (request) => requests.push(request));
  await page.goto(engine.url);
  return { page, context, requests, complaints };
};

const id = (page, name) => page.getByTestId(name);

const trained = async (page) => {
  await id(page, "train").click();
  await id(page, "result").waitFor({ timeout: 120_000 });
};

test("from the sample shop to scores and a bundle, with no data in any request", async () => {
  const { page, context, requests, complaints } = await visit();
  await id(page, "welcome").waitFor();
  await id(page, "open-sample").first().click();
  await id(page, "data-headline").waitFor({ timeout: 60_000 });
  await id(page, "column-row-0").waitFor();
  await id(page, "go-train").click();
  await trained(page);
  const headline = await id(page, "headline").innerText();
  assert.match(headline, /\d/);
  const scoring = page.getByRole("button", { name: "Score this table" });
  await scoring.click();
  await id(page, "scores-headline").waitFor({ timeout: 60_000 });
  const [scores] = await Promise.all([page.waitForEvent("download"), id(page, "download-scores").click()]);
  await scores.saveAs(files.at("scores.csv"));
  const lines = readFileSync(files.at("scores.csv"), "utf8").trimEnd().split("\n");
  assert.equal(lines[0], "customer_id,score,class,decile");
  assert.ok(lines.length > 5_000, `${lines.length} lines`);
  const [bundle] = await Promise.all([page.waitForEvent("download"), id(page, "save-bundle").first().click()]);
  assert.match(bundle.suggestedFilename(), /\.hearth$/);
  await bundle.saveAs(files.at("page.hearth"));
  const inspected = hearth("bundle", "inspect", files.at("page.hearth"));
  assert.equal(inspected.info.target, "churned");

  const html = new URL(engine.url);
  for (const request of requests) {
    const address = new URL(request.url());
    if (address.protocol === "blob:" || address.protocol === "data:") continue;
    assert.equal(address.host, html.host, `a request left for ${address}`);
    assert.ok(["GET", "HEAD"].includes(request.method()), `${request.method()} ${address}`);
    assert.equal(request.postData(), null);
    assert.match(address.pathname, /^\/$|^\/(data|models)$|\.(js|wasm|css|svg|html)$/, `${address}`);
    assert.ok(address.search.length < 40, `${address}`);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a reload brings back table and model, and the same file twice is fine", async () => {
  const { page, context, complaints } = await visit();
  const rows = Array.from({ length: 400 }, (_, row) => `K${row},${(row * 37) % 101},${["北京", "上海", "Paris"][row % 3]},${(row * 37) % 101 > 60 ? "yes" : "no"}`);
  const file = files.write("clients.csv", `id,visits,city,churn\n${rows.join("\n")}\n`);
  for (let round = 0; round < 2; round += 1) {
    await id(page, "file-input").first().setInputFiles(file);
    await page.getByText("clients.csv").first().waitFor();
    await id(page, "data-headline").waitFor({ timeout: 30_000 });
    // The second import replaces a page that looks the same, so there is nothing to wait for but time.
    await page.waitForTimeout(1_500);
  }
  await id(page, "go-train").click();
  await trained(page);
  const before = await id(page, "headline").innerText();
  await page.reload();
  await id(page, "result").waitFor({ timeout: 60_000 });
  assert.equal(await id(page, "headline").innerText(), before);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a reload in the middle of training offers to train again", async () => {
  const { page, context } = await visit();
  await id(page, "open-sample").first().click();
  await id(page, "go-train").click({ timeout: 60_000 });
  await id(page, "train").click();
  await id(page, "progress").first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(600);
  await page.reload();
  await id(page, "interrupted").waitFor({ timeout: 60_000 });
  await id(page, "train-again").click();
  await id(page, "result").waitFor({ timeout: 120_000 });
  await context.close();
});

test("cancel stops training within a second and leaves the table", async () => {
  const { page, context } = await visit();
  await id(page, "open-sample").first().click();
  await id(page, "go-train").click({ timeout: 60_000 });
  await id(page, "train").click();
  await id(page, "progress").first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(500);
  const start = Date.now();
  await id(page, "cancel").first().click();
  await id(page, "train").waitFor({ state: "visible" });
  await page.waitForFunction(() => !document.querySelector('[data-testid="cancel"]'), null, { timeout: 2_000 });
  const took = Date.now() - start;
  console.log(`cancelled after ${took} ms`);
  assert.ok(took < 1_500, `it took ${took} ms`);
  await trained(page);
  await context.close();
});

test("files that are no tables and targets with one class get a sentence", async () => {
  const { page, context } = await visit();
  const words = "it was a bright cold day in April, and the clocks were striking; nobody wondered why. 5 MB of a novel, say, has no columns".split(" ");
  let seed = 7;
  const word = () => words[(seed = (seed * 48271) % 2147483647) % words.length];
  const sentence = () => Array.from({ length: 8 + (seed % 9) }, word).join(" ");
  const prose = files.write("novel.txt", Array.from({ length: 85_000 }, sentence).join(".\n"));
  const cases = [
    ["novel.txt", prose],
    ["empty.csv", files.write("empty.csv", "")],
    ["picture.csv", files.write("picture.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0, 0]))],
    ["head.csv", files.write("head.csv", "a,b,c\n")],
  ];
  for (const [name, path] of cases) {
    await id(page, "file-input").first().setInputFiles(path);
    const said = id(page, "failure").first();
    await said.waitFor({ timeout: 30_000 });
    await page.waitForFunction((name) => document.querySelector('[data-testid="failure"]')?.innerText.includes(name), name, { timeout: 30_000 });
    const words = await said.innerText();
    assert.ok(words.length > 40 && !/undefined|null|panick/i.test(words), words);
    console.log(`${name}: ${words.replace(/\s+/g, " ").slice(0, 140)}`);
  }
  const one = files.write("one.csv", `age,city,churn\n${Array.from({ length: 80 }, (_, row) => `${row % 50},${row % 2 ? "Rome" : "Oslo"},no`).join("\n")}\n`);
  await id(page, "file-input").first().setInputFiles(one);
  await page.getByText("one.csv").first().waitFor();
  await id(page, "data-headline").waitFor();
  // A column with one value is left out on its own; a person can still insist on it.
  await id(page, "column-row-2").getByTestId("role-select").selectOption("target");
  await id(page, "go-train").click();
  await id(page, "train").click();
  await id(page, "failure").first().waitFor({ timeout: 30_000 });
  console.log(`one class: ${(await id(page, "failure").first().innerText()).replace(/\s+/g, " ").slice(0, 140)}`);
  await context.close();
});

test("a hostile table: ragged rows, bad numbers, Chinese, 10,000 columns", async () => {
  const { page, context, complaints } = await visit();
  const wide = files.write("wide.csv", [Array.from({ length: 10_000 }, (_, c) => `c${c}`), ...Array.from({ length: 30 }, (_, r) => Array.from({ length: 10_000 }, (_, c) => (r * c) % 97))].map((row) => row.join(",")).join("\n"));
  await id(page, "file-input").first().setInputFiles(wide);
  await page.waitForFunction(() => document.querySelector('[data-testid="data-headline"]')?.innerText.includes("10,000"), null, { timeout: 60_000 });
  const rows = await page.locator('[data-testid^="column-row-"]').count();
  assert.ok(rows <= 200, `${rows} column rows in the document at once`);
  const ragged = files.write("ragged.csv", "姓名,年龄,花费\n王芳,31,12.5\n李雷,abc\n\"Müller, A.\",44,9,7\n赵四,52,inf\n" + Array.from({ length: 60 }, (_, row) => `人${row},${20 + row},${row * 1.5}`).join("\n"));
  await id(page, "file-input").first().setInputFiles(ragged);
  await id(page, "warnings").first().waitFor({ timeout: 30_000 });
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const [width, scheme, locale] of [[1280, "light", "en-US"], [1280, "dark", "zh-CN"], [390, "light", "zh-CN"], [390, "dark", "en-US"]]) {
  test(`nothing sticks out at ${width} px, ${scheme}, ${locale}`, async () => {
    const { page, context, complaints } = await visit({ viewport: { width, height: 800 }, colorScheme: scheme, locale });
    const fits = async (where) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${where} is ${wide} px wider than the screen`);
      if (process.env.HEARTH_SHOTS) await page.screenshot({ path: `${process.env.HEARTH_SHOTS}/${where}-${width}-${scheme}-${locale}.png`, fullPage: true });
    };
    await id(page, "welcome").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang.slice(0, 2)), locale.slice(0, 2));
    await fits("welcome");
    await id(page, "open-sample").first().click();
    await id(page, "data-headline").waitFor({ timeout: 60_000 });
    await fits("data");
    await id(page, "go-train").click();
    await fits("models");
    await trained(page);
    await fits("result");
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("the keyboard moves between pages and to the search", async () => {
  const { page, context } = await visit();
  await id(page, "open-sample").first().click();
  await id(page, "data-headline").waitFor({ timeout: 60_000 });
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.waitForURL(/models/);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await id(page, "column-search").waitFor();
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-testid]")?.dataset.testid), "column-search");
  await context.close();
});

test("forget everything deletes what was kept", async () => {
  const { page, context } = await visit();
  await id(page, "open-sample").first().click();
  await id(page, "forget").click({ timeout: 60_000 });
  await id(page, "welcome").waitFor({ timeout: 30_000 });
  await page.reload();
  await id(page, "welcome").waitFor({ timeout: 30_000 });
  const kept = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names = [];
    for await (const name of root.keys()) {
      if (name !== "hearth") names.push(name);
      else for await (const inner of (await root.getDirectoryHandle(name)).keys()) names.push(inner);
    }
    return names;
  });
  assert.deepEqual(kept.filter((name) => name !== "project.json"), []);
  await context.close();
});
