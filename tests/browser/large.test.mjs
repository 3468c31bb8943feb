// A 100 MB file in the page: bounded memory, a responsive page, a cancel that works at once.

import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readdirSync, statSync, writeSync } from "node:fs";
import { after, before, test } from "node:test";
import { browse, folder, hearth, serve } from "./studio.mjs";

const MEGABYTES = 100;
let engine, browser, files, path;

before(async () => {
  files = folder();
  path = files.at("large.csv");
  const out = openSync(path, "w");
  writeSync(out, "customer_id,age,city,plan,spend,visits,last_seen,note,score,churned\n");
  let seed = 1;
  const next = () => (seed = (seed * 48271) % 2147483647);
  let written = 0;
  for (let row = 0; written < MEGABYTES * 1e6; ) {
    let block = "";
    for (let inner = 0; inner < 5_000; inner += 1, row += 1) {
      const r = next();
      block += `C${row},${18 + (r % 60)},${["Beijing", "Shanghai", "Paris", "Oslo"][r % 4]},${["basic", "plus", "pro"][r % 3]},${(next() % 100000) / 100},${r % 40},2026-0${1 + (r % 6)}-1${r % 10},visited page ${next() % 1000},${next() / 2147483647},${r % 5 ? "no" : "yes"}\n`;
    }
    written += writeSync(out, block);
  }
  closeSync(out);
  engine = await serve();
  browser = await browse();
});

after(async () => {
  await browser?.close();
  engine?.stop();
  files?.remove();
});

/** Largest resident memory of any of Chromium's renderer processes, MB. */
const rendererPeak = () => {
  let peak = 0;
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${entry}/cmdline`, "utf8").includes("--type=renderer")) continue;
      const high = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${entry}/status`, "utf8"));
      peak = Math.max(peak, Number(high?.[1] ?? 0) / 1024);
    } catch {
      // The process ended while it was looked at.
    }
  }
  return peak;
};

const watchMainThread = (page) =>
  page.addInitScript(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (globalThis.longest = Math.max(globalThis.longest, entry.duration)))).observe({ type: "longtask", buffered: false });
  });

test("natively: the whole file, memory stated", () => {
  const profile = hearth("profile", path);
  console.log(`natively: ${(statSync(path).size / 1e6).toFixed(0)} MB, ${profile.rows} rows in ${profile.seconds.toFixed(1)} s`);
  assert.ok(profile.rows > 900_000);
  assert.equal(profile.columns.find((column) => column.name === "churned").role, "target");
});

test("in the page: import with bounded memory and no long task, then cancel training at once", async () => {
  const page = await (await browser.newContext({ locale: "en-US" })).newPage();
  await watchMainThread(page);
  await page.goto(engine.url);
  await page.getByTestId("welcome").waitFor();
  // The watch itself must work: a block of 150 ms has to be seen.
  await page.evaluate(() => {
    setTimeout(() => {
      const until = performance.now() + 150;
      while (performance.now() < until);
    }, 20);
  });
  await page.waitForFunction(() => globalThis.longest >= 140, null, { timeout: 5_000 });
  await page.evaluate(() => (globalThis.longest = 0));
  const start = Date.now();
  await page.getByTestId("file-input").first().setInputFiles(path);
  await page.getByTestId("data-headline").waitFor({ timeout: 300_000 });
  const seconds = (Date.now() - start) / 1000;
  const importLongest = await page.evaluate(() => globalThis.longest);
  const peak = rendererPeak();
  console.log(`in the page: ${seconds.toFixed(1)} s, renderer peak ${peak.toFixed(0)} MB, longest task of the page ${importLongest.toFixed(0)} ms`);
  assert.ok(peak < 1_000, `the renderer took ${peak} MB`);
  assert.ok(importLongest <= 100, `the page was blocked for ${importLongest} ms`);

  await page.getByTestId("go-train").click();
  await page.evaluate(() => (globalThis.longest = 0));
  await page.getByTestId("model-select").selectOption("mlp");
  await page.getByTestId("train").click();
  await page.getByTestId("loss-curve").waitFor({ timeout: 300_000 });
  await page.waitForTimeout(3_000);
  const trainLongest = await page.evaluate(() => globalThis.longest);
  const cancelled = Date.now();
  await page.getByTestId("cancel").first().click();
  await page.waitForFunction(() => !document.querySelector('[data-testid="cancel"]'), null, { timeout: 10_000, polling: 50 });
  const took = Date.now() - cancelled;
  console.log(`training: longest task of the page ${trainLongest.toFixed(0)} ms, cancelled after ${took} ms`);
  assert.ok(trainLongest <= 100, `the page was blocked for ${trainLongest} ms`);
  assert.ok(took <= 1_500, `cancel took ${took} ms`);
});

test("in the page: an import can be cancelled within a second", async () => {
  const page = await (await browser.newContext({ locale: "en-US" })).newPage();
  await page.goto(engine.url);
  await page.getByTestId("file-input").first().setInputFiles(path);
  await page.getByTestId("cancel").first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(700);
  const start = Date.now();
  await page.getByTestId("cancel").first().click();
  await page.waitForFunction(() => !document.querySelector('[data-testid="cancel"]'), null, { timeout: 10_000, polling: 50 });
  const took = Date.now() - start;
  console.log(`import cancelled after ${took} ms`);
  assert.ok(took <= 1_500, `cancel took ${took} ms`);
});
