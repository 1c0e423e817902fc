// What a page does besides being read: light or dark, copying code, navigation on narrow screens, search on demand.
(() => {
  const up = document.currentScript.dataset.up;
  const root = document.documentElement;
  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Some browsers have no storage for files.
    }
  };
  const theme = stored();
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  function switchTheme() {
    const dark = root.dataset.theme === undefined
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : root.dataset.theme === "dark";
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // It holds for this page only.
    }
  }

  function addCopyButton(pre) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(pre.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => button.textContent = "Copy", 1200);
    });
    const box = document.createElement("div");
    box.className = "code";
    pre.replaceWith(box);
    box.append(pre, button);
  }

  let searching = false;
  function loadSearch() {
    if (searching) return;
    searching = true;
    for (const name of ["search_index.js", "search.js"]) {
      const script = document.createElement("script");
      script.src = `${up}assets/${name}`;
      script.async = false;
      script.dataset.up = up;
      document.head.append(script);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", switchTheme);
    if (navigator.clipboard !== undefined) document.querySelectorAll("main pre").forEach(addCopyButton);
    const contents = document.getElementById("contents");
    const wide = matchMedia("(min-width: 900px)");
    const unfold = () => contents.open = wide.matches;
    unfold();
    wide.addEventListener("change", unfold);
    contents.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
    scrollTo(0, 0);
    if (location.hash !== "") {
      document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
    }
    const input = document.getElementById("search");
    input.addEventListener("focus", loadSearch);
    document.getElementById("search-form").addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.target.closest("input, textarea")) return;
      event.preventDefault();
      input.focus();
    });
  });
})();
