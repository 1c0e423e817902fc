import { assertEquals, assertNotEquals } from "@std/assert";
import {
  C_SEATS,
  O_OPERATION,
  OFFER_SIZE,
  OP_BUSY,
  OP_CLAIMED,
  OP_IDLE,
  OP_WAITING,
  P_ON,
  P_PAYLOAD,
  RECEIVE,
  SEAT_OFFERS,
  SEAT_SIZE,
  SEND,
} from "../../../wasm/layout.ts";
import { CLAIMED, CLOSED, CONTENDED, EMPTY, FENCED } from "../../../wasm/status.ts";
import { SharedCore } from "../../support/shared_core.ts";

/** Slot `slot` waits on `ch`, as an operation of its own; a sender offers `value`. */
function wait(
  shared: SharedCore,
  slot: number,
  ch: number,
  direction: number,
  value = 0,
  previous = 0,
): number {
  const me = shared.me[slot]!;
  const op = shared.call.operation(me, previous);
  shared.call.prepareOperation(op);
  const payload = shared.call.operation(me, op) + P_PAYLOAD;
  if (direction === SEND) shared.setLong(payload, BigInt(value));
  shared.call.offer(me, ch, direction, op, direction === SEND ? payload : 0);
  shared.call.publishOperation(op);
  return op;
}

function offerOf(shared: SharedCore, slot: number, ch: number, direction: number): bigint {
  return shared.long(ch + C_SEATS + slot * SEAT_SIZE + SEAT_OFFERS + direction * OFFER_SIZE + O_OPERATION);
}

Deno.test("a sender that comes second hands its value to the receiver that waits, and tells it", () => {
  const shared = new SharedCore();
  const ch = shared.open(0), number = shared.number(ch);
  const op = wait(shared, 1, ch, RECEIVE);
  shared.setLong(shared.out(0), 42n);
  assertEquals(shared.call.meet(shared.me[0]!, ch, SEND, shared.out(0), 0), 1);
  assertEquals(shared.call.stateOf(op), OP_CLAIMED);
  assertEquals(shared.long(op + P_PAYLOAD), 42n);
  assertEquals(shared.word(op + P_ON), (number << 1) | RECEIVE);
  assertEquals(shared.ready(1), [number]);
  assertEquals(shared.call.meet(shared.me[2]!, ch, SEND, shared.out(2), 0), EMPTY);
  assertEquals(shared.call.depth(ch), 0);
});

Deno.test("a receiver that comes second takes the value of the sender that waits", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  const op = wait(shared, 2, ch, SEND, 7);
  assertEquals(shared.call.meet(shared.me[0]!, ch, RECEIVE, shared.in(0), 0), 1);
  assertEquals(shared.long(shared.in(0)), 7n);
  assertEquals(shared.call.stateOf(op), OP_CLAIMED);
  assertEquals(shared.word(op + P_ON) & 1, SEND);
});

Deno.test("nobody meets those who do the same, nor itself", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  wait(shared, 1, ch, RECEIVE);
  assertEquals(shared.call.meet(shared.me[0]!, ch, RECEIVE, shared.in(0), 0), EMPTY);
  assertEquals(shared.call.meet(shared.me[1]!, ch, SEND, shared.out(1), 0), EMPTY);
});

Deno.test("an offer that was withdrawn, locked, unpublished or ended cannot be claimed", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  const op = wait(shared, 1, ch, RECEIVE);
  const meet = () => shared.call.meet(shared.me[0]!, ch, SEND, shared.out(0), 0);
  assertEquals(shared.call.lockOperation(op), 0);
  assertEquals(shared.call.stateOf(op), OP_BUSY);
  assertEquals(meet(), CONTENDED);
  shared.call.settleOperation(op);
  assertEquals(meet(), EMPTY);
  shared.call.prepareOperation(op);
  shared.call.offer(shared.me[1]!, ch, RECEIVE, op, 0);
  assertEquals(meet(), EMPTY, "not published yet");
  shared.call.publishOperation(op);
  shared.call.retract(1, ch, RECEIVE);
  assertEquals(meet(), EMPTY);
});

Deno.test("an old offer does not claim the next use of its operation", () => {
  const shared = new SharedCore();
  const one = shared.open(0), other = shared.open(0);
  const op = wait(shared, 1, one, RECEIVE);
  shared.call.lockOperation(op);
  shared.call.settleOperation(op);
  // Another use, on another channel; the offer on the first one is still there, as a partner may have read it.
  shared.call.prepareOperation(op);
  shared.call.offer(shared.me[1]!, other, RECEIVE, op, 0);
  shared.call.publishOperation(op);
  assertEquals(shared.call.meet(shared.me[0]!, one, SEND, shared.out(0), 0), EMPTY);
  assertEquals(shared.call.stateOf(op), OP_WAITING);
  assertEquals(shared.call.meet(shared.me[0]!, other, SEND, shared.out(0), 0), 1);
});

Deno.test("an offer's operation and generation are one word, so that no partner reads half of each of two offers", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  const first = wait(shared, 1, ch, RECEIVE);
  assertEquals(offerOf(shared, 1, ch, RECEIVE), (1n << 32n) | BigInt(first));
  shared.call.lockOperation(first);
  shared.call.retract(1, ch, RECEIVE);
  shared.call.settleOperation(first);
  assertEquals(offerOf(shared, 1, ch, RECEIVE), 0n);
  wait(shared, 1, ch, RECEIVE);
  assertEquals(offerOf(shared, 1, ch, RECEIVE), (2n << 32n) | BigInt(first));
});

Deno.test("who has an operation of its own commits it together with its partner's", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  const theirs = wait(shared, 1, ch, RECEIVE);
  const mine = wait(shared, 0, ch, SEND, 5);
  const payload = shared.call.operation(shared.me[0]!, mine) + P_PAYLOAD;
  assertEquals(shared.call.meet(shared.me[0]!, ch, SEND, payload, mine), 1);
  assertEquals(shared.call.stateOf(mine), OP_IDLE);
  assertEquals(shared.call.stateOf(theirs), OP_CLAIMED);
  assertEquals(shared.long(theirs + P_PAYLOAD), 5n);
});

Deno.test("who was claimed in the meantime does not claim anybody", () => {
  const shared = new SharedCore();
  const one = shared.open(0), other = shared.open(0);
  const mine = wait(shared, 0, one, RECEIVE);
  shared.call.offer(shared.me[0]!, other, RECEIVE, mine, 0);
  assertEquals(shared.call.meet(shared.me[1]!, one, SEND, shared.out(1), 0), 1);
  const theirs = wait(shared, 2, other, SEND, 9);
  assertEquals(shared.call.meet(shared.me[0]!, other, RECEIVE, shared.in(0), mine), CLAIMED);
  assertEquals(shared.call.stateOf(theirs), OP_WAITING);
});

Deno.test("of two that face each other while one tries, one lets go and both stay claimable", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  const low = wait(shared, 0, ch, SEND, 1), high = wait(shared, 1, ch, RECEIVE);
  assertNotEquals(low, high);
  shared.call.lockOperation(high);
  const payload = shared.call.operation(shared.me[0]!, low) + P_PAYLOAD;
  assertEquals(shared.call.meet(shared.me[0]!, ch, SEND, payload, low), CONTENDED);
  assertEquals(shared.call.stateOf(low), OP_WAITING);
  shared.call.publishOperation(high);
  assertEquals(shared.call.meet(shared.me[0]!, ch, SEND, payload, low), 1);
});

Deno.test("after a close nobody meets, and what was claimed before stands", () => {
  const shared = new SharedCore();
  const ch = shared.open(0), number = shared.number(ch);
  const claimed = wait(shared, 1, ch, RECEIVE);
  shared.call.meet(shared.me[0]!, ch, SEND, shared.out(0), 0);
  const waiting = wait(shared, 2, ch, RECEIVE);
  shared.ready(1);
  shared.call.close(shared.me[0]!, ch, 0);
  assertEquals(shared.call.meet(shared.me[0]!, ch, SEND, shared.out(0), 0), CLOSED);
  assertEquals([shared.call.stateOf(claimed), shared.call.stateOf(waiting)], [OP_CLAIMED, OP_WAITING]);
  assertEquals([shared.ready(1), shared.ready(2)], [[number], [number]]);
});

Deno.test("a fenced slot meets nobody", () => {
  const shared = new SharedCore();
  const ch = shared.open(0);
  wait(shared, 1, ch, RECEIVE);
  shared.call.fence(0);
  assertEquals(shared.call.meet(shared.me[0]!, ch, SEND, shared.out(0), 0), FENCED);
});

Deno.test("partners that wait take turns", () => {
  const shared = new SharedCore(5);
  const ch = shared.open(0);
  const met = new Set<number>();
  for (let round = 0; round < 64; round++) {
    const ops = [1, 2, 3, 4].map((slot) => wait(shared, slot, ch, RECEIVE));
    shared.call.meet(shared.me[0]!, ch, SEND, shared.out(0), 0);
    ops.forEach((op, i) => {
      if (shared.call.stateOf(op) === OP_CLAIMED) met.add(i);
      else shared.call.lockOperation(op);
      shared.call.retract(i + 1, ch, RECEIVE);
      shared.call.settleOperation(op);
    });
  }
  assertEquals(met.size, 4);
});
