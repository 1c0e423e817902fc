import { assert, assertEquals } from "@std/assert";
import { C_HEAD, C_PUBLISHED, C_TAIL, PERMITS_MAX } from "../../../wasm/layout.ts";
import { CLOSED, EMPTY, FENCED, FULL, OWED } from "../../../wasm/status.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { SharedCore } from "../../support/shared_core.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("values come out in the order in which they went in, and not before", () => {
  const shared = new SharedCore();
  const ch = shared.open(8);
  assertEquals(shared.receive(1, ch, 8), EMPTY);
  assertEquals(shared.send(0, ch, [1, 2, 3]), 3);
  assertEquals(shared.receive(1, ch, 2), [1, 2]);
  assertEquals(shared.receive(2, ch, 9), [3]);
  assertEquals(shared.receive(1, ch, 1), EMPTY);
  shared.sound();
});

Deno.test("a channel holds exactly its capacity, whether or not that is a power of two", () => {
  for (const capacity of [1, 2, 3, 63, 64, 65, 100, 128, 1000]) {
    const shared = new SharedCore();
    const ch = shared.open(capacity);
    for (let lap = 0; lap < 5; lap++) {
      assertEquals(shared.send(0, ch, range(0, capacity + 7)), capacity, `capacity ${capacity}, lap ${lap}`);
      assertEquals(shared.send(1, ch, [1]), FULL);
      assertEquals(shared.call.writable(ch), 0);
      const got: number[] = [];
      while (got.length < capacity) got.push(...shared.receive(2, ch, 1000) as number[]);
      assertEquals(got, range(0, capacity));
      assertEquals(shared.call.readable(ch), 0);
    }
    shared.sound();
  }
});

Deno.test("a closed channel takes nothing and gives what it has, then says closed", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  shared.send(0, ch, [1, 2]);
  assertEquals(shared.call.close(shared.me[1]!, ch, 0), 1);
  assertEquals(shared.call.close(shared.me[1]!, ch, 0), 0);
  assertEquals(shared.send(0, ch, [3]), CLOSED);
  assertEquals(shared.call.reserve(shared.me[0]!, ch), CLOSED);
  assertEquals(shared.receive(2, ch, 1), [1]);
  assertEquals(shared.receive(2, ch, 5), [2]);
  assertEquals(shared.receive(2, ch, 5), CLOSED);
});

Deno.test("a fenced slot neither sends nor receives", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  shared.send(0, ch, [1]);
  assertEquals(shared.call.fence(1), 1);
  assertEquals(shared.send(1, ch, [2]), FENCED);
  assertEquals(shared.receive(1, ch, 1), FENCED);
  assertEquals(shared.call.reserve(shared.me[1]!, ch), FENCED);
  assertEquals(shared.receive(2, ch, 1), [1]);
});

Deno.test("a permit keeps room that nobody else gets", () => {
  const shared = new SharedCore();
  const ch = shared.open(3);
  assertEquals(shared.call.reserve(shared.me[0]!, ch), 0);
  assertEquals(shared.call.reserve(shared.me[1]!, ch), 0);
  assertEquals(shared.send(2, ch, [1, 2, 3]), 1);
  assertEquals(shared.call.reserve(shared.me[2]!, ch), FULL);
  shared.sound();
  shared.setLong(shared.out(0), 7n);
  assertEquals(shared.call.sendReserved(shared.me[0]!, ch, shared.out(0)), 1);
  assertEquals(shared.call.unreserve(1, ch), 0);
  assertEquals(shared.call.unreserve(1, ch), 0, "nothing is given back twice");
  assertEquals(shared.send(2, ch, [8, 9]), 1);
  assertEquals(shared.receive(1, ch, 9), [1, 7, 8]);
  shared.sound();
});

Deno.test("a permit outlives the close only to be given back", () => {
  const shared = new SharedCore();
  const ch = shared.open(1);
  shared.call.reserve(shared.me[0]!, ch);
  shared.call.close(shared.me[1]!, ch, 0);
  assertEquals(shared.call.sendReserved(shared.me[0]!, ch, shared.out(0)), CLOSED);
  assertEquals(shared.long(ch + C_TAIL), -(2n ** 63n));
  assertEquals(shared.receive(1, ch, 1), CLOSED);
  shared.sound();
});

Deno.test("there are no more permits than their bits can count", () => {
  const shared = new SharedCore(1, 1 << 22);
  const ch = shared.open(PERMITS_MAX + 100);
  for (let i = 0; i < PERMITS_MAX; i++) assertEquals(shared.call.reserve(shared.me[0]!, ch), 0);
  assertEquals(shared.call.reserve(shared.me[0]!, ch), FULL);
  shared.sound();
});

Deno.test("senders that wait are told at once when half is free, before that by who owes it", () => {
  const shared = new SharedCore();
  const ch = shared.open(8), number = shared.number(ch);
  shared.send(0, ch, range(0, 8));
  shared.call.enlist(shared.me[0]!, ch, 1);
  assertEquals(shared.call.receive(shared.me[1]!, ch, shared.in(1), 1), 1 | OWED);
  assertEquals(shared.ready(0), []);
  shared.call.tellAll(ch);
  assertEquals(shared.ready(0), [number]);
  shared.call.enlist(shared.me[0]!, ch, 1);
  assertEquals(shared.call.receive(shared.me[1]!, ch, shared.in(1), 3), 3);
  assertEquals(shared.ready(0), [number]);
});

Deno.test("a wake that was not needed goes to the next who waits", () => {
  const shared = new SharedCore();
  const ch = shared.open(8), number = shared.number(ch);
  shared.call.enlist(shared.me[1]!, ch, 0);
  shared.call.enlist(shared.me[2]!, ch, 0);
  shared.send(0, ch, [1]);
  const told = [1, 2].filter((slot) => shared.ready(slot).length > 0);
  assertEquals(told.length, 1);
  shared.call.passOn(ch);
  assertEquals(shared.ready(3 - told[0]!), [number]);
  shared.call.enlist(shared.me[1]!, ch, 0);
  shared.call.passOnNumber(number);
  assertEquals(shared.ready(1), [number]);
  for (const nobody of [-1, 0, 5, 127, 4095, 4096, 2 ** 31 - 1]) shared.call.passOnNumber(nobody);
});

for (const start of [0n, 2n ** 31n, 2n ** 32n, 2n ** 47n, 2n ** 48n]) {
  for (const capacity of [1, 5, 64, 150]) {
    Deno.test(`a queue behaves like a queue from position ${start} with capacity ${capacity}`, () => {
      const seed = newSeed();
      const random = seeded(seed);
      const shared = new SharedCore();
      const ch = shared.open(capacity);
      const from = start === 0n ? 0n : start - 70n;
      shared.advance(ch, from);
      const queue: number[] = [];
      let next = 0, permits = 0;
      for (let i = 0; i < 3_000; i++) {
        const slot = random(3), count = 1 + random(random(4) === 0 ? 200 : 6);
        const room = capacity - queue.length - permits;
        switch (random(5)) {
          case 0:
          case 1: {
            const sent = shared.send(slot, ch, range(next, next + count));
            assertEquals(sent, room === 0 ? FULL : Math.min(count, room), `seed ${seed}, step ${i}`);
            for (let k = 0; k < sent; k++) queue.push(next++);
            break;
          }
          case 2: {
            const reserved = shared.call.reserve(shared.me[0]!, ch);
            assertEquals(reserved, room === 0 ? FULL : 0, `seed ${seed}, step ${i}`);
            if (reserved === 0) permits++;
            break;
          }
          case 3:
            if (permits === 0) break;
            permits--;
            if (random(2) === 0) shared.call.unreserve(0, ch);
            else {
              shared.setLong(shared.out(0), BigInt(next));
              assertEquals(shared.call.sendReserved(shared.me[0]!, ch, shared.out(0)), 1);
              queue.push(next++);
            }
            break;
          default: {
            const got = shared.receive(slot, ch, count);
            if (queue.length === 0) assertEquals(got, EMPTY, `seed ${seed}, step ${i}`);
            else {
              assert(Array.isArray(got) && got.length > 0, `seed ${seed}, step ${i}: ${got}`);
              assertEquals(got, queue.splice(0, got.length), `seed ${seed}, step ${i}`);
            }
          }
        }
        assertEquals(shared.call.depth(ch), queue.length);
      }
      assert(BigInt.asIntN(48, shared.long(ch + C_HEAD) - start) > 100n, "the run crossed the border");
      shared.sound();
    });
  }
}

Deno.test("positions count on from 0 after 2 ** 48, and permits and the end beside them stay what they are", () => {
  const shared = new SharedCore();
  const ch = shared.open(3);
  shared.advance(ch, 2n ** 48n - 1n);
  assertEquals(shared.call.reserve(shared.me[0]!, ch), 0);
  assertEquals(shared.send(1, ch, [1, 2]), 2);
  assertEquals(shared.send(1, ch, [3]), FULL, "the permit keeps its room");
  shared.setLong(shared.out(0), 3n);
  assertEquals(shared.call.sendReserved(shared.me[0]!, ch, shared.out(0)), 1);
  assertEquals([shared.call.depth(ch), shared.filled(ch)], [3, 3]);
  shared.sound();
  shared.call.close(shared.me[0]!, ch, 0);
  assertEquals(shared.send(1, ch, [4]), CLOSED);
  assertEquals(shared.receive(2, ch, 1), [1]);
  assertEquals(shared.receive(2, ch, 5), [2, 3]);
  assertEquals(shared.receive(2, ch, 1), CLOSED);
  assertEquals(shared.long(ch + C_HEAD), 2n);
  shared.sound();
});

Deno.test("what was published is noted anew before the note is so old that it seems to be ahead", () => {
  const shared = new SharedCore();
  const ch = shared.open(3);
  shared.advance(ch, 2n ** 47n - 3n);
  // As after 2 ** 47 values that came one at a time: those are not noted.
  shared.setLong(ch + C_PUBLISHED, 0n);
  for (let i = 0; i < 10; i++) {
    assertEquals(shared.receive(1, ch, 1), EMPTY);
    assertEquals(shared.send(0, ch, [i]), 1);
    assertEquals(shared.receive(1, ch, 1), [i]);
  }
  shared.sound();
});
