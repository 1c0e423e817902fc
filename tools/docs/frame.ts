/**
 * What every page of the site has around it: head, bar, navigation, table of contents.
 *
 * @module
 */
import type { Group } from "./contents.ts";

/** The page of the examples: their README, or the list of the folder. */
export const EXAMPLES = "examples/index.html";

/** A heading that the table of contents of a page links to. */
export interface Heading {
  readonly id: string;
  readonly text: string;
  readonly level: number;
}

/** One entry point of the package, and the page of its API. */
export interface EntryPoint {
  readonly name: string;
  readonly target: string;
}

/** What goes into the frame. */
export interface Framed {
  /** Path of the page from the root of the site. */
  readonly target: string;
  readonly title: string;
  /** Inner HTML of the main element. */
  readonly body: string;
  readonly headings: readonly Heading[];
  /** A class of the main element. */
  readonly kind?: "prose" | "compare" | "api" | "source";
}

/** Makes whole pages; knows the navigation. */
export class Frame {
  readonly #groups: readonly Group[];
  readonly #entries: readonly EntryPoint[];
  readonly #version: string;

  constructor(groups: readonly Group[], entries: readonly EntryPoint[], version: string) {
    this.#groups = groups;
    this.#entries = entries;
    this.#version = version;
  }

  /** The HTML of a page. */
  page({ target, title, body, headings, kind = "prose" }: Framed): string {
    const up = upFrom(target);
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title === "Millrace" ? title : `${title} · Millrace`)}</title>
<link rel="icon" href="${up}assets/icon.svg">
<link rel="stylesheet" href="${up}assets/style.css">
<script src="${up}assets/page.js" data-up="${up}"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="brand" href="${up}index.html">Millrace</a>
<form role="search" id="search-form">
<input type="search" id="search" placeholder="Search" aria-label="Search the documentation" autocomplete="off">
<div id="found" hidden></div>
</form>
<button type="button" id="theme" aria-label="Light or dark">◐</button>
</header>
<div class="columns">
<nav aria-label="Contents"><details id="contents" open><summary>Contents</summary>
${this.#navigation(target, up)}
</details></nav>
<main id="main" class="${kind}" tabindex="-1">
${body}
<footer>Millrace ${escapeHtml(this.#version)}, MIT license.</footer>
</main>
${tableOfContents(headings)}
</div>
</body>
</html>
`;
  }

  #navigation(target: string, up: string): string {
    const groups = this.#groups.map(({ title, pages }) => {
      const links = pages.map((page) => link(up, page.target, page.title, target)).join("");
      if (pages.length === 1) return `<ul class="single">${links}</ul>`;
      const open = title === "Decisions" && !pages.some((page) => page.target === target) ? "" : " open";
      return `<details${open}><summary>${title}</summary><ul>${links}</ul></details>`;
    });
    const entries = this.#entries.map(({ name, target: entry }) =>
      link(up, entry, name.replace("@millrace/", ""), target)
    ).join("");
    if (entries !== "") groups.push(`<details open><summary>API</summary><ul>${entries}</ul></details>`);
    if (!this.#groups.some(({ pages }) => pages.some((page) => page.target === EXAMPLES))) {
      groups.push(`<ul class="single">${link(up, EXAMPLES, "Examples", target)}</ul>`);
    }
    return groups.join("\n");
  }
}

function link(up: string, target: string, title: string, here: string): string {
  const current = target === here ? ' aria-current="page"' : "";
  return `<li><a href="${up}${target}"${current}>${escapeHtml(title)}</a></li>`;
}

function tableOfContents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 2) return '<aside aria-hidden="true"></aside>';
  const items = shown.map(({ id, text, level }) =>
    `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`
  );
  return `<aside aria-label="On this page"><strong>On this page</strong><ul>${items.join("")}</ul></aside>`;
}

/** The way from a page up to the root of the site: `""`, `"../"`, `"../../"`. */
export function upFrom(target: string): string {
  return "../".repeat(target.split("/").length - 1);
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
