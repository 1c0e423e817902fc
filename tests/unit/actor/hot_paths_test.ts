/**
 * The short cuts of the hot paths do what the long way does.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Actor, type ActorRef, ActorSystem, router, spawn } from "../../../src/actor/mod.ts";
import { ActorDeadError } from "../../../src/errors.ts";

/** Says what it was called with. */
class Witness extends Actor {
  readonly seen: unknown[][] = [];

  none(): unknown[][] {
    this.seen.push([]);
    return this.seen;
  }

  one(a: unknown): void {
    this.seen.push([a]);
  }

  async slow(a: unknown): Promise<void> {
    await undefined;
    this.seen.push(["slow", a]);
  }

  many(...args: unknown[]): unknown[] {
    this.seen.push(args);
    return args;
  }

  aside(a: unknown): void {
    if (this.seen.length === 0) {
      this.seen.push(["put aside", a]);
      return this.context.stash();
    }
    this.seen.push(["aside", a]);
  }

  back(_: unknown): void {
    this.context.unstashAll();
  }

  enough(_: unknown): void {
    this.context.stop();
  }
}

Deno.test("messages with 0 to 9 arguments arrive as they were told, sent and asked", async () => {
  const ref = spawn(Witness);
  const lists = Array.from({ length: 10 }, (_, n) => Array.from({ length: n }, (_, i) => `${n}:${i}`));
  for (const args of lists) {
    ref.tell.many(...args);
    assertEquals(await ref.ask.many(...args), args);
    await ref.send.many(...args);
  }
  assertEquals((await ref.ask.none()).slice(0, -1), lists.flatMap((args) => [args, args, args]));
});

Deno.test("a mailbox of messages of all kinds, in bursts longer than a turn, is handled in order", async () => {
  const ref = spawn(Witness), expected: unknown[][] = [];
  for (let i = 0; i < 500; i++) {
    for (let j = 0; j < i % 7; j++) expected.push([i * 10 + j]), ref.tell.one(i * 10 + j);
    if (i % 3 === 0) expected.push([i, "two"]), ref.tell.many(i, "two");
    if (i % 50 === 7) expected.push(["slow", i]), ref.tell.slow(i);
    if (i % 11 === 0) expected.push([]), ref.tell.none();
  }
  assertEquals((await ref.ask.none()).slice(0, -1), expected);
});

Deno.test("a plain message can be put aside, and comes back ahead of the others", async () => {
  const ref = spawn(Witness);
  ref.tell.aside(1);
  ref.tell.back(2);
  ref.tell.one(3);
  assertEquals(await ref.ask.none(), [["put aside", 1], ["aside", 1], [3], []]);
});

Deno.test("a plain message that stops its actor is the last one; the rest are dead letters", async () => {
  await using system = new ActorSystem();
  const ref = system.spawn(Witness), letters: unknown[] = [];
  system.events.subscribe((event) => event.type === "deadLetter" && letters.push(event.args[0]));
  ref.tell.one(1);
  ref.tell.enough(2);
  for (const n of [3, 4]) ref.tell.one(n);
  assertEquals(await ref.ended(), "normal");
  assertEquals(letters, [3, 4]);
});

Deno.test("stopping an idle actor takes effect at once, and whoever asks then is told", async () => {
  await using system = new ActorSystem();
  const ref = system.spawn(Witness);
  await ref.ask.none();
  const stopped = ref.stop();
  assertEquals([ref.alive, ref.tell.one(1)], [false, "dead"]);
  await assertRejects(() => ref.ask.none(), ActorDeadError);
  await stopped;
  assertEquals(system.counts, { started: 1, stopped: 1, restarted: 0, failed: 0, deadLetters: 1 });
});

Deno.test("an actor with a hook, a child or somebody who watches it ends the long way", async () => {
  const ended: string[] = [];
  class Hooked extends Witness {
    protected override onStop(): void {
      ended.push("hook");
    }
  }
  class Parent extends Witness {
    spawned(): ActorRef<Hooked> {
      return this.context.spawn(Hooked);
    }
  }
  const parent = spawn(Parent), watched = spawn(Witness), child = await parent.ask.spawned();
  watched.watch(({ reason }) => ended.push(`watched: ${reason}`));
  await watched.stop({ reason: "shutdown" });
  await parent.stop();
  assertEquals([child.alive, ended], [false, ["watched: shutdown", "hook"]]);
});

Deno.test("a router finds out about a death when it would choose the dead one, whatever the routing", async () => {
  for (
    const routing of ["roundRobin", "random", "smallestMailbox", {
      hash: (_: string, [a]: readonly unknown[]) => a,
    }] as const
  ) {
    const refs = Array.from({ length: 4 }, () => spawn(Witness));
    const front = router(refs, { routing });
    await refs[1]!.stop();
    await refs[2]!.stop();
    for (let i = 0; i < 40; i++) assertEquals(front.tell.one(i), "ok");
    const seen = await Promise.all([refs[0]!, refs[3]!].map((ref) => ref.ask.none()));
    assertEquals(seen.flat().length, 42, `with ${typeof routing === "string" ? routing : "hash"} routing`);
    assert(typeof routing === "string" && routing !== "roundRobin" || seen.every((each) => each.length > 5));
    await refs[0]!.stop();
    await refs[3]!.stop();
    assertEquals(front.tell.one(0), "dead");
    await assertRejects(() => front.ask.none(), ActorDeadError);
  }
});
