import { assert, assertEquals } from "@std/assert";
import { C_WAITERS, RECEIVE, S_BELL, S_PARKED, S_SUMMARY, SEND } from "../../../wasm/layout.ts";
import { CONTENDED } from "../../../wasm/status.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { SharedCore } from "../../support/shared_core.ts";

Deno.test("whatever is announced is seen once, however often it was announced", () => {
  const shared = new SharedCore();
  for (const number of [4095, 64, 63, 64, 200]) shared.call.announce(shared.me[1]!, number);
  assertEquals(shared.ready(1), [63, 64, 200, 4095]);
  assertEquals(shared.ready(1), []);
  assertEquals(shared.ready(0), []);
});

Deno.test("more than a batch comes in several, and nothing twice or never", () => {
  const shared = new SharedCore();
  const seed = newSeed(), random = seeded(seed);
  const announced = new Set<number>();
  for (let i = 0; i < 2_000; i++) announced.add(random(4096));
  for (const number of announced) shared.call.announce(shared.me[1]!, number);
  const seen: number[] = [];
  for (let some = shared.ready(1); some.length > 0; some = shared.ready(1)) seen.push(...some);
  assertEquals(seen.length, announced.size, `seed ${seed}`);
  assertEquals(new Set(seen), announced, `seed ${seed}`);
  assertEquals(shared.long(shared.me[1]! + S_SUMMARY), 0n);
});

Deno.test("a channel with a high number is seen although hundreds of lower ones are ready all the time", () => {
  const shared = new SharedCore();
  let turns = 0;
  shared.call.announce(shared.me[1]!, 4000);
  for (let seen = false; !seen; turns++) {
    assert(turns < 20, "it starves");
    for (let number = 128; number < 1000; number++) shared.call.announce(shared.me[1]!, number);
    seen = shared.ready(1).includes(4000);
  }
});

Deno.test("who is about to sleep is kept awake by what is ready, and rung by what becomes ready", () => {
  const shared = new SharedCore();
  const me = shared.me[1]!;
  shared.call.announce(me, 200);
  assertEquals(shared.call.park(me), CONTENDED);
  assertEquals(shared.word(me + S_PARKED), 0);
  shared.ready(1);
  const bell = shared.call.park(me);
  assertEquals(bell, shared.word(me + S_BELL));
  shared.call.announce(me, 300);
  assertEquals([shared.word(me + S_BELL), shared.word(me + S_PARKED)], [bell + 1, 0]);
  shared.call.announce(me, 301);
  assertEquals(shared.word(me + S_BELL), bell + 1, "one sleep, one ring");
  shared.ready(1);
  shared.call.park(me);
  shared.call.unpark(me);
  shared.call.announce(me, 302);
  assertEquals(shared.word(me + S_BELL), bell + 1);
});

Deno.test("who is asked to stop does not sleep any more", () => {
  const shared = new SharedCore();
  const bell = shared.call.park(shared.me[1]!);
  shared.call.stop(1);
  assertEquals(shared.word(shared.me[1]! + S_BELL), bell + 1);
  assertEquals(shared.call.park(shared.me[1]!), CONTENDED);
});

Deno.test("one change wakes one waiter, the next another", () => {
  const shared = new SharedCore(4);
  const ch = shared.open(8);
  for (const slot of [1, 2, 3]) shared.call.enlist(shared.me[slot]!, ch, RECEIVE);
  const woken = () => [1, 2, 3].filter((slot) => shared.ready(slot).length > 0);
  const all: number[] = [];
  for (let i = 0; i < 3; i++) {
    shared.send(0, ch, [i]);
    const now = woken();
    assertEquals(now.length, 1);
    all.push(...now);
  }
  assertEquals(all.sort(), [1, 2, 3]);
  shared.send(0, ch, [3]);
  assertEquals(woken(), []);
  assertEquals(shared.long(ch + C_WAITERS), 0n);
});

Deno.test("of those who wait each is told as often as any other, whatever their slots and however many values go at once", () => {
  for (const slots of [[1, 2, 3, 4], [0, 5], [3, 60, 63], [2, 63, 64, 65, 100]]) {
    for (const batch of [1, 8, 64]) {
      const shared = new SharedCore(102, 1 << 26);
      const ch = shared.open(64);
      const told = new Map(slots.map((slot) => [slot, 0]));
      for (let i = 0; i < 1_000; i++) {
        for (const slot of slots) shared.call.enlist(shared.me[slot]!, ch, SEND);
        shared.send(101, ch, Array.from({ length: batch }, () => i));
        for (let left = batch; left > 0;) left -= (shared.receive(101, ch, batch) as number[]).length;
        // One permit that is given back tells one.
        shared.call.reserve(shared.me[101]!, ch);
        for (const slot of slots) shared.ready(slot);
        for (const slot of slots) shared.call.enlist(shared.me[slot]!, ch, SEND);
        shared.call.unreserve(101, ch);
        for (const slot of slots) if (shared.ready(slot).length > 0) told.set(slot, told.get(slot)! + 1);
      }
      const counts = [...told.values()];
      assertEquals(counts.reduce((sum, count) => sum + count), 1_000);
      assert(Math.max(...counts) <= 2 * Math.min(...counts), `${slots} by ${batch}: ${counts}`);
    }
  }
});

Deno.test("several values wake as many waiters, and a close wakes all of them", () => {
  const shared = new SharedCore(4);
  const ch = shared.open(8), number = shared.number(ch);
  for (const slot of [1, 2, 3]) shared.call.enlist(shared.me[slot]!, ch, RECEIVE);
  shared.send(0, ch, [1, 2]);
  assertEquals([1, 2, 3].filter((slot) => shared.ready(slot).length > 0).length, 2);
  for (const slot of [1, 2]) shared.call.enlist(shared.me[slot]!, ch, SEND);
  shared.call.enlist(shared.me[3]!, ch, RECEIVE);
  shared.call.close(shared.me[0]!, ch, 0);
  assertEquals([1, 2, 3].map((slot) => shared.ready(slot)), [[number], [number], [number]]);
});

Deno.test("who is no longer enlisted is not told", () => {
  const shared = new SharedCore();
  const ch = shared.open(8);
  shared.call.enlist(shared.me[1]!, ch, RECEIVE);
  shared.call.enlist(shared.me[1]!, ch, RECEIVE);
  shared.call.delist(1, ch, RECEIVE);
  shared.call.delist(1, ch, RECEIVE);
  shared.send(0, ch, [1]);
  assertEquals(shared.ready(1), []);
});

Deno.test("those who wait in slots beyond 64 are found, too", () => {
  const shared = new SharedCore(100, 1 << 26);
  const ch = shared.open(8), number = shared.number(ch);
  shared.call.enlist(shared.me[99]!, ch, RECEIVE);
  shared.send(0, ch, [1]);
  assertEquals(shared.ready(99), [number]);
});
