/**
 * What the site contains and in which order: which file of the repository becomes which page.
 *
 * @module
 */

/** One page that is made of a Markdown file. */
export interface Page {
  /** Path of the file, from the root of the repository. */
  readonly source: string;
  /** Path of the page, from the root of the site. */
  readonly target: string;
  /** Its first heading. */
  readonly title: string;
  /** Its text. */
  readonly text: string;
}

/** Pages under one heading of the navigation. */
export interface Group {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** The root of the repository. */
export const ROOT: URL = new URL("../../", import.meta.url);

/** Reference pages in the order in which they are read; others of `docs/` come after them, by name. */
const REFERENCE = [
  "channels",
  "actors",
  "reactive",
  "marbles",
  "subjects",
  "remote",
  "inspect",
  "tracing",
  "runtimes",
  "guarantees",
  "testing",
  "architecture",
  "memory_map",
];

/** Where the page of a Markdown file goes: `README.md` of a folder is its index. */
export function targetOf(source: string): string {
  return source.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html");
}

/** All groups of the navigation. Throws if a page of the list of guides is missing. */
export async function contents(): Promise<Group[]> {
  const reference = (await markdownIn("docs/")).sort(byRank);
  const groups = [
    { title: "Millrace", sources: ["README.md"] },
    { title: "Guides", sources: await guides() },
    { title: "Reference", sources: reference },
    { title: "Examples", sources: await examples() },
    { title: "Measurements", sources: await markdownIn("bench/results/") },
    { title: "Decisions", sources: await markdownIn("docs/decisions/") },
    { title: "Changes", sources: ["CHANGELOG.md"] },
  ];
  const made = groups.map(async ({ title, sources }) => ({
    title,
    pages: await Promise.all(sources.map(page)),
  }));
  return (await Promise.all(made)).filter(({ pages }) => pages.length > 0);
}

function byRank(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(source: string): number {
  const at = REFERENCE.indexOf(source.slice("docs/".length, -".md".length));
  return at === -1 ? REFERENCE.length : at;
}

/** The index of the guides, what it links to in its order, then the rest by name. */
async function guides(): Promise<string[]> {
  const folder = "docs/guides/";
  const found = await markdownIn(folder);
  const index = `${folder}README.md`;
  if (!found.includes(index)) return found;
  const text = await Deno.readTextFile(new URL(index, ROOT));
  const listed = [...text.matchAll(/\]\((\w+\.md)\)/g)].map((match) => folder + match[1]);
  return [...new Set([index, ...listed, ...found])];
}

/** The README of the examples, then those of single ones. */
async function examples(): Promise<string[]> {
  const folders = (await Array.fromAsync(Deno.readDir(new URL("examples/", ROOT))))
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => `examples/${name}/`).sort();
  const found = await Promise.all(["examples/", ...folders].map(markdownIn));
  return found.flat().filter((path) => path.endsWith("/README.md"));
}

async function markdownIn(folder: string): Promise<string[]> {
  try {
    const names = await Array.fromAsync(Deno.readDir(new URL(folder, ROOT)));
    return names.filter(({ name }) => name.endsWith(".md")).map(({ name }) => folder + name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function page(source: string): Promise<Page> {
  const text = await Deno.readTextFile(new URL(source, ROOT));
  const title = text.match(/^# (.+)$/m)?.[1]?.replaceAll("`", "") ?? source;
  return { source, target: targetOf(source), title, text };
}
