/** Spawning actors on workers, and what their references do as values. */
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { type ActorRef, spawn } from "../../../../src/actor/mod.ts";
import { auto } from "../../../../src/codec/mod.ts";
import {
  ActorDeadError,
  ArgumentError,
  CodecError,
  ForeignHandleError,
  RuntimeClosedError,
  TaskModuleError,
} from "../../../../src/errors.ts";
import { Runtime } from "../../../../src/runtime/mod.ts";
import { Counter, Listener, type Plain } from "./actor_module.ts";
import { killWorker, MODULE, type Module, start } from "./support.ts";

Deno.test("remote actors: spawn, tell, ask, send and stop look like the local ones", async () => {
  await using it = await start();
  const counter = await it.mod.Counter.spawn(10);
  assertEquals(counter.tell.increment(2), "ok");
  assertEquals(await counter.send.increment(1), "ok");
  assertEquals(await counter.ask.value(), 13);
  assertEquals(await counter.ask.with({ timeout: 60_000 }).value(), 13);
  assertEquals(counter.alive, true);
  await counter.stop();
  assertEquals([counter.alive, counter.tell.increment(1), await counter.send.increment(1)], [
    false,
    "dead",
    "dead",
  ]);
  assertInstanceOf(await counter.ask.value().catch((e) => e), ActorDeadError);
  assertEquals(await counter.ended(), "noproc");
});

Deno.test("remote actors: an ask rejects with the handler's error, its refusal, its timeout and its signal", async () => {
  await using it = await start();
  const counter = await it.mod.Counter.spawn(1);
  await assertRejects(() => counter.ask.refuseThis(), SyntaxError, "no");
  const late = (await it.mod.Counter.spawn(1)).ask.with({ timeout: 10 }).never();
  await assertRejects(() => late, Error, "did not answer in time");
  const controller = new AbortController();
  const aborted = counter.ask.with({ signal: controller.signal }).value();
  controller.abort(new EvalError("mine"));
  await assertRejects(() => aborted, EvalError, "mine");
  await assertRejects(() => counter.ask.unserialisable(), CodecError, "function");
  await assertRejects(
    () => (counter as unknown as ActorRef<{ nope(): void }>).ask.nope(),
    ArgumentError,
    "no such method",
  );
  const ended = counter.ended();
  await assertRejects(() => counter.ask.fail(), RangeError, "told to");
  assertInstanceOf(await ended, RangeError);
});

Deno.test("remote actors: placement by number, next to another, by key, and the least loaded by default", async () => {
  await using it = await start();
  const spread = await Promise.all([1, 2, 3, 4].map((n) => it.mod.Counter.spawn(n)));
  const load = it.rt.stats().workers.length;
  assertEquals(load, 2);
  const first = await it.mod.Counter.spawn.with({ worker: 1 })(0);
  const next = await it.mod.Counter.spawn.with({ near: first })(0);
  const keyed = await Promise.all([1, 2, 3].map(() => it.mod.Counter.spawn.with({ key: "same" })(0)));
  const slot = (ref: unknown) => (ref as { home: { outbox: { slot: number } } }).home.outbox.slot;
  assertEquals(slot(first), slot(next));
  assertEquals(new Set(keyed.map(slot)).size, 1);
  assertEquals(spread.map(slot).sort(), [1, 1, 2, 2]);
});

Deno.test("remote actors: a reference is a value: in arguments, results, channels, messages, and home again", async () => {
  await using it = await start();
  const { rt, mod } = it;
  const counter = await mod.Counter.spawn.with({ worker: 1 })(0);
  assertStrictEquals(await mod.count.with({ worker: 2 })(counter, 5), counter);
  const refs = rt.channel(auto<ActorRef<Counter>>(), { capacity: 4 });
  const relayed = mod.relay.with({ worker: 2 })(refs, 3);
  await refs.send(counter);
  assertEquals(await relayed, 8);
  const other = await mod.Counter.spawn.with({ worker: 2 })(0);
  assertEquals(await other.ask.forward(counter, 2), 10);
  assertStrictEquals(await counter.ask.me(), counter);
  assert(await counter.ask.same(counter));
  const talker = await mod.Talker.spawn();
  const back = rt.channel(auto(), { capacity: 4 });
  await talker.ask.into(back, counter);
  assertStrictEquals(await back.receive(), counter);
});

Deno.test("remote actors: workers speak to actors of the main isolate, and to functions", async () => {
  await using it = await start();
  const listener = spawn(Listener);
  const talker = await it.mod.Talker.spawn();
  assertEquals(await talker.ask.pour(listener, 3), 0);
  assertEquals(await listener.ask.heard(), [0, 1, 2]);
  const local = spawn(Counter, [1]);
  const remote = await it.mod.Counter.spawn(0);
  assertEquals(await remote.ask.forward(local, 6), 7);
  await Promise.all([listener.stop(), local.stop()]);
});

Deno.test("remote actors: bad input of a spawn is refused with a name", async () => {
  await using it = await start();
  const { mod } = it;
  await assertRejects(() => mod.Counter.spawn(-1), RangeError, "below zero");
  const spawnOf = (cls: unknown) => (cls as { spawn(...args: unknown[]): Promise<unknown> }).spawn();
  const missing = await spawnOf((mod as unknown as Record<string, unknown>).Nobody).catch((e) => e);
  assertInstanceOf(missing, TaskModuleError);
  for (const name of ["Plain", "add"] as const) {
    await assertRejects(
      () => spawnOf((mod as unknown as Record<string, Plain>)[name]),
      TaskModuleError,
      "no actor class",
    );
  }
  const nowhere = it.rt.import<Module>("file:///does/not/exist.ts");
  await assertRejects(() => nowhere.Counter.spawn(1), TaskModuleError);
  await assertRejects(() => mod.Counter.spawn((() => 1) as never), CodecError);
  const bad = (options: object) => assertThrows(() => mod.Counter.spawn.with(options), ArgumentError);
  for (
    const options of [
      { worker: 0 },
      { worker: 3 },
      { worker: 1.5 },
      { key: 1 },
      { near: {} },
      { nonsense: 1 },
      { mailbox: { capacity: 0 } },
      { mailbox: { priority: () => 1 } },
      { supervision: { onFailure: () => "stop" } },
      { intercept: () => 1 },
      { timeout: -1 },
      { signal: {} },
      { name: "" },
    ]
  ) bad(options);
  assertThrows(() => mod.Counter.spawn.with(undefined as never), ArgumentError);
  await assertRejects(
    () => mod.Counter.spawn.with({ signal: AbortSignal.abort(new EvalError("mine")) })(1),
    EvalError,
  );
});

Deno.test("remote actors: what cannot travel is refused, and nothing is sent", async () => {
  await using it = await start();
  const counter = await it.mod.Counter.spawn(1);
  const odd = (() => 1) as unknown as number;
  assertThrows(() => counter.tell.increment(odd), CodecError);
  await assertRejects(() => counter.send.increment(odd), CodecError);
  await assertRejects(() => counter.ask.forward(odd as never, 1), CodecError);
  await assertRejects(() => counter.ask.forward(new Counter(1) as never, 1), CodecError);
  assertEquals(await counter.ask.value(), 1);
});

Deno.test("remote actors: a reference of another runtime is foreign, one of a closed runtime dead", async () => {
  const one = await start(), two = await start({ workers: 1 });
  const counter = await one.mod.Counter.spawn(1), other = await two.mod.Counter.spawn(2);
  await assertRejects(() => counter.ask.forward(other, 1), ForeignHandleError);
  assertThrows(() => counter.tell.increment(other as never), ForeignHandleError);
  await assertRejects(() => one.mod.Counter.spawn.with({ near: other })(1), ForeignHandleError);
  const pending = counter.ask.never().catch((error) => error);
  const down = counter.ended();
  await one.rt.close();
  assertInstanceOf(await pending, RuntimeClosedError);
  assertInstanceOf(await down, RuntimeClosedError);
  assertEquals(counter.tell.increment(1), "dead");
  await assertRejects(() => one.mod.Counter.spawn(1), RuntimeClosedError);
  await two.rt.close();
});

Deno.test("remote actors: onStart that fails ends the actor, and who asked hears of it", async () => {
  await using it = await start();
  const brittle = await it.mod.Brittle.spawn();
  await assertRejects(() => brittle.ask.hello(), ActorDeadError);
});

Deno.test("remote actors: without workers they live in the main isolate", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const mod = rt.import<Module>(MODULE);
  const counter = await mod.Counter.spawn(1);
  counter.tell.increment(1);
  assertEquals(await counter.ask.value(), 2);
});

Deno.test("remote actors: a reference that arrives after its worker has died can be handed on, as one to the dead", async () => {
  await using it = await start();
  const kept = it.rt.channel(auto<ActorRef<Counter>>(), { capacity: 1 });
  const [lost, other] = await Promise.all([1, 2].map((worker) => it.mod.Counter.spawn.with({ worker })(0)));
  await kept.send(lost! as unknown as ActorRef<Counter>);
  const ended = lost!.ended();
  await killWorker(it.rt, 1);
  await ended;
  const dead = await kept.receive();
  assertEquals(dead.alive, false);
  assertInstanceOf(await other!.ask.forward(dead, 1).catch((error) => error), ActorDeadError);
});
