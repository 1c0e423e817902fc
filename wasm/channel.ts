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
  KIND_SUBJECT,
  L_NUMBER,
  OP_INLINE,
  RECEIVE,
  S_LEASE,
  SEAT_ATTACHED,
  SEAT_ENDED,
  SEAT_LEAVING,
  SEAT_SENDERS,
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
  write32,
} from "./atoms";
import { allocate, keep, poison, release, releaseFrom } from "./arena";
import { giveUpOpening, headerOf, returnNumber, takeNumber } from "./numbers";
import { indexOf, isHeader, seatOf, shapeOf } from "./slots";
import { wakeAll } from "./waiters";
import { ahead, discard } from "./cells";
import { partAll } from "./cursors";
import { discardSubject } from "./subject";

const TRIES: i32 = SHORT ? 3 : 64;
export const CLOSED_BIT: i64 = i64.MIN_VALUE;

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
  const before = giveUpOpening(me);
  if (before != 0) return before;
  const number = takeNumber(me);
  if (number < 0) return number;
  const ch = headerOf(me, number, C_SEATS + load32(A_SLOTS) * SEAT_SIZE);
  if (ch < 0) {
    giveUpOpening(me);
    return ch;
  }
  let cells = GROUP;
  while (cells < capacity) cells <<= 1;
  if (capacity > 0) {
    const bytes = <i64> (cells / GROUP) * groupBytes(stride) + 64;
    const room = bytes > 0x3fffffff ? EXHAUSTED : allocate(me, <i32> bytes);
    if (room < 0) {
      giveUpOpening(me);
      return room;
    }
    const first = (room + 63) & ~63;
    for (let i = 0; i < cells / GROUP; i++) clear(first + i * groupBytes(stride), 8);
    claimBegin(18);
    store32(ch + C_CELLS, room);
    keep(me);
    claimEnd(18);
  }
  reset(ch, number, capacity, stride, cells);
  store32(ch + C_MESSAGES, messages);
  store32(ch + C_CHECK, shapeOf(ch));
  const generation = (load64(ch + C_REFS) >>> 32) + 1;
  const refs = (generation << 32) | <i64> <u32> C_LIVE | 1;
  const seat = seatOf(ch, indexOf(me));
  claimBegin(19);
  store64(ch + C_REFS, refs);
  store32(seat + SEAT_ATTACHED, 1);
  write32(me + S_LEASE + L_NUMBER, 0);
  claimEnd(19);
  return ch;
}

export function reset(ch: i32, number: i32, capacity: i32, stride: i32, cells: i32): void {
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
  // Who attaches is 0 in every seat of a number that was free, and looked at by whoever comes with an old handle.
  const slots = load32(A_SLOTS);
  for (let i = 0; i < slots; i++) clear(seatOf(ch, i) + SEAT_SENDERS, SEAT_SIZE - SEAT_SENDERS);
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
  const attached = load32(seat + SEAT_ATTACHED);
  if (attached == 0) return 0;
  if (attached == SEAT_LEAVING) return takeDown(me, seat, ch);
  if (load32(ch + C_KIND) == KIND_SUBJECT) partAll(ch, slot);
  let refs: i64 = 0;
  let gone = false;
  for (let i = 0; i < TRIES && !gone; i++) {
    refs = load64(ch + C_REFS);
    const last = (refs & 0x7fffffff) == 1 && (load64(ch + C_TAIL) & CLOSED_BIT) != 0;
    const next = last ? (refs - 1) & ~C_LIVE_BIT : refs - 1;
    claimBegin(11);
    if (cas64(ch + C_REFS, refs, next) == refs) {
      store32(seat + SEAT_ATTACHED, last ? SEAT_LEAVING : 0);
      claimEnd(11);
      gone = true;
      refs = next;
    }
  }
  if (!gone) return CONTENDED;
  return (refs & C_LIVE_BIT) != 0 ? 0 : takeDown(me, seat, ch);
}

/** The last to leave, or its reaper: gives back what the channel has. Each step can be repeated; CONTENDED asks for that. */
function takeDown(me: usize, seat: usize, ch: usize): i32 {
  const cells = load32(ch + C_CELLS);
  if (cells != 0) {
    const emptied = load32(ch + C_KIND) == KIND_SUBJECT ? discardSubject(me, ch) : discard(me, ch);
    if (emptied != 0) return emptied;
    const freed = releaseFrom(me, cells, ch + C_CELLS);
    if (load32(ch + C_CELLS) != 0) return freed;
  }
  const reason = load32(ch + C_REASON);
  if (reason > 0) {
    const freed = releaseFrom(me, reason, ch + C_REASON);
    if (load32(ch + C_REASON) > 0) return freed;
  }
  return returnNumber(load32(ch + C_NUMBER), seat + SEAT_ATTACHED);
}

/**
 * Any attached worker: nothing is accepted from now on; `reason` (a block, 0 for none, or REASON_LOST) stays with the
 * channel if it won. Returns 1 for the one who closed it.
 */
export function close(me: usize, ch: usize, reason: i32): i32 {
  if (reason != 0) {
    if ((load64(ch + C_TAIL) & CLOSED_BIT) != 0) {
      if (reason > 0) release(me, reason);
      return 0;
    }
    claimBegin(13);
    const won = cas32(ch + C_REASON, 0, reason) == 0;
    if (won && reason > 0) keep(me);
    claimEnd(13);
    if (!won && reason > 0) release(me, reason);
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
  const flags = seatOf(ch, indexOf(me)) + SEAT_ENDED;
  const ended = load32(flags) | (1 << direction);
  claimBegin(12);
  const count = add32(total, by) + by;
  add32(seat, seated);
  if (count == 0) store32(flags, ended);
  claimEnd(12);
  return count;
}

/** Owner of slot `me`: how many of its operations wait in `direction`, for `stats()`. */
export function countWaiting(me: usize, ch: usize, direction: i32, count: i32): void {
  store32(seatOf(ch, indexOf(me)) + 16 + (direction << 2), count);
}

/** Any worker: `channel.size`, not linearizable. */
export function depth(ch: usize): i32 {
  // What a subject keeps nobody will take away.
  if (load32(ch + C_KIND) == KIND_SUBJECT) return 0;
  const head = load64(ch + C_HEAD);
  const n = ahead(load64(ch + C_TAIL), head);
  return n < 0 ? 0 : <i32> n;
}

export function closed(ch: usize): i32 {
  return (load64(ch + C_TAIL) & CLOSED_BIT) != 0 ? 1 : 0;
}

export function drop(ch: usize): void {
  add64(ch + C_DROPPED, 1);
}
