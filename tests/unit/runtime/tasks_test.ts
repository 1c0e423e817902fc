import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { f64, str } from "../../../src/codec/mod.ts";
import { ArgumentError, TaskTimeoutError } from "../../../src/errors.ts";
import { currentTask, Runtime } from "../../../src/runtime/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { inBoth } from "../../support/in_both.ts";

type Tasks = typeof import("./task_module.ts");
const TASKS = import.meta.resolve("./task_module.ts");

inBoth("functions of a module are called with copies of their arguments", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  assertEquals(await tasks.add(1, 2), 3);
  const value = { a: [1, 2n, "three"], when: new Date(0), map: new Map([["k", new Set([1])]]) };
  assertEquals(await tasks.identity(value), value);
  assertEquals(await tasks.later("x", 2), "x");
  const list = [1];
  const sent = tasks.identity(list);
  list.push(2);
  assertEquals(await sent, [1]);
});

inBoth("arguments and results of any size arrive whole", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  for (const size of [0, 100, 160, 180, 1_000, 1_100, 70_000, 2_000_000]) {
    assertEquals(await tasks.bytesOf(new Uint8Array(size)), size);
    assertEquals((await tasks.payload(size)).length, size);
  }
  const many = await Promise.all(Array.from({ length: 50 }, (_, i) => tasks.payload(5_000 + i)));
  assertEquals(many.map((p) => p.length), Array.from({ length: 50 }, (_, i) => 5_000 + i));
});

inBoth("thousands of calls in flight settle, each with its own result", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const calls = Array.from({ length: 10_000 }, (_, i) => i % 3 === 0 ? tasks.later(i) : tasks.identity(i));
  assertEquals(await Promise.all(calls), Array.from({ length: 10_000 }, (_, i) => i));
});

for (const workers of [2, 0]) {
  Deno.test(`results that find the inbox full wait and arrive in the end (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "8MiB", inbox: "16KiB" });
    const { identity } = rt.import<Tasks>(TASKS);
    await identity(0);
    const text = "x".repeat(500);
    const calls = Array.from({ length: 2_000 }, (_, i) => identity(`${text}${i}`));
    await Promise.resolve();
    // The main isolate does not look into its inbox while the workers fill it.
    for (const end = performance.now() + 100; performance.now() < end;);
    const results = await Promise.all(calls);
    assert(results.every((result, i) => result === `${text}${i}`));
    assertEquals(internalsOf(rt).core.call.audit(1), 0);
  });
}

inBoth("a getter that calls a task while arguments are encoded does no harm", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  let inner: Promise<number> | undefined;
  const value = {
    a: 1,
    get b(): number {
      inner = tasks.add(20, 22);
      return 2;
    },
    c: 3,
  };
  assertEquals(await tasks.identity(value), { a: 1, b: 2, c: 3 });
  assertEquals(await inner, 42);
});

inBoth("channels travel as arguments", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64, { capacity: 4 });
  const total = tasks.sum(numbers);
  await tasks.count(100, numbers);
  assertEquals(await total, 4950);
});

Deno.test("the worker option pins a call, and other numbers than a worker's are refused", async () => {
  await using rt = await Runtime.start({ workers: 3, memory: "8MiB" });
  const { where } = rt.import<Tasks>(TASKS);
  for (const worker of [1, 2, 3, 1, 2, 3]) assertEquals(await where.with({ worker })(), worker);
  for (const worker of [0, 4, 1.5, NaN]) assertThrows(() => where.with({ worker }), ArgumentError, "worker");
  assertThrows(() => where.with({ timeout: -1 }), ArgumentError, "timeout");
  assertThrows(() => where.with({ signal: {} as AbortSignal }), ArgumentError, "signal");
});

Deno.test("tasks that wait are spread over the workers", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const { whereLater, where } = rt.import<Tasks>(TASKS);
  await Promise.all([where.with({ worker: 1 })(), where.with({ worker: 2 })()]);
  await Promise.all([whereLater.with({ worker: 1 })(1), whereLater.with({ worker: 2 })(1)]);
  const ran = await Promise.all(Array.from({ length: 8 }, () => whereLater(100)));
  const first = ran.filter((worker) => worker === 1).length;
  assert(first >= 2 && first <= 6, `tasks per worker: ${first} and ${8 - first}`);
});

Deno.test("a worker in the middle of a long task leaves the others to those that are free", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  await Promise.all([1, 2].map((worker) => tasks.spin.with({ worker })(0)));
  const stop = new AbortController(), started = rt.channel(f64, { capacity: 2 });
  let over = false;
  const long = tasks.spinUntilCancelled.with({ signal: stop.signal })(started, 60_000).catch(() => {})
    .finally(() => over = true);
  // Before it runs, its worker may take another task as well, which then waits for it.
  assertEquals(await started.receive(), 1);
  for (let i = 0; i < 20; i++) await tasks.add(i, i);
  assertEquals(over, false, "short tasks waited for the long one");
  stop.abort();
  await long;
});

Deno.test("an abort rejects the call at once, and is seen in the middle of a synchronous loop", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const progress = rt.channel(f64, { capacity: 4 });
  const stop = new AbortController();
  const call = tasks.spinUntilCancelled.with({ signal: stop.signal })(progress);
  assertEquals(await progress.receive(), 1);
  stop.abort("enough");
  assertEquals(await call.catch((reason) => reason), "enough");
  assertEquals(await progress.receive(), 2);
});

inBoth("an abort reaches the task's own signal, with its reason", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const words = rt.channel(str, { capacity: 4 });
  const stop = new AbortController();
  const call = tasks.waitForAbort.with({ signal: stop.signal })(words);
  assertEquals(await words.receive(), "started");
  stop.abort(new RangeError("out of patience"));
  await assertRejects(() => call, RangeError, "out of patience");
  assertEquals(await words.receive(), "RangeError: out of patience");
});

Deno.test("a call that is cancelled while it is queued never starts", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  assertEquals(await tasks.times("warm"), 1);
  const hold = new AbortController(), progress = rt.channel(f64, { capacity: 4 });
  const busy = tasks.spinUntilCancelled.with({ signal: hold.signal })(progress);
  assertEquals(await progress.receive(), 1);
  const stop = new AbortController();
  const queued = Array.from({ length: 5 }, () => tasks.times.with({ signal: stop.signal })("queued"));
  const late = Array.from({ length: 3_000 }, () => tasks.times.with({ signal: stop.signal })("queued"));
  stop.abort("no");
  for (const call of [...queued, ...late]) assertEquals(await call.catch((reason) => reason), "no");
  hold.abort("go on");
  assertEquals(await busy.catch((reason) => reason), "go on");
  assertEquals(await tasks.times("queued"), 1);
  assertEquals(
    await tasks.times.with({ signal: AbortSignal.abort("before") })("x").catch((e) => e),
    "before",
  );
});

inBoth("a timeout rejects with the name of the task", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const error = await assertRejects(() => tasks.never.with({ timeout: 20 })(), TaskTimeoutError);
  assert(error.message.includes("never") && error.message.includes("20"), error.message);
  assertEquals(await tasks.add.with({ timeout: 10_000 })(1, 1), 2);
});

Deno.test("signals among the arguments abort in the worker", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const words = rt.channel(str, { capacity: 1 });
  const stop = new AbortController();
  const call = tasks.obey(stop.signal, words);
  assertEquals(await words.receive(), "started");
  stop.abort("stop it");
  assertEquals(await call, "stop it");
});

inBoth("currentTask works inside a task only", async (rt) => {
  assertThrows(() => currentTask());
  await rt.import<Tasks>(TASKS).where();
  assertThrows(() => currentTask());
});

Deno.test("an imported module can be awaited, and its functions are made once", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "1MiB" });
  const tasks = await Promise.resolve(rt.import<Tasks>(TASKS));
  assertEquals(tasks.add, tasks.add);
  assertEquals(rt.import<Tasks>(new URL(TASKS)), tasks);
  assertThrows(() => rt.import("./task_module.ts"), ArgumentError, "import.meta.resolve");
  assertThrows(() => rt.import(7 as unknown as string), ArgumentError);
});
