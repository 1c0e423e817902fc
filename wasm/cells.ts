/**
 * The bounded queue of fixed cells, many producers to many consumers.
 *
 * Cells come in groups of 64 that share one publication word, so that a batch is published by one atomic operation.
 *
 * Invariants
 * - I1  head <= tail <= head + capacity - permits, always. Positions only grow, and count on from 0 after 2^48: they are
 *       compared by the way from one to the other (`ahead`), which is short.
 * - I2  A position belongs to the producer whose compare-and-swap moved the tail over it, until it is published.
 * - I3  Position p of lap n is published when bit p % 64 of its group's word is 1 in even laps, 0 in odd ones: publishing
 *       flips it, receiving leaves it, so nothing has to be reset.
 * - I4  A cell is overwritten only after the head has passed it. Consumers copy first and claim by moving the head; a
 *       copy that loses the race is thrown away, and a consumer that dies before it has claimed has taken nothing.
 * - I5  C_HEAD_SEEN <= head and C_PUBLISHED <= first unpublished position: facts that may be old, never wrong.
 * - I6  Between the claim of the tail and the publication there is no loop and no call (marks 20 to 23).
 *
 * Relatives: D. Vyukov's bounded MPMC queue (a stamp per cell), LMAX Disruptor (cached gating sequences, availability
 * flags by lap), DPDK's rte_ring (batch claims).
 */
import {
  C_CAPACITY,
  C_CELLS,
  C_HEAD,
  C_HEAD_SEEN,
  C_KIND,
  C_MASK,
  C_MESSAGES,
  C_PUBLISHED,
  C_STRIDE,
  C_TAIL,
  CHANNELS,
  GROUP_HEADER,
  KIND_CELLS,
  L_RECEIVED,
  L_PREPARED,
  L_SENT,
  L_STRIDE,
  M_BLOCK,
  M_IN_BLOCK,
  M_LENGTH,
  RECEIVE,
  S_LEASE,
  S_STATE,
  SEND,
  SLOT_LIVE,
  SLOTS_MAX,
  TABLE,
} from "./layout";
import { CLOSED, CONTENDED, CORRUPT, EMPTY, FENCED, FULL, OWED } from "./status";
import { cas64, claimBegin, claimEnd, copy, copyUnsure, load32, load64, read32, store64, write32, xor64 } from "./atoms";

import { isHeader, shapely } from "./slots";
import { awaited, wake } from "./waiters";
import { poison, poisoned, releaseFrom } from "./arena";

export const TRIES: i32 = SHORT ? 3 : 64;
/** Looks at a cell that is claimed and not published: after these the caller had better do something else. */
export const LOOKS: i32 = SHORT ? 3 : 5;
export const POSITION: i64 = 0xffffffffffff;
/** A position that was noted longer ago than this is noted again: half of all positions is as far as `ahead` can tell. */
const FAR: i64 = <i64> 1 << 40;

/** How far position `a` is ahead of `b`; what lies above the position bits of either does not matter. */
// @ts-ignore: decorator
@inline
export function ahead(a: i64, b: i64): i64 {
  return ((a - b) << 16) >> 16;
}

/** The tail word `tail` with its position moved on. */
// @ts-ignore: decorator
@inline
export function moved(tail: i64, by: i64): i64 {
  return (tail & ~POSITION) | ((tail + by) & POSITION);
}

// @ts-ignore: decorator
@inline
export function groupAt(ch: usize, position: i64, stride: i32): usize {
  const first = (<usize> read32(ch + C_CELLS) + 63) & ~63;
  const group = (<i32> position & read32(ch + C_MASK)) >> 6;
  return first + group * (GROUP_HEADER + (stride << 6));
}

// @ts-ignore: decorator
@inline
export function cellIn(group: usize, position: i64, stride: i32): usize {
  return group + GROUP_HEADER + (<i32> position & 63) * stride;
}

// @ts-ignore: decorator
@inline
export function bitsFor(position: i64, count: i32): i64 {
  return (count == 64 ? <i64> -1 : (<i64> 1 << count) - 1) << (position & 63);
}

/** Free cells at `tail`, looking at the real head only when the seen one leaves no room. */
// @ts-ignore: decorator
@inline
export function roomAt(ch: usize, tail: i64): i64 {
  const capacity = <i64> read32(ch + C_CAPACITY) - ((tail >> 48) & 0x7fff);
  let room = capacity - ahead(tail, load64(ch + C_HEAD_SEEN));
  if (room < 1) {
    const head = load64(ch + C_HEAD);
    store64(ch + C_HEAD_SEEN, head);
    room = capacity - ahead(tail, head);
  }
  return room;
}

// @ts-ignore: decorator
@inline
export function guard(me: usize, ch: usize): i32 {
  if (poisoned()) return CORRUPT;
  if (!shapely(ch)) return poison(11);
  return load32(me + S_STATE) == SLOT_LIVE ? 0 : FENCED;
}

/**
 * Owner of slot `me`: sends up to `n` cells that lie at `from`, in order. Returns how many went, or FULL, CLOSED,
 * CONTENDED, FENCED, CORRUPT. Each part of up to 64 is claimed and published as one.
 */
export function send(me: usize, ch: usize, from: usize, n: i32): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  const stride = read32(ch + C_STRIDE);
  let sent = 0;
  let status = CONTENDED;
  for (let i = 0; i < TRIES && sent < n; i++) {
    const tail = load64(ch + C_TAIL);
    if (tail < 0) {
      status = CLOSED;
      break;
    }
    const room = roomAt(ch, tail);
    if (room < 1) {
      status = FULL;
      break;
    }
    const left = 64 - (<i32> tail & 63);
    let take = n - sent;
    if (take > left) take = left;
    if (<i64> take > room) take = <i32> room;
    const group = groupAt(ch, tail, stride);
    const cell = cellIn(group, tail, stride);
    const bits = bitsFor(tail, take);
    const next = moved(tail, take);
    claimBegin(20);
    if (cas64(ch + C_TAIL, tail, next) == tail) {
      copy(cell, from + sent * stride, take * stride);
      xor64(group, bits);
      sent += take;
      write32(me + S_LEASE + L_SENT, sent);
      if (sent == n) write32(me + S_LEASE + L_PREPARED, 0);
      claimEnd(20);
      i = 0;
    }
  }
  if (sent == 0) return status;
  if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, sent);
  return sent;
}

/** Cells that are published from `head` on, within its group. */
// @ts-ignore: decorator
@inline
function publishedAt(ch: usize, head: i64, stride: i32): i32 {
  const word = load64(groupAt(ch, head, stride));
  const odd = (<i32> head & (read32(ch + C_MASK) + 1)) != 0;
  const set = odd ? ~word : word;
  const run = ctz(~(set >>> (head & 63)));
  const left = 64 - (head & 63);
  return <i32> (run < left ? run : left);
}

/** Why there is nothing at `head`: EMPTY, CLOSED when that is for ever, CONTENDED when a producer is about to publish. */
function nothingAt(ch: usize, head: i64): i32 {
  const tail = load64(ch + C_TAIL);
  const there = ahead(tail, head);
  if (there < 0) return poison(21);
  if (there != 0) return CONTENDED;
  return tail < 0 ? CLOSED : EMPTY;
}

/**
 * Owner of slot `me`: receives up to `max` cells to `to`, group by group. Returns how many came, with the OWED bit when
 * senders are to be told later (`tellAll`), or EMPTY, CLOSED (and drained), CONTENDED, FENCED, CORRUPT. The lease then
 * holds that many cells of `to` until they are let go.
 */
export function receive(me: usize, ch: usize, to: usize, max: i32): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  const stride = read32(ch + C_STRIDE);
  const messages = read32(ch + C_MESSAGES);
  write32(me + S_LEASE + L_RECEIVED, 0);
  write32(me + S_LEASE + L_STRIDE, stride);
  let got = 0, looks = 0;
  let status = CONTENDED;
  for (let i = 0; i < TRIES && got < max; i++) {
    const head = load64(ch + C_HEAD);
    const run = runAt(ch, head, stride);
    if (run == 0) {
      status = nothingAt(ch, head);
      if (status == CONTENDED && got == 0 && ++looks < LOOKS) continue;
      break;
    }
    const take = run < max - got ? run : max - got;
    copyUnsure(to + got * stride, cellIn(groupAt(ch, head, stride), head, stride), take * stride);
    const next = (head + take) & POSITION;
    claimBegin(21);
    if (cas64(ch + C_HEAD, head, next) == head) {
      got += take;
      if (messages != 0) write32(me + S_LEASE + L_RECEIVED, got);
      claimEnd(21);
      i = 0;
    }
  }
  if (got == 0) return status;
  return awaited(ch, SEND) ? tellSenders(ch, got) : got;
}

/** Cells that can be received from `head` on, within its group. */
// @ts-ignore: decorator
@inline
function runAt(ch: usize, head: i64, stride: i32): i32 {
  const seen = ahead(load64(ch + C_PUBLISHED), head);
  if (seen > 0) {
    const left = <i64> 64 - (head & 63);
    return <i32> (seen < left ? seen : left);
  }
  const run = publishedAt(ch, head, stride);
  if (run > 1 || seen < -FAR) store64(ch + C_PUBLISHED, (head + run) & POSITION);
  return run;
}

/**
 * Senders wait for the room that was just made. They are told at once when half of the capacity is free; before that the
 * caller may put it off until it rests (OWED), so that one wake serves many values.
 */
function tellSenders(ch: usize, take: i32): i32 {
  const left = ahead(load64(ch + C_TAIL), load64(ch + C_HEAD));
  if (left << 1 > <i64> read32(ch + C_CAPACITY)) return take | OWED;
  wake(ch, SEND, take);
  return take;
}

/** Any worker: pays what OWED put off. */
export function tellAll(ch: usize): void {
  if (awaited(ch, SEND) && writable(ch)) wake(ch, SEND, 128);
}

/** Any worker: whether something could be received now. */
export function readable(ch: usize): bool {
  if (!shapely(ch)) return false;
  const head = load64(ch + C_HEAD);
  return publishedAt(ch, head, read32(ch + C_STRIDE)) != 0;
}

/** Any worker: whether something could be sent now. */
export function writable(ch: usize): bool {
  const tail = load64(ch + C_TAIL);
  return tail >= 0 && roomAt(ch, tail) > 0;
}

/**
 * Owner of slot `me`: having been told about the channel and not used all there is, tells the next that waits. Without it
 * a worker that chose another case of its select would swallow a wake.
 */
export function passOn(ch: usize): void {
  if (awaited(ch, RECEIVE) && readable(ch)) wake(ch, RECEIVE, 1);
  if (awaited(ch, SEND) && writable(ch)) wake(ch, SEND, 1);
}

/**
 * The same for a worker that only knows the number: nobody there waits any more. It may have no seat, so that the cells may
 * go at any moment: it tells without looking at them, and who is told for nothing asks again.
 */
export function passOnNumber(number: i32): void {
  if (number < SLOTS_MAX || number >= CHANNELS) return;
  const ch = <usize> load32(TABLE + (number << 2));
  if (ch == 0 || !isHeader(ch, number) || load32(ch + C_KIND) != KIND_CELLS) return;
  if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, 1);
  if (awaited(ch, SEND)) wake(ch, SEND, 1);
}

/**
 * The last to leave, by way of slot `me`: gives back the blocks of the messages that nobody has received. 0, or what kept it
 * from that: what was given back already is not given back again.
 */
export function discard(me: usize, ch: usize): i32 {
  if (!shapely(ch)) return poison(11);
  if (read32(ch + C_MESSAGES) == 0) return 0;
  const stride = read32(ch + C_STRIDE);
  const head = load64(ch + C_HEAD), left = ahead(load64(ch + C_TAIL), head);
  if (left > <i64> read32(ch + C_CAPACITY)) return poison(21);
  for (let at = head; at < head + left; at++) {
    const cell = cellIn(groupAt(ch, at, stride), at, stride);
    if ((read32(cell + M_LENGTH) & M_IN_BLOCK) == 0) continue;
    const freed = releaseFrom(me, read32(cell + M_BLOCK), cell + M_LENGTH);
    if ((read32(cell + M_LENGTH) & M_IN_BLOCK) != 0) return freed;
  }
  return 0;
}

/** Receiver that is about to be busy with what it took: tells another one that waits, if there is more. */
export function wakeNext(ch: usize): void {
  if (awaited(ch, RECEIVE) && readable(ch)) wake(ch, RECEIVE, 1);
}
