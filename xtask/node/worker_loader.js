// Starts the worker's wasm. Messages that arrive before it listens are kept and delivered in order.
import init from "{{bindgen}}";

const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
try {
  await init({ module_or_path: new URL("{{wasm}}", import.meta.url) });
  removeEventListener("message", keep);
  for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
} catch (problem) {
  // A rejected module reports nothing to the page; a thrown error reaches its `onerror`.
  setTimeout(() => { throw problem; });
}
