import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { f64, type Incident, Runtime } from "../../../mod.ts";
import { ArgumentError, WorkerLostError } from "../../../src/errors.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { S_STATS, W_AWAKE } from "../../../wasm/layout.ts";
import { until } from "../../support/until.ts";
import { type Entry, parseTrace } from "./trace_file.ts";

type Tasks = typeof import("./trace_module.ts");

function open(rt: Runtime) {
  return rt.import<Tasks>(import.meta.resolve("./trace_module.ts"));
}

/** The first incident, and what it was told. */
function recorder() {
  const told: Incident[] = [];
  const { promise, resolve } = Promise.withResolvers<Incident>();
  const onIncident = (incident: Incident) => {
    told.push(incident);
    resolve(incident);
  };
  return { told, first: promise, onIncident };
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("a worker that hangs is told once, while it hangs, and the trace shows the task that it hangs in", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = open(rt);
  const { told, first, onIncident } = recorder();
  await using trace = await rt.trace({ onIncident, stuckAfter: 200 });
  const spinning = tasks.spin.with({ worker: 2 })(900);
  const incident = await first;
  assertEquals([incident.kind, incident.worker], ["worker_stuck", 2]);
  assertMatch(incident.reason, /^has not come round for \d+ ms; it runs spin$/);
  assert(Math.abs(Date.now() - incident.at) < 5_000);
  const { entries, otherData, thread } = parseTrace(incident.trace());
  const [begin] = entries.filter(({ ph, name }) => ph === "b" && name === "spin");
  assertEquals(
    [thread(begin!.tid), begin!.args?.ended],
    ["worker 2", false],
    "the task is there, and has not ended",
  );
  assert(entries.some(({ ph, name }) => ph === "i" && name === "worker_stuck 2"));
  assertEquals(otherData.incidents.map(({ kind }) => kind), ["worker_stuck"]);
  assert(rt.stats().workers[1]!.stuck >= 200);
  await spinning;
  await rest(150);
  assertEquals(told.length, 1, "it was told again");
  await tasks.spin.with({ worker: 2 })(600);
  assertEquals(told.length, 2, "that it hangs a second time was not told");
  trace.stop();
});

Deno.test("a worker that hangs after an await is found, too", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  const { first, onIncident } = recorder();
  await using _trace = await rt.trace({ onIncident, stuckAfter: 60 });
  const hanging = tasks.napAndSpin(500);
  assertEquals((await first).kind, "worker_stuck");
  await hanging;
});

Deno.test("no worker is stuck that blocks for a channel, awaits a timer, sleeps, or has a lot to do", async () => {
  await using rt = await Runtime.start({ workers: 5, memory: "16MiB" });
  const tasks = open(rt);
  const [none, running, into] = [1, 2, 3].map(() => rt.channel(f64, { capacity: 4 })) as [
    Numbers,
    Numbers,
    Numbers,
  ];
  const { told, onIncident } = recorder();
  await using _trace = await rt.trace({ onIncident, stuckAfter: 300 });
  const blocked = tasks.blocked.with({ worker: 1 })(none, running);
  await running.receive();
  const often = tasks.blockedOften.with({ worker: 2 })(700, none);
  const napping = tasks.nap.with({ worker: 3 })(700);
  const pouring = tasks.pour.with({ worker: 5 })(1e9, into).catch(() => {});
  const taking = tasks.take.with({ worker: 4 })(1e9, into as never);
  const { probes } = internalsOf(rt).traces;
  let late = 0;
  for (let i = 0; i < 24; i++) {
    const began = performance.now();
    await rest(30);
    // What the machine stood still was nobody's.
    late += performance.now() - began - 30;
    for (const life of internalsOf(rt).pool.living()) {
      const ms = probes.look(life, life);
      assert(ms < 300 + late, `worker ${life.worker}: ${ms} ms, of which this isolate was late ${late}`);
    }
  }
  into.close();
  await Promise.all([often, napping, pouring, taking]);
  await none.send(1);
  assertEquals(await blocked, 1);
  assertEquals(told.map(({ reason }) => reason), []);
});

type Numbers = ReturnType<typeof numbers>;
const numbers = (rt: Runtime) => rt.channel(f64);

Deno.test("nobody is woken by a look, and the dead are not waited for", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const { traces, pool, core } = internalsOf(rt);
  const life = pool.lifeOf(1)!;
  await open(rt).fib(1);
  await until("the worker sleeps", () => core.load(core.slotAt(life.slot) + S_STATS + W_AWAKE) === 0);
  for (let i = 0; i < 5; i++) assertEquals(traces.probes.look(life, life), 0);
  const ready = core.slotAt(life.slot) + 128 * 3;
  assertEquals(core.load(ready) & 1, 0, "a worker that sleeps was asked");
});

Deno.test("the death of a worker is an incident, with its error as reason, and what it did last in the trace", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  const { told, first, onIncident } = recorder();
  await using trace = await rt.trace({ onIncident });
  await tasks.fib(3);
  await assertRejects(() => tasks.crash(), WorkerLostError);
  const incident = await first;
  assertEquals([incident.kind, incident.worker], ["worker_lost", 1]);
  assertMatch(incident.reason, /thrown outside of the task/);
  const { entries, thread } = parseTrace(incident.trace());
  assert(entries.some(({ name, tid }) => name === "run fib" && thread(tid) === "worker 1"));
  assert(entries.some(({ name }) => name === "worker_lost 1"));
  for (let i = 0; i < 2; i++) await assertRejects(async () => await tasks.die(), WorkerLostError);
  await tasks.fib(3);
  assertEquals(
    parseTrace(trace.json()).threads,
    ["main", "worker 1, start 3", "worker 1, start 4"],
    "the rings of the long dead are kept",
  );
  assertEquals(told.length, 3);
});

Deno.test("only the last milliseconds are told, and the task that has run since before them", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = open(rt);
  await using trace = await rt.trace();
  await tasks.fib(3);
  const stop = new AbortController();
  const napping = tasks.nap.with({ signal: stop.signal })(60_000).catch(() => {});
  await rest(200);
  const before = performance.now();
  await tasks.boom().catch(() => {});
  const { entries: all } = parseTrace(trace.json());
  const last = performance.now() - before + 100;
  const { entries: late } = parseTrace(trace.json({ last }));
  const names = (entries: Entry[]) => new Set(entries.map(({ name }) => name));
  assert(names(all).has("run fib") && names(all).has("run boom"));
  assert(!names(late).has("run fib") && names(late).has("run boom"));
  const [nap] = late.filter(({ ph, name }) => ph === "b" && name === "nap");
  assertEquals(nap?.args?.ended, false);
  const from = Math.min(...late.filter(({ ph }) => ph !== "M").map(({ ts, dur = 0 }) => ts + dur));
  const to = Math.max(...late.map(({ ts, dur = 0 }) => ts + dur));
  assert(to - from < 1_000 * last + 50_000, `${to - from} µs`);
  for (const last of [0, -1, NaN, "all"]) {
    assertThrows(() => trace.json({ last } as { last: number }), ArgumentError, "last");
  }
  stop.abort();
  await napping;
});

Deno.test("bad options are told, and a hook that throws is reported as uncaught", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  for (const onIncident of [1, "print", {}]) {
    await assertRejects(() => rt.trace({ onIncident } as never), ArgumentError, "onIncident");
  }
  for (const stuckAfter of [0, 19, NaN, "1s"]) {
    await assertRejects(() => rt.trace({ stuckAfter } as never), ArgumentError, "stuckAfter");
  }
  const { promise, resolve } = Promise.withResolvers<ErrorEvent>();
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    resolve(event);
  };
  globalThis.addEventListener("error", listener);
  await using _trace = await rt.trace({
    onIncident: () => {
      throw new Error("no room for a file");
    },
  });
  await assertRejects(async () => await open(rt).die(), WorkerLostError);
  assertEquals((await promise).error.message, "no room for a file");
  globalThis.removeEventListener("error", listener);
});
