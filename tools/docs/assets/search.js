// The search: loaded when its field gets the focus, after the index.
import MiniSearch from "npm:minisearch@7.2.0";

const up = document.currentScript.dataset.up;
const index = MiniSearch.loadJSON(globalThis.millraceIndex, {
  fields: ["heading", "page", "text"],
  storeFields: ["heading", "page", "excerpt"],
});
const input = document.getElementById("search");
const found = document.getElementById("found");
const MOST = 12;

function item({ id, heading, page, excerpt }) {
  const link = document.createElement("a");
  link.href = up + id;
  for (const [tag, text] of [["strong", heading], ["em", page], ["span", excerpt]]) {
    const part = document.createElement(tag);
    part.textContent = text;
    link.append(part);
  }
  return link;
}

function show() {
  const words = input.value.trim();
  found.hidden = words === "";
  if (words === "") return;
  const options = { prefix: (term) => term.length > 2, fuzzy: (term) => term.length > 4 ? 0.2 : 0 };
  const hits = index.search(words, { ...options, boost: { heading: 4, page: 2 }, combineWith: "AND" });
  found.replaceChildren(...hits.slice(0, MOST).map(item));
  if (hits.length === 0) found.textContent = "Nothing found.";
}

function move(step) {
  const links = [...found.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement) + step;
  (at < 0 ? input : links[Math.min(at, links.length - 1)])?.focus();
}

const box = document.getElementById("search-form");
input.addEventListener("input", show);
box.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    found.hidden = true;
    input.focus();
  } else if (step !== undefined) {
    event.preventDefault();
    move(step);
  } else if (event.key === "Enter" && event.target === input) found.querySelector("a")?.click();
});
box.addEventListener("focusout", (event) => {
  if (!box.contains(event.relatedTarget)) found.hidden = true;
});
show();
