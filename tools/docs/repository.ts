/**
 * Links between files of the repository, as links between pages: Markdown is a page, a folder an index, a picture a copy,
 * any other file a page that shows it.
 *
 * @module
 */
import { dirname, relative } from "node:path/posix";
import { type Page, ROOT, targetOf } from "./contents.ts";
import { escapeHtml, type Heading } from "./frame.ts";
import { highlight } from "./highlight.ts";
import type { Links } from "./markdown.ts";

const PICTURE = /\.(png|jpe?g|gif|webp|svg)$/;
const SHOWN = /\.(ts|json|md|sh|yml|toml|go|erl|html|css|js|service|txt)$|(^|\/)Dockerfile$/;

/** Pictures do not get narrower than so many pixels. */
const LEGIBLE = 600;

/** A page that is not made of Markdown: a file, or the list of a folder. */
export interface Extra {
  readonly target: string;
  readonly title: string;
  readonly body: string;
  readonly headings: readonly Heading[];
}

/** Resolves links and remembers what else the site needs for them. */
export class Repository implements Links {
  readonly #pages: ReadonlyMap<string, Page>;
  readonly #wanted = new Set<string>();
  readonly #done = new Set<string>();
  readonly #copies = new Set<string>();
  /** Links to what is not there, as sentences. */
  readonly broken: string[] = [];

  constructor(pages: readonly Page[]) {
    this.#pages = new Map(pages.map((page) => [page.source, page]));
  }

  /** Asks for a file or a folder (with a slash at its end) that no page links to. */
  want(path: string): void {
    this.#wanted.add(path);
  }

  link(source: string, href: string): string {
    if (/^[a-z][a-z+.-]*:/.test(href) || href.startsWith("#")) return href;
    const [path, fragment] = split(source, href);
    const target = this.#target(source, path);
    return target === undefined ? href : away(targetOf(source), target) + fragment;
  }

  image(source: string, src: string, alt: string): string {
    const [path] = split(source, src);
    const text = escapeHtml(alt);
    if (!exists(path)) {
      this.broken.push(`${source}: no picture ${path}`);
      return text;
    }
    if (path.endsWith(".svg")) return inlined(path, text);
    this.#copies.add(path);
    return `<img src="${away(targetOf(source), path)}" alt="${text}" loading="lazy">`;
  }

  #target(source: string, path: string): string | undefined {
    const page = this.#pages.get(path) ?? this.#pages.get(`${path.replace(/\/?$/, "/")}README.md`);
    if (page !== undefined) return page.target;
    if (!exists(path)) {
      this.broken.push(`${source}: links to ${path}, which is not there`);
      return undefined;
    }
    if (PICTURE.test(path)) {
      this.#copies.add(path);
      return path;
    }
    const folder = Deno.statSync(new URL(path, ROOT)).isDirectory;
    const wanted = folder ? path.replace(/\/?$/, "/") : path;
    this.#wanted.add(wanted);
    return folder ? `${wanted}index.html` : `${wanted}.html`;
  }

  /** Pages for the files and folders that were linked to so far. To be asked until there are no more. */
  extras(): Extra[] {
    const made: Extra[] = [];
    for (const path of this.#wanted) {
      if (this.#done.has(path)) continue;
      this.#done.add(path);
      made.push(path.endsWith("/") ? this.#folder(path) : file(path));
    }
    return made;
  }

  /** Copies pictures to the site; returns their paths. */
  async copyTo(out: URL): Promise<readonly string[]> {
    for (const path of this.#copies) {
      await Deno.mkdir(new URL(`./${dirname(path)}/`, out), { recursive: true });
      await Deno.copyFile(new URL(path, ROOT), new URL(path, out));
    }
    return [...this.#copies];
  }

  #folder(path: string): Extra {
    const target = `${path}index.html`;
    const items = [...Deno.readDirSync(new URL(path, ROOT))].sort((a, b) => a.name < b.name ? -1 : 1)
      .flatMap(({ name, isDirectory }) => {
        const below = isDirectory ? `${path}${name}/` : path + name;
        if (!isDirectory && !SHOWN.test(name)) return [];
        const to = this.#target(target, below)!;
        const about = isDirectory ? "" : summary(this.#pages.get(below)?.title ?? head(below));
        return [
          `<li><a href="${away(target, to)}">${escapeHtml(name)}${isDirectory ? "/" : ""}</a>${about}</li>`,
        ];
      });
    const body = `<h1>${escapeHtml(path)}</h1><ul class="files">${items.join("")}</ul>`;
    return { target, title: path, body, headings: [] };
  }
}

/** A generated picture as part of the page, so that it follows the page's colours; it scrolls before it gets illegible. */
function inlined(path: string, text: string): string {
  const svg = Deno.readTextFileSync(new URL(path, ROOT));
  const width = Math.min(Number(svg.match(/ width="([\d.]+)"/)?.[1] ?? 0), LEGIBLE);
  const named = svg.replace(
    /^[^]*?<svg/,
    `<svg role="img" aria-label="${text}" style="min-width:${width}px"`,
  );
  return `<span class="picture" tabindex="0">${named.replaceAll(/\s*\n\s*/g, "")}</span>`;
}

function summary(text: string): string {
  return text === "" ? "" : ` <span>${escapeHtml(text)}</span>`;
}

/** The first sentence of the comment that a module begins with. */
function head(path: string): string {
  const comment = Deno.readTextFileSync(new URL(path, ROOT)).match(/^\s*\/\*\*([^]*?)\*\//)?.[1] ?? "";
  const text = comment.replace(/^\s*\* ?/gm, "").trim().split("\n\n")[0]!.replace(/\s+/g, " ");
  return (text.match(/^.+?\.(?= |$)/)?.[0] ?? text).replaceAll("`", "");
}

function file(path: string): Extra {
  const code = Deno.readTextFileSync(new URL(path, ROOT));
  const language = path.split(/[./]/).at(-1)!.toLowerCase();
  const body = `<h1>${escapeHtml(path)}</h1><pre tabindex="0"><code>${
    highlight(code, language)
  }</code></pre>`;
  return { target: `${path}.html`, title: path, body, headings: [] };
}

/** A link as a path from the root of the repository, and its fragment. */
function split(source: string, href: string): [path: string, fragment: string] {
  const url = new URL(href, `file:///${source}`);
  return [decodeURIComponent(url.pathname.slice(1)), url.hash];
}

function away(from: string, to: string): string {
  return relative(dirname(from), to);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}
