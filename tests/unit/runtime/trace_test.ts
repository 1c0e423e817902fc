import { assert, assertEquals, assertRejects } from "@std/assert";
import { f64, Runtime, spawn, str } from "../../../mod.ts";
import { Cell } from "../../../src/actor/cell.ts";
import { TraceRing } from "../../../src/core/trace_ring.ts";
import { ArgumentError, RuntimeClosedError, WorkerLostError } from "../../../src/errors.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { traceJson } from "../../../src/runtime/trace_json.ts";
import { type Entry, parseTrace } from "./trace_file.ts";
import { until } from "../../support/until.ts";
import { Echo } from "./trace_module.ts";

type Tasks = typeof import("./trace_module.ts");

function open(rt: Runtime) {
  return rt.import<Tasks>(import.meta.resolve("./trace_module.ts"));
}

Deno.test("actor row: observer: a trace shows tasks as slices, with arrows from call over run to result, each with both ends", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  await tasks.fib(1);
  await using trace = await rt.trace();
  await Promise.all(Array.from({ length: 50 }, (_, i) => tasks.fib(i % 12)));
  await assertRejects(() => tasks.boom(), Error, "boom");
  const { entries, flows, thread } = parseTrace(trace.json());
  const calls = flows.filter(([{ cat }]) => cat === "call");
  const results = flows.filter(([{ cat }]) => cat === "result");
  assertEquals([calls.length, results.length], [51, 51]);
  for (const [from, to] of calls) assert(thread(from.tid) === "main" && thread(to.tid).startsWith("worker"));
  for (const [from, to] of results) {
    assert(thread(from.tid).startsWith("worker") && thread(to.tid) === "main");
  }
  const spans = entries.filter(({ ph, name }) => ph === "b" && name === "fib");
  assertEquals(spans.length, 50);
  assert(entries.some(({ name }) => name === "run boom"));
});

Deno.test("arrows join the send and the receive of the same message, between workers and back", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  const into = rt.channel(f64, { capacity: 16, name: "into" });
  const out = rt.channel(f64, { capacity: 16, name: "out" });
  await using trace = await rt.trace();
  const relayed = tasks.relay.with({ worker: 1 })(into, out);
  const poured = tasks.pour.with({ worker: 2 })(200, into);
  assertEquals((await Array.fromAsync(out)).length, 200);
  await Promise.all([relayed, poured]);
  const { entries, flows, thread } = parseTrace(trace.json());
  const messages = flows.filter(([{ cat }]) => cat === "message");
  for (const name of ["into", "out"]) {
    const sent = entries.filter((one) => one.name === `send ${name}`);
    const received = entries.filter((one) => one.name === `receive ${name}`);
    const count = (list: Entry[]) => list.reduce((sum, { args }) => sum + args!.count!, 0);
    assertEquals([count(sent), count(received)], [200, 200]);
    // One sender and one receiver: nobody else moves the positions, so all of them are certain.
    const number = sent[0]!.args!.channel;
    const own = new Set(sent.map(({ ts }) => ts));
    const joined = messages.filter(([from]) => own.has(from.ts));
    assert(joined.length >= sent.length, `${joined.length} arrows for ${sent.length} sends of ${number}`);
  }
  const ways = new Set(messages.map(([from, to]) => `${thread(from.tid)} → ${thread(to.tid)}`));
  for (const way of ["worker 2 → worker 1", "worker 1 → main"]) assert(ways.has(way), [...ways].join());
});

Deno.test("arrows join the two sides of a rendezvous, whoever came first", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  const into = rt.channel(f64, { name: "into" }), out = rt.channel(f64, { name: "out" });
  await using trace = await rt.trace();
  const relayed = tasks.relay.with({ worker: 1 })(into, out);
  const poured = tasks.pour.with({ worker: 2 })(50, into);
  assertEquals((await Array.fromAsync(out)).length, 50);
  await Promise.all([relayed, poured]);
  const { flows, thread, entries } = parseTrace(trace.json());
  const messages = flows.filter(([{ cat }]) => cat === "message");
  const ways = messages.map(([from, to]) => `${thread(from.tid)} → ${thread(to.tid)}`);
  const slices = new Map(
    entries.filter(({ ph }) => ph === "X").map((one) => [`${one.tid} ${one.ts}`, one.name]),
  );
  for (const way of ["worker 2 → worker 1", "worker 1 → main"]) {
    const joined = ways.filter((one) => one === way).length;
    assert(joined >= 20 && joined <= 50, `${joined} arrows for 50 values ${way}`);
  }
  for (const [from] of messages) {
    const name = slices.get(`${from.tid} ${from.ts}`)!;
    assert(/^(offer to send|send) /.test(name), `an arrow begins at "${name}"`);
  }
});

Deno.test("each reader of a subject has its arrows", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  const quotes = rt.subject(f64, { capacity: 16, name: "quotes", replay: 16 });
  const names = rt.subject(str, { capacity: 16, name: "names", replay: 16 });
  await using trace = await rt.trace();
  for (let i = 0; i < 10; i++) {
    quotes.next(i);
    names.next(`n${i}`);
  }
  const read = [tasks.take.with({ worker: 1 })(10, quotes), tasks.take.with({ worker: 2 })(10, quotes)];
  assertEquals(await Promise.all(read), [10, 10]);
  assertEquals(await tasks.take.with({ worker: 2 })(10, names), 10);
  const { flows, thread, entries } = parseTrace(trace.json());
  const slices = new Map(entries.filter(({ ph }) => ph === "X").map((one) => [`${one.tid} ${one.ts}`, one]));
  const values = (name: string, to: string) =>
    flows.filter(([from, end]) =>
      slices.get(`${from.tid} ${from.ts}`)!.name === `send ${name}` && thread(end.tid) === to
    ).length;
  assertEquals([values("quotes", "worker 1"), values("quotes", "worker 2"), values("names", "worker 2")], [
    10,
    10,
    10,
  ]);
});

Deno.test("questions to an actor in a worker, and its answers, have arrows, too", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const echo = await open(rt).Echo.spawn();
  await using trace = await rt.trace();
  for (let i = 0; i < 20; i++) assertEquals(await echo.ask.say("hello"), "hello");
  const { flows, thread } = parseTrace(trace.json());
  const ways = flows.filter(([{ cat }]) => cat === "record").map(([from, to]) =>
    [thread(from.tid), thread(to.tid)].join()
  );
  assert(ways.filter((way) => way === "main,worker 1").length >= 15, ways.join(" "));
  assert(ways.filter((way) => way === "worker 1,main").length >= 15, ways.join(" "));
});

Deno.test("a trace survives the death of a worker, and goes on in its successor", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  await using trace = await rt.trace();
  await tasks.fib(5);
  await assertRejects(() => tasks.die(), WorkerLostError).catch(() => {});
  assertEquals(await tasks.fib(6), 8);
  const { entries, threads, thread } = parseTrace(trace.json());
  assertEquals(threads, ["main", "worker 1", "worker 1, start 2"]);
  assertEquals(entries.filter(({ name }) => name === "run fib").map(({ tid }) => thread(tid)), [
    "worker 1",
    "worker 1, start 2",
  ]);
});

Deno.test("what is not traced costs nothing: before, and after the trace was stopped", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const { core } = internalsOf(rt);
  const plain = core.call;
  const tasks = open(rt);
  const trace = await rt.trace();
  assert(core.call !== plain && core.tracer !== undefined);
  await tasks.fib(3);
  trace.stop();
  trace.stop();
  assert(core.call === plain && core.tracer === undefined && !trace.running);
  await tasks.fib(4);
  const before = trace.json();
  await tasks.fib(5);
  assertEquals(trace.json(), before);
  await using again = await rt.trace({ events: 16 });
  await Promise.all(Array.from({ length: 30 }, () => tasks.fib(2)));
  const { entries } = parseTrace(again.json());
  assert(entries.some(({ args }) => /^main \(\d+ older events overwritten\)$/.test(args?.name ?? "")));
});

Deno.test("a worker that is in a loop does not hold up a trace; bad options and closed runtimes are told", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  const spinning = tasks.spin(1_500);
  while (rt.stats().workers[0]!.running === 0) await settled();
  const beginning = rt.trace();
  await assertRejects(() => rt.trace(), ArgumentError, "runs already");
  const trace = await beginning;
  assert(trace.running);
  await assertRejects(() => rt.trace(), ArgumentError, "runs already");
  trace.stop();
  for (const events of [0, 15, 1.5, "many", Infinity]) {
    await assertRejects(() => rt.trace({ events } as { events: number }), ArgumentError, "events");
  }
  await spinning;
  await rt.close();
  await assertRejects(() => rt.trace(), RuntimeClosedError);
});

Deno.test("values that go the same way shortly one after the other are one event; none is missing, and none has two", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "8MiB" });
  const numbers = rt.channel(f64, { capacity: 1024, name: "numbers" });
  await using trace = await rt.trace();
  const sums = () => {
    const { entries, flows } = parseTrace(trace.json());
    const count = (name: string) => {
      const all = entries.filter((one) => one.name === name);
      return [all.length, all.reduce((sum, { args }) => sum + args!.count!, 0)] as const;
    };
    return { sent: count("send numbers"), received: count("receive numbers"), arrows: flows.length };
  };
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 1000; i++) assert(numbers.trySend(i));
    for (let left = 1000; left > 0;) left -= (await numbers.receiveMany(512)).length;
  }
  const batches = sums();
  assertEquals([batches.sent[1], batches.received[1]], [20_000, 20_000]);
  assert(batches.sent[0] < 1_000, `${batches.sent[0]} events for 20000 sends`);
  assert(batches.arrows >= 20);
  // By turns: both directions are bursts of their own.
  for (let i = 0; i < 20_000; i++) {
    numbers.trySend(i);
    numbers.tryReceive();
  }
  const turns = sums();
  assertEquals([turns.sent[1], turns.received[1]], [40_000, 40_000]);
  assert(turns.sent[0] - batches.sent[0] < 1_000, `${turns.sent[0]} events for 20000 sends more`);
});

Deno.test("what comes after a pause is another event, although nothing else was noted in between", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "8MiB" });
  const numbers = rt.channel(f64, { capacity: 1024, name: "numbers" });
  await using trace = await rt.trace();
  let busy = 0;
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    for (let i = 0; i < 100; i++) numbers.trySend(i);
    busy += performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const sends = parseTrace(trace.json()).entries.filter(({ name }) => name === "send numbers");
  assert(sends.length >= 3, `${sends.length} events`);
  const told = sends.reduce((sum, { dur }) => sum + dur, 0) / 1000;
  assert(told < busy + 80, `${told} ms of sends, though all of them took ${busy} ms: there is a pause in it`);
});

Deno.test("an isolate that has nothing to do sleeps, up to now if it still does", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  await using trace = await rt.trace();
  await tasks.fib(3);
  const asleep = () => {
    const { entries, thread } = parseTrace(trace.json());
    return entries.findLast(({ name, tid }) => name === "sleep" && thread(tid) === "worker 1")?.dur ?? 0;
  };
  await until("the sleep that has not ended is there", () => asleep() > 50_000, 20);
});

Deno.test("the turns of actors are noted in each isolate, by the name of their class, and nothing is left of that", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const plain = Cell.prototype.turn;
  const far = await open(rt).Echo.spawn();
  const near = spawn(Echo, []);
  const trace = await rt.trace();
  for (let i = 0; i < 5; i++) {
    assertEquals([await far.ask.say("far"), await near.ask.say("near")], ["far", "near"]);
  }
  assert(Cell.prototype.turn !== plain);
  trace.stop();
  assert(Cell.prototype.turn === plain);
  await near.ask.say("not noted");
  const { entries, thread } = parseTrace(trace.json());
  for (const where of ["main", "worker 1"]) {
    const turns = entries.filter((one) =>
      one.name === "Echo" && one.cat === "actor" && thread(one.tid) === where
    );
    const count = turns.reduce((sum, { args }) => sum + (args!.turns as number), 0);
    assert(count >= 5 && count <= 10, `${count} turns in ${where}`);
  }
  await near.stop();
});

Deno.test("a ring knows so many names, by their first 31 bytes", () => {
  const ring = TraceRing.create(16);
  const names = Array.from({ length: 130 }, (_, i) => `Actor${"é".repeat(20)}${i}`);
  const numbers = names.map((name) => ring.numberOf(name));
  assertEquals(numbers.slice(0, 3), [1, 2, 3]);
  assertEquals(ring.numberOf(names[1]!), 2);
  assertEquals(numbers.slice(-3), [0, 0, 0]);
  const reader = new TraceRing(ring.memory);
  assertEquals(reader.nameOf(2), `Actor${"é".repeat(13)}`);
  assertEquals([reader.nameOf(0), reader.nameOf(-1), reader.nameOf(1e9)], ["others", "others", "others"]);
});

Deno.test("a ring keeps the newest events, and none that may be torn", () => {
  const ring = TraceRing.create(16);
  for (let i = 0; i < 10; i++) ring.write(i, 0, 1, i, 0, 0, 0);
  const reader = new TraceRing(ring.memory);
  assertEquals([reader.read().events.length, reader.read().lost], [10, 0]);
  for (let i = 10; i < 100; i++) ring.write(i, 0, 1, i, 0, 0, 0);
  const { events, lost } = reader.read();
  assertEquals(lost + events.length, 100);
  assertEquals(events.map(({ a }) => a), Array.from({ length: events.length }, (_, i) => lost + i));
  assert(events.length >= 15);
});

Deno.test("stretches of positions are joined where they overlap, and nowhere else", () => {
  const event = (kind: number, at: number, c: number, d: number) => ({ at, took: 1, kind, a: 9, b: 1, c, d });
  const threads = [
    {
      name: "a",
      kind: () => "",
      ahead: 0,
      until: 100,
      lost: 0,
      events: [event(1, 0, 0, 10), event(1, 20, 10, 5), event(1, 30, -1, 3)],
    },
    {
      name: "b",
      kind: () => "",
      ahead: 100,
      until: 100,
      lost: 0,
      events: [event(2, 105, 0, 4), event(2, 110, 4, 8), event(2, 140, 99, 1)],
    },
  ];
  const names = { channel: (n: number) => `c${n}`, tasks: () => new Map<number, string>() };
  const { flows } = parseTrace(traceJson(threads, names));
  assertEquals(flows.map(([from, to]) => [from.ts, to.ts]), [[0, 6], [0, 11], [20, 20]]);
});
