/** Supervisors whose children live on workers. */
import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { child, supervise } from "../../../../src/actor/mod.ts";
import { killWorker, MODULE, start } from "./support.ts";
import { until } from "../../../support/until.ts";

const eventually = (look: () => boolean | Promise<boolean>) => until("it has come to that", look, 5);

Deno.test("remote supervision: a child that fails is restarted with its reference and its mailbox, as a local one", async () => {
  await using it = await start();
  const spec = child(it.mod.Counter, [10], { id: "counter" });
  await using supervisor = supervise({ intensity: 5 }, [spec]);
  const counter = supervisor.find(spec)!;
  assertEquals(await counter.ask.value(), 10);
  counter.tell.increment(5);
  counter.tell.fail();
  for (let i = 0; i < 10; i++) counter.tell.increment(1);
  assertEquals(await counter.ask.value(), 20, "the state is new, what waited behind the failure is handled");
  await eventually(() => counter.info().restarts === 1);
  assertStrictEquals(supervisor.find("counter"), counter);
  await assertRejects(() => counter.ask.fail(), RangeError);
  assertEquals(await counter.ask.value(), 10);
});

Deno.test("remote supervision: after the death of its worker a child goes on behind the same reference", async () => {
  await using it = await start();
  const { rt, mod } = it;
  const spec = child(mod.Counter, [1], { id: "counter", name: "the counter", worker: 1 });
  await using supervisor = supervise({ intensity: 5 }, [
    spec,
    child(mod.Counter, [2], { id: "other", worker: 2 }),
  ]);
  const counter = supervisor.find(spec)!;
  const downs: unknown[] = [];
  counter.watch((down) => downs.push(down));
  for (let round = 1; round <= 2; round++) {
    counter.tell.increment(100);
    assertEquals(await counter.ask.value(), 101);
    await killWorker(rt, 1);
    await eventually(async () => await counter.ask.value().catch(() => -1) === 1);
    assertEquals(await counter.ask.value(), 1);
    assertEquals(counter.info().restarts, round);
  }
  assertEquals(downs, [], "those who watch see nothing of a restart");
  assertEquals(counter.name, "the counter");
});

Deno.test("remote supervision: what is sent while the child is down waits for it", async () => {
  await using it = await start();
  const spec = child(it.mod.Counter, [0], {
    id: "counter",
    worker: 1,
    backoff: { min: 150, max: 150, jitter: 0 },
  });
  await using supervisor = supervise({ intensity: 5 }, [spec]);
  const counter = supervisor.find(spec)!;
  await counter.ask.value();
  await killWorker(it.rt, 1);
  await eventually(() => counter.info().state === "held");
  for (let i = 0; i < 50; i++) assertEquals(counter.tell.increment(1), "ok");
  assertEquals(await counter.ask.value(), 50);
});

Deno.test("remote supervision: too many deaths end the supervisor, and the children with it", async () => {
  await using it = await start();
  const specs = [1, 2].map((n) => child(it.mod.Counter, [n], { id: `counter ${n}`, worker: n }));
  const supervisor = supervise({ intensity: 0 }, specs);
  await supervisor.ready();
  const [one, two] = specs.map((spec) => supervisor.find(spec)!);
  const ended = [one!.ended(), two!.ended(), supervisor.ended()];
  await killWorker(it.rt, 1);
  assertEquals(await Promise.all(ended), ["worker_lost", "shutdown", "shutdown"]);
});

Deno.test("remote supervision: one_for_all stops and restarts siblings on workers; transient ones that end clean stay down", async () => {
  await using it = await start();
  const specs = [1, 2, 3].map((n) =>
    child(it.mod.Counter, [n], { id: `${n}`, restart: n === 3 ? "transient" : "permanent" })
  );
  await using supervisor = supervise({ strategy: "one_for_all", intensity: 5 }, specs);
  await supervisor.ready();
  const refs = specs.map((spec) => supervisor.find(spec)!);
  for (const ref of refs) ref.tell.increment(10);
  assertEquals(await Promise.all(refs.map((ref) => ref.ask.value())), [11, 12, 13]);
  refs[1]!.tell.fail();
  await eventually(() => refs.every((ref) => ref.info().restarts === 1));
  assertEquals(await Promise.all(refs.map((ref) => ref.ask.value())), [1, 2, 3]);
  const ended = refs[2]!.ended();
  refs[2]!.tell.leave();
  assertEquals(await ended, "normal");
});

Deno.test("remote supervision: a start that fails counts, and is told", async () => {
  await using it = await start();
  const supervisor = supervise({}, [child(it.mod.Counter, [-1], { id: "never" })]);
  await assertRejects(() => supervisor.ready(), Error, "the actor ended before it answered");
  const dynamic = supervise({ dynamic: true }, []);
  await assertRejects(() => dynamic.start(child(it.mod.Brittle, [])), TypeError, "will not start");
  const ref = await dynamic.start(child(it.mod.Counter, [4]));
  assertEquals(await ref.ask.value(), 4);
  const there = (ref as unknown as { there: { ended(): Promise<unknown>; alive: boolean } }).there;
  const gone = there.ended();
  await dynamic.stop();
  assertEquals(await gone, "shutdown");
  assert(!there.alive);
});

Deno.test("remote supervision: a task in a worker spawns on another one, and the reference outlives the task", async () => {
  await using it = await start();
  const [counter, value] = await it.mod.spawnFrom.with({ worker: 1 })(MODULE, 2);
  assertEquals([value, await counter.ask.value()], [21, 21]);
});

Deno.test("remote supervision: children of a supervisor in a worker survive theirs, and go with that of the supervisor", async () => {
  await using it = await start();
  const { rt, mod } = it;
  const [one, two] = await mod.superviseFrom.with({ worker: 1 })(MODULE, 2);
  assertEquals([await one!.ask.value(), await two!.ask.value()], [1, 2]);
  one!.tell.increment(5);
  await assertRejects(() => one!.ask.fail(), RangeError);
  await eventually(async () => await one!.ask.value() === 1);
  await killWorker(rt, 2);
  await eventually(async () => await two!.ask.value().catch(() => 0) === 2);
  const ended = [one!.ended(), two!.ended()];
  await killWorker(rt, 1);
  assertEquals(await Promise.all(ended), ["worker_lost", "worker_lost"]);
});
