import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Actor, type ActorRef, ActorSystem, ArgumentError, child, router } from "../../../src/actor/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Worker extends Actor {
  #got: unknown[] = [];
  constructor(readonly me: number, readonly gate: Promise<void> = Promise.resolve()) {
    super();
  }
  put(value: unknown): number {
    this.#got.push(value);
    return this.me;
  }
  async slow(): Promise<number> {
    await this.gate;
    return this.me;
  }
  all(): unknown[] {
    return this.#got;
  }
}

function workers(n: number) {
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const refs = Array.from({ length: n }, (_, i) => system.spawn(Worker, [i]));
  return { system, refs, got: () => Promise.all(refs.map((ref) => ref.ask.all())) };
}

Deno.test("actor row: router round robin goes around, and past the dead", async () => {
  const { refs, got, system } = workers(3);
  const round = router(refs);
  for (const n of [1, 2, 3, 4]) assertEquals(round.tell.put(n), "ok");
  assertEquals(await got(), [[1, 4], [2], [3]]);
  await refs[1]!.stop();
  assertEquals([await round.ask.put(5), await round.ask.put(6)].toSorted(), [0, 2]);
  assertEquals(await round.send.put(7), "ok");
  await system.stop();
  assertEquals([round.tell.put(8), await round.send.put(8)], ["dead", "dead"]);
  await assertRejects(() => round.ask.put(8), Error, "dead");
});

Deno.test("actor row: router random draws from the given source", async () => {
  const { refs, got, system } = workers(3);
  const draws = [0.99, 0, 0.5];
  const random = router(refs, { routing: "random", random: () => draws.shift()! });
  for (const n of [1, 2, 3]) random.tell.put(n);
  assertEquals(await got(), [[2], [3], [1]]);
  await system.stop();
});

Deno.test("actor row: router consistent hash keeps keys where they are; a death moves only its own", async () => {
  const { refs, system } = workers(5);
  const sticky = router(refs, { routing: { hash: (_, [key]) => key } });
  const keys = Array.from({ length: 200 }, (_, i) => `key-${i}`);
  const place = () => Promise.all(keys.map((key) => sticky.ask.put(key)));
  const before = await place();
  assertEquals(await place(), before);
  for (let i = 0; i < 5; i++) assert(before.filter((b) => b === i).length > 10, "all take part");
  await refs[2]!.stop();
  const after = await place();
  assert(before.every((was, i) => was === 2 ? after[i] !== 2 : after[i] === was));
  await system.stop();
});

Deno.test("actor row: router smallest mailbox finds who has least to do", async () => {
  const { refs, got, system } = workers(3);
  refs[0]!.tell.put("x");
  refs[0]!.tell.put("y");
  refs[1]!.tell.put("z");
  const least = router(refs, { routing: "smallestMailbox" });
  for (const n of [1, 2, 3]) least.tell.put(n);
  assertEquals(await got(), [["x", "y"], ["z", 2], [1, 3]]);
  await system.stop();
});

Deno.test("actor row: router broadcast reaches all the living; scatter-gather-first takes the first answer", async () => {
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const gate = Promise.withResolvers<void>();
  const refs = [
    system.spawn(Worker, [0, gate.promise]),
    system.spawn(Worker, [1]),
    system.spawn(Worker, [2]),
  ];
  const all = router(refs, { routing: "broadcast" });
  assertEquals(all.tell.put(1), "ok");
  assertEquals(await all.send.put(2), "ok");
  assertEquals(await Promise.all(refs.map((ref) => ref.ask.all())), [[1, 2], [1, 2], [1, 2]]);
  assertEquals(await all.ask.slow(), 1, "the first that answers");
  await refs[1]!.stop();
  assertEquals(await all.ask.with({ timeout: 60_000 }).slow(), 2);
  gate.resolve();
  await settled();
  await system.stop();
  assertEquals(all.tell.put(3), "dead");
  await assertRejects(() => all.ask.slow(), AggregateError);
});

Deno.test("a router in front of supervised actors is a pool that survives failures", async () => {
  class Fragile extends Worker {
    boom(): never {
      throw new Error("boom");
    }
  }
  const system = new ActorSystem();
  system.events.subscribe(() => {});
  const specs = [0, 1].map((i) => child(Fragile, [i], { id: `${i}` }));
  const sup = system.supervise({ intensity: 10 }, specs);
  const pool = router(specs.map((spec) => sup.find(spec)!));
  pool.tell.boom();
  pool.tell.boom();
  assertEquals([await pool.ask.put(1), await pool.ask.put(2)], [0, 1]);
  await sup.stop();
});

Deno.test("bad arguments of a router are told", () => {
  const { refs } = workers(1);
  class Other extends Actor {
    put(): void {}
  }
  const other = new ActorSystem().spawn(Other, []);
  assertThrows(() => router([]), ArgumentError, "one class");
  assertThrows(() => router([...refs, other as unknown as ActorRef<Worker>]), ArgumentError, "one class");
  assertThrows(() => router([{} as ActorRef<Worker>]), ArgumentError);
  assertThrows(() => router(refs, { routing: "best" as never }), ArgumentError, "routing");
  assertThrows(() => router(refs, { routing: {} as never }), ArgumentError, "hash");
});

Deno.test("a broadcast is dead only if all are: one of another worker may be known to be gone before its end is told", async () => {
  const { system, refs, got } = workers(2);
  Object.assign(refs[0]!, { post: () => "dead", submit: () => Promise.resolve("dead") });
  const all = router(refs, { routing: "broadcast" });
  assertEquals([all.tell.put(1), await all.send.put(2)], ["ok", "ok"]);
  assertEquals((await got())[1], [1, 2]);
  Object.assign(refs[1]!, { post: () => "dead" });
  assertEquals(all.tell.put(3), "dead");
  await system.stop();
});
