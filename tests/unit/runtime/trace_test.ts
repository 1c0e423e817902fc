import { assert, assertEquals, assertRejects } from "@std/assert";
import { f64, Runtime, str } from "../../../mod.ts";
import { TraceRing } from "../../../src/core/trace_ring.ts";
import { ArgumentError, RuntimeClosedError, WorkerLostError } from "../../../src/errors.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { traceJson } from "../../../src/runtime/trace_json.ts";

type Tasks = typeof import("./trace_module.ts");

interface Entry {
  ph: string;
  name: string;
  tid: number;
  ts: number;
  dur: number;
  id?: number;
  cat?: string;
  args?: { name?: string; count?: number; channel?: number };
}

/** The file, checked as Perfetto would: every arrow has both ends, forward in time, each inside a slice of its track. */
function parse(
  text: string,
): { entries: Entry[]; flows: [from: Entry, to: Entry][]; thread(tid: number): string } {
  const entries = (JSON.parse(text) as { traceEvents: Entry[] }).traceEvents;
  const of = (ph: string) => new Map(entries.filter((one) => one.ph === ph).map((one) => [one.id!, one]));
  const starts = of("s"), ends = of("f");
  assertEquals([...starts.keys()].sort(), [...ends.keys()].sort(), "an arrow lacks an end");
  const slices = entries.filter(({ ph }) => ph === "X");
  const inside = ({ tid, ts }: Entry) =>
    slices.some((one) => one.tid === tid && one.ts <= ts && ts <= one.ts + one.dur + 0.01);
  const flows = [...starts].map(([id, start]): [Entry, Entry] => [start, ends.get(id)!]);
  for (const [from, to] of flows) {
    assert(from.ts <= to.ts && from.cat === to.cat, `arrow ${from.id} goes back in time`);
    assert(inside(from), `arrow ${from.id} begins outside of all slices`);
    if (to.ts > from.ts) assert(inside(to), `arrow ${from.id} ends outside of all slices`);
  }
  const names = new Map(
    entries.filter(({ name }) => name === "thread_name").map(({ tid, args }) => [tid, args!.name!]),
  );
  return { entries, flows, thread: (tid) => names.get(tid)! };
}

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
  const { entries, flows, thread } = parse(trace.json());
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
  const { entries, flows, thread } = parse(trace.json());
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
  const { flows, thread, entries } = parse(trace.json());
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
  const { flows, thread, entries } = parse(trace.json());
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
  const { flows, thread } = parse(trace.json());
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
  const { entries } = parse(trace.json());
  const threads = entries.filter(({ name }) => name === "thread_name").map(({ args }) => args!.name);
  assertEquals(threads, ["main", "worker 1", "worker 1, start 2"]);
  assertEquals(entries.filter(({ name }) => name === "run fib").map(({ tid }) => tid), [1, 2]);
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
  const { entries } = parse(again.json());
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
    { name: "a", ahead: 0, lost: 0, events: [event(1, 0, 0, 10), event(1, 20, 10, 5), event(1, 30, -1, 3)] },
    {
      name: "b",
      ahead: 100,
      lost: 0,
      events: [event(2, 105, 0, 4), event(2, 110, 4, 8), event(2, 140, 99, 1)],
    },
  ];
  const names = { channel: (n: number) => `c${n}`, task: () => "t" };
  const { flows } = parse(traceJson(threads, names));
  assertEquals(flows.map(([from, to]) => [from.ts, to.ts]), [[0, 6], [0, 11], [20, 20]]);
});
