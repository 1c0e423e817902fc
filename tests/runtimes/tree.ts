/**
 * The sources and the tests as plain JavaScript in a folder, for runtimes other than Deno.
 *
 * Every file keeps its name, `.ts` included, so that workers, task modules and URLs in tests mean the same as before; only the
 * bare names of imports become paths, and tests get the `Deno` and the `Worker` of `shim.ts`.
 *
 * @module
 */

/** Where the tree is for. */
export type Target = "node" | "bun" | "browser";

const ROOT = new URL("../../", import.meta.url);
const FOLDERS = ["src", "tests/unit", "tests/support", "tests/runtimes"];
const FILES = ["mod.ts", "wasm/layout.ts", "wasm/status.ts"];
const STANDS_IN: Readonly<Record<string, string>> = {
  "@std/assert": "tests/support/std/assert/mod.ts",
  "@std/async": "tests/support/std/async/mod.ts",
  "node:assert/strict": "tests/runtimes/assert_strict.ts",
  "node:util": "tests/runtimes/assert_strict.ts",
};
const IMPORT = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s*|\bimport\.meta\.resolve\(\s*)"([^"\n]+)"/g;
/** Not in the lockfile: a tool of the tests only. */
const ESBUILD = "npm:esbuild@0.25.12";

interface Esbuild {
  transform(text: string, options: Record<string, unknown>): Promise<{ code: string }>;
  stop(): Promise<void>;
}

/** A tree on disk. */
export interface Tree {
  /** Its folder, with a slash at the end. */
  readonly root: URL;
  /** The files of tests in it, as paths from the root. */
  readonly tests: readonly string[];
  /** Those that cannot be loaded there, and why. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/** Writes the tree for `target` below `.build/`. */
export async function writeTree(target: Target): Promise<Tree> {
  const root = new URL(`.build/suite-${target}/`, ROOT);
  await Deno.remove(root, { recursive: true }).catch(() => {});
  const esbuild: Esbuild = await import(ESBUILD);
  const names = await bareNames();
  const texts = new Map<string, string>();
  const paths = [...FILES];
  for (const folder of FOLDERS) paths.push(...await filesBelow(folder));
  await Promise.all(paths.map(async (path) => {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    const { code } = await esbuild.transform(source, { loader: "ts", format: "esm", target: "es2022" });
    texts.set(path, rewrite(path, code, names));
  }));
  await esbuild.stop();
  for (const [path, text] of texts) {
    const file = new URL(path, root);
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  await Deno.writeTextFile(new URL("package.json", root), '{ "type": "module" }\n');
  const tests = [...texts.keys()].filter((path) => path.endsWith("_test.ts")).sort();
  const leftOut = new Map<string, string>();
  for (const path of tests) {
    const why = foreign(path, texts, new Set(), target);
    if (why !== undefined) leftOut.set(path, why);
  }
  return { root, tests: tests.filter((path) => !leftOut.has(path)), leftOut };
}

/** What bare names of imports stand for, as paths from the root. */
async function bareNames(): Promise<Map<string, string>> {
  const { name, exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const names = new Map(Object.entries(STANDS_IN));
  for (const [entry, file] of Object.entries(exports as Record<string, string>)) {
    names.set(name + entry.slice(1), file.slice(2));
  }
  return names;
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    // Those are about packages and bundles, and look at all runtimes by themselves.
    if (name === "packed") continue;
    if (isDirectory) found.push(...await filesBelow(`${folder}/${name}`));
    else if (name.endsWith(".ts")) found.push(`${folder}/${name}`);
  }
  return found;
}

/** The way from one file to another. */
function relative(from: string, to: string): string {
  return "../".repeat(from.split("/").length - 1) + to || "./";
}

function rewrite(path: string, code: string, names: ReadonlyMap<string, string>): string {
  const text = code.replace(IMPORT, (whole, before: string, name: string) => {
    const file = names.get(name);
    return file === undefined ? whole : `${before}"./${relative(path, file)}"`;
  });
  if (!path.startsWith("tests/") || path === "tests/runtimes/shim.ts") return text;
  const needed = [];
  if (/(?<![."'\w])Deno\b/.test(text)) needed.push("Deno");
  if (/\bnew Worker\(/.test(text) && !/\bclass Worker\b/.test(text)) needed.push("Worker");
  return `import { ${needed.join(", ")} } from "./${relative(path, "tests/runtimes/shim.ts")}";\n${text}`;
}

/** What a file or one that it imports needs and the target has not. */
function foreign(
  path: string,
  texts: ReadonlyMap<string, string>,
  seen: Set<string>,
  target: Target,
): string | undefined {
  if (seen.has(path)) return undefined;
  seen.add(path);
  const text = texts.get(path);
  if (text === undefined) return `needs ${path}`;
  for (const [, before, name] of text.matchAll(IMPORT)) {
    if (!before!.startsWith("from") && before!.trim() !== "import" || name!.includes("${")) continue;
    if (!/^[\w.@/:^-]+$/.test(name!)) continue;
    if (name!.startsWith("node:") && target !== "browser") continue;
    if (!name!.startsWith(".")) return `needs ${name}`;
    const next = new URL(name!, `file:///${path}`).pathname.slice(1);
    const why = foreign(next, texts, seen, target);
    if (why !== undefined) return why;
  }
  return undefined;
}
