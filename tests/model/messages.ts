/**
 * Messages that lie in blocks, sent and received step by step as `src/runtime/cell_format.ts` does.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  A_ARENA,
  A_BUMP,
  A_FREE,
  B_NEXT,
  BLOCK_FREE,
  CLASSES,
  L_BLOCK,
  L_HALF,
  M_BLOCK,
  M_IN_BLOCK,
  M_LENGTH,
  S_LEASE,
  S_STATE,
  SLOT_FREE,
} from "../../wasm/layout.ts";
import { OWED } from "../../wasm/status.ts";
import type { Part, World } from "./world.ts";

/** Bytes of a cell that holds a message. */
export const CELL = 16;
/** Bytes of every message here: more than a cell takes. */
const BYTES = 40;

/** Takes a block, writes the value, sends the cell; gives the block back if it is not taken. The status. */
export function* sendMessage(w: World, slot: number, ch: number, value: number): Part<number> {
  const me = w.me[slot]!;
  const block = yield w.calls.prepare(me, 0, CELL, BYTES);
  if (block < 0) return block;
  w.machine.put(block, value);
  const sent = yield w.calls.send(me, ch, w.out(slot), 1);
  if (sent !== 1) yield w.calls.abandon(me);
  return sent;
}

/** Receives a message and lets its block go; the value, or the status. */
export function* receiveMessage(
  w: World,
  slot: number,
  ch: number,
): Part<{ status: number; value?: number }> {
  const got = yield w.calls.receive(w.me[slot]!, ch, w.in(slot), 1);
  if (got < 0) return { status: got };
  if ((got & OWED) !== 0) yield w.calls.tellAll(ch);
  return { status: 1, value: yield* takeMessage(w, slot) };
}

/** Reads the message in the receive window and lets its block go. */
export function* takeMessage(w: World, slot: number, at: number = w.in(slot)): Part<number> {
  if ((w.machine.get(at + M_LENGTH) & M_IN_BLOCK) === 0) throw new Error("the message is not in a block");
  const value = w.machine.get(w.machine.get(at + M_BLOCK));
  yield* w.retry(w.calls.letGo(w.me[slot]!, at));
  return value;
}

/** Receives all messages at once. */
export function drainMessages(w: World, slot: number, ch: number): number[] {
  const values: number[] = [];
  while ((w.now.receive(w.me[slot]!, ch, w.in(slot), 1) & ~OWED) === 1) {
    values.push(w.word(w.word(w.in(slot) + M_BLOCK)));
    if (w.now.letGo(w.me[slot]!, w.in(slot)) !== 0) throw new Error("letGo");
  }
  return values;
}

/**
 * Every free block is on the list of its class once, or in the lease of a worker that has not yet come to put it there: the
 * audit cannot see that, since it holds only at rest.
 */
export function listed(w: World): void {
  const free = new Map<number, number>();
  const add = (block: number, cls: number) => {
    assert(!free.has(block), `the free block ${block} is there twice`);
    free.set(block, cls);
  };
  for (let cls = 0; cls < CLASSES; cls++) {
    for (let at = w.word(A_FREE + 8 * cls); at !== 0; at = w.word(at + B_NEXT)) add(at, cls);
  }
  for (const me of w.me) {
    for (const held of [L_BLOCK, L_HALF]) {
      const block = w.word(me + S_LEASE + held);
      if (block !== 0 && (w.word(block) & 255) === BLOCK_FREE) add(block, (w.word(block) >> 8) & 255);
    }
  }
  let known = 0;
  for (let at = w.word(A_ARENA); at < w.word(A_BUMP);) {
    const word = w.word(at), cls = (word >> 8) & 255;
    if ((word & 255) === BLOCK_FREE) {
      assertEquals(free.get(at), cls, `the list on which the free block ${at} is`);
      known++;
    }
    at += 1 << cls;
  }
  assertEquals(known, free.size, "free blocks by the walls and on the lists");
}

/** Everything is sound, the dead slot is free, and no byte more is in use than at the start. */
export function whole(w: World, used: number, dead = 0): void {
  listed(w);
  assertEquals(w.word(w.me[dead]! + S_STATE), SLOT_FREE, "the slot of the dead is free");
  w.sound();
  assertEquals(w.used, used, "bytes in use");
}
