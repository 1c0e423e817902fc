/**
 * Builds the site: `deno task docs` writes it to `.build/site`. It works from `file:` and below any path, and loads
 * nothing from elsewhere. A link that leads nowhere fails the build.
 *
 * `--out=<folder>` writes it somewhere else; `--api=channel,codec` has pages for these entry points only, which is
 * faster; with `--draft` what is wrong with the site is only said.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { type ApiPage, apiPages, entryPoints } from "./api.ts";
import { faults } from "./check.ts";
import { contents, type Group, ROOT } from "./contents.ts";
import { EXAMPLES, Frame } from "./frame.ts";
import { compares, render } from "./markdown.ts";
import { Repository } from "./repository.ts";
import { type Entry, searchIndex } from "./search_index.ts";

interface Config {
  readonly version: string;
  readonly exports: Record<string, string>;
}

/** Writes files and remembers their texts. */
class Site {
  readonly files = new Map<string, string | undefined>();
  readonly faults: string[] = [];
  readonly #out: URL;

  constructor(out: URL) {
    this.#out = out;
  }

  async write(path: string, text: string): Promise<void> {
    const url = new URL(path, this.#out);
    await Deno.mkdir(new URL("./", url), { recursive: true });
    await Deno.writeTextFile(url, text);
    this.files.set(path, text);
  }
}

async function writeProse(site: Site, frame: Frame, groups: readonly Group[], out: URL): Promise<Entry[]> {
  const pages = groups.flatMap((group) => group.pages);
  const repository = new Repository(pages);
  const entries: Entry[] = [];
  for (const page of pages) {
    const { html, headings, sections } = render(page, repository);
    const kind = compares(page) ? "compare" : "prose";
    await site.write(page.target, frame.page({ ...page, body: html, headings, kind }));
    for (const { id, heading, text } of sections) {
      entries.push({ id: `${page.target}#${id}`, heading, page: page.title, text });
    }
  }
  if (!pages.some(({ target }) => target === EXAMPLES)) repository.want("examples/");
  for (const extra of repository.extras()) {
    await site.write(extra.target, frame.page({ ...extra, kind: "source" }));
  }
  site.faults.push(...repository.broken);
  for (const path of await repository.copyTo(out)) site.files.set(path, undefined);
  return entries;
}

async function writeApi(site: Site, frame: Frame, pages: readonly ApiPage[]): Promise<Entry[]> {
  // What several entry points export is found once, at the least specific of them.
  const entries = new Map<string, Entry>();
  for (const page of pages) {
    await site.write(page.target, frame.page({ ...page, kind: "api" }));
    const [heading = page.title, name = "API"] = page.title.split(" · ");
    const key = `${heading} ${page.summary}`;
    if (name.length > (entries.get(key)?.page.length ?? Infinity)) continue;
    entries.set(key, { id: page.target, heading, page: name, text: page.summary });
  }
  return [...entries.values()];
}

async function writeAssets(site: Site, out: URL, entries: readonly Entry[]): Promise<void> {
  const assets = new URL("./assets/", import.meta.url);
  for await (const { name } of Deno.readDir(assets)) {
    if (name !== "search.js") {
      await site.write(`assets/${name}`, await Deno.readTextFile(new URL(name, assets)));
    }
  }
  await site.write("assets/search_index.js", searchIndex(entries));
  const bundled = new URL("assets/search.js", out);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--platform=browser", "--format=iife"]
      .concat(`--lock=${new URL("deno.lock", import.meta.url).pathname}`)
      .concat(`--output=${bundled.pathname}`, new URL("search.js", assets).pathname),
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  site.files.set("assets/search.js", await Deno.readTextFile(bundled));
}

/** Removes an earlier site. Throws if the folder holds anything else. */
async function clear(out: URL): Promise<void> {
  let names: string[];
  try {
    names = (await Array.fromAsync(Deno.readDir(out))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const site = names.includes("index.html") && names.includes("assets");
  if (names.length > 0 && !site) throw new Error(`${out.pathname} is not empty and holds no site`);
  await Deno.remove(out, { recursive: true });
}

/** The entry points that were asked for by name; all of them if none was. */
function chosen(exports: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = option("api")?.split(",");
  return Object.fromEntries(
    Object.entries(exports).filter(([name]) => names?.includes(name.slice(2)) ?? true),
  );
}

function option(name: string): string | undefined {
  return Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.slice(`--${name}=`.length);
}

async function build(out: URL): Promise<boolean> {
  const start = performance.now();
  await clear(out);
  const config: Config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const exports = chosen(config.exports);
  const [groups, api] = await Promise.all([contents(), apiPages(exports)]);
  const frame = new Frame(groups, entryPoints(exports), config.version);
  const site = new Site(out);
  const entries = [...await writeProse(site, frame, groups, out), ...await writeApi(site, frame, api)];
  await writeAssets(site, out, entries);
  site.faults.push(...faults(site.files));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (site.faults.length > 0) console.error(site.faults.slice(0, 50).join("\n"));
  const pages = [...site.files.keys()].filter((path) => path.endsWith(".html")).length;
  console.log(
    `${pages} pages, ${entries.length} entries in the search, ${site.faults.length} faults, ${seconds} s`,
  );
  return site.faults.length === 0;
}

if (import.meta.main) {
  const out = option("out");
  const sound = await build(
    out === undefined ? new URL(".build/site/", ROOT) : new URL(`${pathToFileURL(out).href}/`),
  );
  if (!sound && !Deno.args.includes("--draft")) Deno.exit(1);
}
