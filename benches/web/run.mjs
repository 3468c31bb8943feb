// A training step of 1024×32 → 128 → 128 → 1 (Adam) in one Chromium: Hearth's worker against TensorFlow.js.
// Every contender runs in the same browser, one after the other, in several rounds; the median counts.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const modules = process.env.HEARTH_NODE_MODULES;
const studio = process.env.HEARTH_STUDIO_DIR;
if (!modules || !studio) throw new Error("run this by `cargo xtask bench web`");
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");

const ROUNDS = 5;
const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };
const folders = {
  "/studio/": studio,
  "/tfjs/": join(modules, "@tensorflow/tfjs/dist"),
  "/tfjs-wasm/": join(modules, "@tensorflow/tfjs-backend-wasm/dist"),
};

// Isolation lets TensorFlow.js use its threads; both answers are measured.
const serve = (isolated) =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url, "http://localhost").pathname;
      const headers = isolated
        ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }
        : {};
      if (path === "/") {
        response.writeHead(200, { ...headers, "content-type": "text/html" }).end("<!doctype html><title>bench</title>");
        return;
      }
      const folder = Object.keys(folders).find((prefix) => path.startsWith(prefix));
      try {
        const inside = normalize(path.slice(folder.length));
        if (inside.startsWith("..")) throw new Error("outside");
        const bytes = await readFile(join(folders[folder], inside));
        response.writeHead(200, { ...headers, "content-type": types[extname(path)] ?? "application/octet-stream" }).end(bytes);
      } catch {
        response.writeHead(404, headers).end();
      }
    }).listen(0, "127.0.0.1", () => resolve({ url: `http://127.0.0.1:${server.address().port}`, server }));
  });

const hearthStep = (worker) =>
  new Promise((resolve, reject) => {
    const line = new Worker(worker, { type: "module" });
    line.onerror = (event) => reject(new Error(event.message));
    line.onmessage = ({ data }) => {
      if (data === "ready") {
        line.postMessage({ json: JSON.stringify({ run: 1, command: { do: "devices", batch: 1024 } }) });
        return;
      }
      const message = JSON.parse(data.json);
      if (message.say === "failed") reject(new Error(message.failure.message));
      if (message.say === "finished") {
        line.terminate();
        resolve(message.output.devices.find((device) => !device.gpu).step_ms);
      }
    };
  });

const tensorflowStep = async (backend) => {
  if (!globalThis.tf) {
    for (const src of ["/tfjs/tf.min.js", "/tfjs-wasm/tf-backend-wasm.min.js"]) {
      await new Promise((resolve, reject) => {
        const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
        document.head.append(script);
      });
    }
    tf.wasm.setWasmPaths("/tfjs-wasm/");
  }
  await tf.setBackend(backend);
  await tf.ready();
  const units = [32, 128, 128, 1];
  const layers = units.slice(1).map((out, index) => ({
    w: tf.variable(tf.randomUniform([units[index], out], -0.2, 0.2)),
    b: tf.variable(tf.zeros([out])),
  }));
  const x = tf.randomUniform([1024, 32], -2, 2);
  const y = tf.cast(tf.greater(tf.randomUniform([1024, 1]), 0.66), "float32");
  const optimiser = tf.train.adam(1e-3);
  const times = [];
  for (let step = 0; step < 23; step += 1) {
    const start = performance.now();
    const loss = optimiser.minimize(() => {
      let h = x;
      layers.forEach(({ w, b }, index) => {
        h = tf.add(tf.matMul(h, w), b);
        if (index < 2) h = tf.relu(h);
      });
      return tf.losses.sigmoidCrossEntropy(y, h);
    }, true);
    await loss.data();
    loss.dispose();
    if (step >= 3) times.push(performance.now() - start);
  }
  const threads = backend === "wasm" ? tf.wasm.getThreadsCount() : 1;
  return { step: times.sort((a, b) => a - b)[Math.floor(times.length / 2)], threads };
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const html = await readFile(join(studio, "index.html"), "utf8");
const worker = /name="hearth-worker" content="([^"]+)"/.exec(html)?.[1];
if (!worker) throw new Error("the studio's index.html names no worker");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const results = new Map();
const note = (name, value) => results.set(name, [...(results.get(name) ?? []), value]);
// The worker loads its parts by absolute path, so it gets a server of its own at the root.
folders["/"] = studio;
for (const isolated of [false, true]) {
  const { url, server } = await serve(isolated);
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await browser.newPage();
    await page.goto(url);
    if (!isolated) note("Hearth, CPU (wasm SIMD, 1 thread)", await page.evaluate(hearthStep, worker));
    const tensorflow = await page.evaluate(tensorflowStep, "wasm");
    note(`TensorFlow.js 4.22 wasm (SIMD, ${tensorflow.threads} thread${tensorflow.threads > 1 ? "s" : ""})`, tensorflow.step);
    if (!isolated && round < 2) note("TensorFlow.js 4.22 cpu", (await page.evaluate(tensorflowStep, "cpu")).step);
    await page.close();
  }
  server.close();
}
const version = browser.version();
await browser.close();

const ours = median(results.get("Hearth, CPU (wasm SIMD, 1 thread)"));
const lines = [
  "# A training step in the page",
  "",
  `1024×32 → 128 → 128 → 1, Adam, Chromium ${version}; medians of ${ROUNDS} rounds in one run. Times are of one machine; the ratio is what counts.`,
  "",
  "| contender | ms a step | times Hearth's |",
  "|---|---:|---:|",
  ...[...results].map(([name, values]) => `| ${name} | ${median(values).toFixed(1)} | ${(median(values) / ours).toFixed(1)} |`),
  "",
];
const text = lines.join("\n");
console.log(text);
const out = join(dirname(fileURLToPath(import.meta.url)), "../results/web.md");
await mkdir(dirname(out), { recursive: true });
await writeFile(out, text);
const rivals = [...results].filter(([name]) => name.includes("wasm (SIMD")).map(([, values]) => median(values) / ours);
if (Math.min(...rivals) < 4) {
  console.error(`The slowest lead over TensorFlow.js wasm is ${Math.min(...rivals).toFixed(1)}×, below the goal of 4×.`);
  process.exitCode = 1;
}
