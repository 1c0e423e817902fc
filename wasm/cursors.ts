/**
 * The cursors of a subject: who reads, from where, and who is slowest.
 *
 * Invariants
 * - I1  A cursor belongs to the slot that its owner word names; nobody else moves it. The reaper takes it from the dead.
 * - I2  While its bit is set in C_READERS, writers wait for the cursor (unless the subject is lossy).
 * - I3  A cursor that is read from is never ahead of the tail.
 */
import {
  A_SLOTS,
  C_CAPACITY,
  C_CELLS,
  C_HEAD_SEEN,
  C_LOSSY,
  C_MASK,
  C_READERS,
  C_REPLAY,
  C_STRIDE,
  C_TAIL,
  CURSOR_SIZE,
  GROUP_HEADER,
  K_MISSED,
  K_OWNER,
  K_POSITION,
  READERS,
  SEAT_ATTACHED,
  SEND,
} from "./layout";
import { CONTENDED, EXHAUSTED, STALE } from "./status";
import { and64, cas32, cas64, load32, load64, or64, read32, store32, store64 } from "./atoms";
import { ahead, guard, POSITION, TRIES } from "./cells";
import { poison } from "./arena";
import { indexOf, seatOf, shapely } from "./slots";
import { awaited, wake } from "./waiters";

const JOINS: i64 = 0x7fff;

// @ts-ignore: decorator
@inline
export function cursorAt(ch: usize, index: i32): usize {
  const first = (<usize> read32(ch + C_CELLS) + 63) & ~63;
  const groups = (read32(ch + C_MASK) + 1) >> 6;
  return first + groups * (GROUP_HEADER + (read32(ch + C_STRIDE) << 6)) + index * CURSOR_SIZE;
}

// @ts-ignore: decorator
@inline
export function owns(me: usize, ch: usize, index: i32): bool {
  return index >= 0 && index < READERS && load32(cursorAt(ch, index) + K_OWNER) == indexOf(me) + 1;
}

// @ts-ignore: decorator
@inline
export function joinsOf(tail: i64): i64 {
  return (tail >>> 48) & JOINS;
}

// @ts-ignore: decorator
@inline
export function readers(ch: usize): i64 {
  return load64(ch + C_READERS) | load64(ch + C_READERS + 8);
}

/** Values between the slowest reader and `tail`. */
export function backlog(ch: usize, tail: i64): i64 {
  let most: i64 = 0;
  for (let half = 0; half < 2; half++) {
    let bits = load64(ch + C_READERS + (half << 3));
    while (bits != 0) {
      const behind = ahead(tail, load64(cursorAt(ch, (half << 6) + <i32> ctz(bits)) + K_POSITION));
      if (behind > most) most = behind;
      bits &= bits - 1;
    }
  }
  return most;
}

/**
 * Owner of slot `me`: takes a cursor that stands `replay` values before the tail, or as many as there are. Returns its index,
 * or EXHAUSTED, CONTENDED, FENCED, CORRUPT.
 */
export function join(me: usize, ch: usize, replay: i32): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  let index = 0;
  while (index < READERS && !takeCursor(cursorAt(ch, index), indexOf(me))) index++;
  if (index == READERS) return EXHAUSTED;
  const cursor = cursorAt(ch, index), capacity = <i64> read32(ch + C_CAPACITY);
  let wanted = <i64> (replay < read32(ch + C_REPLAY) ? replay : read32(ch + C_REPLAY));
  if (wanted < 0) wanted = 0;
  if (wanted > capacity) wanted = capacity;
  store64(cursor + K_MISSED, 0);
  let start: i64 = -1;
  for (let i = 0; i < TRIES; i++) {
    const tail = load64(ch + C_TAIL), at = tail & POSITION;
    // Who published since the bit was set may have counted on this reader: it starts where it said, if that is still there.
    if (start < 0 || ahead(at, start) > capacity) {
      start = at < wanted ? 0 : at - wanted;
      store64(cursor + K_POSITION, start);
    }
    if (i == 0) or64(ch + C_READERS + ((index >> 6) << 3), <i64> 1 << (index & 63));
    const joined = (tail & ~(JOINS << 48)) | (((joinsOf(tail) + 1) & JOINS) << 48);
    if (cas64(ch + C_TAIL, tail, joined) == tail) {
      // Joins are counted in few bits: a note must not seem current again when they have come round.
      store64(ch + C_HEAD_SEEN, (joinsOf(joined) ^ 0x4000) << 48);
      return index;
    }
  }
  dropCursor(ch, index);
  return CONTENDED;
}

// @ts-ignore: decorator
@inline
function takeCursor(cursor: usize, slot: i32): bool {
  return load32(cursor + K_OWNER) == 0 && cas32(cursor + K_OWNER, 0, slot + 1) == 0;
}

function dropCursor(ch: usize, index: i32): void {
  and64(ch + C_READERS + ((index >> 6) << 3), ~(<i64> 1 << (index & 63)));
  store32(cursorAt(ch, index) + K_OWNER, 0);
  if (awaited(ch, SEND)) wake(ch, SEND, 128);
}

/** Any worker: whether anybody reads. */
export function observed(ch: usize): bool {
  return readers(ch) != 0;
}

/** Owner of slot `me`: reads no more from cursor `index`; writers who waited for it go on. 0, or STALE: also of a subject that is gone. */
export function part(me: usize, ch: usize, index: i32): i32 {
  if (!shapely(ch) || !owns(me, ch, index)) return STALE;
  dropCursor(ch, index);
  return 0;
}

/** Owner of slot `slot` when it leaves the subject, or its reaper: takes its cursors away. */
export function partAll(ch: usize, slot: i32): void {
  if (!shapely(ch)) {
    poison(11);
    return;
  }
  for (let index = 0; index < READERS; index++) {
    if (load32(cursorAt(ch, index) + K_OWNER) == slot + 1) dropCursor(ch, index);
  }
}

/** While all rest: the number of the first broken invariant, 0 when all cursors are sound. */
export function auditCursors(ch: usize): i32 {
  const tail = load64(ch + C_TAIL), lossy = read32(ch + C_LOSSY) != 0;
  for (let index = 0; index < READERS; index++) {
    const reads = (load64(ch + C_READERS + ((index >> 6) << 3)) & (<i64> 1 << (index & 63))) != 0;
    const owner = load32(cursorAt(ch, index) + K_OWNER);
    if (reads != (owner != 0)) return 23;
    if (!reads) continue;
    if (owner < 0 || owner > load32(A_SLOTS) || load32(seatOf(ch, owner - 1) + SEAT_ATTACHED) == 0) return 23;
    const behind = ahead(tail, load64(cursorAt(ch, index) + K_POSITION));
    if (behind < 0 || (!lossy && behind > <i64> read32(ch + C_CAPACITY))) return 22;
  }
  return 0;
}
