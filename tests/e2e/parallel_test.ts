/** Processes here and on workers, composed by the same words. */
import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { f64, Runtime, select, str, WorkerLostError } from "../../mod.ts";
import { parallel, sequence } from "../../src/channel/process/parallel.ts";
import { Scope } from "../../src/channel/process/scope.ts";
import { Barrier } from "../../src/channel/sync/barrier.ts";
import { VirtualClock } from "../../src/time/clock.ts";
import { inBoth } from "../support/in_both.ts";

type Tasks = typeof import("./parallel_tasks.ts");
const TASKS = import.meta.resolve("./parallel_tasks.ts");

inBoth("row 53: PAR and SEQ take functions of this isolate and of workers alike", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const results: [boolean, string, { worker: number; index: number }] = await parallel([
    tasks.hasSignal,
    () => "here",
    () => tasks.whoami(7),
  ]);
  assertEquals([results[0], results[1], results[2].index], [true, "here", 7]);
  const replicated: { worker: number; index: number }[] = await parallel(8, tasks.whoami);
  assertEquals(replicated.map(({ index }) => index), [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals((await sequence(3, tasks.whoami)).map(({ index }) => index), [0, 1, 2]);
});

inBoth("row 53: processes here feed processes on workers through a channel", async (rt) => {
  const tasks = rt.import<Tasks>(TASKS);
  const [left, right] = [rt.channel(f64, { capacity: 16 }), rt.channel(f64, { capacity: 16 })];
  const { sumLeft, sumRight } = await parallel({
    feed: async (signal) => {
      for (let i = 1; i <= 1000; i++) await (i % 2 === 0 ? left : right).send(i, { signal });
      left.close();
      right.close();
    },
    sumLeft: () => tasks.sum(left),
    sumRight: () => tasks.sum(right),
  });
  assertEquals([sumLeft, sumRight], [250_500, 250_000]);
});

inBoth(
  "row 54: the failure of a process on a worker cuts the local ones short, with that error",
  async (rt) => {
    const tasks = rt.import<Tasks>(TASKS);
    let reason: unknown;
    const error = await assertRejects(
      () =>
        parallel([
          () => tasks.fail("on the worker"),
          (signal) =>
            new Promise<void>((resolve) =>
              signal.addEventListener("abort", () => {
                reason = signal.reason;
                resolve();
              })
            ),
        ]),
      RangeError,
      "on the worker",
    );
    assertStrictEquals(reason, error);
  },
);

inBoth(
  "row 35: cancellation reaches processes on workers: by the call's signal, or as an argument",
  async (rt) => {
    const tasks = rt.import<Tasks>(TASKS);
    const log = rt.channel(str, { capacity: 16 });
    const failure = new Error("enough");
    const scope = new Scope();
    scope.spawn((signal) => tasks.obeyCall.with({ signal })(log));
    scope.spawn((signal) => tasks.obey(log, signal));
    scope.spawn(async () => {
      assertEquals([await log.receive(), await log.receive()], ["started", "started"]);
      throw failure;
    });
    assertStrictEquals(await scope.join().catch((error) => error), failure);
    // The worker's own end of it is a copy of the reason, and no failure.
    assertEquals(scope.failures, [failure]);
    assertEquals([await log.receive(), await log.receive()], ["told: enough", "told: enough"]);
  },
);

inBoth(
  "complaint 20: a failing scope poisons a shared channel that it owns, and workers parked there go on",
  async (rt) => {
    const tasks = rt.import<Tasks>(TASKS);
    const log = rt.channel(str, { capacity: 16 });
    const failure = new Error("boom");
    const scope = new Scope();
    const jobs = scope.own(rt.channel(f64, { capacity: 4 }));
    scope.spawn(() => tasks.listen(log, jobs));
    scope.spawn(async () => {
      assertEquals(await log.receive(), "listening");
      throw failure;
    });
    assertStrictEquals(await scope.join().catch((error) => error), failure);
    assertEquals(scope.failures, [failure]);
    assertEquals(await log.receive(), "heard: boom");
  },
);

Deno.test("complaint 20: the death of a worker is the failure of its process, and cuts the others short", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64, { capacity: 4 });
  const scope = new Scope();
  scope.own(numbers);
  const survivor = scope.spawn(() => tasks.sum.with({ worker: 1 })(numbers));
  scope.spawn(() => tasks.die.with({ worker: 2 })());
  const error = await assertRejects(() => scope.join(), WorkerLostError);
  assertEquals(error.worker, 2);
  assert((await survivor.catch((reason) => reason)) instanceof WorkerLostError);
  assertEquals(scope.failures, [error]);
  assertEquals(await parallel(4, tasks.whoami).then((all) => all.length), 4);
});

Deno.test("row 35: the deadline of PAR reaches workers, and calls that have not started never start", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const log = rt.channel(str, { capacity: 64 });
  const clock = new VirtualClock();
  const running = parallel(
    8,
    (_, signal) => tasks.obeyCall.with({ signal })(log),
    { timeout: 200, concurrency: 3, clock },
  ).catch((error) => error);
  assertEquals(await log.receive(), "started");
  clock.advance(200);
  assertEquals((await running).code, "TASK_TIMEOUT");
  let started = 1;
  for (let told = 0; told < started;) {
    const line = await log.receive();
    if (line === "started") started++;
    else told++;
  }
  assert(started <= 3, `${started} started`);
});

Deno.test("row 55: an alting barrier beside a rendezvous with a worker: each round one of the two, and all of it", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "16MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64, { capacity: 0 });
  const barrier = new Barrier(2);
  const received: number[] = [];
  let meetings = 0;
  const poured = tasks.pour(500, numbers);
  /** Meets, or takes a number; goes on until all numbers are there. */
  const party = async (_: number, signal: AbortSignal): Promise<void> => {
    using _seat = { [Symbol.dispose]: () => barrier.resign() };
    while (received.length < 500) {
      const got = await select({ barrier, numbers }, { signal });
      assert(got.state === "ok");
      if (got.key === "numbers") received.push(got.value);
      else if (got.value.leader) meetings++;
      // Now and then both are away, so that the worker's offer waits for either.
      if (Math.random() < 0.3) await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
    }
  };
  await parallel(2, party, { timeout: 60_000 });
  await poured;
  assertEquals(received.toSorted((a, b) => a - b), Array.from({ length: 500 }, (_, i) => i));
  assert(meetings > 0, "they met");
  assertEquals([barrier.generation, barrier.waiting], [meetings, 0]);
});
