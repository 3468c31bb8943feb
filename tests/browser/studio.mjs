// What every browser test needs: the engine with the studio in it, a Chromium, a line to the worker, generated files.

import { spawn, execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const modules = process.env.HEARTH_NODE_MODULES;
if (!modules || !process.env.HEARTH_BIN || !process.env.CHROMIUM) throw new Error("run the browser tests by `cargo xtask test --only browser`");
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");

const QUIET = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** Flags that give Chromium a WebGPU adapter where there is no graphics card. */
export const SOFTWARE_WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader"];

/** Starts `hearth serve` on a free port; `{ url, stop }`. */
export const serve = () =>
  new Promise((resolve, reject) => {
    const engine = spawn(process.env.HEARTH_BIN, ["serve", "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    engine.on("error", reject);
    engine.on("exit", (code) => reject(new Error(`hearth serve ended with ${code}`)));
    engine.stdout.on("data", (piece) => {
      text += piece;
      if (text.includes("}")) resolve({ url: JSON.parse(text).url, stop: () => engine.kill("SIGKILL") });
    });
  });

/** Starts Chromium. */
export const browse = (args = []) => chromium.launch({ executablePath: process.env.CHROMIUM, args: [...QUIET, ...args] });

/** Runs `hearth … --json` and gives the document. */
export const hearth = (...args) => JSON.parse(execFileSync(process.env.HEARTH_BIN, [...args, "--json"], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }));

/** A folder of its own, removed by `remove`. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "hearth-browser-"));
  return {
    path,
    at: (name) => join(path, name),
    write: (name, content) => {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
};

/** A file of the shared data sets, or null. */
export const shared = (name) => {
  const path = process.env.HEARTH_SHARED && join(process.env.HEARTH_SHARED, name);
  return path && existsSync(path) ? path : null;
};

/** Opens a line to a worker of its own in the page: `ask(page, command, file?)` gives the output and the file beside it. */
export const openWorker = async (page, url) => {
  await page.goto(url);
  await page.evaluate(async () => {
    const address = document.querySelector('meta[name="hearth-worker"]').content;
    const worker = new Worker(address, { type: "module" });
    const asked = new Map();
    let run = 0;
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message ?? "the worker did not start"));
      worker.onmessage = ({ data }) => {
        if (data === "ready") return resolve();
        if (data === "stopped") return asked.forEach(({ reject: fail }) => fail(new Error("the worker stopped")));
        const message = JSON.parse(data.json);
        const waiting = asked.get(message.run);
        if (message.say === "progress") waiting?.progress.push({ at: performance.now(), ...message.progress });
        if (message.say === "finished") waiting?.resolve({ output: message.output, blob: data.blob, progress: waiting.progress });
        if (message.say === "failed") waiting?.reject(new Error(JSON.stringify(message.failure)));
      };
    });
    globalThis.ask = (command, file) =>
      new Promise((resolve, reject) => {
        run += 1;
        asked.set(run, { resolve, reject, progress: [] });
        worker.postMessage({ json: JSON.stringify({ run, command }), file });
      });
  });
};

/** Sends a command to the page's own worker; `content` is text or bytes that travel as a file of that name. */
export const ask = async (page, command, name, content) => {
  const bytes = content === undefined ? undefined : Buffer.from(content).toString("base64");
  return page.evaluate(
    async ({ command, name, bytes }) => {
      const file = bytes === undefined ? undefined : new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name);
      const { output, blob } = await globalThis.ask(command, file);
      let beside;
      if (blob) {
        const raw = new Uint8Array(await blob.arrayBuffer());
        beside = "";
        for (let at = 0; at < raw.length; at += 32768) beside += String.fromCharCode(...raw.subarray(at, at + 32768));
        beside = btoa(beside);
      }
      return { output, beside };
    },
    { command, name, bytes },
  ).then(({ output, beside }) => ({ output, beside: beside && Buffer.from(beside, "base64") }));
};

/** The column `score` of a scores CSV. */
export const scoresOf = (text) => {
  const [head, ...lines] = text.trimEnd().split("\n");
  const at = head.split(",").indexOf("score");
  return lines.map((line) => Number(line.split(",").at(at - head.split(",").length)));
};

/** Largest difference of two equally long lists. */
export const largestDifference = (a, b) => {
  if (a.length !== b.length) throw new Error(`${a.length} scores against ${b.length}`);
  return a.reduce((worst, value, index) => Math.max(worst, Math.abs(value - b[index]) || (value === b[index] ? 0 : Infinity)), 0);
};

/** Text of a file. */
export const text = (path) => readFileSync(path, "utf8");
