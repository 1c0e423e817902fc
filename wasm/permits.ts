/**
 * Permits: room in a queue that is kept for one value, before there is one. They are counted in the tail, so that an ordinary
 * send and a reservation cannot both have the last cell, and in the seat of the worker, so that its reaper finds them.
 */
import { C_STRIDE, C_TAIL, L_PREPARED, PERMITS_MAX, RECEIVE, S_LEASE, SEAT_PERMITS, SEND } from "./layout";
import { CLOSED, CONTENDED, CORRUPT, FENCED, FULL } from "./status";
import { cas64, claimBegin, claimEnd, copy, load64, read32, write32, xor64 } from "./atoms";
import { indexOf, seatOf } from "./slots";
import { awaited, wake } from "./waiters";
import { bitsFor, cellIn, groupAt, guard, moved, roomAt, TRIES } from "./cells";

const ONE_PERMIT: i64 = <i64> 1 << 48;

/** Owner of slot `me`: keeps room for one value. Returns 0, or FULL, CLOSED, CONTENDED, FENCED, CORRUPT. */
export function reserve(me: usize, ch: usize): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  const seat = seatOf(ch, indexOf(me));
  for (let i = 0; i < TRIES; i++) {
    const tail = load64(ch + C_TAIL);
    if (tail < 0) return CLOSED;
    if (roomAt(ch, tail) < 1 || ((tail >> 48) & 0x7fff) == PERMITS_MAX) return FULL;
    const held = read32(seat + SEAT_PERMITS) + 1;
    claimBegin(22);
    if (cas64(ch + C_TAIL, tail, tail + ONE_PERMIT) == tail) {
      write32(seat + SEAT_PERMITS, held);
      claimEnd(22);
      return 0;
    }
  }
  return CONTENDED;
}

/** Owner of slot `me`: sends the cell at `from` into room it has reserved. 1, or CLOSED: the permit is given back then. */
export function sendReserved(me: usize, ch: usize, from: usize): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  const seat = seatOf(ch, indexOf(me));
  const stride = read32(ch + C_STRIDE);
  for (let i = 0; i < TRIES; i++) {
    const tail = load64(ch + C_TAIL);
    if (tail < 0) {
      unreserve(indexOf(me), ch);
      return CLOSED;
    }
    const held = read32(seat + SEAT_PERMITS) - 1;
    const group = groupAt(ch, tail, stride);
    const cell = cellIn(group, tail, stride);
    const bit = bitsFor(tail, 1);
    const next = moved(tail, 1) - ONE_PERMIT;
    claimBegin(23);
    if (cas64(ch + C_TAIL, tail, next) == tail) {
      copy(cell, from, stride);
      xor64(group, bit);
      write32(seat + SEAT_PERMITS, held);
      write32(me + S_LEASE + L_PREPARED, 0);
      claimEnd(23);
      if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, 1);
      return 1;
    }
  }
  return CONTENDED;
}

/** Owner of slot `me` or its reaper: gives reserved room back. Returns the permits the slot still holds, or CONTENDED. */
export function unreserve(slot: i32, ch: usize): i32 {
  const seat = seatOf(ch, slot);
  for (let i = 0; i < TRIES; i++) {
    const held = read32(seat + SEAT_PERMITS);
    if (held == 0) return 0;
    const tail = load64(ch + C_TAIL);
    claimBegin(24);
    if (cas64(ch + C_TAIL, tail, tail - ONE_PERMIT) == tail) {
      write32(seat + SEAT_PERMITS, held - 1);
      claimEnd(24);
      if (awaited(ch, SEND)) wake(ch, SEND, 1);
      return held - 1;
    }
  }
  return CONTENDED;
}
