import { assertEquals } from "@std/assert";
import {
  A_BUMP,
  A_MAGIC,
  A_NEXT_CHANNEL,
  A_POISON,
  A_SIZE,
  A_USED,
  C_HEAD,
  C_HEAD_SEEN,
  C_NUMBER,
  C_PUBLISHED,
  C_REFS,
  C_SEATS,
  C_SENDERS,
  C_TAIL,
  S_INBOX,
  S_STATE,
  SEAT_PERMITS,
  TABLE,
} from "../../../wasm/layout.ts";
import { CORRUPT } from "../../../wasm/status.ts";
import { SharedCore } from "../../support/shared_core.ts";

interface Scene {
  readonly shared: SharedCore;
  readonly ch: number;
  readonly number: number;
  readonly inbox: number;
}

/** One word that is broken, and the invariant whose number it must lead to. */
const BREAKS: readonly [string, number, (scene: Scene) => [number, bigint | number]][] = [
  ["the magic number", 1, () => [A_MAGIC, 0]],
  ["the end of the used memory", 1, ({ shared }) => [A_BUMP, shared.word(A_SIZE) + 64]],
  ["a block header", 2, ({ ch }) => [(ch & ~4095) - 0, 0]],
  ["the bytes in use", 4, ({ shared }) => [A_USED, shared.long(A_USED) + 64n]],
  ["the next channel number", 10, () => [A_NEXT_CHANNEL, 5]],
  ["a channel's address", 10, ({ number }) => [TABLE + 4 * number, 40]],
  ["a channel's number", 11, ({ ch, number }) => [ch + C_NUMBER, number + 1]],
  ["the count of seats", 12, ({ shared, ch }) => [ch + C_REFS, shared.long(ch + C_REFS) + 1n]],
  ["the count of ends", 14, ({ ch }) => [ch + C_SENDERS, -1]],
  ["a seat's permits", 14, ({ ch }) => [ch + C_SEATS + SEAT_PERMITS, 1]],
  ["the head", 21, ({ ch }) => [ch + C_HEAD, 100n]],
  ["the tail", 21, ({ ch }) => [ch + C_TAIL, 100n]],
  ["the head that was seen", 25, ({ ch }) => [ch + C_HEAD_SEEN, 3n]],
  ["the published position", 25, ({ ch }) => [ch + C_PUBLISHED, 9n]],
  ["an inbox's tail", 31, ({ inbox }) => [inbox + C_TAIL, 2n ** 40n]],
  ["a slot's state", 41, ({ shared }) => [shared.me[1]! + S_STATE, 77]],
];

Deno.test("the audit of a sound arena finds nothing, at rest or not", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  shared.send(0, ch, [1, 2]);
  assertEquals([shared.call.audit(0), shared.call.audit(1)], [0, 0]);
});

for (const [what, invariant, breaking] of BREAKS) {
  Deno.test(`the audit finds ${what} broken, as invariant ${invariant}`, () => {
    const shared = new SharedCore();
    const ch = shared.open(4);
    shared.send(0, ch, [1, 2]);
    const scene = { shared, ch, number: shared.number(ch), inbox: shared.word(shared.me[1]! + S_INBOX) };
    let [address, value] = breaking(scene);
    // A block begins somewhere before what it holds: the last valid header in front of the channel's.
    if (invariant === 2) { for (address = ch - 16; (shared.word(address) >>> 16) !== 0x4d42; address -= 16); }
    if (typeof value === "bigint") shared.setLong(address, value);
    else shared.core.store(address, value);
    assertEquals(shared.call.audit(1), invariant);
  });
}

Deno.test("a poisoned arena keeps its first number, and every operation says so", () => {
  const shared = new SharedCore();
  const ch = shared.open(4);
  assertEquals([shared.call.poison(33), shared.call.poison(3)], [CORRUPT, CORRUPT]);
  assertEquals(shared.word(A_POISON), 33);
  assertEquals(shared.send(0, ch, [1]), CORRUPT);
  assertEquals(shared.receive(0, ch, 1), CORRUPT);
  assertEquals(shared.call.reserve(shared.me[0]!, ch), CORRUPT);
  assertEquals(shared.call.meet(shared.me[0]!, ch, 0, shared.in(0), 0), CORRUPT);
  assertEquals(shared.call.post(shared.me[0]!, 1, shared.out(0), 8), CORRUPT);
  assertEquals(shared.call.collect(shared.me[0]!, shared.in(0), 100), CORRUPT);
  assertEquals(shared.call.audit(1), 33);
});
