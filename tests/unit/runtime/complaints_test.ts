/**
 * What people complain about in other libraries of actors and worker pools, where tasks and channels are the answer.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { f64, Runtime } from "../../../mod.ts";
import { settled } from "../../../src/time/macrotask.ts";

type Tasks = typeof import("./complaints_module.ts");

function open(rt: Runtime) {
  return rt.import<Tasks>(import.meta.resolve("./complaints_module.ts"));
}

Deno.test("actor complaint 1: two tasks run at the same time, each on a core of its own", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  const there = rt.channel(f64, { capacity: 1 }), back = rt.channel(f64, { capacity: 1 });
  // Both block their threads: one after the other they would wait for ever.
  const met = [
    tasks.meet.with({ worker: 1 })(1, there, back, true),
    tasks.meet.with({ worker: 2 })(2, back, there, false),
  ];
  assertEquals(await Promise.all(met), [2, 1]);
});

Deno.test("actor complaint 4: workers exchange messages while the main isolate is in the middle of a loop", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  await Promise.all([tasks.twice.with({ worker: 1 })(1), tasks.twice.with({ worker: 2 })(1)]);
  const numbers = rt.channel(f64, { capacity: 8, name: "numbers" });
  const poured = tasks.pour.with({ worker: 1 })(5_000, numbers);
  const summed = tasks.sum.with({ worker: 2 })(numbers);
  await settled();
  const received = () => rt.stats().channels.find(({ name }) => name === "numbers")?.received ?? 5_000;
  const until = performance.now() + 20_000;
  while (received() < 5_000 && performance.now() < until);
  assert(received() >= 5_000, "nobody but this isolate could have passed them on, and it was busy");
  assertEquals(await Promise.all([poured, summed]), [5_000, 5_000 * 4_999 / 2]);
});

Deno.test("actor complaint 6: a call settles although everything it was made with was collected", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const { gc } = globalThis as { gc?: () => void };
  const numbers = rt.channel(f64, { capacity: 1 });
  const call = (() => open(rt).first(numbers))();
  for (let i = 0; i < 5; i++) {
    gc?.();
    await settled();
  }
  await numbers.send(7);
  assertEquals(await call, 7);
});

Deno.test("actor complaint 8: an abort ends one task, and none of those beside it in the same worker", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  const controller = new AbortController();
  const numbers = rt.channel(f64, { capacity: 1 });
  const beside = tasks.first(numbers);
  const aborted = tasks.untilAborted.with({ signal: controller.signal })();
  await tasks.twice(1);
  controller.abort(new RangeError("no longer"));
  await assertRejects(() => aborted, RangeError, "no longer");
  await numbers.send(3);
  assertEquals(await beside, 3);
  assertEquals(rt.stats().restarts, 0);
});

Deno.test("actor complaint 10: a worker that waits for a message goes on with other tasks meanwhile", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  const numbers = rt.channel(f64, { capacity: 1 });
  const waiting = Array.from({ length: 20 }, () => tasks.first(numbers));
  assertEquals(await tasks.twice(21), 42);
  for (let i = 0; i < 20; i++) await numbers.send(i);
  assertEquals((await Promise.all(waiting)).sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
});

Deno.test("actor complaint 11, actor complaint 14: results stream from a worker no faster than they are taken", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  const numbers = rt.channel(f64, { capacity: 4, name: "numbers" });
  const poured = tasks.pour(100_000, numbers);
  for (let taken = 0; taken < 1_000; taken++) assertEquals(await numbers.receive(), taken);
  const [stats] = rt.stats().channels.filter(({ name }) => name === "numbers");
  assert(stats!.depth <= 4 && stats!.sent <= 1_004, `${stats!.sent} were sent, 1000 taken`);
  numbers.cancel();
  await assertRejects(() => poured);
});
