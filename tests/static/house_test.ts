import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const BINARY = /\.(wasm|parquet|png|jpg|gz|zst)$/;

/** Patterns are put together from pieces, so that this file does not contain what it forbids. */
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    "an absolute path of some machine",
    new RegExp(`(?<![\\w.$})*-])/(?:${["work", "root", "home"].join("|")})/`),
  ],
  ["a home directory", new RegExp(["", "Users", "[a-z]+", ""].join("/"))],
  ["the host of a package registry", new RegExp(["registry", "(npm|yarn)"].join("\\."))],
  ["the host of a package registry", new RegExp(["npmjs", "org"].join("\\."))],
];

async function ignored(): Promise<Set<string>> {
  const lines = (await Deno.readTextFile(new URL(".gitignore", ROOT))).split("\n");
  return new Set([
    ".git",
    ...lines.map((line) => line.replace(/^\/|\/$/g, "")).filter((line) => line !== ""),
  ]);
}

async function filesBelow(dir: string, skip: Set<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(dir, ROOT))) {
    const path = `${dir}${entry.name}`;
    if (skip.has(entry.name) || skip.has(path.replace(/^\.\//, ""))) continue;
    if (entry.isDirectory) found.push(...await filesBelow(`${path}/`, skip));
    else if (entry.isFile && !BINARY.test(entry.name)) found.push(path);
  }
  return found;
}

function offences(text: string): string[] {
  return FORBIDDEN.flatMap(([what, pattern]) => {
    const hit = text.match(pattern);
    return hit === null
      ? []
      : [`${what}: ${text.slice(Math.max(0, hit.index! - 20), hit.index! + 40).trim()}`];
  });
}

Deno.test("no file holds a path of somebody's machine or the host of a package registry", async () => {
  const files = await filesBelow("./", await ignored());
  assert(files.includes("./deno.json") && files.includes("./.ci/run"), "the whole repository has been read");
  const found: string[] = [];
  for (const file of files) {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    found.push(...offences(text).map((offence) => `${file}: ${offence}`));
  }
  assertEquals(found, []);
});

Deno.test("a machine's path and a registry's host are recognised, a URL's path is not", () => {
  assertEquals(offences(`open("${["", "root", "x.ts"].join("/")}")`).length, 1);
  assertEquals(offences(`see ${["", "home", "me", "x"].join("/")}`).length, 1);
  assertEquals(offences(`"https://${["registry", "npmjs", "org"].join(".")}/x"`).length, 2);
  assertEquals(offences(`"https://example.com/work/x" and src/root/y and ./home/z`), []);
});
