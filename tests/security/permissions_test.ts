/** The authority that the library needs, and no more: whole programs under exact flags. */
import { assertEquals, assertMatch } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const text = new TextDecoder();

/** Runs a program of the tree as it lies on disk, with these flags. */
async function run(
  flags: readonly string[],
  program: string,
  cwd?: string,
): Promise<[number, string, string]> {
  const dir = await Deno.makeTempDir({ prefix: "millrace_permissions_" });
  try {
    await Deno.writeTextFile(`${dir}/main.ts`, program);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-lock", "--no-prompt", ...flags, `${dir}/main.ts`],
      cwd: cwd ?? dir,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
    }).output();
    return [code, text.decode(stdout).trim(), text.decode(stderr)];
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const mod = (path: string) => JSON.stringify(new URL(path, ROOT).href);

const LOCAL = `
  import { Channel, select, after, Semaphore, Broadcast, explain } from ${mod("src/channel/mod.ts")};
  const jobs = new Channel({ capacity: 2, name: "jobs" }), news = new Broadcast({ capacity: 2 });
  const ear = news.receiver();
  await news.send(1);
  await jobs.send(2);
  const got = await select({ jobs, late: after(1000) });
  await select({ never: new Channel(), soon: after(1) });
  console.log(got.value + await ear.receive(), String(jobs.explain()).length > 0);
`.replace(", explain }", " }");

const CODECS = `
  import * as c from ${mod("src/codec/mod.ts")};
  const codec = c.struct({ id: c.i32, name: c.str, list: c.array(c.f64), note: c.option(c.auto()) });
  const window = new c.Window(new Uint8Array(1000));
  codec.encode({ id: 1, name: "n", list: [1, 2], note: { a: [1] } }, window);
  window.end = window.at; window.at = 0;
  console.log(JSON.stringify(codec.decode(window)));
`;

const ALONE = `
  import { Runtime } from ${mod("src/runtime/mod.ts")};
  import { f64 } from ${mod("src/codec/mod.ts")};
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const ch = rt.channel(f64, { capacity: 2 });
  await ch.send(40);
  const { add } = rt.import("data:text/javascript,export const add = (a, b) => a + b");
  console.log(await add(await ch.receive(), 2), rt.stats().workers.length);
  await rt.close();
`;

const TASKS = "data:text/javascript,export const add = (a, b) => a + b";
const WORKERS = ALONE.replace("workers: 0", "workers: 2");

Deno.test("channels, select, timers and debugging by hand need no permission", async () => {
  assertEquals((await run([], LOCAL)).slice(0, 2), [0, "3 true"]);
});

Deno.test("codecs need no permission, nor generating code one", async () => {
  const expected = '{"id":1,"name":"n","list":[1,2],"note":{"a":[1]}}';
  assertEquals((await run([], CODECS)).slice(0, 2), [0, expected]);
  assertEquals((await run(["--v8-flags=--disallow-code-generation-from-strings"], CODECS)).slice(0, 2), [
    0,
    expected,
  ]);
});

Deno.test("a runtime without workers needs no permission", async () => {
  assertEquals((await run([], ALONE)).slice(0, 2), [0, "42 1"]);
});

Deno.test("workers need to read the library's own files, and nothing else", async () => {
  const files = ["src/", "wasm/"].map((dir) => decodeURIComponent(new URL(dir, ROOT).pathname)).join();
  const [code, stdout, stderr] = await run([`--allow-read=${files}`], WORKERS);
  assertEquals([code, stdout], [0, "42 2"], stderr);
});

Deno.test("without that permission the start fails with an error that names the flag, and the process ends", async () => {
  const [code, , stderr] = await run([], WORKERS);
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /WorkerStartError: a worker did not start for want of a permission: run with --allow-read/,
  );
});

Deno.test("workers that are given no permission at all still work", async () => {
  const program = WORKERS.replace(
    'workers: 2, memory: "4MiB"',
    `workers: 2, memory: "4MiB", worker: () => new Worker(${mod("src/runtime/worker_main.ts")}, ` +
      `{ type: "module", deno: { permissions: "none" } })`,
  );
  const [code, stdout, stderr] = await run(["--allow-read", "--unstable-worker-options"], program);
  assertEquals([code, stdout], [0, "42 2"], stderr);
});

/** Names of the platform that the library touches, and what for. None needs a permission. */
const TOUCHED: Readonly<Record<string, string>> = {
  "Deno.env": "MILLRACE_DEBUG, if reading it is permitted already",
  "Deno.errors": "its error classes, which travel by name",
  "Deno.permissions": "whether it is",
  "Deno.unrefTimer": "a timer that keeps nothing alive",
  "crypto.getRandomValues": "names of nodes that no two processes share",
  "crypto.randomUUID": "names of life locks",
  "navigator.hardwareConcurrency": "how many workers, and whether looking twice pays",
  "navigator.locks": "life locks",
  "process.env": "the same as Deno.env, elsewhere",
  "process.exitCode": "a deadlock that was reported fails the process",
  "process.off": "the end of listening",
  "process.on": "the end of the process, in debug mode: who still waits is reported",
  "process.threadCpuUsage": "how busy a worker is",
  "process.versions": "whether this is Node, and which",
};
const PLATFORM = /\b(Deno|navigator|crypto|process)\??\.(\w+)/g;
/** What a library like this has no business with. */
const FORBIDDEN =
  /(?<![\w)\]]\.)\b(?:fetch|eval|importScripts|XMLHttpRequest|WebSocket|EventSource|localStorage|indexedDB)\s*\(|globalThis\.fetch|from "(?:node|npm|jsr|https?):/g;
/** What a program has to call by name, with an address of its own and its own permission. */
const ASKED_FOR = [
  "src/reactive/creation/from_fetch.ts: fetch(",
  "src/reactive/creation/web_socket.ts: WebSocket(",
];
/**
 * Rooms that do what needs a permission, for those who ask for it: the inspector (`--allow-net`), tasks in processes
 * (`--allow-run`), NATS (a package, and what its connection was allowed).
 */
const BY_REQUEST = /^src\/(?:inspect|runtime\/isolated|remote\/nats)\//;

async function* sources(dir: URL): AsyncGenerator<[string, string]> {
  for await (const entry of Deno.readDir(dir)) {
    const url = new URL(entry.name + (entry.isDirectory ? "/" : ""), dir);
    if (entry.isDirectory) yield* sources(url);
    else if (entry.name.endsWith(".ts") && entry.name !== "wasm_bytes.ts") {
      const raw = await Deno.readTextFile(url);
      // Comments may name what they like.
      yield [
        url.href.slice(ROOT.href.length),
        raw.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, ""),
      ];
    }
  }
}

Deno.test("the source names nothing of the platform but what is listed here, and imports nothing from elsewhere", async () => {
  const touched = new Set<string>(), forbidden: string[] = [];
  for await (const [path, source] of sources(new URL("src/", ROOT))) {
    if (BY_REQUEST.test(path)) continue;
    for (const [, host, name] of source.matchAll(PLATFORM)) touched.add(`${host}.${name}`);
    for (const [what] of source.matchAll(FORBIDDEN)) forbidden.push(`${path}: ${what}`);
  }
  assertEquals(forbidden.sort(), ASKED_FOR);
  assertEquals([...touched].filter((name) => !(name in TOUCHED)), []);
});

Deno.test("the environment is read in one file, and only if that is permitted already", async () => {
  const readers: string[] = [];
  for await (const [path, source] of sources(new URL("src/", ROOT))) {
    if (/\bDeno\b[^;]{0,40}\.env\b|process\.env|\benv\??\.get\b/.test(source)) readers.push(path);
  }
  assertEquals(readers, ["src/channel/debug/environment.ts"]);
  // Asking would be a prompt; here there is nobody to answer it.
  const [code, , stderr] = await run([], LOCAL);
  assertEquals(code, 0, stderr);
  assertEquals(stderr, "");
});

Deno.test("code is made in few places, from names that are literals, and modules are loaded in one", async () => {
  const makers: string[] = [], loaders: string[] = [];
  for await (const [path, source] of sources(new URL("src/", ROOT))) {
    if (/new Function\(/.test(source)) makers.push(path);
    // One with a name that is a literal brings what lies beside it.
    if (/(?<!\.)\bimport\((?!["')])/.test(source)) loaders.push(path);
  }
  assertEquals(makers.sort(), ["src/codec/auto_shapes.ts", "src/codec/generate.ts"]);
  assertEquals(loaders.sort(), ["src/runtime/task_modules.ts"]);
});

Deno.test("a task's module and name come from the caller's import(), never from the bytes of a message", async () => {
  const program = ALONE.replace("await add(await ch.receive(), 2)", `await add("${TASKS}", "#add")`);
  const [code, stdout] = await run([], program);
  assertEquals([code, stdout], [0, `${TASKS}#add 1`], "a text that looks like a module is a text");
});
