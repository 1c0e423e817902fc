import { assert, assertEquals, assertRejects } from "@std/assert";
import { S_GENERATION, S_STATS, W_BUSY } from "../../../wasm/layout.ts";
import { Stamper } from "../../../src/runtime/lane.ts";
import { BusyMeter } from "../../../src/runtime/stats.ts";
import { inspect } from "../../../src/inspect/mod.ts";
import { LoopDelay } from "../../../src/inspect/loop_delay.ts";
import { FRESH, Sampler } from "../../../src/inspect/sampler.ts";
import { internalsOf, Runtime } from "../../../src/runtime/runtime.ts";
import { atOnce } from "../../support/awake.ts";

type Tasks = typeof import("./watched_module.ts");
const URL_OF_TASKS = import.meta.resolve("./watched_module.ts");
const of = (rt: Runtime, name: string) => rt.stats().tasks.find((row) => row.name === name)!;

for (const workers of [0, 2]) {
  Deno.test(`calls are counted per exported function, failed ones too, and times are told of some (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "8MiB" });
    const tasks = rt.import<Tasks>(URL_OF_TASKS);
    for (let i = 0; i < 20; i++) await tasks.spin(0);
    await assertRejects(() => tasks.fail(false), TypeError);
    await assertRejects(() => tasks.fail(true), TypeError);
    assertEquals(
      rt.stats().tasks.map(({ name, module, started, failed }) => [name, module, started, failed]),
      [
        ["spin", URL_OF_TASKS, 20, 0],
        ["fail", URL_OF_TASKS, 2, 2],
      ],
    );
    // The first sixteen of each, then one in sixteen, then one in 1024.
    assertEquals([of(rt, "spin").waiting.count, of(rt, "spin").running.count], [16, 16]);
    assertEquals([of(rt, "fail").waiting.count, of(rt, "fail").running.count], [2, 2]);
  });
}

Deno.test("what takes long is told as long, and what waits behind it as waiting", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  await tasks.spin(0);
  await Promise.all(Array.from({ length: 9 }, () => tasks.spin(20)));
  const { running, waiting } = of(rt, "spin");
  assert(running.p50 >= 19 && running.p50 < 1_000, JSON.stringify(running));
  assert(waiting.p99 >= 8 * 19 && waiting.p50 >= 3 * 19, JSON.stringify(waiting));
  assert(running.p99 < 2_000 && waiting.p99 < 4_000, "a time is out of all proportion");
});

Deno.test("calls from inside a task are counted as well, with the same names", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  await tasks.nest(10);
  assertEquals([of(rt, "nest").started, of(rt, "spin").started, of(rt, "spin").waiting.count], [1, 10, 10]);
});

Deno.test("arguments that fill the cell, or lie in a block, arrive whole beside the time of the call", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<{ same(text: string): string }>(
    "data:text/javascript,export const same = (text) => text",
  );
  for (const length of [140, 150, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 170, 5_000]) {
    const text = "x".repeat(length);
    assertEquals(await tasks.same(text), text, `${length} characters`);
  }
  const { started, waiting } = of(rt, "same");
  // Those that leave no room for the time are not timed; a block leaves room.
  assert(started === 15 && waiting.count < 15 && waiting.count > 5, JSON.stringify([started, waiting]));
});

Deno.test("a worker that takes the place of a dead one goes on counting where that has stopped", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  for (let i = 0; i < 5; i++) await tasks.spin(0);
  const { promise, resolve } = Promise.withResolvers<void>();
  const { pool } = internalsOf(rt);
  internalsOf(rt).onReaped = () => resolve();
  pool.lifeOf(1)!.terminate();
  await promise;
  for (let i = 0; i < 5; i++) await tasks.spin(0);
  assertEquals(of(rt, "spin").started, 10);
});

Deno.test("the snapshot says what rt.stats() says of functions, with a rate", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  await tasks.spin(0);
  sampler.read();
  for (let i = 0; i < 30; i++) await tasks.spin(0);
  await new Promise((resolve) => setTimeout(resolve, FRESH + 20));
  const { functions: [row], interval } = sampler.read();
  const { rate, ...rest } = row!;
  assertEquals(rest, { ...rt.stats().tasks[0]! });
  assertEquals(Math.round(rate * interval / 1000), 30);
});

Deno.test("the inspector has a meter of its own: rt.stats() tells shares of the time between the program's own calls", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  rt.stats();
  const began = performance.now();
  await tasks.spin(300);
  sampler.read();
  await new Promise((resolve) => setTimeout(resolve, FRESH + 20));
  sampler.read();
  // Had the inspector's looks counted, next to nothing would have happened since.
  const [worker] = rt.stats().workers;
  const ms = worker!.busy * (performance.now() - began);
  assert(ms > 150, `${ms} ms of 300`);
});

Deno.test("to open an inspector, or to ask it for a trace, takes nothing from what rt.stats() tells the program", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  rt.stats();
  const began = performance.now();
  await tasks.spin(300);
  await using page = await inspect(rt);
  const response = await fetch(page.url.replace("/?", "/trace?last=0.05&"));
  await response.text();
  const [worker] = rt.stats().workers;
  const ms = worker!.busy * (performance.now() - began);
  assert(ms > 150, `${ms} ms of 300`);
});

Deno.test("processor time that is told late is not lost, and a worker that is stuck counts as busy", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const { core } = internalsOf(rt);
  const meter = new BusyMeter();
  // Nobody lives in slot 1: its counters are ours.
  const at = core.slotAt(1) + S_STATS;
  let now = performance.now();
  /** The share in 20 ms in which so much was told. */
  const share = (told: number, stuck = 0) => {
    core.add(at + W_BUSY, told);
    return atOnce(() => meter.read(core, 1, 1, stuck).busy, now += 20);
  };
  assertEquals(share(0), 0);
  assertEquals([share(10_000_000), share(0)], [1, 1]);
  assertEquals(share(0), 1, "a second of it is kept");
  meter.read(core, 1, 2, 0);
  core.store(core.slotAt(1) + S_GENERATION, core.load(core.slotAt(1) + S_GENERATION) + 1);
  core.store(at + W_BUSY, 0);
  assertEquals(share(0), 0, "of the one before nothing is left");
  assertEquals(share(0, 60_000), 1);
  assertEquals(Math.round(10 * share(2_000)), 1);
});

Deno.test("shares are right for whoever looks late, or once an hour, although the counters wrap", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const { core } = internalsOf(rt);
  const meter = new BusyMeter();
  // Nobody lives in slot 1: its counter is ours.
  const at = core.slotAt(1) + S_STATS + W_BUSY;
  const clock = performance.now;
  let now = clock.call(performance);
  /** The share in so many minutes in which so many were used. */
  const share = (minutes: number, used: number) => {
    core.store(at, (core.load(at) + used * 60_000_000) | 0);
    now += minutes * 60_000;
    performance.now = () => now;
    try {
      return Math.round(100 * meter.read(core, 1, 1, 0).busy) / 100;
    } finally {
      performance.now = clock;
    }
  };
  share(0, 5);
  assertEquals(share(0.01, 0), 0, "what was used before the first look is not told as if it were now");
  assertEquals([share(40, 0), share(40, 10), share(40, 40), share(60, 45)], [0, 0.25, 1, 0.75]);
  assertEquals([share(50, -0.001), share(200, 20)], [0, 0.1]);
});

Deno.test("of a function that is called often few calls are timed, of each that is called rarely all", () => {
  const stamper = new Stamper();
  const words = new Int32Array(64);
  const stamped = (exportId: number, times: number, end = 40) => {
    let count = 0;
    for (let i = 0; i < times; i++) count += stamper.stamp(exportId, words, 0, end) === 0 ? 0 : 1;
    return count;
  };
  assertEquals([stamped(0, 10), stamped(8_700, 3), stamped(0, 6)], [10, 3, 6]);
  assertEquals([stamped(0, 16), stamped(0, 63 * 16), stamped(0, 100 * 1024)], [1, 63, 100]);
  assertEquals([stamped(8_700, 13), stamped(8_700, 15), stamped(8_700, 1)], [13, 0, 1]);
  // What has no room is not lost: the next one is stamped.
  assertEquals([stamped(5, 7, 189), stamped(5, 1)], [0, 1]);
  assert(words[188 >> 2] !== 0 && words.every((word, i) => word === 0 || i === 188 >> 2));
});
