/** Actors that move to another worker, and actors that sleep. */
import { assert, assertEquals, assertNotEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type ActorRef, defaultSystem, spawn } from "../../../../src/actor/mod.ts";
import { ArgumentError, WorkerLostError } from "../../../../src/errors.ts";
import { migrate } from "../../../../src/runtime/mod.ts";
import { Nomad } from "./actor_module.ts";
import { until } from "../../../support/until.ts";
import { killWorker, start } from "./support.ts";

Deno.test("remote migration: state and mailbox move, order holds, references, names and watchers stay", async () => {
  await using it = await start();
  const { mod } = it;
  const nomad = await mod.Nomad.spawn.with({ worker: 1, name: "nomad" })("");
  const [first] = await nomad.ask.about();
  const downs: unknown[] = [];
  nomad.watch(({ reason }) => downs.push(reason));
  const talker = await mod.Talker.spawn.with({ worker: 2 })();
  const heard: unknown[] = [];
  const say = (what: number) => {
    heard.push(what);
    assertEquals(nomad.tell.hear(what), "ok");
  };
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 50; i++) say(heard.length);
    nomad.tell.slow(5);
    for (let i = 0; i < 50; i++) say(heard.length);
    const moving = migrate(nomad, { worker: 2 - round % 2 });
    for (let i = 0; i < 50; i++) say(heard.length);
    await moving;
    for (let i = 0; i < 50; i++) say(heard.length);
    assertEquals(await nomad.ask.heard(), heard);
    const [worker, lives] = await nomad.ask.about();
    if (round % 2 === 0) assertNotEquals(worker, first);
    else assertEquals(worker, first);
    assertEquals(lives, round + 2);
  }
  assertEquals(await talker.ask.pour(nomad as never, 30), 0);
  assertEquals((await nomad.ask.heard()).length, heard.length + 30);
  assertStrictEquals(defaultSystem().find("nomad"), nomad);
  await assertRejects(() => nomad.ask.fail(), RangeError);
  while (downs.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  assert(downs[0] instanceof RangeError);
  assertEquals(defaultSystem().find("nomad"), undefined);
});

Deno.test("remote migration: who cannot move stays where it is, and says why", async () => {
  await using it = await start();
  const { mod } = it;
  const local = spawn(Nomad, [""]);
  await assertRejects(() => migrate(local, { worker: 1 }), ArgumentError, "on a worker");
  await assertRejects(() => migrate({} as never, { worker: 1 }), ArgumentError);
  const counter = await mod.Counter.spawn.with({ worker: 1 })(3);
  await assertRejects(() => migrate(counter, { worker: 2 }), ArgumentError, "snapshot");
  assertEquals(await counter.ask.value(), 3);
  const nomad = await mod.Nomad.spawn.with({ worker: 1 })("");
  await assertRejects(() => migrate(nomad, { worker: 1 }), ArgumentError, "already");
  for (const worker of [0, 3, 1.5]) await assertRejects(() => migrate(nomad, { worker }), ArgumentError);
  await assertRejects(() => migrate(nomad, { key: 1 as never }), ArgumentError);
  for (const [odd, error] of [["no snapshot today", EvalError], ["no restore", EvalError]] as const) {
    const other = await mod.Nomad.spawn.with({ worker: 1 })(odd);
    other.tell.hear(1);
    await assertRejects(() => migrate(other, { worker: 2 }), error);
    assertEquals(await other.ask.heard(), [1]);
  }
  await nomad.stop();
  await assertRejects(() => migrate(nomad, { worker: 2 }), Error, "the actor is dead");
  await local.stop();
});

Deno.test("remote migration: the mailbox's bound holds for those who send to the old place", async () => {
  await using it = await start();
  const nomad = await it.mod.Nomad.spawn.with({ worker: 1, mailbox: { capacity: 8 } })("");
  await migrate(nomad, { worker: 2 });
  nomad.tell.slow(40);
  const sends = Array.from({ length: 60 }, (_, i) => nomad.send.hear(i));
  assertEquals(new Set(await Promise.all(sends)), new Set(["ok"]));
  assertEquals(await nomad.ask.heard(), Array.from({ length: 60 }, (_, i) => i));
});

Deno.test("remote migration: the death of either worker ends an actor that has moved", async () => {
  await using it = await start();
  for (const dies of [1, 2]) {
    const nomad = await it.mod.Nomad.spawn.with({ worker: 1 })("");
    await migrate(nomad, { worker: 2 });
    const ended = nomad.ended();
    const asked = nomad.ask.slow(10_000).catch((error) => error);
    await killWorker(it.rt, dies);
    assertEquals(await ended, "worker_lost");
    const error = await asked;
    assert(error instanceof WorkerLostError, String(error));
  }
});

Deno.test("actor row: passivation: an idle actor sleeps as its snapshot and wakes for the next message", async () => {
  await using it = await start();
  const local = spawn(Nomad, [""], { passivate: 20 });
  const remote = await it.mod.Nomad.spawn.with({ worker: 1, passivate: 20 })("") as ActorRef<Nomad>;
  for (
    const [nomad, slept] of [[local, () => Nomad.slept], [remote, it.mod.slept.with({ worker: 1 })]] as const
  ) {
    const before = await slept();
    const [, livesBefore, made] = await nomad.ask.about();
    for (let i = 0; i < 3; i++) {
      nomad.tell.hear(i);
      assertEquals((await nomad.ask.heard()).length, i + 1);
      await until("it sleeps", async () => await slept() > before + i, 5);
    }
    assertEquals(await nomad.ask.heard(), [0, 1, 2]);
    const [, lives, now] = await nomad.ask.about();
    assertEquals(
      lives - livesBefore,
      now - made,
      "each new object takes the snapshot of the one before over",
    );
    assert(now - made >= 3, `${now - made}`);
  }
  await local.stop();
  assertEquals(local.alive, false);
});
