/** Names that hold in all isolates of a runtime. */
import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  type ActorRef,
  child,
  defaultSystem,
  Registry,
  router,
  spawn,
  supervise,
} from "../../../../src/actor/mod.ts";
import { NameTakenError } from "../../../../src/errors.ts";
import { until } from "../../../support/until.ts";
import { Counter } from "./actor_module.ts";
import { killWorker, start } from "./support.ts";

Deno.test("remote names: one that is registered anywhere is found from anywhere", async () => {
  await using it = await start();
  const { mod } = it;
  const there = await mod.Counter.spawn.with({ worker: 1, name: "on one" })(1);
  const local = spawn(Counter, [2], { name: "in main" });
  const looker = await mod.Listener.spawn.with({ worker: 2 })();
  const neighbour = await mod.Listener.spawn.with({ worker: 1 })();
  assertStrictEquals(defaultSystem().find("on one"), there);
  for (const listener of [looker, neighbour]) {
    assertStrictEquals(await listener.ask.find("on one"), there);
    assertStrictEquals(await listener.ask.find("in main"), local);
    assertEquals(await listener.ask.find("nobody"), undefined);
  }
  assertEquals(there.name, "on one");
  await local.stop();
});

Deno.test("remote names: a name is given once, wherever who has it lives", async () => {
  await using it = await start();
  const { mod } = it;
  const first = await mod.Counter.spawn.with({ worker: 1, name: "taken" })(1);
  for (const worker of [1, 2]) {
    await assertRejects(() => mod.Counter.spawn.with({ worker, name: "taken" })(2), NameTakenError);
  }
  assertThrows(() => spawn(Counter, [3], { name: "taken" }), NameTakenError);
  const race = [1, 2, 1, 2].map((worker) => mod.Counter.spawn.with({ worker, name: "raced" })(worker));
  const won = (await Promise.allSettled(race)).filter(({ status }) => status === "fulfilled");
  assertEquals(won.length, 1);
  assertEquals(await first.ask.value(), 1);
});

Deno.test("actor semantics 3 across workers: on DOWN the name is free, for a spawn on any worker", async () => {
  await using it = await start();
  const { mod } = it;
  for (let round = 0; round < 20; round++) {
    const worker = 1 + round % 2;
    const counter = await mod.Counter.spawn.with({ worker, name: "again" })(round);
    const next = new Promise<ActorRef<Counter>>((resolve, reject) => {
      counter.watch(() =>
        mod.Counter.spawn.with({ worker: 3 - worker, name: "again" })(-0 + round).then(resolve, reject)
      );
    });
    counter.tell.leave();
    const found = await next;
    assertStrictEquals(defaultSystem().find("again"), found);
    const gone = found.ended();
    await found.stop();
    await gone;
    assertEquals(defaultSystem().find("again"), undefined);
  }
});

Deno.test("remote names: a lost worker's names are free, and a worker that joins learns the others", async () => {
  await using it = await start();
  const { rt, mod } = it;
  const lost = await mod.Counter.spawn.with({ worker: 1, name: "lost" })(1);
  const kept = await mod.Counter.spawn.with({ worker: 2, name: "kept" })(2);
  const down = new Promise<unknown>((resolve) => {
    lost.watch(() => resolve(mod.Counter.spawn.with({ worker: 2, name: "lost" })(3)));
  });
  await killWorker(rt, 1);
  const found = await down;
  assertStrictEquals(defaultSystem().find("lost"), found);
  const fresh = await mod.Listener.spawn.with({ worker: 1 })();
  assertStrictEquals(await fresh.ask.find("kept"), kept);
  assertStrictEquals(await fresh.ask.find("lost"), found);
});

Deno.test("remote names: keys of a registry and routers take references of any isolate", async () => {
  await using it = await start();
  const { mod } = it;
  const refs = await Promise.all([1, 2, 1].map((worker) => mod.Counter.spawn.with({ worker })(worker)));
  const groups = new Registry<string, ActorRef<Counter>>({ keys: "duplicate" });
  for (const ref of refs) groups.register("all", ref);
  const all = router(refs, { routing: "broadcast" }), turns = router(refs);
  assertEquals(all.tell.increment(10), "ok");
  assertEquals(await Promise.all([1, 2, 3].map(() => turns.ask.value())), [11, 12, 11]);
  const keyed = router(refs, { routing: { hash: (_, [by]) => by } });
  for (let i = 0; i < 10; i++) await keyed.send.increment(100);
  assertEquals(
    (await Promise.all(refs.map((ref) => ref.ask.value()))).sort((a, b) => a - b)[2]! > 1000,
    true,
  );
  assertEquals(await router(refs, { routing: "smallestMailbox" }).ask.value() > 0, true);
  await killWorker(it.rt, 1);
  await until("the dead are no members", () => groups.all("all").length === 1);
  assertEquals(groups.all("all"), [refs[1]!]);
  assertEquals(await all.ask.value() > 0, true);
});

Deno.test("remote names: the name of a supervised child goes on when its worker dies", async () => {
  await using it = await start();
  const { rt, mod } = it;
  const spec = child(mod.Counter, [5], { name: "phoenix", worker: 1 });
  await using supervisor = supervise({ intensity: 3 }, [spec]);
  await supervisor.ready();
  const looker = await mod.Listener.spawn.with({ worker: 2 })();
  const found = await looker.ask.find("phoenix") as ActorRef<Counter>;
  assertStrictEquals(found, supervisor.find(spec)!);
  await killWorker(rt, 1);
  await until("it goes on", async () => await found.ask.value().catch(() => 0) === 5, 5);
  assertStrictEquals(await looker.ask.find("phoenix"), found);
  assertEquals(await found.ask.value(), 5);
});
