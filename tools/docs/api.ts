/**
 * The pages of the API: what `deno doc --html` writes, in the frame of the site. Its icons, scripts and styles are left
 * out, its pages for single members too (the page of a class shows them all), and its links lead to files.
 *
 * @module
 */
import { dirname, normalize, relative } from "node:path/posix";
import { ROOT } from "./contents.ts";
import { type EntryPoint, escapeHtml, type Heading } from "./frame.ts";
import { highlight } from "./highlight.ts";

/** A page of the API, to be framed. */
export interface ApiPage {
  readonly target: string;
  readonly title: string;
  readonly body: string;
  readonly headings: readonly Heading[];
  /** What it is about, in a sentence or two. */
  readonly summary: string;
  /** "class", "function" and so on; empty on the page of an entry point. */
  readonly kind: string;
}

const PACKAGE = "@millrace/millrace";
const FOLDER = "api/";
const PLURALS: Readonly<Record<string, string>> = {
  "class": "Classes",
  "abstract class": "Abstract classes",
  "function": "Functions",
  "interface": "Interfaces",
  "namespace": "Namespaces",
  "type alias": "Types",
  "variable": "Variables",
};
const TITLE = /<div class="text-2xl leading-none break-all">([^]*?)<\/div>/;

/** The entry points of the package: each has a page. */
export function entryPoints(exports: Readonly<Record<string, string>>): EntryPoint[] {
  return Object.keys(exports).map((name) => ({
    name: PACKAGE + name.slice(1),
    target: `${FOLDER}${name === "." ? "" : `${name.slice(2)}/`}index.html`,
  }));
}

/** Runs `deno doc --html` into a temporary folder and returns what it wrote, made over. */
export async function apiPages(exports: Readonly<Record<string, string>>): Promise<ApiPage[]> {
  const folder = await Deno.makeTempDir({ prefix: "millrace-api-" });
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["doc", "--html", "--name=Millrace", `--output=${folder}`, ...Object.values(exports)],
      cwd: ROOT,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return await madeOver(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function madeOver(folder: string): Promise<ApiPage[]> {
  const paths = await htmlBelow(folder, "");
  const known = new Set(paths);
  const kept = paths.filter((path) => ownerOf(path, known) === path);
  const members = await Promise.all(kept.map(async (path) => {
    const text = stripped(await Deno.readTextFile(`${folder}/${path}`));
    return { path, text, ids: new Set([...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!)) };
  }));
  const ids = new Map(members.map((page) => [page.path, page.ids]));
  const pages = members.map(({ path, text }) => page(path, text, (to) => address(path, to, known, ids)));
  return pages.map((made) => made.target === `${FOLDER}index.html` ? withSymbols(made, pages) : made);
}

/** The generator leaves the list of symbols out where several entry points have one. */
function withSymbols(index: ApiPage, pages: readonly ApiPage[]): ApiPage {
  const kinds = new Map<string, string[]>();
  for (const { target, title, kind, summary } of pages) {
    if (kind === "" || !target.startsWith(`${FOLDER}~/`)) continue;
    const name = title.split(" · ")[0]!;
    const href = target.slice(FOLDER.length);
    const items = kinds.get(kind) ?? [];
    items.push(`<li><a href="${href}">${name}</a> <span>${escapeHtml(summary)}</span></li>`);
    kinds.set(kind, items);
  }
  const lists = [...kinds].sort(([a], [b]) => a < b ? -1 : 1).map(([kind, items]) => ({
    heading: { id: `kind-${kind.replaceAll(" ", "-")}`, text: PLURALS[kind] ?? kind, level: 2 },
    html: items.join(""),
  }));
  const body = lists.map(({ heading, html }) =>
    `<h2 id="${heading.id}">${heading.text}</h2><ul class="files">${html}</ul>`
  );
  return { ...index, body: index.body + body.join(""), headings: lists.map(({ heading }) => heading) };
}

/** The page that shows a symbol: `~/Channel.prototype.send.html` is shown by `~/Channel.html`. */
function ownerOf(path: string, known: ReadonlySet<string>): string {
  const symbol = path.match(/^(.*~\/[^.]+)\..+\.html$/);
  const owner = symbol === null ? path : `${symbol[1]}.html`;
  return known.has(owner) ? owner : path;
}

/** A link to a folder is one to its index, one to the page of a member one to its place on the page of its owner. */
function address(
  from: string,
  to: string,
  known: ReadonlySet<string>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  if (to.startsWith("#") || /^[a-z]+:/.test(to)) return to;
  const [path = "", fragment] = to.split("#");
  let target = normalize(`${dirname(from)}/${path}`);
  if (!target.endsWith(".html")) target = normalize(`${target}/index.html`);
  const owner = ownerOf(target, known);
  const hash = owner === target ? fragment : memberId(target, ids.get(owner));
  return relative(dirname(from), owner) + (hash === undefined ? "" : `#${hash}`);
}

function memberId(target: string, ids: ReadonlySet<string> | undefined): string | undefined {
  const name = target.slice(0, -".html".length).split(".").at(-1)!.toLowerCase();
  return [`method_${name}_0`, `property_${name}`, `accessor_${name}`, `enum_member_${name}`]
    .find((id) => ids?.has(id));
}

/** The content of a generated page without its frame, icons and copies of code. */
function stripped(html: string): string {
  const start = html.indexOf('<div id="content">') + '<div id="content">'.length;
  const end = html.lastIndexOf("</div>\n</div>\n</div>\n</body>");
  return html.slice(start, end === -1 ? undefined : end)
    .replaceAll("&#x2F;", "/")
    .replace(/<svg[^]*?<\/svg>/g, "")
    .replace(/<a\s+class="sourceButton"[^]*?<\/a>/g, "")
    .replace(/<button class="copyButton"[^]*?<\/button>(?:<code><\/code>)?/g, "")
    .replace(/<a href="(#[^"]*)" class="anchor" aria-label="Anchor" tabIndex="-1">\s*<\/a>/g, "")
    // Type parameters: the generator links some of them to symbols of the same name.
    .replace(/<a href="[^"]*#type_param_[^"]*"[^>]*>([^<]*)<\/a>/g, '<span class="td-ref">$1</span>');
}

function page(path: string, text: string, address: (to: string) => string): ApiPage {
  const aside = text.lastIndexOf('<div class="toc">');
  const content = aside === -1 ? text : text.slice(0, aside);
  const usage = text.match(/<div class="usageContent">[^]*?<code[^>]*>([^]*?)<\/code>/)?.[1] ?? "";
  const entry = path.match(/^(.*?)(?:~\/.*|index\.html)$/)?.[1]?.replace(/\/$/, "") ?? "";
  const name = PACKAGE + (entry === "" ? "" : `/${entry}`);
  const symbol = path.match(/~\/(.+)\.html$/)?.[1];
  const body = content.replaceAll(
    /<pre class="highlight"><code(?: class="language-(\w+)")?>([^]*?)<\/code>/g,
    (_, language: string | undefined, code: string) =>
      `<pre tabindex="0"><code>${highlight(unescape(code), language ?? "")}</code>`,
  ).replaceAll(/<main/g, "<div").replaceAll("</main>", "</div>")
    .replaceAll(
      /(<a\b[^>]*?\shref=")([^"]*)"/g,
      (_, before: string, to: string) => `${before}${address(to)}"`,
    );
  const usual = usage === "" || symbol === undefined
    ? ""
    : `<pre tabindex="0"><code>${
      highlight(unescape(usage).replace(/from "[^"]*"/, `from "${name}"`).trim(), "ts")
    }</code></pre>`;
  const title = symbol === undefined ? name : `${symbol} · ${name}`;
  const bar = symbol === undefined
    ? `<h1><code>${name}</code></h1>`
    : `<p class="crumbs"><a href="${address("../index.html")}">${name}</a></p>`;
  return {
    target: FOLDER + path,
    title,
    body: bar + body.replace(TITLE, (_, name: string) => `<h1>${name}</h1>${usual}`),
    headings: headings(body),
    kind: symbol === undefined
      ? ""
      : plainText(content.match(TITLE)?.[1]?.match(/^\s*<span[^>]*>([^]*?)<\/span>/)?.[1] ?? ""),
    summary: plainText(content.match(/<div class="markdown">\s*<p>([^]*?)<\/p>/)?.[1] ?? ""),
  };
}

function headings(body: string): Heading[] {
  return [...body.matchAll(/<section class="section"\s+id="([^"]+)"><div>\s*<h2[^>]*>([^]*?)<\/h2>/g)]
    .map((match) => ({ id: match[1]!, text: plainText(match[2]!), level: 2 }));
}

function plainText(html: string): string {
  return unescape(html.replace(/<[^>]*>/g, "")).replace(/\s+/g, " ").trim();
}

function unescape(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&#39;",
    "'",
  )
    .replaceAll("&#x27;", "'").replaceAll("&#x60;", "`").replaceAll("&#x3D;", "=").replaceAll("&amp;", "&");
}

async function htmlBelow(folder: string, below: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (isDirectory) found.push(...await htmlBelow(folder, `${below}${name}/`));
    else if (name.endsWith(".html")) found.push(below + name);
  }
  return found.sort();
}
