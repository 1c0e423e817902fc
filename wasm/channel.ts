/**
 * What every channel has, whatever its kind: a number, a generation, references, seats, waiters, ends, a close.
 *
 * Invariants
 * - I1  A header belongs to its channel number for ever; only cells go back to the arena. A number is taken again when it
 *       is closed and no worker is attached, with the next generation.
 * - I2  C_REFS counts the seats that are attached.
 * - I3  The closed bit is in the word that admits values (C_TAIL): after close() returned nothing is accepted.
 * - I4  C_SENDERS, C_RECEIVERS, and the permits in C_TAIL are the sums over the seats (and ends that travel).
 */
import {
  A_FREE_CHANNELS,
  A_NEXT_CHANNEL,
  A_SLOTS,
  C_CAPACITY,
  C_CELLS,
  C_CHECK,
  C_DROPPED,
  C_HEAD,
  C_HEAD_SEEN,
  C_KIND,
  C_LIVE,
  C_MASK,
  C_MESSAGES,
  C_NEXT,
  C_NUMBER,
  C_PUBLISHED,
  C_REASON,
  C_RECEIVERS,
  C_REFS,
  C_SEATS,
  C_SENDERS,
  C_STRIDE,
  C_TAIL,
  C_WAITERS,
  CAPACITY_MAX,
  CHANNELS,
  GROUP,
  GROUP_HEADER,
  KIND_CELLS,
  KIND_RENDEZVOUS,
  OP_INLINE,
  RECEIVE,
  SEAT_ATTACHED,
  SEAT_SIZE,
  SEND,
  SLOTS_MAX,
  STRIDE_MAX,
  TABLE,
} from "./layout";
import { CONTENDED, EXHAUSTED, INVALID, STALE } from "./status";
import {
  add32,
  add64,
  cas32,
  cas64,
  claimBegin,
  claimEnd,
  clear,
  load32,
  load64,
  or64,
  store32,
  store64,
} from "./atoms";
import { allocate, keep, poison, release } from "./arena";
import { indexOf, isHeader, seatOf, shapeOf } from "./slots";
import { wakeAll } from "./waiters";
import { discard } from "./cells";

const TRIES: i32 = 64;
export const CLOSED_BIT: i64 = i64.MIN_VALUE;

/** A channel number that nobody uses, or EXHAUSTED. */
function takeNumber(): i32 {
  for (let i = 0; i < TRIES; i++) {
    const head = load64(A_FREE_CHANNELS);
    const number = <i32> head - 1;
    if (number < 0) break;
    if (number < SLOTS_MAX || number >= CHANNELS || !isHeader(load32(TABLE + (number << 2)), number)) return poison(10);
    const next = load32(<usize> load32(TABLE + (number << 2)) + C_NEXT);
    if (cas64(A_FREE_CHANNELS, head, (((head >>> 32) + 1) << 32) | <i64> <u32> next) == head) return number;
  }
  for (let i = 0; i < TRIES; i++) {
    const number = load32(A_NEXT_CHANNEL);
    if (number >= CHANNELS) return EXHAUSTED;
    if (number < SLOTS_MAX) return poison(10);
    if (cas32(A_NEXT_CHANNEL, number, number + 1) == number) return number;
  }
  return CONTENDED;
}

function returnNumber(number: i32): i32 {
  if (number < SLOTS_MAX || number >= CHANNELS) return poison(11);
  const header = load32(TABLE + (number << 2));
  if (!isHeader(header, number)) return poison(10);
  for (let i = 0; i < TRIES; i++) {
    const head = load64(A_FREE_CHANNELS);
    store32(header + C_NEXT, <i32> head);
    const tagged = (((head >>> 32) + 1) << 32) | <i64> (number + 1);
    if (cas64(A_FREE_CHANNELS, head, tagged) == head) return 0;
  }
  return CONTENDED;
}

/** The header of a number: allocated on first use, kept for ever (I1). */
function headerOf(me: usize, number: i32, bytes: i32): i32 {
  const known = load32(TABLE + (number << 2));
  if (known != 0) return isHeader(known, number) ? known : poison(10);
  const block = allocate(me, bytes + 128);
  if (block < 0) return block;
  const header = (block + 127) & ~127;
  clear(header, bytes);
  store32(header + C_NUMBER, number);
  store32(TABLE + (number << 2), header);
  keep(me);
  return header;
}

// @ts-ignore: decorator
@inline
function groupBytes(stride: i32): i32 {
  return GROUP_HEADER + GROUP * stride;
}

/**
 * Owner of slot `me`: opens a channel of `capacity` cells (0: a rendezvous) of `stride` bytes, and attaches to it.
 * Returns the header's address, or INVALID, EXHAUSTED, CONTENDED.
 */
export function open(me: usize, capacity: i32, stride: i32, messages: i32): i32 {
  if (capacity < 0 || capacity > CAPACITY_MAX || stride < 8 || stride > STRIDE_MAX || (stride & 7) != 0) return INVALID;
  if (capacity == 0 && stride > OP_INLINE) return INVALID;
  const number = takeNumber();
  if (number < 0) return number;
  const ch = headerOf(me, number, C_SEATS + load32(A_SLOTS) * SEAT_SIZE);
  if (ch < 0) {
    // Without a header it cannot be on the list of free numbers: it is still the next one, or lost.
    if (load32(TABLE + (number << 2)) == 0) cas32(A_NEXT_CHANNEL, number + 1, number);
    return ch;
  }
  let cells = GROUP;
  while (cells < capacity) cells <<= 1;
  if (capacity > 0) {
    const bytes = <i64> (cells / GROUP) * groupBytes(stride) + 64;
    const room = bytes > 0x3fffffff ? EXHAUSTED : allocate(me, <i32> bytes);
    if (room < 0) {
      returnNumber(number);
      return room;
    }
    const first = (room + 63) & ~63;
    for (let i = 0; i < cells / GROUP; i++) clear(first + i * groupBytes(stride), 8);
    store32(ch + C_CELLS, room);
    keep(me);
  }
  reset(ch, number, capacity, stride, cells);
  store32(ch + C_MESSAGES, messages);
  store32(ch + C_CHECK, shapeOf(ch));
  const generation = (load64(ch + C_REFS) >>> 32) + 1;
  store64(ch + C_REFS, (generation << 32) | <i64> <u32> C_LIVE);
  attach(me, ch, <i32> generation);
  return ch;
}

function reset(ch: i32, number: i32, capacity: i32, stride: i32, cells: i32): void {
  store32(ch + C_NUMBER, number);
  store32(ch + C_KIND, capacity == 0 ? KIND_RENDEZVOUS : KIND_CELLS);
  store32(ch + C_CAPACITY, capacity);
  store32(ch + C_STRIDE, stride);
  store32(ch + C_MASK, cells - 1);
  store64(ch + C_TAIL, 0);
  store64(ch + C_HEAD_SEEN, 0);
  store64(ch + C_HEAD, 0);
  store64(ch + C_PUBLISHED, 0);
  for (let i = 0; i < 4; i++) store64(ch + C_WAITERS + (i << 3), 0);
  store32(ch + C_SENDERS, 0);
  store32(ch + C_RECEIVERS, 0);
  store64(ch + C_DROPPED, 0);
  store32(ch + C_REASON, 0);
  clear(ch + C_SEATS, load32(A_SLOTS) * SEAT_SIZE);
}

/** Any worker: the header's address of channel `number` at `generation`, after taking a seat; or STALE, CONTENDED. */
export function find(me: usize, number: i32, generation: i32): i32 {
  if (number < SLOTS_MAX || number >= CHANNELS) return STALE;
  const ch = load32(TABLE + (number << 2));
  if (ch == 0) return STALE;
  if (!isHeader(ch, number)) return poison(10);
  const rc = attach(me, ch, generation);
  return rc < 0 ? rc : ch;
}

function attach(me: usize, ch: usize, generation: i32): i32 {
  const seat = seatOf(ch, indexOf(me));
  for (let i = 0; i < TRIES; i++) {
    const refs = load64(ch + C_REFS);
    if (<i32> (refs >>> 32) != generation || (refs & C_LIVE_BIT) == 0) return STALE;
    if (load32(seat + SEAT_ATTACHED) != 0) return 0;
    claimBegin(10);
    if (cas64(ch + C_REFS, refs, refs + 1) == refs) {
      store32(seat + SEAT_ATTACHED, 1);
      claimEnd(10);
      return 0;
    }
  }
  return CONTENDED;
}

const C_LIVE_BIT: i64 = <i64> <u32> C_LIVE;

/**
 * Owner of slot `me`, or its reaper: leaves the channel. The last to leave a closed channel releases its cells and its number.
 */
export function detach(me: usize, slot: i32, ch: usize): i32 {
  const seat = seatOf(ch, slot);
  if (load32(seat + SEAT_ATTACHED) == 0) return 0;
  let refs: i64 = 0;
  let gone = false;
  for (let i = 0; i < TRIES && !gone; i++) {
    refs = load64(ch + C_REFS);
    const last = (refs & 0x7fffffff) == 1 && (load64(ch + C_TAIL) & CLOSED_BIT) != 0;
    const next = last ? (refs - 1) & ~C_LIVE_BIT : refs - 1;
    claimBegin(11);
    if (cas64(ch + C_REFS, refs, next) == refs) {
      store32(seat + SEAT_ATTACHED, 0);
      claimEnd(11);
      gone = true;
      refs = next;
    }
  }
  if (!gone) return CONTENDED;
  if ((refs & C_LIVE_BIT) != 0) return 0;
  const cells = load32(ch + C_CELLS);
  if (cells != 0) discard(me, ch);
  const reason = load32(ch + C_REASON);
  store32(ch + C_CELLS, 0);
  store32(ch + C_REASON, 0);
  if (cells != 0) release(me, cells);
  if (reason != 0) release(me, reason);
  return returnNumber(load32(ch + C_NUMBER));
}

/** Any attached worker: nothing is accepted from now on; `reason` (a block, 0 for none) stays with the channel if it won. */
export function close(me: usize, ch: usize, reason: i32): i32 {
  if (reason != 0) {
    if ((load64(ch + C_TAIL) & CLOSED_BIT) != 0) {
      release(me, reason);
      return 0;
    }
    claimBegin(13);
    const won = cas32(ch + C_REASON, 0, reason) == 0;
    if (won) keep(me);
    claimEnd(13);
    if (!won) release(me, reason);
  }
  const before = or64(ch + C_TAIL, CLOSED_BIT);
  wakeAll(ch, RECEIVE);
  wakeAll(ch, SEND);
  return (before & CLOSED_BIT) != 0 ? 0 : 1;
}

/**
 * Owner of slot `me`: adds `by` counted ends of `direction`. Returns how many there are now; at 0 the caller closes or cancels.
 */
export function countEnds(me: usize, ch: usize, direction: i32, by: i32, seated: i32): i32 {
  const total = ch + (direction == SEND ? C_SENDERS : C_RECEIVERS);
  const seat = seatOf(ch, indexOf(me)) + (direction == SEND ? 4 : 8);
  claimBegin(12);
  const count = add32(total, by) + by;
  add32(seat, seated);
  claimEnd(12);
  return count;
}

/** Owner of slot `me`: how many of its operations wait in `direction`, for `stats()`. */
export function countWaiting(me: usize, ch: usize, direction: i32, count: i32): void {
  store32(seatOf(ch, indexOf(me)) + 16 + (direction << 2), count);
}

/** Any worker: `channel.size`, not linearizable. */
export function depth(ch: usize): i32 {
  const head = load64(ch + C_HEAD);
  const tail = load64(ch + C_TAIL) & 0xffffffffffff;
  const n = tail - head;
  return n < 0 ? 0 : <i32> n;
}

export function closed(ch: usize): i32 {
  return (load64(ch + C_TAIL) & CLOSED_BIT) != 0 ? 1 : 0;
}

export function drop(ch: usize): void {
  add64(ch + C_DROPPED, 1);
}
