import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  A_USED,
  C_REASON,
  C_RECEIVERS,
  C_REFS,
  C_SENDERS,
  CAPACITY_MAX,
  CHANNELS,
  M_BLOCK,
  M_LENGTH,
  OP_INLINE,
  RECEIVE,
  SEND,
  SLOTS_MAX,
  STRIDE_MAX,
} from "../../../wasm/layout.ts";
import { EXHAUSTED, INVALID, STALE } from "../../../wasm/status.ts";
import { SharedCore } from "../../support/shared_core.ts";

const leave = (shared: SharedCore, slot: number, ch: number) =>
  shared.call.detach(shared.me[slot]!, slot, ch);

Deno.test("a handle finds its channel and no other, of whatever generation", () => {
  const shared = new SharedCore();
  const ch = shared.core.check(shared.call.open(shared.me[0]!, 4, 8, 0), "open");
  const number = shared.number(ch), generation = shared.generation(ch);
  assertEquals(shared.call.find(shared.me[1]!, number, generation), ch);
  assertEquals(shared.call.find(shared.me[1]!, number, generation + 1), STALE);
  assertEquals(shared.call.find(shared.me[1]!, number + 1, generation), STALE);
  for (const wrong of [-1, 0, 1, SLOTS_MAX - 1, CHANNELS, 2 ** 31 - 1]) {
    assertEquals(shared.call.find(shared.me[1]!, wrong, generation), STALE, String(wrong));
  }
  shared.sound();
});

Deno.test("a shape that the layout cannot hold is invalid", () => {
  const shared = new SharedCore();
  const open = (capacity: number, stride: number) => shared.call.open(shared.me[0]!, capacity, stride, 0);
  for (
    const [capacity, stride] of [[-1, 8], [CAPACITY_MAX + 1, 8], [1, 0], [1, 12], [1, STRIDE_MAX + 8], [
      1,
      -8,
    ]] as const
  ) {
    assertEquals(open(capacity, stride), INVALID, `${capacity} ${stride}`);
  }
  assertEquals(open(0, OP_INLINE + 8), INVALID);
  const used = shared.long(A_USED);
  assertEquals(open(CAPACITY_MAX, STRIDE_MAX), EXHAUSTED);
  assertEquals(open(CAPACITY_MAX, 8), EXHAUSTED);
  assert(open(1, 8) > 0, "the number of a channel that did not fit is used again");
  assert(shared.long(A_USED) > used);
});

Deno.test("the last to leave a closed channel gives its cells and its number back; old handles are stale", () => {
  const shared = new SharedCore();
  leave(shared, 0, shared.core.check(shared.call.open(shared.me[0]!, 0, 8, 0), "open"));
  const ch = shared.open(100);
  const number = shared.number(ch), generation = shared.generation(ch);
  const used = shared.long(A_USED);
  shared.call.close(shared.me[2]!, ch, 0);
  assertEquals([leave(shared, 0, ch), leave(shared, 0, ch), leave(shared, 2, ch)], [0, 0, 0]);
  assertEquals(shared.long(A_USED), used);
  assertEquals(shared.call.find(shared.me[0]!, number, generation), ch, "whoever is there can be joined");
  leave(shared, 0, ch);
  leave(shared, 1, ch);
  assert(shared.long(A_USED) < used);
  assertEquals(shared.call.find(shared.me[1]!, number, generation), STALE);
  const next = shared.core.check(shared.call.open(shared.me[1]!, 5, 16, 0), "open");
  assertEquals([shared.number(next), shared.generation(next)], [number, generation + 1]);
  assertEquals(shared.call.find(shared.me[1]!, number, generation), STALE);
  shared.sound();
});

Deno.test("a channel that nobody is attached to but that is open can be joined again", () => {
  const shared = new SharedCore();
  const ch = shared.core.check(shared.call.open(shared.me[0]!, 4, 8, 0), "open");
  shared.send(0, ch, [5]);
  leave(shared, 0, ch);
  shared.attach(shared.me[1]!, ch);
  assertEquals(shared.receive(1, ch, 1), [5]);
});

Deno.test("numbers run out after as many channels as there are, and not before", () => {
  const shared = new SharedCore(1, 1 << 23);
  let last = 0, count = 0;
  for (;;) {
    const ch = shared.call.open(shared.me[0]!, 0, 8, 0);
    if (ch < 0) {
      assertEquals(ch, EXHAUSTED);
      break;
    }
    last = ch;
    count++;
  }
  assertEquals(count, CHANNELS - SLOTS_MAX);
  shared.call.close(shared.me[0]!, last, 0);
  leave(shared, 0, last);
  assertEquals(shared.call.open(shared.me[0]!, 0, 8, 0), last);
  shared.sound();
});

Deno.test("numbers that could not be used for want of memory are used when there is some", () => {
  const shared = new SharedCore(1, 1 << 20);
  const hoard: number[] = [];
  for (let size = 1 << 19; size >= 48; size >>= 1) {
    for (;;) {
      const block = shared.call.allocate(shared.me[0]!, size - 16);
      if (block < 0) break;
      shared.call.keep(shared.me[0]!);
      hoard.push(block);
    }
  }
  for (let i = 0; i < 5; i++) assertEquals(shared.call.open(shared.me[0]!, 4, 8, 0), EXHAUSTED);
  for (const block of hoard) assertEquals(shared.call.release(shared.me[0]!, block), 0);
  const channels = Array.from(
    { length: 5 },
    () => shared.core.check(shared.call.open(shared.me[0]!, 4, 8, 0), "open"),
  );
  assertEquals(new Set(channels).size, 5);
  assertEquals(channels.map((ch) => shared.number(ch)), [0, 1, 2, 3, 4].map((i) => SLOTS_MAX + i));
  shared.sound();
});

Deno.test("opening and leaving thousands of channels leaves the memory as it was", () => {
  const shared = new SharedCore();
  const round = () => {
    const ch = shared.open(64, 16);
    shared.send(0, ch, [1, 2, 3]);
    shared.call.close(shared.me[0]!, ch, 0);
    for (const slot of [0, 1, 2]) leave(shared, slot, ch);
  };
  round();
  const used = shared.long(A_USED);
  for (let i = 0; i < 5_000; i++) round();
  assertEquals(shared.long(A_USED), used);
  shared.sound();
});

Deno.test("messages that nobody has received give their blocks back with the channel", () => {
  const shared = new SharedCore();
  const round = () => {
    const ch = shared.open(8, 128, 1);
    for (let i = 0; i < 2; i++) shared.call.prepare(shared.me[0]!, i, 128, 1_000);
    assertEquals(shared.call.send(shared.me[0]!, ch, shared.out(0), 2), 2);
    shared.core.store(shared.out(0) + M_LENGTH, 4);
    shared.core.store(shared.out(0) + M_BLOCK, 12345);
    shared.call.send(shared.me[0]!, ch, shared.out(0), 1);
    assertEquals(shared.call.receive(shared.me[1]!, ch, shared.in(1), 1), 1);
    assertEquals(shared.call.letGo(shared.me[1]!, shared.in(1)), 0);
    shared.call.close(shared.me[0]!, ch, 0);
    for (const slot of [0, 1, 2]) leave(shared, slot, ch);
  };
  round();
  const used = shared.long(A_USED);
  round();
  assertEquals([shared.core.poison, shared.long(A_USED)], [0, used]);
  shared.sound();
});

Deno.test("the reason of the close that won stays as long as somebody may read it", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  const used = shared.long(A_USED);
  const reason = () => shared.call.allocate(shared.me[0]!, 50);
  const first = reason();
  assertEquals(shared.call.close(shared.me[0]!, ch, first), 1);
  assertEquals(shared.call.close(shared.me[0]!, ch, reason()), 0);
  assertEquals(shared.word(ch + C_REASON), first);
  leave(shared, 0, ch);
  leave(shared, 1, ch);
  assertEquals(shared.call.holds(first, 50), 1);
  leave(shared, 2, ch);
  assertEquals(shared.call.holds(first, 50), 0);
  assert(shared.long(A_USED) < used);
  shared.sound();
});

Deno.test("a reason that comes after a close without one does not change what the close said", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  shared.call.close(shared.me[0]!, ch, 0);
  const used = shared.long(A_USED);
  assertEquals(shared.call.close(shared.me[1]!, ch, shared.call.allocate(shared.me[1]!, 50)), 0);
  assertEquals(shared.word(ch + C_REASON), 0);
  assertEquals(shared.long(A_USED), used);
});

Deno.test("ends are counted over all slots", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  const count = (slot: number, direction: number, by: number) =>
    shared.call.countEnds(shared.me[slot]!, ch, direction, by, by);
  assertEquals([count(0, SEND, 1), count(1, SEND, 2), count(1, RECEIVE, 1), count(1, SEND, -1)], [
    1,
    3,
    1,
    2,
  ]);
  assertEquals([shared.word(ch + C_SENDERS), shared.word(ch + C_RECEIVERS)], [2, 1]);
  assertNotEquals(shared.long(ch + C_REFS), 0n);
  shared.sound();
});
