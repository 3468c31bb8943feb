// Starts the page. A file of its own because the content security policy forbids inline scripts.
const root = document.documentElement;
try {
  // The colours before the first paint; the page keeps them up to date.
  root.dataset.theme = localStorage.getItem("hearth.theme") || "system";
} catch {
  // Storage is switched off: the system's colours.
}

const { uiJs, uiWasm } = document.querySelector("script[data-ui-js]").dataset;
try {
  const ui = await import(new URL(uiJs, document.baseURI).href);
  await ui.default({ module_or_path: new URL(uiWasm, document.baseURI) });
} catch (error) {
  console.error(error);
  const words = document.getElementById("loading-words");
  if (words) {
    words.hidden = false;
    words.textContent =
      "Hearth could not start in this browser. A current Chrome, Edge, Firefox or Safari is needed; reloading may help. · " +
      "Hearth 无法在此浏览器中启动。请使用新版 Chrome、Edge、Firefox 或 Safari，或刷新页面重试。";
  }
}
