import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import {
  ArgumentError,
  MillraceError,
  RuntimeClosedError,
  WorkerLostError,
  WorkerStartError,
} from "../../../src/errors.ts";
import { Runtime, type RuntimeOptions } from "../../../src/runtime/mod.ts";
import { runAsUser } from "../../support/user_program.ts";

type Tasks = typeof import("./task_module.ts");
const TASKS = import.meta.resolve("./task_module.ts");

Deno.test("a runtime refuses options out of range, naming option and value, before it allocates", async () => {
  const bad: readonly (readonly [string, unknown])[] = [
    ["workers", -1],
    ["workers", 64],
    ["workers", 1.5],
    ["workers", "2"],
    ["memory", "64 elephants"],
    ["memory", 1024],
    ["memory", "3GiB"],
    ["memory", NaN],
    ["maxMessage", 0],
    ["maxMessage", "1GiB"],
    ["inbox", 100_000],
    ["spin", 1],
    ["worker", "./worker.ts"],
  ];
  for (const [option, value] of bad) {
    const error = await assertRejects(
      () => Runtime.start({ [option]: value } as RuntimeOptions),
      ArgumentError,
    );
    assert(error.message.includes(option), error.message);
    assert(error.message.includes(String(value)), error.message);
  }
});

Deno.test("a memory too small for its workers is refused with the size that would do", async () => {
  const error = await assertRejects(() => Runtime.start({ workers: 63, memory: "8MiB" }), ArgumentError);
  assert(/least=\d+/.test(error.message), error.message);
});

Deno.test("the smallest memory that is accepted works for as many workers as it is accepted for", async () => {
  const error = await assertRejects(() => Runtime.start({ workers: 2, memory: "1MiB" }), ArgumentError);
  const least = Number(error.message.match(/least=(\d+)/)![1]);
  await using rt = await Runtime.start({ workers: 2, memory: least });
  assertEquals(await rt.import<Tasks>(TASKS).add(1, 2), 3);
  await using alone = await Runtime.start({ workers: 0, memory: "1MiB" });
  assertEquals(await alone.import<Tasks>(TASKS).add(1, 2), 3);
});

Deno.test("close resolves once for all, and everything afterwards says that the runtime is closed", async () => {
  const rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { add, later } = rt.import<Tasks>(TASKS);
  assertEquals(await add(1, 1), 2);
  const pending = assertRejects(() => later(1, 60_000), RuntimeClosedError);
  const closing = rt.close();
  assertStrictEquals(rt.close(), closing);
  assertEquals(await closing, { stuck: [] });
  await pending;
  await assertRejects(() => add(1, 1), RuntimeClosedError);
  await assertRejects(() => add.with({ timeout: 5 })(1, 1), RuntimeClosedError);
  assertThrows(() => rt.channel(f64, { capacity: 1 }), RuntimeClosedError);
  assertThrows(() => rt.import(TASKS), RuntimeClosedError);
  assertThrows(() => rt.stats(), RuntimeClosedError);
});

Deno.test("close refuses a deadline that is no time", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "1MiB" });
  assertThrows(() => rt.close({ deadline: NaN }), ArgumentError);
});

Deno.test("stats tell depths, counts, waits and load", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64, { capacity: 4, name: "numbers" });
  await numbers.sendMany([1, 2, 3]);
  await numbers.receive();
  rt.stats();
  await tasks.spin.with({ worker: 1 })(60);
  const { channels, workers, memory, restarts } = rt.stats();
  assertEquals(channels.length, 1);
  const [channel] = channels;
  assertEquals(channel, {
    id: channel!.id,
    name: "numbers",
    capacity: 4,
    depth: 2,
    sent: 3,
    received: 1,
    dropped: 0,
    waitingSenders: 0,
    waitingReceivers: 0,
  });
  assertEquals(workers.map(({ worker, state, tasks }) => ({ worker, state, tasks })), [
    { worker: 1, state: "live", tasks: 1 },
    { worker: 2, state: "live", tasks: 0 },
  ]);
  const [busy, idle] = workers.map((worker) => worker.busy);
  // Shares of the time since the last look, of which other programs may have had most.
  assert(busy! > 2 * idle!, `worker 1 worked: ${busy}, worker 2 slept: ${idle}`);
  assertEquals(memory.size, 8 * 2 ** 20);
  assert(memory.used > 0 && memory.used < memory.size);
  assertEquals(restarts, 0);
});

Deno.test("a worker in a synchronous loop is named by close, and does not hold it up", async () => {
  const { code, stdout, stderr } = await runAsUser({
    files: {
      "tasks.ts":
        "export function hang(begun) { begun.trySend(1); for (;;); }\nexport function ping() { return 1; }\n",
      "main.ts": `
        import { Runtime } from ${JSON.stringify(import.meta.resolve("../../../src/runtime/mod.ts"))};
        import { f64 } from ${JSON.stringify(import.meta.resolve("../../../src/codec/mod.ts"))};
        const rt = await Runtime.start({ workers: 2, memory: "8MiB" });
        const tasks = rt.import(import.meta.resolve("./tasks.ts"));
        await tasks.ping();
        const begun = rt.channel(f64, { capacity: 1 });
        const hung = tasks.hang.with({ worker: 2 })(begun).catch((e) => e.name);
        await tasks.ping.with({ worker: 1 })();
        await begun.receive();
        const start = performance.now();
        const report = await rt.close({ deadline: 500 });
        const took = performance.now() - start;
        console.log(JSON.stringify({ report, hung: await hung, inTime: took < 4_000 }));
      `,
    },
    flags: ["--allow-read"],
    deadline: 20_000,
  });
  assertEquals(code, 0, stderr);
  assertEquals(JSON.parse(stdout), {
    report: { stuck: [{ worker: 2, task: "hang" }] },
    hung: "RuntimeClosedError",
    inTime: true,
  });
});

Deno.test("without permission to read the library the start fails and names the flag", async () => {
  const { code, stdout, stderr } = await runAsUser({
    files: {
      "main.ts": `
        import { Runtime } from ${JSON.stringify(import.meta.resolve("../../../src/runtime/mod.ts"))};
        try {
          await Runtime.start({ workers: 1, memory: "8MiB" });
        } catch (error) {
          console.log(JSON.stringify([error.name, error.code, error.message.includes("--allow-read")]));
        }
      `,
    },
    flags: [],
    deadline: 20_000,
  });
  assertEquals(code, 0, stderr);
  assertEquals(JSON.parse(stdout), ["WorkerStartError", "PERMISSION", true]);
});

Deno.test("a worker module that fails to load fails the start, and leaves nothing behind", async () => {
  const worker = () => new Worker("data:text/javascript,throw new Error('no good')", { type: "module" });
  const error = await assertRejects(() => Runtime.start({ workers: 2, worker }), WorkerStartError);
  assertEquals(error.code, "WORKER_START");
  const thrown = await assertRejects(() =>
    Runtime.start({
      workers: 1,
      worker: () => {
        throw new Error("no worker today");
      },
    }), MillraceError);
  assert(thrown.message.includes("no worker today"), thrown.message);
});

Deno.test("workers of the user's own making are workers like any other", async () => {
  const worker = () =>
    new Worker(new URL("../../../src/runtime/worker_main.ts", import.meta.url), { type: "module" });
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB", worker });
  assertEquals(await rt.import<Tasks>(TASKS).where(), 1);
});

/** Web Locks, as far as this test needs them. */
interface Locks {
  query(): Promise<{ held: { name: string }[] }>;
  request(name: string, options: { steal: boolean }, held: () => void): Promise<void>;
}

Deno.test("a worker whose life lock is stolen stops at once and is replaced", async () => {
  const { locks } = navigator as unknown as { locks: Locks };
  const held = async (): Promise<string[]> =>
    (await locks.query()).held.map(({ name }) => name).filter((name) => name.startsWith("millrace "));
  // A worker that was given up by an earlier test may still be on its way out.
  const others = await held();
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  assertEquals(await tasks.times("before"), 1);
  const names = (await held()).filter((name) => !others.includes(name));
  assertEquals(names.length, 1);
  const lost = assertRejects(() => tasks.never(), WorkerLostError);
  await tasks.later(1, 5);
  await locks.request(names[0]!, { steal: true }, () => {});
  await lost;
  assertEquals(await tasks.times("before"), 1);
  assertEquals(rt.stats().restarts, 1);
});

Deno.test("a worker that is still starting does not hold up close", async () => {
  const rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  await rt.import<Tasks>(TASKS).closeSelf().catch(() => {});
  const start = performance.now();
  assertEquals(await rt.close(), { stuck: [] });
  assert(performance.now() - start < 4_000, "the close took the whole deadline");
});

Deno.test("a worker that is terminated before it is ready fails the start at once", async () => {
  const slow = "await new Promise((resolve) => setTimeout(resolve, 20_000))";
  let made: Worker | undefined;
  const worker = () => made = new Worker(`data:text/javascript,${slow}`, { type: "module" });
  const start = Runtime.start({ workers: 1, memory: "4MiB", worker });
  const begin = performance.now();
  setTimeout(() => made!.terminate(), 30);
  const error = await assertRejects(() => start, WorkerStartError, "terminated");
  assertEquals(error.code, "WORKER_START");
  assert(performance.now() - begin < 5_000, "it was noticed late");
});
