import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ActorDeadError,
  type ActorRef,
  ActorSystem,
  ArgumentError,
  child,
  supervise,
  supervisor,
  TooManyChildrenError,
} from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { until } from "../../support/until.ts";
import { failing, gates, log, since, specs, started, Worker } from "./crew.ts";

Deno.test("a child that cannot start stops those before it, and the supervisor with it", async () => {
  log.length = 0;
  failing.set("b", 1);
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const sup = system.supervise({}, specs("abc"));
  const c = sup.find("c") as ActorRef<Worker>;
  const asked = c.ask.work();
  const reasons = Promise.allSettled([sup.ready(), asked, sup.ended()]);
  const [ready, lost, ended] = await reasons;
  assert((ready as PromiseRejectedResult).reason instanceof ActorDeadError);
  assert((lost as PromiseRejectedResult).reason instanceof ActorDeadError);
  assertEquals(((ended as PromiseFulfilledResult<unknown>).value as Error).message, "b cannot start");
  assertEquals(since(), ["+a", "b!", "-a"]);
  failing.clear();
});

Deno.test("actor semantics 12: each child has its own time to stop, then it is killed", async () => {
  log.length = 0;
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  const sup = system.supervise({}, [
    child(Worker, ["a"], { id: "a" }),
    child(Worker, ["stuck", Infinity], { id: "stuck", shutdown: 70 }),
    child(Worker, ["dead", 0], { id: "dead", shutdown: 0 }),
    child(Worker, ["c"], { id: "c" }),
  ]);
  await sup.ready();
  since();
  const reasons: unknown[] = [];
  for (const { id, ref } of sup.children()) ref.watch(({ reason }) => reasons.push([id, reason]));
  const stopped = sup.stop();
  await clock.run(69);
  assertEquals(since(), ["-c"]);
  await clock.run(1);
  await stopped;
  assertEquals(since(), ["-a"]);
  assertEquals(reasons, [["c", "shutdown"], ["dead", "killed"], ["stuck", "killed"], ["a", "shutdown"]]);
  assertEquals(clock.pending, 0);
});

Deno.test("actor row: dynamic supervisor, max_children; it forgets those that end and stops all at once", async () => {
  const { sup } = await started({ dynamic: true, maxChildren: 2 }, []);
  const spec = child(Worker, ["w"], { restart: "transient", shutdown: 1000 });
  const a = await sup.start(spec);
  const b = await sup.start(spec);
  assertEquals(sup.children().map(({ id }) => id), ["Worker-1", "Worker-2"]);
  await assertRejects(() => sup.start(spec), TooManyChildrenError, "limit=2");
  await a.stop();
  await settled();
  assertEquals(sup.children().map(({ id }) => id), ["Worker-2"]);
  b.tell.boom();
  assertEquals(await b.ask.work(), 1);
  const c = await sup.start(spec);
  failing.set("w", 1);
  assertEquals(await sup.terminate("Worker-2"), true);
  await assertRejects(() => sup.start(spec), Error, "w cannot start");
  assertEquals(sup.children().length, 1);
  since();
  await sup.stop();
  assertEquals([since(), c.alive], [["-w"], false]);
});

Deno.test("a child can be terminated, restarted by hand and removed", async () => {
  const { sup, ref } = await started({}, specs("ab"));
  const b = ref("b");
  assertEquals(await sup.remove("b"), false, "it lives");
  assertEquals([await sup.terminate("b"), b.alive], [true, false]);
  const again = await sup.restart("b") as ActorRef<Worker>;
  assertEquals([await again.ask.work(), again === b], [1, false]);
  await assertRejects(() => sup.restart("b"), ArgumentError);
  await assertRejects(() => sup.restart("none"), ArgumentError);
  assertEquals([await sup.terminate("none"), await sup.terminate("b"), await sup.remove("b")], [
    false,
    true,
    true,
  ]);
  assertEquals(sup.find("b"), undefined);
  await assertRejects(() => sup.start(specs("a")[0]!), ArgumentError, "same id");
  await sup.stop();
});

Deno.test("actor semantics 14: a child waits out its backoff while others are served, and keeps its mail", async () => {
  const { sup, ref, clock } = await started(
    { intensity: Infinity },
    specs("ab", { a: { backoff: { min: 100, max: 1000, jitter: 0 } } }),
  );
  const a = ref("a");
  a.tell.boom();
  const waiting = a.ask.work();
  await clock.run(50);
  ref("b").tell.boom();
  assertEquals(await ref("b").ask.work(), 1, "the supervisor is not blocked");
  assertEquals(a.info().state, "held");
  await clock.run(50);
  assertEquals(await waiting, 1);
  a.tell.boom();
  await clock.run(199);
  assertEquals(a.info().state, "held");
  await sup.stop();
  assertEquals([a.alive, clock.pending], [false, 0]);
});

Deno.test("supervisors nest: what one cannot mend ends it, and the next one starts it anew", async () => {
  log.length = 0;
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  system.events.subscribe(() => {});
  const inner = supervisor({ id: "inner", intensity: 0 }, specs("ab"));
  const outer = system.supervise({ intensity: 1 }, [inner, ...specs("z")]);
  await outer.ready();
  assertEquals(since(), ["+a", "+b", "+z"]);
  const before = outer.find(inner);
  const a = outer.nested("inner")!.find("a") as ActorRef<Worker>;
  a.tell.boom();
  await settled();
  assert(outer.find(inner) === before, "the same supervisor, behind the same reference");
  const next = outer.nested("inner")!.find("a") as ActorRef<Worker>;
  assertEquals([await next.ask.work(), next === a, a.alive], [1, false, false]);
  assertEquals(since(), ["-a boom", "-b", "+a", "+b"]);
  assertEquals(outer.nested("z"), undefined);
  await outer.stop();
  assertEquals(since(), ["-z", "-b", "-a"]);
});

Deno.test("names of supervised actors stay taken over a restart, and are free after the end", async () => {
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const sup = system.supervise({ intensity: 5 }, [child(Worker, ["a"], { name: "a" })]);
  await sup.ready();
  const a = system.find<ActorRef<Worker>>("a")!;
  assert(a === sup.find("a"));
  a.tell.boom();
  await settled();
  assert(system.find("a") === a);
  await sup.stop();
  assertEquals(system.find("a"), undefined);
});

Deno.test("bad arguments of a supervisor are told", () => {
  assertThrows(() => supervise(undefined as never, []), ArgumentError);
  assertThrows(() => supervise({ strategy: "all" as never }, []), ArgumentError, "strategy");
  assertThrows(() => supervise({ intensity: -1 }, []), ArgumentError, "intensity");
  assertThrows(() => supervise({ period: 0 }, []), ArgumentError, "period");
  assertThrows(() => supervise({ maxChildren: 0 }, []), ArgumentError, "maxChildren");
  assertThrows(() => supervise({ dynamic: true, strategy: "one_for_all" }, []), ArgumentError, "dynamic");
  assertThrows(() => supervise({}, 3 as never), ArgumentError, "array");
  assertThrows(() => supervise({}, [Worker as never]), ArgumentError, "child(");
  assertThrows(() => child(Worker, ["a"], { restart: "often" as never }), ArgumentError, "restart");
  assertThrows(() => child(Worker, ["a"], { id: "" }), ArgumentError, "id");
  assertThrows(() => child(Worker, ["a"], { backoff: { min: 5, max: 1 } }), ArgumentError, "backoff");
  assertThrows(() => supervise({}, specs("aa")), ArgumentError, "same id");
});

Deno.test("a child that is stopped while it starts finishes starting, stops, and is restarted if it is permanent", async () => {
  const { sup, ref } = await started({ intensity: 5 }, specs("a"));
  since();
  const a = ref("a");
  const gate = Promise.withResolvers<void>();
  gates.set("a", gate.promise);
  a.tell.boom();
  await until("it starts", () => (a as unknown as { extra: { starting: boolean } }).extra.starting);
  const stopped = a.stop();
  gate.resolve();
  await stopped;
  assertEquals(await a.ask.work(), 1);
  assertEquals(since(), ["~a", "+a", "-a normal", "+a"]);
  await sup.stop();
});

Deno.test("a child that is killed while it starts is started anew", async () => {
  const { sup, ref } = await started({ intensity: 5 }, specs("a"));
  const a = ref("a");
  const gate = Promise.withResolvers<void>();
  gates.set("a", gate.promise);
  a.tell.boom();
  since();
  await until("it starts", () => log.includes("~a"));
  a.exit("kill");
  gate.resolve();
  assertEquals(await a.ask.work(), 1);
  await sup.stop();
});
