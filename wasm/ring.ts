/**
 * The inbox: a ring of byte records, many producers to the one worker that owns it.
 *
 * Invariants
 * - I1  head <= tail <= head + capacity; both are 8-aligned byte positions that only grow.
 * - I2  Everything in [head, head + capacity) that no producer has published is zero: the consumer clears what it has read
 *       before it moves the head.
 * - I3  A record's first word goes 0 -> length in one store, after its bytes: a length that is read is a whole record.
 * - I4  A record does not wrap; a padding record fills the rest of the lap.
 * - I5  Between the claim of the tail and the publication there is no loop and no call (mark 40).
 *
 * After Agrona's ManyToOneRingBuffer (negative-length claims are not needed: a claim cannot be cut in half, I5).
 */
import {
  A_SLOTS,
  C_CAPACITY,
  C_HEAD,
  C_HEAD_SEEN,
  C_KIND,
  C_NUMBER,
  C_TAIL,
  C_WAITERS,
  KIND_RING,
  R_DATA,
  RECORD_HEADER,
  RECORD_PADDING,
  S_INBOX,
  S_LEASE,
  S_RECEIVE_WINDOW,
  L_COLLECTED,
  L_PREPARED,
  L_RECEIVED,
  S_STATE,
  SEND,
  SLOT_LIVE,
  TABLE,
} from "./layout";
import { CONTENDED, CORRUPT, FENCED, FULL, INVALID, STALE } from "./status";
import { cas64, claimBegin, claimEnd, clear, copy, load32, load64, read32, store32, store64, write32 } from "./atoms";
import { inArena, indexOf, slotAt } from "./slots";
import { awaited, wakeAll } from "./waiters";
import { allocate, keep, poison, poisoned } from "./arena";
import { announce } from "./sched";

const TRIES: i32 = SHORT ? 3 : 64;

/**
 * Owner of slot `me`, before it is live: makes the inbox, or takes over the one of the slot's last owner, which `collect` has
 * emptied. Positions go on: a late producer may be about to publish a record for the last owner there, and whoever collects
 * it sees by its generation that it is for nobody.
 */
export function openInbox(me: usize, capacity: i32): i32 {
  let ring = load32(me + S_INBOX);
  if (ring == 0) {
    const block = allocate(me, R_DATA + capacity + 128);
    if (block < 0) return block;
    ring = (block + 127) & ~127;
    store32(ring + C_CAPACITY, capacity);
    store32(ring + C_KIND, KIND_RING);
    store32(ring + C_NUMBER, indexOf(me));
    store64(ring + C_TAIL, 0);
    store64(ring + C_HEAD_SEEN, 0);
    store64(ring + C_HEAD, 0);
    clear(ring + R_DATA, capacity);
    write32(me + S_LEASE + L_COLLECTED, 0);
    store32(me + S_INBOX, ring);
    store32(TABLE + (indexOf(me) << 2), ring);
    keep(me);
  } else catchUp(me, ring);
  for (let i = 0; i < 4; i++) store64(ring + C_WAITERS + (i << 3), 0);
  return ring;
}

/** An owner that died while it collected has cleared records that the head has not passed. */
function catchUp(me: usize, ring: usize): void {
  const head = load64(ring + C_HEAD);
  const ahead = read32(me + S_LEASE + L_COLLECTED) - <i32> head;
  if (ahead > 0 && ahead <= load32(ring + C_CAPACITY)) store64(ring + C_HEAD, head + <i64> ahead);
}

// @ts-ignore: decorator
@inline
function whole(bytes: i32): i32 {
  return (bytes + RECORD_HEADER + 7) & ~7;
}

/** Whether a ring lies at `ring`. */
export function isRing(ring: i32): bool {
  if ((ring & 127) != 0 || !inArena(ring, R_DATA)) return false;
  const capacity = load32(ring + C_CAPACITY);
  return capacity >= 64 && (capacity & (capacity - 1)) == 0 && inArena(ring, <i64> R_DATA + capacity);
}

/**
 * Owner of slot `me`: posts a record of `bytes` at `from` to the inbox of slot `to`. Returns 0, or FULL, STALE when that
 * worker is gone, INVALID when no such record fits, CONTENDED, FENCED, CORRUPT.
 */
export function post(me: usize, to: i32, from: usize, bytes: i32): i32 {
  if (poisoned()) return CORRUPT;
  if (load32(me + S_STATE) != SLOT_LIVE) return FENCED;
  if (to < 0 || to >= load32(A_SLOTS)) return INVALID;
  const ring = <usize> load32(slotAt(to) + S_INBOX);
  if (ring == 0 || load32(slotAt(to) + S_STATE) != SLOT_LIVE) return STALE;
  if (!isRing(ring)) return poison(31);
  const capacity = load32(ring + C_CAPACITY);
  const need = whole(bytes);
  if (bytes < 1 || need > capacity >> 3) return INVALID;
  for (let i = 0; i < TRIES; i++) {
    const tail = load64(ring + C_TAIL);
    if ((tail & 7) != 0) return poison(31);
    const at = <i32> tail & (capacity - 1);
    const padding = capacity - at < need ? capacity - at : 0;
    if (<i64> (padding + need) > room(ring, tail, capacity)) return FULL;
    const record = ring + R_DATA + (padding == 0 ? at : 0);
    claimBegin(40);
    if (cas64(ring + C_TAIL, tail, tail + padding + need) == tail) {
      copy(record + RECORD_HEADER, from, bytes);
      if (padding != 0) store32(ring + R_DATA + at, RECORD_PADDING | padding);
      write32(me + S_LEASE + L_PREPARED, 0);
      store32(record, bytes);
      claimEnd(40);
      announce(slotAt(to), to);
      return 0;
    }
  }
  return CONTENDED;
}

// @ts-ignore: decorator
@inline
function room(ring: usize, tail: i64, capacity: i32): i64 {
  let free = <i64> capacity - (tail - load64(ring + C_HEAD_SEEN));
  if (free < <i64> (capacity >> 2)) {
    const head = load64(ring + C_HEAD);
    store64(ring + C_HEAD_SEEN, head);
    free = <i64> capacity - (tail - head);
  }
  return free;
}

/**
 * Owner only: moves whole records to `to`, each as { bytes: i32, unused: i32, payload, padded to 8 }, until `max` bytes are
 * used or none is left. Returns the bytes used, 0 for none. A length that cannot be breaks I3 and poisons the arena.
 */
export function collect(me: usize, to: usize, max: i32): i32 {
  if (poisoned()) return CORRUPT;
  const ring = <usize> load32(me + S_INBOX);
  if (!isRing(ring)) return poison(31);
  const capacity = load32(ring + C_CAPACITY);
  catchUp(me, ring);
  let head = load64(ring + C_HEAD);
  if ((head & 7) != 0) return poison(31);
  const start = head;
  let used = 0;
  if (to == load32(me + S_RECEIVE_WINDOW)) write32(me + S_LEASE + L_RECEIVED, 0);
  while (head - start < <i64> capacity) {
    const at = <i32> head & (capacity - 1);
    const record = ring + R_DATA + at;
    const length = load32(record);
    if (length == 0) break;
    if ((length & RECORD_PADDING) != 0) {
      const padding = length & ~RECORD_PADDING;
      if (padding != capacity - at) return poison(33);
      head += padding;
      claimBegin(41);
      write32(me + S_LEASE + L_COLLECTED, <i32> head);
      clear(record, padding);
      claimEnd(41);
      continue;
    }
    const size = whole(length);
    if (length < 0 || size > capacity >> 3 || size > capacity - at) return poison(33);
    if (used + size > max) break;
    copy(to + used, record, size);
    used += size;
    head += size;
    claimBegin(42);
    write32(me + S_LEASE + L_COLLECTED, <i32> head);
    clear(record, size);
    claimEnd(42);
  }
  if (head != start) {
    store64(ring + C_HEAD, head);
    if (awaited(ring, SEND)) wakeAll(ring, SEND);
  }
  return used;
}
