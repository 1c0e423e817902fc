/** Ends, monitors, links and the death of workers, across isolates. */
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { type ActorRef, type Down, type Reply, spawn } from "../../../../src/actor/mod.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { ActorDeadError, WorkerLostError } from "../../../../src/errors.ts";
import { Counter, Listener } from "./actor_module.ts";
import { killWorker, start } from "./support.ts";

async function eventually<T>(look: () => T | Promise<T>, wanted: (found: T) => boolean): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const found = await look();
    if (wanted(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return await look();
}

Deno.test("actor semantics 1 across workers: messages of one sender arrive in order, whatever verb sends them", async () => {
  await using it = await start();
  const listener = await it.mod.Listener.spawn.with({ worker: 1 })();
  const answers: Promise<unknown>[] = [];
  for (let i = 0; i < 900; i++) {
    if (i % 3 === 0) listener.tell.hear(i);
    else if (i % 3 === 1) answers.push(listener.ask.hear(i));
    else answers.push(listener.send.hear(i));
    if (i % 100 === 0) await listener.ask.hear("large ".repeat(500));
  }
  await Promise.all(answers);
  const heard = (await listener.ask.heard()).filter((what) => typeof what === "number");
  assertEquals(heard, Array.from({ length: 900 }, (_, i) => i));
});

Deno.test("actor semantics 1 across workers: DOWN comes behind the last message, worker to worker and to main", async () => {
  await using it = await start();
  for (const how of ["stop", "fail"] as const) {
    const local = spawn(Listener), remote = await it.mod.Listener.spawn.with({ worker: 2 })();
    for (const listener of [local, remote] as ActorRef<Listener>[]) {
      const talker = await it.mod.Talker.spawn.with({ worker: 1 })();
      await listener.ask.watch(talker);
      talker.tell.talk(listener, 300, how);
      await eventually(() => listener.ask.count(), (count) => count === 301);
      const heard = await listener.ask.heard();
      assertEquals(heard.slice(0, 300), Array.from({ length: 300 }, (_, i) => i));
      const [what, reason] = heard[300] as [string, unknown];
      assertEquals(what, "down");
      if (how === "stop") assertEquals(reason, "normal");
      else assertInstanceOf(reason, RangeError);
    }
    await local.stop();
  }
});

Deno.test("actor semantics 4 across workers: watching the dead says noproc; a watch that is disposed says nothing", async () => {
  await using it = await start();
  const counter = await it.mod.Counter.spawn(1);
  const downs: Down[] = [];
  counter.watch((down) => downs.push(down));
  counter.watch((down) => downs.push(down));
  counter.watch((down) => downs.push(down))[Symbol.dispose]();
  await counter.stop({ reason: { shutdown: "enough" } });
  assertEquals(downs.map(({ reason }) => reason), [{ shutdown: "enough" }, { shutdown: "enough" }]);
  assert(downs.every(({ ref }) => ref === counter));
  assertEquals(await counter.ended(), "noproc");
});

Deno.test("actor semantics 5 across workers: who is linked fails with the other, or is told, and no more after parting", async () => {
  await using it = await start();
  const reasons: unknown[] = [];
  const [a, b] = [
    await it.mod.Counter.spawn.with({ worker: 1 })(1),
    await it.mod.Counter.spawn.with({ worker: 2 })(2),
  ];
  b.watch(({ reason }) => reasons.push(reason));
  const link = a.link(b);
  assert(link.active);
  // Behind the news of the link.
  await a.ask.forward(b, 0);
  await assertRejects(() => a.ask.fail(), RangeError);
  await eventually(() => reasons.length, (count) => count === 1);
  assertInstanceOf(reasons[0], RangeError);

  const trapping = await it.mod.Listener.spawn.with({ worker: 2 })(),
    c = await it.mod.Counter.spawn.with({ worker: 1 })(1);
  await trapping.ask.link(c, true);
  await c.ask.value();
  c.exit("kill");
  const [heard] = await eventually(() => trapping.ask.heard(), (heard) => heard.length === 1);
  assertEquals(heard, ["exit", "killed"]);

  const local = spawn(Counter, [1]), d = await it.mod.Counter.spawn(1);
  const parted = local.link(d);
  parted[Symbol.dispose]();
  assertEquals(parted.active, false);
  await assertRejects(() => d.ask.fail(), RangeError);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(local.alive, true);
  await local.stop();
});

Deno.test("actor semantics 6 across workers: what waits in the mailbox of one that stops is rejected", async () => {
  await using it = await start();
  const listener = await it.mod.Listener.spawn.with({ worker: 1 })();
  const neighbour = await it.mod.Counter.spawn.with({ worker: 1 })(0);
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  listener.tell.hold(begun, go);
  await begun.receive();
  const asks = Array.from({ length: 50 }, (_, i) => listener.ask.hear(i).catch((error) => error));
  const stopped = listener.stop();
  // Behind the news that it is to stop.
  await neighbour.ask.value();
  await go.send(1);
  await stopped;
  for (const error of await Promise.all(asks)) assertInstanceOf(error, ActorDeadError);
});

Deno.test("actor semantics 13 across workers: poison comes behind all messages, exits go through", async () => {
  await using it = await start();
  const listener = await it.mod.Listener.spawn();
  const asks = Array.from({ length: 50 }, (_, i) => listener.ask.hear(i));
  await listener.poison();
  await Promise.all(asks);
  assertEquals(listener.alive, false);
  const other = await it.mod.Counter.spawn(1);
  const ended = other.ended();
  other.exit("normal");
  assertEquals(await other.ask.value(), 1);
  other.exit({ shutdown: "told" });
  assertEquals(await ended, { shutdown: "told" });
});

Deno.test("actor semantics 7 and 23 across workers: a lost worker is worker_lost, its asks reject, it is told to all", async () => {
  await using it = await start();
  const { rt, mod } = it;
  const counter = await mod.Counter.spawn.with({ worker: 1 })(1);
  const remote = await mod.Listener.spawn.with({ worker: 2 })(), local = spawn(Listener);
  await remote.ask.watch(counter as never);
  await local.ask.watch(counter as never);
  const linked = spawn(Counter, [1]);
  linked.link(counter);
  const reason = linked.ended();
  const asks = Array.from({ length: 20 }, () => counter.ask.never().catch((error) => error));
  await eventually(() => counter.info().queued, (queued) => queued === 19);
  await killWorker(rt, 1);
  for (const error of await Promise.all(asks)) assertInstanceOf(error, WorkerLostError);
  assertEquals(await reason, "worker_lost");
  for (const listener of [remote, local] as ActorRef<Listener>[]) {
    const heard = await eventually(() => listener.ask.heard(), (heard) => heard.length === 1);
    assertEquals(heard, [["down", "worker_lost"]]);
  }
  assertEquals([counter.alive, counter.tell.increment(1)], [false, "dead"]);
  assertEquals(await (await mod.Counter.spawn.with({ worker: 1 })(7)).ask.value(), 7);
  await local.stop();
});

Deno.test("remote actors: a question that nobody waits for any more is not handled", async () => {
  await using it = await start();
  const listener = await it.mod.Listener.spawn.with({ worker: 1 })();
  const neighbour = await it.mod.Counter.spawn.with({ worker: 1 })(0);
  const begun = it.rt.channel(f64), go = it.rt.channel(f64);
  listener.tell.hold(begun, go);
  await begun.receive();
  await assertRejects(() => listener.ask.with({ timeout: 5 }).hear("too late"), Error, "in time");
  // Behind the news that nobody waits.
  await neighbour.ask.value();
  await go.send(1);
  assertEquals(await listener.ask.heard(), []);
});

Deno.test("remote actors: an actor made of functions takes questions with a Reply inside", async () => {
  await using it = await start();
  const doubler = spawn((message: { n: number; reply: Reply<number> }) => {
    message.reply.send(2 * message.n);
    return undefined;
  });
  assertEquals(await it.mod.askFunction(doubler, 21), 42);
  await doubler.stop();
});
