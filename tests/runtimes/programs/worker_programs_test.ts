/** Programs over workers that must run everywhere: in Deno, in Node, in Bun and in a browser. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { after, select } from "../../../src/channel/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { ArgumentError, RuntimeClosedError, WorkerLostError, WorkerStartError } from "../../../src/errors.ts";
import { reportError } from "../../../src/errors/report.ts";
import { Runtime, type SyncOptions } from "../../../src/runtime/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { platform } from "../../../src/workers/host/platform.ts";

type Tasks = typeof import("./tasks.ts");
const TASKS = import.meta.resolve("./tasks.ts");
const SMALL = { memory: "8MiB" } as const;

Deno.test("platforms: tasks run on workers, with arguments, results, errors and cancellation", async () => {
  await using rt = await Runtime.start({ workers: 2, ...SMALL });
  const tasks = rt.import<Tasks>(TASKS);
  assertEquals(await Promise.all([10, 11, 12, 13].map((n) => tasks.fib(n))), [55, 89, 144, 233]);
  const sums: number[] = [];
  for await (const n of tasks.fib.map([1, 2, 3, 4, 5], { concurrency: 2 })) sums.push(n);
  assertEquals(sums, [1, 1, 2, 3, 5]);
  const stop = new AbortController();
  const cancelled = tasks.untilCancelled.with({ signal: stop.signal })();
  setTimeout(() => stop.abort(new Error("enough")), 20);
  await assertRejects(() => cancelled, Error, "enough");
});

Deno.test("platforms: shared channels carry values both ways, in selects, and to threads that block", async () => {
  await using rt = await Runtime.start({ workers: 1, ...SMALL });
  const { double, doubleSync } = rt.import<Tasks>(TASKS);
  for (const capacity of [0, 8]) {
    const there = rt.channel(f64, { capacity }), back = rt.channel(f64, { capacity });
    const done = double(there, back);
    for (let i = 0; i < 200; i++) {
      await there.send(i);
      const got = await select({ back, late: after(10_000) });
      assertEquals([got.key, got.value], ["back", 2 * i]);
    }
    there.close();
    await done;
    assertEquals(await back.receiveMany(1), []);
  }
  const there = rt.channel(f64, { capacity: 4 }), back = rt.channel(f64, { capacity: 4 });
  const done = doubleSync(there, back, 100);
  for (let i = 0; i < 100; i++) {
    await there.send(i);
    assertEquals(await back.receive(), 2 * i);
  }
  await done;
});

Deno.test("platforms: blocking the main isolate is refused by name, not tried", async () => {
  await using rt = await Runtime.start({ workers: 0, ...SMALL });
  const numbers = rt.channel(f64, { capacity: 1 }) as unknown as {
    receiveSync(options?: SyncOptions): number;
  };
  assertThrows(() => numbers.receiveSync({ timeout: 5 }), ArgumentError, "would block the main isolate");
});

for (const way of ["throwLater", "rejectLater", "leave"] as const) {
  Deno.test(`platforms: a worker that dies by ${way} loses its call by name, what is in channels stays, a fresh one comes`, async () => {
    await using rt = await Runtime.start({ workers: 1, ...SMALL });
    const tasks = rt.import<Tasks>(TASKS), numbers = rt.channel(f64, { capacity: 4 });
    await numbers.send(7);
    const lost = await assertRejects(() => tasks[way](), WorkerLostError);
    if (way !== "leave") assert(lost.message.includes("by nobody's turn"), lost.message);
    assertEquals(await tasks.fib(10), 55);
    assertEquals([rt.stats().restarts, await numbers.receive()], [1, 7]);
    assertEquals(internalsOf(rt).core.call.audit(1), 0);
  });
}

// Deno cannot end a loop: there tests/limits/shutdown_test.ts looks at it, in processes that it ends.
if (platform() !== "deno") {
  Deno.test("platforms: a worker that is terminated in the middle of a loop is dead only when its thread has stopped", async () => {
    await using rt = await Runtime.start({ workers: 1, ...SMALL });
    const tasks = rt.import<Tasks>(TASKS), { pool, core } = internalsOf(rt);
    const begun = rt.channel(f64), lost = tasks.loop(begun).catch((error) => error);
    await begun.receive();
    pool.lifeOf(1)!.terminate();
    assert(await lost instanceof WorkerLostError);
    assertEquals(await tasks.fib(10), 55);
    assertEquals([rt.stats().restarts, core.call.audit(1)], [1, 0]);
  });

  Deno.test("platforms: close keeps its deadline and names the task that is stuck", async () => {
    const rt = await Runtime.start({ workers: 2, ...SMALL });
    const begins = rt.channel(f64);
    const stuck = rt.import<Tasks>(TASKS).loop.with({ worker: 2 })(begins).catch((error) => error);
    await begins.receive();
    const begun = performance.now();
    assertEquals(await rt.close({ deadline: 300 }), { stuck: [{ worker: 2, task: "loop" }] });
    assert(performance.now() - begun < 3_000);
    assert(await stuck instanceof RuntimeClosedError);
  });
}

Deno.test("platforms: actors live on workers", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const { Counter } = rt.import<Tasks>(TASKS);
  const counter = await Counter.spawn();
  for (let i = 0; i < 100; i++) counter.tell.increment(1);
  assertEquals(await counter.ask.value(), 100);
  await counter.stop();
});

Deno.test("platforms: a subject that a worker emits to is observed here", async () => {
  await using rt = await Runtime.start({ workers: 1, ...SMALL });
  const numbers = rt.subject(f64, { capacity: 128 });
  const seen: number[] = [];
  const ended = new Promise<void>((resolve, reject) =>
    numbers.subscribe({ next: (n) => void seen.push(n), error: reject, complete: resolve })
  );
  await rt.import<Tasks>(TASKS).emit(numbers, 100);
  await ended;
  assertEquals(seen, Array.from({ length: 100 }, (_, i) => i));
});

Deno.test("platforms: a worker of the user's own is one like any other, and what is none is refused by name", async () => {
  const url = new URL("../../../src/runtime/worker_main.ts", import.meta.url);
  const worker = () => new Worker(url, { type: "module" });
  await using rt = await Runtime.start({ workers: 1, ...SMALL, worker });
  assertEquals(await rt.import<Tasks>(TASKS).fib(10), 55);
  const none = () => ({ postMessage: () => {}, terminate: () => {} });
  const start = () => Runtime.start({ workers: 1, ...SMALL, worker: none });
  await assertRejects(start, WorkerStartError, "no Worker");
});

Deno.test("platforms: a worker whose module cannot be loaded fails the start, and says why", async () => {
  const url = new URL("./not_there.ts", import.meta.url);
  const worker = () => new Worker(url, { type: "module" });
  const error = await assertRejects(() => Runtime.start({ workers: 1, ...SMALL, worker }), WorkerStartError);
  assert(/not_there|cannot be loaded|not found/i.test(error.message), error.message);
});

Deno.test("platforms: an error that nobody catches is reported as the platform reports one, and the code goes on", async () => {
  const seen: unknown[] = [], error = new Error("expected");
  const hear = (event: ErrorEvent) => {
    event.preventDefault();
    seen.push(event.error);
  };
  globalThis.addEventListener("error", hear);
  try {
    const report = Object.getOwnPropertyDescriptor(globalThis, "reportError")!;
    // Node has none: what stands there in its place is the test's.
    if (platform() === "node") Reflect.deleteProperty(globalThis, "reportError");
    reportError(error);
    await new Promise((resolve) => setTimeout(resolve, 20));
    Object.defineProperty(globalThis, "reportError", report);
  } finally {
    globalThis.removeEventListener("error", hear);
  }
  assertEquals(seen, [error]);
});
