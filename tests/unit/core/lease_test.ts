import { assert, assertEquals } from "@std/assert";
import {
  A_USED,
  C_SENDERS,
  L_BLOCK,
  L_PREPARED,
  L_RECEIVED,
  M_BLOCK,
  OP_CLAIMED,
  OP_CLAIMING,
  OP_IDLE,
  OP_WAITING,
  P_PAYLOAD,
  RECEIVE,
  S_LEASE,
  SEND,
  SLOT_FREE,
  SLOT_LIVE,
} from "../../../wasm/layout.ts";
import { CONTENDED, EMPTY, EXHAUSTED, INVALID } from "../../../wasm/status.ts";
import { SharedCore } from "../../support/shared_core.ts";

/** Slot `slot` dies; slot 0 cleans up after it. */
function die(shared: SharedCore, slot: number): void {
  shared.call.fence(slot);
  assertEquals(shared.call.reap(shared.me[0]!, slot), 0);
  assertEquals(shared.core.poison, 0);
  assertEquals(shared.core.slotState(slot), SLOT_FREE);
}

/** A message of `bytes` in cell `index` of a slot's send window. */
function prepare(shared: SharedCore, slot: number, index: number, bytes = 1_000): number {
  return shared.core.check(shared.call.prepare(shared.me[slot]!, index, 128, bytes), "prepare");
}

/** An operation of `slot` that offers to send a message which lies in a block; returns { op, block }. */
function offerMessage(shared: SharedCore, slot: number, ch: number): { op: number; block: number } {
  const { call } = shared, me = shared.me[slot]!;
  const op = call.operation(me, 0), record = call.operation(me, op);
  const block = prepare(shared, slot, 0);
  shared.core.bytes.copyWithin(record + P_PAYLOAD, shared.out(slot), shared.out(slot) + 128);
  shared.core.store(me + S_LEASE + L_PREPARED, 0);
  call.prepareOperation(op);
  call.offer(me, ch, SEND, op, record + P_PAYLOAD);
  call.publishOperation(op);
  return { op, block };
}

Deno.test("slots are taken once, reused after their owner's death, and run out", () => {
  const shared = new SharedCore(2);
  const slot = shared.call.takeSlot();
  assertEquals([slot, shared.call.takeSlot()], [2, EXHAUSTED]);
  assertEquals(shared.call.equip(slot, 65536, 4096), 0);
  assertEquals(shared.core.slotState(slot), SLOT_LIVE);
  assertEquals(shared.call.equip(slot, 65536, 4096), INVALID, "it is live already");
  die(shared, slot);
  const used = shared.long(A_USED);
  assertEquals(shared.start(), slot);
  assertEquals(shared.long(A_USED), used, "windows and inbox are those of the last owner");
});

Deno.test("nothing is taken from a slot that was not fenced", () => {
  const shared = new SharedCore();
  assertEquals(shared.call.reap(shared.me[0]!, 1), INVALID);
  assertEquals(shared.call.reap(shared.me[0]!, 3), INVALID);
  assertEquals(shared.core.slotState(1), SLOT_LIVE);
  assertEquals([shared.call.fence(1), shared.call.fence(1), shared.call.fence(3)], [1, 0, 0]);
});

Deno.test("messages that the dead had prepared but not sent go back, those it had sent do not", () => {
  const shared = new SharedCore();
  const ch = shared.open(2, 128, 1);
  const used = shared.long(A_USED);
  for (let i = 0; i < 4; i++) prepare(shared, 1, i);
  assertEquals(shared.call.send(shared.me[1]!, ch, shared.out(1), 4), 2);
  die(shared, 1);
  assertEquals(shared.long(A_USED), used + 2048n);
  assertEquals(shared.call.receive(shared.me[2]!, ch, shared.in(2), 2), 2);
  for (const cell of [0, 128]) assertEquals(shared.call.letGo(shared.me[2]!, shared.in(2) + cell), 0);
  assertEquals(shared.long(A_USED), used);
  shared.sound();
});

Deno.test("messages in the hands of the dead go back, those it had let go are not touched", () => {
  const shared = new SharedCore();
  const ch = shared.open(4, 128, 1);
  const used = shared.long(A_USED);
  for (let i = 0; i < 3; i++) prepare(shared, 2, i);
  shared.call.send(shared.me[2]!, ch, shared.out(2), 3);
  shared.call.receive(shared.me[1]!, ch, shared.in(1), 3);
  shared.call.letGo(shared.me[1]!, shared.in(1));
  shared.call.letGo(shared.me[1]!, shared.in(1));
  die(shared, 1);
  assertEquals(shared.long(A_USED), used);
  shared.sound();
});

Deno.test("records in the receive window are not mistaken for messages when their owner dies", () => {
  const shared = new SharedCore();
  const ch = shared.open(4, 128, 1);
  prepare(shared, 2, 0);
  shared.call.send(shared.me[2]!, ch, shared.out(2), 1);
  shared.call.receive(shared.me[1]!, ch, shared.in(1), 1);
  shared.call.letGo(shared.me[1]!, shared.in(1));
  shared.core.bytes.fill(0xff, shared.out(0), shared.out(0) + 400);
  shared.call.post(shared.me[0]!, 1, shared.out(0), 400);
  shared.call.collect(shared.me[1]!, shared.in(1), 65536);
  shared.core.store(shared.in(1), -1);
  die(shared, 1);
  shared.sound();
});

Deno.test("collecting the inbox of the dead forgets what lies in the reaper's window, not in theirs", () => {
  const shared = new SharedCore();
  shared.core.store(shared.me[1]! + S_LEASE + L_RECEIVED, 1);
  shared.call.collect(shared.me[1]!, shared.in(0), 65536);
  assertEquals(shared.word(shared.me[1]! + S_LEASE + L_RECEIVED), 1);
});

Deno.test("a block in the middle of being taken or given back is not lost, wherever its owner stopped", () => {
  const shared = new SharedCore();
  const me = shared.me[1]!;
  const used = shared.long(A_USED);
  const block = shared.call.allocate(me, 100);
  die(shared, 1);
  assertEquals(shared.long(A_USED), used);
  shared.start();
  assertEquals(shared.call.allocate(me, 100), block);
  // Given back as far as its state, but not on its list yet.
  shared.core.bytes[block - 16] = 0x46;
  shared.setLong(A_USED, used);
  assertEquals(shared.word(me + S_LEASE + L_BLOCK), block - 16);
  die(shared, 1);
  shared.start();
  assertEquals(shared.call.allocate(me, 100), block);
  shared.call.keep(me);
  shared.sound();
});

Deno.test("permits and ends of the dead go back; when it held the last end the channel closes", () => {
  const shared = new SharedCore();
  const ch = shared.open(2), other = shared.open(2);
  for (let i = 0; i < 2; i++) shared.call.reserve(shared.me[1]!, ch);
  shared.call.countEnds(shared.me[1]!, ch, SEND, 1, 1);
  shared.call.countEnds(shared.me[1]!, other, SEND, 2, 2);
  shared.call.countEnds(shared.me[2]!, other, SEND, 1, 1);
  die(shared, 1);
  assertEquals([shared.call.closed(ch), shared.call.closed(other)], [1, 0]);
  assertEquals([shared.word(ch + C_SENDERS), shared.word(other + C_SENDERS)], [0, 1]);
  shared.sound();
});

Deno.test("whoever waits is told by the reaper, even if the dead had taken its name off the list and not rung", () => {
  for (const capacity of [4, 0]) {
    const shared = new SharedCore();
    const ch = shared.open(capacity), number = shared.number(ch);
    shared.call.enlist(shared.me[2]!, ch, RECEIVE);
    if (capacity > 0) shared.send(1, ch, [1]);
    shared.ready(2);
    shared.call.delist(2, ch, RECEIVE);
    die(shared, 1);
    assert(shared.ready(2).includes(number), `capacity ${capacity}`);
  }
});

Deno.test("whoever has records in its inbox is told by the reaper", () => {
  const shared = new SharedCore();
  shared.call.post(shared.me[1]!, 2, shared.out(1), 8);
  shared.ready(2);
  die(shared, 1);
  assert(shared.ready(2).includes(2));
});

Deno.test("a message that the dead had offered and nobody claimed goes back with its block", () => {
  const shared = new SharedCore();
  const ch = shared.open(0, 128, 1);
  offerMessage(shared, 1, ch);
  const used = shared.long(A_USED);
  die(shared, 1);
  assertEquals(shared.long(A_USED), used - 1024n);
  assertEquals(shared.call.meet(shared.me[2]!, ch, RECEIVE, shared.in(2), 0), EMPTY);
  shared.sound();
});

Deno.test("a message that the dead had offered and somebody claimed stays with who claimed it", () => {
  const shared = new SharedCore();
  const ch = shared.open(0, 128, 1);
  const { block } = offerMessage(shared, 1, ch);
  assertEquals(shared.call.meet(shared.me[2]!, ch, RECEIVE, shared.in(2), 0), 1);
  die(shared, 1);
  assertEquals(shared.word(shared.in(2) + M_BLOCK), block);
  assertEquals(shared.call.holds(block, 1_000), 1);
  assertEquals(shared.call.letGo(shared.me[2]!, shared.in(2)), 0);
  shared.sound();
});

Deno.test("a message that was handed to the dead goes back with its block", () => {
  const shared = new SharedCore();
  const ch = shared.open(0, 128, 1);
  const op = shared.call.operation(shared.me[1]!, 0);
  shared.call.prepareOperation(op);
  shared.call.offer(shared.me[1]!, ch, RECEIVE, op, 0);
  shared.call.publishOperation(op);
  const used = shared.long(A_USED);
  prepare(shared, 2, 0);
  assertEquals(shared.call.meet(shared.me[2]!, ch, SEND, shared.out(2), 0), 1);
  assertEquals(shared.call.stateOf(op), OP_CLAIMED);
  die(shared, 1);
  assertEquals(shared.long(A_USED), used);
  assertEquals(shared.call.stateOf(op), OP_IDLE);
  shared.sound();
});

Deno.test("the reaper waits for a partner that is in the middle of handing something to the dead", () => {
  const shared = new SharedCore();
  const ch = shared.open(0, 128, 1);
  const op = shared.call.operation(shared.me[1]!, 0);
  shared.call.prepareOperation(op);
  shared.call.offer(shared.me[1]!, ch, RECEIVE, op, 0);
  shared.call.publishOperation(op);
  shared.core.store(op, OP_CLAIMING);
  shared.call.fence(1);
  assertEquals(shared.call.reap(shared.me[0]!, 1), CONTENDED);
  assertEquals(shared.call.reap(shared.me[0]!, 1), CONTENDED);
  shared.core.store(op, OP_WAITING);
  assertEquals(shared.call.reap(shared.me[0]!, 1), 0);
  shared.sound();
});

Deno.test("whatever has been done of a reap can be done again", () => {
  const shared = new SharedCore();
  const ch = shared.open(2, 128, 1);
  const used = shared.long(A_USED);
  prepare(shared, 1, 0);
  shared.call.reserve(shared.me[1]!, ch);
  die(shared, 1);
  for (let i = 0; i < 3; i++) {
    shared.core.store(shared.me[1]!, 4);
    assertEquals(shared.call.reap(shared.me[0]!, 1), 0);
  }
  assertEquals(shared.long(A_USED), used);
  shared.sound();
});
