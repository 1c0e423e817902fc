/** What goes wrong before a task in a process of its own can run: options, permissions, starts, and a wire that is disturbed. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, WorkerStartError } from "../../../src/errors.ts";
import { startProcess } from "../../../src/runtime/isolated/command.ts";
import { type ImportOptions, processOptions } from "../../../src/runtime/isolated/import_options.ts";
import { flagsOf } from "../../../src/runtime/isolated/permissions.ts";
import { ChunkReader, chunks, frame, message, READY, SECRET } from "../../../src/runtime/isolated/wire.ts";
import { Runtime } from "../../../src/runtime/runtime.ts";
import { withModule } from "./isolated_support.ts";

const LIBRARY = new URL("../../../", import.meta.url);
const ADD = "data:text/javascript,export const add = (a, b) => a + b";

Deno.test("isolated: an option that is out of range is named, and so is one that would do nothing", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const bad: [unknown, RegExp][] = [
    [null, /must be an object/],
    [5, /must be an object/],
    [{ isolate: "thread" }, /"worker" or "process": option="isolate", value="thread"/],
    [{ isolated: "process" }, /no such option: option="isolated"/],
    [{ isolate: "process", processes: 0 }, /processes must be a whole number from 1.*value=0/],
    [{ isolate: "process", processes: 64 }, /processes .*value=64, most=63/],
    [{ isolate: "process", concurrency: 1.5 }, /concurrency must be a whole number/],
    [{ isolate: "process", memory: "1MiB" }, /memory must be .*value="1MiB"/],
    [{ isolate: "process", permissions: null }, /permissions must be an object/],
    [{ isolate: "process", permissions: "all" }, /permissions must be an object/],
    [{ isolate: "process", permissions: { reed: true } }, /no such permission: permission="reed"/],
    [{ isolate: "process", permissions: { read: "/tmp" } }, /true, false or a list.*permission="read"/],
    [{ isolate: "process", permissions: { net: [""] } }, /true, false or a list.*permission="net"/],
    [{ processes: 2 }, /add isolate: "process": option="processes", value=2/],
    [{ isolate: "worker", memory: "64MiB" }, /add isolate: "process": option="memory"/],
  ];
  for (const [options, sentence] of bad) {
    const error = assertThrows(() => rt.import(ADD, options as ImportOptions), ArgumentError);
    assertMatch(error.message, sentence);
  }
  assertThrows(() => rt.import("./tasks.ts", { isolate: "process" }), ArgumentError, "absolute URL");
  assertEquals(rt.stats().processes, { live: 0, running: 0, waiting: 0, restarts: 0 });
});

Deno.test("isolated: permissions become flags, commas in paths included, and nothing is added but what must be loaded", () => {
  const disk = { module: "file:///srv/a,b/tasks.ts", library: new URL("file:///lib/") };
  const own = "/lib/mod.ts,/lib/src/,/lib/wasm/";
  assertEquals(flagsOf({}, disk), [`--allow-read=/srv/a,,b/,${own}`]);
  assertEquals(flagsOf({ read: true, net: ["a.org:80", new URL("http://b.org:81/x")], env: false }, disk), [
    "--allow-read",
    "--allow-net=a.org:80,b.org:81",
  ]);
  assertEquals(flagsOf({ read: false, write: ["/tmp", new URL("file:///var/x")], sys: [] }, disk), [
    `--allow-read=${own}`,
    "--allow-write=/tmp,/var/x",
  ]);
  const far = { module: "https://a.org/tasks.ts", library: new URL("https://b.org/lib/") };
  assertMatch(flagsOf({}, far).join(" "), /^--allow-import=deno\.land,jsr\.io,\S+,b\.org$/);
  assertEquals(flagsOf({ import: ["a.org"] }, far), ["--allow-import=a.org,b.org"]);
  assertEquals(flagsOf({ import: false }, far), ["--allow-import=b.org"]);
  assertEquals(flagsOf({ import: true }, far), ["--allow-import"]);
  const published = { module: "data:,", library: new URL("https://jsr.io/@a/b/1.0.0/") };
  assertEquals(flagsOf({}, published), []);
  assertEquals(flagsOf({ import: false }, { ...disk, module: "data:," }), [
    `--allow-read=${own}`,
    "--allow-import=nowhere.invalid",
  ]);
});

Deno.test("isolated: a process that Deno does not start is an error of the call, and the next call tries again", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const permissions = { sys: ["there is no such thing"] };
  const mod = rt.import<{ add(a: number, b: number): number }>(ADD, { isolate: "process", permissions });
  for (let tries = 0; tries < 2; tries++) {
    const error = await assertRejects(() => mod.add(1, 2), WorkerStartError);
    assertEquals(error.code, "WORKER_START");
    assertMatch(error.message, /did not start: .*reason="the process has ended with code 1"/);
  }
});

Deno.test("isolated: without --allow-run the error names the flag, and nothing hangs", async () => {
  const program = `
    import { Runtime } from ${JSON.stringify(import.meta.resolve("../../../src/runtime/mod.ts"))};
    const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
    const mod = rt.import(${JSON.stringify(ADD)}, { isolate: "process" });
    const two = await Promise.allSettled([mod.add(1, 2), mod.add.with({ idempotent: true })(1, 2)]);
    for (const { reason } of two) console.log(reason.name, reason.code, reason.message);
    await rt.close();
  `;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-prompt", "-R", `data:text/javascript,${encodeURIComponent(program)}`],
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals([code, lines.length], [0, 2]);
  for (const line of lines) {
    assertMatch(line, /^WorkerStartError PERMISSION .*flag="--allow-run=.*deno/);
  }
});

Deno.test("isolated: bare names in a task module mean what its own deno.json says", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/deno.json`, `{ "imports": { "answer": "./deep/answer.ts" } }`);
    await Deno.mkdir(`${dir}/deep`);
    await Deno.writeTextFile(`${dir}/deep/answer.ts`, `export const answer = 42;`);
    await Deno.writeTextFile(
      `${dir}/deep/tasks.ts`,
      `export { answer as a } from "answer";
      import { answer } from "answer"; export const ask = () => answer;`,
    );
    await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
    const url = new URL(`file://${dir}/deep/tasks.ts`);
    const mod = rt.import<{ ask(): number }>(url, { isolate: "process" });
    assertEquals(await mod.ask(), 42);
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["deep", "deno.json"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("isolated: a process whose stdin does not count on, or ends, ends itself", async () => {
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const greeting = frame(0, text({ worker: 1, module: ADD, maxMessage: 1024 }));
  const endings: [Uint8Array[], number][] = [
    [[], 0],
    [[greeting], 0],
    [[greeting, frame(2, new Uint8Array(3))], 70],
  ];
  for (const [frames, code] of endings) {
    const process = startProcess(ADD, processOptions({ isolate: "process" })!);
    const stdin = process.stdin.getWriter();
    await stdin.write(new Uint8Array(SECRET).fill(1));
    for (const bytes of frames) await stdin.write(bytes);
    if (code === 0) await stdin.close();
    const output = await process.output();
    assertEquals(output.code, code);
    const said = new TextDecoder().decode(output.stdout);
    assertEquals(said.includes("something in the process has read from stdin"), code === 70);
    if (code !== 0) await stdin.abort().catch(() => {});
  }
});

/** Everything that a reader makes of these bytes, pushed `step` at a time. */
function read(secret: Uint8Array, bytes: Uint8Array, step: number): [Uint8Array[], Uint8Array] {
  const messages: Uint8Array[] = [];
  const noise: number[] = [];
  const reader = new ChunkReader(secret, 1 << 20, {
    onMessage: (whole) => void messages.push(whole),
    onNoise: (more) => void noise.push(...more),
  });
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.slice(at, at + step));
  reader.end();
  return [messages, new Uint8Array(noise)];
}

Deno.test("isolated: messages are found whole between any noise, wherever the pipe cuts it", () => {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET));
  const sent = [0, 10, 4076, 4077, 9000].map((size, id) => message(id, READY, new Uint8Array(size).fill(id)));
  // The worst noise: beginnings of the secret, and the secret but for its last byte.
  const noises = [secret.slice(0, 1), secret.slice(0, SECRET - 1), new Uint8Array([1, 2, 3])];
  const parts: Uint8Array[] = [];
  let quiet = 0;
  for (const whole of sent) {
    for (const chunk of chunks(secret, whole)) {
      assert(chunk.length <= 4096);
      parts.push(noises[quiet++ % 3]!, chunk);
    }
  }
  parts.push(secret.slice(0, 5));
  const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
  const noise = new Uint8Array(parts.filter((part) => part.length < 20).flatMap((part) => [...part]));
  for (const step of [1, 2, 7, 15, 16, 17, 20, 4096, bytes.length]) {
    const [messages, rest] = read(secret, bytes, step);
    assertEquals(messages, sent, `step ${step}`);
    assertEquals(rest, noise, `step ${step}`);
  }
});

Deno.test("isolated: a message that is longer than any value may be is refused before it is gathered", () => {
  const secret = new Uint8Array(SECRET).fill(9);
  const reader = new ChunkReader(secret, 10_000, { onMessage: () => {}, onNoise: () => {} });
  assertThrows(() => {
    for (const chunk of chunks(secret, new Uint8Array(10_001))) reader.push(chunk);
  }, RangeError);
  const forged = new Uint8Array(SECRET + 4).fill(9);
  new DataView(forged.buffer).setUint32(SECRET, 0x7fff_ffff, true);
  const other = new ChunkReader(secret, 10_000, { onMessage: () => {}, onNoise: () => {} });
  assertThrows(() => other.push(forged), RangeError);
});

Deno.test("isolated: the library's own root is what a process may read besides", () => {
  const flags = flagsOf({}, { module: ADD, library: LIBRARY });
  assertEquals(flags.length, 1);
  assertMatch(flags[0]!, /^--allow-read=\S+\/mod\.ts,\S+\/src\/,\S+\/wasm\/$/);
});

Deno.test("isolated: a module that may import from nowhere cannot import from the hosts that Deno trusts", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const url = 'data:text/javascript,export const load = (url) => import(url).then(() => "loaded")';
  const mod = rt.import<{ load(url: string): Promise<string> }>(url, {
    isolate: "process",
    permissions: { import: false },
  });
  await assertRejects(() => mod.load("https://jsr.io/none.ts"), Error, "--allow-import");
  assertEquals(await mod.load("data:text/javascript,export {}"), "loaded");
});

Deno.test("isolated: a getter among the arguments that makes a call of its own does not spoil them", async () => {
  await withModule({}, async ({ echo }) => {
    let inner: Promise<unknown> | undefined;
    const outer = echo({
      before: [1, 2, 3],
      get between() {
        inner = echo("another call");
        return "between";
      },
      after: [4, 5, 6],
    });
    assertEquals(await outer, { before: [1, 2, 3], between: "between", after: [4, 5, 6] });
    assertEquals(await inner, "another call");
  });
});
