/**
 * The rules of the house that a compiler does not check: who may import whom, which rooms may speak of shared memory,
 * how long a file may be and what it may be called. Each rule is a function from sources to sentences, so that tests
 * can show it a bad house.
 *
 * @module
 */

/** One TypeScript file of the repository. */
export interface Source {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

/** Rooms and the floors they stand on. A file may import its own room, `src/errors.ts`, or a strictly lower floor. */
export const FLOORS: Readonly<Record<string, number>> = {
  wasm: 0,
  errors: 0,
  time: 0,
  telemetry: 0,
  channel: 1,
  actor: 1,
  core: 1,
  codec: 1,
  reactive: 2,
  observable: 3,
  workers: 3,
  runtime: 4,
  remote: 5,
  inspect: 5,
  testing: 6,
  face: 7,
};

const LINES = 320;
const WASM_FACE = ["wasm/layout.ts", "wasm/status.ts"];
const SHARED = /\b(WebAssembly|SharedArrayBuffer|Atomics)\b/;
const CODE_DIRS = ["src", "wasm", "tools", "tests", "bench", "examples"];
const SKIPPED = new Set(["node_modules", "results"]);
const STRINGS_AND_COMMENTS =
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`)|\/\*[^]*?\*\/|\/\/[^\n]*/g;
const IMPORT =
  /(?:\bfrom|\bimport|\bimport\s*\(|\bimport\.meta\.resolve\s*\()\s*(?:"([^"\n]+)"|'([^'\n]+)')/g;
const URL_OF = /\bnew URL\(\s*"([^"\n]+\.ts)"\s*,\s*import\.meta\.url/g;

/** The text without comments; strings stay as they are. */
export function code(text: string): string {
  return text.replace(STRINGS_AND_COMMENTS, (_, string: string | undefined) => string ?? " ");
}

function codeWithoutStrings(text: string): string {
  return text.replace(
    STRINGS_AND_COMMENTS,
    (_, string: string | undefined) => string === undefined ? " " : '""',
  );
}

/** The room of a path, or `undefined` outside `mod.ts`, `src/` and `wasm/`. */
export function roomOf(path: string): string | undefined {
  if (path === "mod.ts") return "face";
  const [, top, room] = path.match(/^(src|wasm)\/([^/]+)/) ?? [];
  if (top === undefined || room === undefined) return undefined;
  return top === "wasm" ? "wasm" : room.replace(/\.ts$/, "");
}

/** Every module a text names: imports, exports from, dynamic imports, `import.meta.resolve`, `new URL`. */
export function imports(text: string): string[] {
  const bare = code(text);
  const names = [...bare.matchAll(IMPORT)].map((match) => match[1] ?? match[2]!);
  return [...names, ...[...bare.matchAll(URL_OF)].map((match) => match[1]!)];
}

/** Imports that go up, sideways, past the face of `wasm/`, or out of the house. */
export function importViolations({ path, text }: Source): string[] {
  const room = roomOf(path);
  if (room === undefined) return [];
  const floor = FLOORS[room];
  if (floor === undefined) return [`${path}: room "${room}" is not in the table of tools/floors.ts`];
  return imports(text).flatMap((name) => {
    const reason = refusal(path, room, floor, name);
    return reason === undefined ? [] : [`${path}: imports "${name}": ${reason}`];
  });
}

function refusal(path: string, room: string, floor: number, name: string): string | undefined {
  if (name.startsWith("node:")) return undefined;
  if (path.startsWith("src/remote/nats/") && name.startsWith("npm:@nats-io/")) return undefined;
  if (!name.startsWith(".")) return "the library has no dependencies, but for nats.js in src/remote/nats";
  const target = new URL(name, `file:///${path}`).pathname.slice(1);
  const other = roomOf(target);
  if (other === undefined) return "outside the library";
  if (other === room || other === "errors" && room !== "wasm") return undefined;
  const below = FLOORS[other];
  if (below === undefined) return `room "${other}" is not in the table`;
  if (other === "wasm" && !WASM_FACE.includes(target)) {
    return "of wasm/ only layout.ts and status.ts are shared";
  }
  if (room === "testing" && below >= FLOORS["remote"]!) {
    return `testing sees only floors below ${FLOORS["remote"]}`;
  }
  return below < floor ? undefined : `${other} (floor ${below}) is not below ${room} (floor ${floor})`;
}

/** Words of shared memory outside `src/core/` and `wasm/`. */
export function sharedMemoryViolations({ path, text }: Source): string[] {
  const room = roomOf(path);
  if (room === undefined || room === "core" || room === "wasm") return [];
  const word = codeWithoutStrings(text).match(SHARED)?.[0];
  return word === undefined ? [] : [`${path}: says ${word}; only src/core/ and wasm/ may`];
}

/** Default exports, long files, names that are not snake_case. */
export function styleViolations({ path, text }: Source): string[] {
  const found: string[] = [];
  if (/\bexport\s+default\b|\bas\s+default\b/.test(codeWithoutStrings(text))) {
    found.push(`${path}: default export`);
  }
  const lines = text.split("\n").length - 1;
  if (lines > LINES && !isGenerated(text)) found.push(`${path}: ${lines} lines, the ceiling is ${LINES}`);
  if (!/^(?:[a-z0-9_]+\/|\.ci\/)*[a-z0-9_]+(?:\.d)?\.ts$/.test(path)) found.push(`${path}: not snake_case`);
  return found;
}

function isGenerated(text: string): boolean {
  return /^\/\/ generated by \S+; do not edit$/m.test(text.slice(0, 200));
}

/** Everything the house has to say about one file. */
export function violations(source: Source): string[] {
  return [...importViolations(source), ...sharedMemoryViolations(source), ...styleViolations(source)];
}

/** Every TypeScript file of the repository, in order of path. */
export async function readSources(root: URL): Promise<Source[]> {
  const paths = ["mod.ts"];
  for (const dir of CODE_DIRS) paths.push(...await typescriptBelow(root, dir));
  return await Promise.all(
    paths.sort().map(async (path) => ({ path, text: await Deno.readTextFile(new URL(path, root)) })),
  );
}

async function typescriptBelow(root: URL, dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${dir}/`, root))) {
    if (SKIPPED.has(entry.name)) continue;
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) found.push(...await typescriptBelow(root, path));
    else if (entry.name.endsWith(".ts")) found.push(path);
  }
  return found;
}

if (import.meta.main) {
  const sources = await readSources(new URL("../", import.meta.url));
  const found = sources.flatMap(violations);
  for (const sentence of found) console.error(sentence);
  console.log(`${sources.length} files, ${found.length} violations`);
  Deno.exit(found.length === 0 ? 0 : 1);
}
