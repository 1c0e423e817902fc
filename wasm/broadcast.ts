/**
 * The ring of a subject: several writers, and readers that each get every value from where they joined.
 *
 * Cells, groups and publication words are those of `cells`. What differs: nobody takes a value away, so that a cell stays
 * until a writer comes round to it; and each reader has a cursor, which only its owner moves.
 *
 * Invariants
 * - I1  A position belongs to the writer whose compare-and-swap moved the tail over it, until it is published; between the
 *       two there is no loop and no call (mark 80).
 * - I2  A cell is claimed only when its writer of the lap before has published: else two could write at once.
 * - I3  A cell is not claimed while a cursor that is read from stands at it or before it, unless the subject is lossy.
 * - I4  Joining changes the tail word (its joins), so that a writer who has not seen the new cursor claims nothing; what it
 *       noted as the slowest reader (C_HEAD_SEEN) counts only with the joins it was noted at.
 * - I5  In a lossy subject a reader copies first and then looks whether the writers have come round to what it copied; a
 *       copy that may be torn is thrown away, and the reader moved on.
 * - I6  The block of a message belongs to its cell. The writer who claims the cell anew gives it back: in the stretch it
 *       goes into that writer's lease, which whoever buries it reads.
 *
 * Relatives: LMAX Disruptor (gating on cached cursors), Agrona's BroadcastTransmitter (lossy readers that validate, as
 * under a seqlock), tokio's broadcast (a lagging receiver is told by how much).
 */
import {
  BLOCK_HEADER,
  C_CAPACITY,
  C_HEAD_SEEN,
  C_LOSSY,
  C_MASK,
  C_MESSAGES,
  C_REPLAY,
  C_STRIDE,
  C_TAIL,
  K_MISSED,
  K_POSITION,
  L_BLOCK,
  L_PREPARED,
  L_RECEIVED,
  L_SENT,
  L_STRIDE,
  M_BLOCK,
  M_IN_BLOCK,
  M_LENGTH,
  READERS,
  RECEIVE,
  S_LEASE,
  SEND,
} from "./layout";
import { CLOSED, CONTENDED, EMPTY, FULL, NOBODY, OWED, STALE } from "./status";
import { cas64, claimBegin, claimEnd, confirm, copy, copyUnsure, load64, read32, store64, write32, xor64 } from "./atoms";
import { ahead, bitsFor, cellIn, groupAt, guard, LOOKS, moved, POSITION, TRIES } from "./cells";
import { backlog, cursorAt, joinsOf, owns, readers } from "./cursors";
import { finishRelease, poison } from "./arena";
import { shapely } from "./slots";
import { awaited, wake } from "./waiters";

/** Cells that a claim may take: those of a group. */
const ROOM: i64 = 64;

/** How many cells may be claimed at `tail`; below zero when nobody reads and nothing is kept. */
function roomAhead(ch: usize, tail: i64): i64 {
  if (readers(ch) == 0) return read32(ch + C_REPLAY) == 0 ? -1 : ROOM;
  if (read32(ch + C_LOSSY) != 0) return ROOM;
  const capacity = <i64> read32(ch + C_CAPACITY);
  const seen = load64(ch + C_HEAD_SEEN);
  if (joinsOf(seen) == joinsOf(tail)) {
    const room = capacity - ahead(tail, seen);
    if (room > 0 && room <= capacity) return room;
  }
  const behind = backlog(ch, tail);
  store64(ch + C_HEAD_SEEN, (joinsOf(tail) << 48) | ((tail - behind) & POSITION));
  return capacity - behind;
}

/** Whether the cells that `bits` stand for were published in the lap before that of `tail` (I2). */
// @ts-ignore: decorator
@inline
function settled(ch: usize, group: usize, tail: i64, bits: i64): bool {
  const odd = (<i32> tail & (read32(ch + C_MASK) + 1)) != 0;
  const word = load64(group);
  return ((odd ? ~word : word) & bits) == 0;
}

/**
 * Owner of slot `me`: publishes up to `n` cells that lie at `from`, in order. Returns how many went, or NOBODY, FULL, CLOSED,
 * CONTENDED, FENCED, CORRUPT.
 */
export function publish(me: usize, ch: usize, from: usize, n: i32): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  const stride = read32(ch + C_STRIDE), messages = read32(ch + C_MESSAGES);
  if (messages != 0) {
    const before = finishRelease(me);
    if (before != 0) return before;
  }
  let sent = 0, looks = 0, status = CONTENDED;
  for (let i = 0; i < TRIES && sent < n; i++) {
    const tail = load64(ch + C_TAIL);
    if (tail < 0) {
      status = CLOSED;
      break;
    }
    const room = roomAhead(ch, tail);
    if (room < 1) {
      status = room < 0 ? NOBODY : FULL;
      break;
    }
    let take = messages != 0 ? 1 : n - sent;
    const left = 64 - (<i32> tail & 63);
    if (take > left) take = left;
    if (<i64> take > room) take = <i32> room;
    const group = groupAt(ch, tail, stride), cell = cellIn(group, tail, stride);
    const bits = bitsFor(tail, take), next = moved(tail, take);
    if (!settled(ch, group, tail, bits)) {
      if (++looks == LOOKS) break;
      continue;
    }
    claimBegin(80);
    if (cas64(ch + C_TAIL, tail, next) == tail) {
      if (messages != 0 && (read32(cell + M_LENGTH) & M_IN_BLOCK) != 0) {
        write32(me + S_LEASE + L_BLOCK, read32(cell + M_BLOCK) - BLOCK_HEADER);
      }
      copy(cell, from + sent * stride, take * stride);
      xor64(group, bits);
      sent += take;
      write32(me + S_LEASE + L_SENT, sent);
      if (sent == n) write32(me + S_LEASE + L_PREPARED, 0);
      claimEnd(80);
      i = 0;
      if (messages != 0 && finishRelease(me) != 0) break;
    }
  }
  if (sent == 0) return status;
  if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, 128);
  return sent;
}

/** Cells that are published from `at` on, within its group. */
// @ts-ignore: decorator
@inline
function runFrom(ch: usize, group: usize, at: i64): i32 {
  const odd = (<i32> at & (read32(ch + C_MASK) + 1)) != 0;
  const word = load64(group);
  const run = ctz(~((odd ? ~word : word) >>> (at & 63)));
  const left = 64 - (at & 63);
  return <i32> (run < left ? run : left);
}

/** Whether the writers may have come round to position `at`. */
// @ts-ignore: decorator
@inline
function passed(ch: usize, at: i64): bool {
  return ahead(load64(ch + C_TAIL), at) > <i64> (read32(ch + C_MASK) + 1);
}

/** A reader who was left behind goes on with the oldest value that is kept for it. Where it stands then. */
function caughtUp(ch: usize, cursor: usize, at: i64): i64 {
  const behind = ahead(load64(ch + C_TAIL), at) - <i64> read32(ch + C_CAPACITY);
  if (behind <= 0) return at;
  const next = (at + behind) & POSITION;
  store64(cursor + K_MISSED, load64(cursor + K_MISSED) + behind);
  store64(cursor + K_POSITION, next);
  return next;
}

/**
 * Owner of slot `me`: copies up to `max` cells from cursor `index` on to `to`. Cells of one size are read with that; after cells
 * of messages the cursor stands still until `pass`, since their blocks are to be read first. Returns how many came, with the
 * OWED bit when writers are to be told later (`tellWriters`), or EMPTY, CLOSED (and all read), CONTENDED, STALE, FENCED, CORRUPT.
 */
export function read(me: usize, ch: usize, index: i32, to: usize, max: i32): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  if (!owns(me, ch, index)) return STALE;
  const stride = read32(ch + C_STRIDE), messages = read32(ch + C_MESSAGES), lossy = read32(ch + C_LOSSY) != 0;
  const cursor = cursorAt(ch, index);
  // The window is about to be overwritten: the lease must not speak of what an earlier receive left there.
  write32(me + S_LEASE + L_RECEIVED, 0);
  write32(me + S_LEASE + L_STRIDE, stride);
  let at = load64(cursor + K_POSITION);
  let got = 0, looks = 0, status = CONTENDED;
  for (let i = 0; i < TRIES && got < max; i++) {
    if (lossy && got == 0) at = caughtUp(ch, cursor, at);
    const tail = load64(ch + C_TAIL), there = ahead(tail, at);
    if (there < 0 || (!lossy && there > <i64> read32(ch + C_CAPACITY))) return poison(22);
    if (there == 0) {
      status = tail < 0 ? CLOSED : EMPTY;
      break;
    }
    const group = groupAt(ch, at, stride);
    const run = runFrom(ch, group, at);
    if (run == 0) {
      if (got != 0 || ++looks == LOOKS) break;
      continue;
    }
    let take = run < max - got ? run : max - got;
    if (<i64> take > there) take = <i32> there;
    // Only in a lossy subject may the cell change under its reader.
    if (lossy) copyUnsure(to + got * stride, cellIn(group, at, stride), take * stride);
    else copy(to + got * stride, cellIn(group, at, stride), take * stride);
    const next = (at + take) & POSITION;
    // Also orders the copy before the look at the tail.
    store64(cursor + K_POSITION, messages != 0 || lossy ? (at - got) & POSITION : next);
    if (lossy) {
      const torn = passed(ch, at);
      confirm(!torn);
      if (torn) {
        if (got != 0) break;
        continue;
      }
    }
    got += take;
    at = next;
    i = 0;
  }
  if (got == 0) return status;
  if (messages != 0) return got;
  if (lossy) store64(cursor + K_POSITION, at);
  return awaited(ch, SEND) ? tellSlow(ch, got) : got;
}

/**
 * Owner of slot `me`, after `read` of messages: has copied what it needs of the next `n`. Returns `n`, with the OWED bit as `read`,
 * or CONTENDED when writers of a lossy subject may have come round to them in the meantime: then they have not been read.
 */
export function pass(me: usize, ch: usize, index: i32, n: i32): i32 {
  const refused = guard(me, ch);
  if (refused != 0) return refused;
  if (!owns(me, ch, index)) return STALE;
  const cursor = cursorAt(ch, index);
  const at = load64(cursor + K_POSITION);
  if (read32(ch + C_LOSSY) != 0) {
    store64(cursor + K_POSITION, at);
    if (passed(ch, at)) return CONTENDED;
  }
  store64(cursor + K_POSITION, (at + n) & POSITION);
  return awaited(ch, SEND) ? tellSlow(ch, n) : n;
}

/** Writers wait: they are told at once when half of the room is free; before that the caller may put it off (OWED). */
function tellSlow(ch: usize, got: i32): i32 {
  const tail = load64(ch + C_TAIL);
  if (backlog(ch, tail) << 1 > <i64> read32(ch + C_CAPACITY)) return got | OWED;
  wake(ch, SEND, 128);
  return got;
}

/** Any worker: pays what OWED put off. */
export function tellWriters(ch: usize): void {
  if (awaited(ch, SEND) && publishable(ch)) wake(ch, SEND, 128);
}

/** Any worker: whether something could be published now, or would find that nobody reads. */
export function publishable(ch: usize): bool {
  if (!shapely(ch)) return false;
  const tail = load64(ch + C_TAIL);
  return tail >= 0 && roomAhead(ch, tail) != 0;
}

/** Any worker: values that lie before cursor `index`, those that it will miss left out. */
export function unread(ch: usize, index: i32): i32 {
  if (index < 0 || index >= READERS || !shapely(ch)) return 0;
  const behind = ahead(load64(ch + C_TAIL), load64(cursorAt(ch, index) + K_POSITION));
  const capacity = <i64> read32(ch + C_CAPACITY);
  return <i32> (behind < 0 ? 0 : behind < capacity ? behind : capacity);
}

/** Any worker: whether the value at cursor `index` can be read now. */
export function arrived(ch: usize, index: i32): bool {
  if (index < 0 || index >= READERS || !shapely(ch)) return false;
  const at = load64(cursorAt(ch, index) + K_POSITION), there = ahead(load64(ch + C_TAIL), at);
  // Left behind, it goes on with what has been published long ago.
  if (there > <i64> read32(ch + C_CAPACITY)) return true;
  return there > 0 && runFrom(ch, groupAt(ch, at, read32(ch + C_STRIDE)), at) != 0;
}
