import { assert, assertEquals } from "@std/assert";
import { Actor, ActorSystem, child, spawn } from "../../../src/actor/mod.ts";
import { Channel, debug } from "../../../src/channel/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { FRESH, ROWS, Sampler } from "../../../src/inspect/sampler.ts";
import { STILL } from "../../../src/inspect/blocked.ts";
import { LoopDelay } from "../../../src/inspect/loop_delay.ts";
import type { Snapshot } from "../../../src/inspect/mod.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { atOnce } from "../../support/awake.ts";

type Tasks = typeof import("./watched_module.ts");
const URL_OF_TASKS = import.meta.resolve("./watched_module.ts");

/** Nothing to wait for but time: a snapshot is good for so long. */
const later = (ms = FRESH + 20) => new Promise((resolve) => setTimeout(resolve, ms));

/** Snapshots until one is as wished. */
async function until(sampler: Sampler, wished: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  for (let i = 0; i < 300; i++) {
    const snapshot = sampler.read();
    if (wished(snapshot)) return snapshot;
    await later();
  }
  throw new Error(`it never came: ${JSON.stringify(sampler.read())}`);
}

class Worker extends Actor {
  fail(): never {
    throw new Error("on purpose");
  }
  work(): string {
    return "done";
  }
}

Deno.test("the numbers of a snapshot are those of rt.stats()", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  using channel = rt.channel(f64, { capacity: 8, name: "numbers" });
  using subject = rt.subject(f64, { name: "prices", replay: 2 });
  await channel.sendMany([1, 2, 3]);
  await channel.receive();
  await subject.send(1);
  const snapshot = sampler.read();
  const stats = rt.stats();
  const [row] = snapshot.channels, [price] = snapshot.subjects;
  assertEquals({ ...row, ...stats.channels[0] }, row);
  assertEquals({ ...price, ...stats.subjects[0] }, price);
  assertEquals([row!.depth, row!.sent, row!.received, row!.flow], [2, 3, 1, "flowing"]);
  assertEquals([snapshot.memory, snapshot.restarts], [stats.memory, 0]);
  assertEquals(snapshot.workers.map(({ worker, state }) => [worker, state]), [[0, "live"]]);
  assertEquals(JSON.parse(JSON.stringify(snapshot)), snapshot, "it is plain data");
});

Deno.test("rates are differences over the time between two snapshots, which are never made more often than they should", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  using channel = rt.channel(f64, { capacity: 1024, name: "numbers" });
  const [first, again] = atOnce(() => [sampler.read(), sampler.read()]);
  assert(again === first, "asked twice, it read twice");
  await channel.sendMany(Array.from({ length: 500 }, (_, i) => i));
  await later();
  const second = sampler.read();
  const [row] = second.channels;
  assertEquals(Math.round(row!.sentRate * second.interval / 1000), 500);
  assertEquals([row!.flow, Math.round(second.messageRate)], ["flowing", Math.round(row!.sentRate)]);
  await later();
  assertEquals([sampler.read().channels[0]!.sentRate, sampler.read().messageRate], [0, 0]);
});

Deno.test("who looks only once is told the rates since the inspector was opened, not that nothing happens", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using before = rt.channel(f64, { capacity: 1024, name: "before" });
  const values = Array.from({ length: 500 }, (_, i) => i);
  await before.sendMany(values);
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  using behind = rt.channel(f64, { capacity: 1024, name: "behind" });
  await before.sendMany(values.slice(0, 100));
  await behind.sendMany(values);
  const { channels, interval, messageRate } = sampler.read();
  const seconds = Math.max(interval, 1) / 1000;
  assertEquals(channels.map(({ sentRate }) => Math.round(sentRate * seconds)), [100, 500]);
  assertEquals([channels[1]!.flow, Math.round(messageRate * seconds)], ["flowing", 600]);
});

Deno.test("two workers that wait for each other are a cycle, drawn only once nothing has moved for a while", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  using there = rt.channel(f64, { capacity: 4, name: "there" });
  using back = rt.channel(f64, { capacity: 4, name: "back" });
  const calls = [
    tasks.fillThenRead.with({ worker: 1 })(there, back),
    tasks.fillThenRead.with({ worker: 2 })(back, there),
  ];
  const early = await until(sampler, ({ blocked }) => blocked.length === 2);
  assertEquals(early.cycles, []);
  assertEquals(early.blocked.map(({ isolate, to, name, count }) => [isolate, to, name, count]), [
    ["worker 1", "send", "there", 1],
    ["worker 2", "send", "back", 1],
  ]);
  assertEquals(early.channels.map(({ flow, depth }) => [flow, depth]), [["full", 4], ["full", 4]]);
  const late = await until(sampler, ({ cycles }) => cycles.length > 0);
  assertEquals(late.cycles, [["worker 1 waits to send on there", "worker 2 waits to send on back"]]);
  assert(late.blocked.every(({ cycle, stalled }) => cycle && stalled >= STILL));
  assert(!late.channels.some(({ slowest }) => slowest), "what stands still is not slow");
  there.cancel();
  back.cancel();
  await Promise.allSettled(calls);
});

Deno.test("a consumer that waits for work is starved, and neither it nor a slow one is a deadlock", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  using numbers = rt.channel(f64, { capacity: 4, name: "numbers" });
  using full = rt.channel(f64, { capacity: 4, name: "full" });
  const count = tasks.drain(numbers);
  await until(sampler, ({ channels }) => channels[0]!.flow === "starved");
  await full.sendMany([1, 2, 3, 4]);
  await later(STILL + FRESH);
  const snapshot = sampler.read();
  assertEquals([snapshot.blocked.map(({ isolate, to }) => [isolate, to]), snapshot.cycles], [[[
    "worker 1",
    "receive",
  ]], []]);
  assert(snapshot.blocked[0]!.stalled >= STILL);
  numbers.close();
  assertEquals(await count, 0);
});

Deno.test("whoever waits to send on a full channel that nobody else holds waits for itself", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  using own = rt.channel(f64, { capacity: 1, name: "own" });
  await own.send(1);
  const waiting = own.send(2);
  const { cycles } = await until(sampler, ({ cycles }) => cycles.length > 0);
  assertEquals(cycles, [["main waits to send on own"]]);
  await own.receive();
  await waiting;
});

Deno.test("tasks and actors of workers are counted where they are, and queued ones are told", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  const tenant = await tasks.Tenant.spawn();
  assertEquals(await tenant.ask.hello(), "hello");
  sampler.read();
  const calls = Array.from({ length: 40 }, () => tasks.spin(25));
  const { tasks: seen, workers } = await until(sampler, ({ tasks }) => tasks.queued + tasks.running > 4);
  assert(seen.started > 0 && seen.started + seen.queued <= 41 + 1, JSON.stringify(seen));
  assertEquals(workers.map(({ actors }) => actors), [1]);
  await Promise.all(calls);
  const idle = await until(sampler, ({ tasks }) => tasks.queued + tasks.running === 0);
  assert(idle.tasks.started >= 40);
  await tenant.stop();
});

Deno.test("actors are a tree with their mailboxes and restarts; the default system shows those with a name", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  await using system = new ActorSystem();
  system.measure();
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [system], delay);
  const supervisor = system.supervise({ strategy: "one_for_one" }, [
    child(Worker, [], { name: "worker a" }),
    child(Worker, [], { name: "worker b" }),
  ]);
  await supervisor.ready();
  using _heard = system.events.subscribe(() => {});
  const failing = system.find("worker a") as unknown as {
    ask: { fail(): Promise<never>; work(): Promise<string> };
  };
  await failing.ask.fail().catch(() => {});
  assertEquals(await failing.ask.work(), "done");
  const known = spawn(Worker, [], { name: "known to all" });
  const { systems: [standard, own] } = sampler.read();
  assertEquals(
    standard!.roots.filter(({ label }) => label === "known to all").map(({ kind, state }) => [kind, state]),
    [
      ["Worker", "idle"],
    ],
  );
  assertEquals(
    own!.roots.map(({ children }) => children.map(({ label, restarts, depth }) => [label, restarts, depth])),
    [
      [["worker a", 1, 0], ["worker b", 0, 0]],
    ],
  );
  assertEquals(own!.kinds.find(({ kind }) => kind === "Worker")!.restarts, 1);
  assertEquals([own!.counts.failed, own!.counts.restarted], [1, 1]);
  await known.stop();
});

Deno.test("an event loop that is held up is told by how much", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  await later();
  sampler.read();
  for (const end = performance.now() + 300; performance.now() < end;);
  const held = sampler.read().delay;
  assert(held.max >= 200 && held.max < 5_000, JSON.stringify(held));
  assert(delay.running);
  await later(2_500);
  for (let i = 0; i < 10 && delay.running; i++) await later();
  assert(!delay.running, "it looks although nobody reads");
});

Deno.test("operations on local channels are told while debug() is on", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  {
    using _on = debug({ stall: Infinity });
    const jobs = new Channel<string>({ name: "jobs", capacity: 8 });
    const waiting = jobs.receive();
    const [parked] = sampler.read().parked;
    assertEquals(parked!.what, 'receive on Channel "jobs" (capacity 8, 0 buffered)');
    assert(parked!.at.includes("sampler_test.ts"), parked!.at);
    await jobs.send("sort");
    await waiting;
  }
  await later();
  assertEquals(sampler.read().parked, []);
});

Deno.test("of very many channels those are shown on which somebody waits, and the rest is counted", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "16MiB" });
  using delay = new LoopDelay(() => {});
  const sampler = new Sampler(rt, [], delay);
  const channels = Array.from(
    { length: ROWS + 10 },
    (_, i) => rt.channel(f64, { capacity: 1, name: `c${i}` }),
  );
  const waiting = channels.at(-1)!.receive();
  const snapshot = sampler.read();
  assertEquals([snapshot.channels.length, snapshot.omitted], [ROWS, 10]);
  assertEquals(snapshot.channels.at(-1)!.name, `c${ROWS + 9}`);
  assert(JSON.stringify(snapshot).length < 250_000);
  await channels.at(-1)!.send(1);
  await waiting;
  for (const channel of channels) channel.close();
});
