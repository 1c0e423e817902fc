/**
 * The life of a worker in shared memory: taking a slot, being fenced, and what is done with the things of the dead.
 *
 * Invariants
 * - I1  Nothing is taken from a slot before its owner is dead: the caller of `reap` has seen its life lock granted.
 * - I2  What the owner held in the middle of an operation is in its lease and its windows; nothing else has to be guessed.
 * - I3  Every step of `reap` can be repeated.
 */
import {
  A_NEXT_CHANNEL,
  A_REAPED,
  A_SLOTS,
  C_KIND,
  CHANNELS,
  PERMITS_MAX,
  C_MESSAGES,
  C_NUMBER,
  C_RECEIVERS,
  C_SENDERS,
  KIND_RENDEZVOUS,
  L_BLOCK,
  L_PREPARED,
  L_RECEIVED,
  L_SENT,
  L_STRIDE,
  M_BLOCK,
  M_IN_BLOCK,
  M_LENGTH,
  O_OPERATION,
  O_PAYLOAD,
  OFFER_SIZE,
  OP_CLAIMED,
  OP_CLAIMING,
  OP_WAITING,
  OP_BUSY,
  OP_REAPED,
  P_ON,
  P_NEXT,
  P_PAYLOAD,
  P_WORD,
  RECEIVE,
  S_GENERATION,
  S_LEASE,
  S_OPERATIONS,
  S_PARKED,
  S_READY,
  S_RECEIVE_WINDOW,
  S_SEND_STRIDE,
  S_SEND_WINDOW,
  S_STATE,
  S_STATS,
  S_STOP,
  S_SUMMARY,
  S_WINDOW_SIZE,
  SEAT_ATTACHED,
  SEAT_ENDED,
  SEAT_OFFERS,
  SEAT_PERMITS,
  SEAT_RECEIVERS,
  SEAT_SENDERS,
  SEND,
  SLOT_FENCED,
  SLOT_FREE,
  SLOT_LIVE,
  SLOT_REAPING,
  SLOT_STARTING,
  SLOTS_MAX,
  TABLE,
} from "./layout";
import { CONTENDED, EXHAUSTED, INVALID } from "./status";
import { add32, cas32, cas64, claimBegin, claimEnd, load32, load64, read32, store32, store64, write32 } from "./atoms";
import { allocate, finishRelease, keep, poison, releaseFrom } from "./arena";
import { close, detach } from "./channel";
import { giveUpOpening } from "./numbers";
import { hasCells, isHeader, seatOf, slotAt } from "./slots";
import { delist } from "./waiters";
import { unreserve } from "./permits";
import { isOperation, retract } from "./rendezvous";
import { openInbox } from "./ring";
import { disownTasks, returnTask } from "./deque";
import { knock } from "./park";
import { announce } from "./sched";

/** Most operations of one slot: a list that goes on is broken. */
const OPERATIONS_MAX: i32 = 1 << 22;

/** Whoever starts workers: takes a free slot for one; its index, or EXHAUSTED. */
export function takeSlot(): i32 {
  const slots = load32(A_SLOTS);
  for (let i = 0; i < slots; i++) {
    const slot = slotAt(i);
    if (load32(slot + S_STATE) == SLOT_FREE && cas32(slot + S_STATE, SLOT_FREE, SLOT_STARTING) == SLOT_FREE) {
      add32(slot + S_GENERATION, 1);
      return i;
    }
  }
  return EXHAUSTED;
}

/** Whoever took the slot: gives it windows of `window` bytes and an inbox, and makes it live. 0, or EXHAUSTED, INVALID. */
export function equip(index: i32, window: i32, inbox: i32): i32 {
  const me = slotAt(index);
  if (load32(me + S_STATE) != SLOT_STARTING) return INVALID;
  if (load32(me + S_SEND_WINDOW) == 0) {
    const block = allocate(me, 2 * window + 64);
    if (block < 0) return block;
    const first = (block + 63) & ~63;
    store32(me + S_SEND_WINDOW, first);
    store32(me + S_RECEIVE_WINDOW, first + window);
    store32(me + S_WINDOW_SIZE, window);
    keep(me);
  }
  const ring = openInbox(me, inbox);
  if (ring < 0) return ring;
  store32(me + S_STOP, 0);
  store32(me + S_PARKED, 0);
  store32(me + S_STATE, SLOT_LIVE);
  return 0;
}

/** Anybody: the slot's owner must stop; its next operation says FENCED. Returns 1 for the one who did it. */
export function fence(index: i32): i32 {
  const slot = slotAt(index);
  const state = load32(slot + S_STATE);
  if (state != SLOT_LIVE && state != SLOT_STARTING) return 0;
  if (cas32(slot + S_STATE, state, SLOT_FENCED) != state) return 0;
  stop(index);
  return 1;
}

/** Anybody: asks the slot's owner to stop and wakes it. */
export function stop(index: i32): void {
  const slot = slotAt(index);
  store32(slot + S_STOP, 1);
  knock(slot);
}

/** Owner of slot `me`: takes a block for cell `index` of its send window and writes the cell. Address of the bytes, or < 0. */
export function prepare(me: usize, index: i32, stride: i32, bytes: i32): i32 {
  const block = allocate(me, bytes);
  if (block < 0) return block;
  const lease = me + S_LEASE;
  if (!hasCells(me + S_SEND_WINDOW, index + 1, stride)) return poison(42);
  const cell = load32(me + S_SEND_WINDOW) + index * stride;
  write32(me + S_SEND_STRIDE, stride);
  claimBegin(50);
  write32(cell + M_BLOCK, block);
  write32(cell + M_LENGTH, bytes | M_IN_BLOCK);
  if (read32(lease + L_PREPARED) == 0) write32(lease + L_SENT, 0);
  write32(lease + L_PREPARED, index + 1);
  write32(lease + L_BLOCK, 0);
  claimEnd(50);
  return block;
}

/** Owner of slot `me` or its reaper: gives back the block of the message cell at `cell`, if it has one; CONTENDED to call again. */
export function letGo(me: usize, cell: usize): i32 {
  if ((read32(cell + M_LENGTH) & M_IN_BLOCK) == 0) return finishRelease(me);
  return releaseFrom(me, read32(cell + M_BLOCK), cell + M_LENGTH);
}

/** Owner of slot `me` or its reaper: gives back the blocks of prepared cells that were not sent. */
export function abandon(me: usize): void {
  const lease = me + S_LEASE;
  const prepared = read32(lease + L_PREPARED);
  const stride = read32(me + S_SEND_STRIDE);
  if (prepared == 0) return;
  if (read32(lease + L_SENT) < 0 || !hasCells(me + S_SEND_WINDOW, prepared, stride)) {
    poison(42);
    return;
  }
  for (let i = read32(lease + L_SENT); i < prepared; i++) {
    letGo(me, load32(me + S_SEND_WINDOW) + i * stride);
  }
  write32(lease + L_PREPARED, 0);
}

/**
 * The one who saw the death of the slot's owner (`me` is the reaper's own slot): returns claims, blocks, permits and ends,
 * withdraws offers, passes wakes on, and frees the slot. 0 when done, CONTENDED to call again, INVALID for a live slot.
 */
export function reap(me: usize, index: i32): i32 {
  const slot = slotAt(index);
  const state = load32(slot + S_STATE);
  if (state != SLOT_FENCED && state != SLOT_REAPING) return INVALID;
  store32(slot + S_STATE, SLOT_REAPING);
  const before = finishRelease(slot);
  if (before != 0) return before;
  abandon(slot);
  const lease = slot + S_LEASE;
  const stride = read32(lease + L_STRIDE);
  const received = read32(lease + L_RECEIVED);
  if (received != 0 && !hasCells(slot + S_RECEIVE_WINDOW, received, stride)) return poison(42);
  for (let i = 0; i < received; i++) {
    if (letGo(slot, load32(slot + S_RECEIVE_WINDOW) + i * stride) == 0) add32(A_REAPED + 4, 1);
  }
  write32(lease + L_RECEIVED, 0);
  const returned = returnTask(slot);
  if (returned != 0) return returned;
  const disowned = disownTasks(slot);
  if (disowned != 0) return disowned;
  const opening = giveUpOpening(slot);
  if (opening != 0) return opening;
  const channels = load32(A_NEXT_CHANNEL);
  for (let number = SLOTS_MAX; number < channels; number++) {
    const ch = load32(TABLE + (number << 2));
    if (ch == 0) continue;
    if (!isHeader(ch, number)) return poison(10);
    const left = leave(me, ch, index);
    if (left != 0) return left;
  }
  const ended = reapOperations(slot);
  if (ended != 0) return ended;
  for (let i = 0; i < load32(A_SLOTS); i++) {
    if (load32(slotAt(i) + S_STATE) == SLOT_LIVE) announce(slotAt(i), i);
  }
  for (let i = 0; i < 64; i++) store64(slot + S_READY + (i << 3), 0);
  store64(slot + S_SUMMARY, 0);
  for (let i = 0; i < 4; i++) store64(slot + S_STATS + (i << 3), 0);
  store32(slot + S_PARKED, 0);
  store32(slot + S_STATE, SLOT_FREE);
  return 0;
}

/** Counts a dead worker's ends of one direction away, once. */
function dropEnds(total: usize, seat: usize, own: i32, bit: i32): void {
  const ends = load32(seat + own);
  const ended = load32(seat + SEAT_ENDED) | bit;
  if (ends == 0) return;
  claimBegin(53);
  const left = add32(total, -ends) - ends;
  store32(seat + own, 0);
  if (left == 0) store32(seat + SEAT_ENDED, ended);
  claimEnd(53);
}

/** Takes a dead worker's seat in one channel away. */
function leave(me: usize, ch: usize, index: i32): i32 {
  const seat = seatOf(ch, index);
  if (load32(seat + SEAT_ATTACHED) == 0) return 0;
  for (let direction = 0; direction < 2; direction++) {
    if (load32(ch + C_KIND) == KIND_RENDEZVOUS) withdraw(index, ch, direction);
    else delist(index, ch, direction);
    store32(seat + 16 + (direction << 2), 0);
  }
  const permits = load32(seat + SEAT_PERMITS);
  if (permits < 0 || permits > PERMITS_MAX) return poison(14);
  while (load32(seat + SEAT_PERMITS) != 0) {
    if (unreserve(index, ch) == CONTENDED) return CONTENDED;
    add32(A_REAPED, 1);
  }
  dropEnds(ch + C_SENDERS, seat, SEAT_SENDERS, 1 << SEND);
  dropEnds(ch + C_RECEIVERS, seat, SEAT_RECEIVERS, 1 << RECEIVE);
  const ended = load32(seat + SEAT_ENDED);
  const noSender = (ended & (1 << SEND)) != 0 && load32(ch + C_SENDERS) == 0;
  const noReceiver = (ended & (1 << RECEIVE)) != 0 && load32(ch + C_RECEIVERS) == 0;
  if (noSender || noReceiver) close(me, ch, 0);
  tellSeated(ch, index);
  return detach(me, index, ch);
}

/**
 * Tells every other worker in a channel to look: the dead one may have taken a waiter's bit, or committed a partner, without
 * coming to the point of ringing.
 */
function tellSeated(ch: usize, index: i32): void {
  const number = load32(ch + C_NUMBER);
  for (let i = 0; i < load32(A_SLOTS); i++) {
    if (i != index && load32(seatOf(ch, i) + SEAT_ATTACHED) != 0) announce(slotAt(i), number);
  }
}

/**
 * Withdraws a dead worker's offer and returns the block that an unclaimed offer to send carried. A partner that has read
 * the offer may claim it still: one of the two wins the operation's word.
 */
function withdraw(index: i32, ch: usize, direction: i32): void {
  const offered = seatOf(ch, index) + SEAT_OFFERS + direction * OFFER_SIZE;
  const named = load64(offered + O_OPERATION);
  const op = <i32> named;
  if (op != 0 && direction == SEND && load32(ch + C_MESSAGES) != 0) giveBackOffered(index, offered, op, <i32> (named >>> 32));
  retract(index, ch, direction);
}

function giveBackOffered(index: i32, offered: usize, op: i32, generation: i32): void {
  if (!isOperation(op) || !isOperation(load32(offered + O_PAYLOAD) - P_PAYLOAD)) {
    poison(26);
    return;
  }
  const word = load64(op + P_WORD);
  if (<i32> (word >>> 32) != generation) return;
  const state = <i32> word;
  if (state != OP_REAPED) {
    if (state != OP_WAITING && state != OP_BUSY) return;
    if (cas64(op + P_WORD, word, (word & ~(<i64> 0xffffffff)) | OP_REAPED) != word) return;
  }
  letGo(slotAt(index), load32(offered + O_PAYLOAD));
}

/**
 * Ends a dead worker's operations; a message that was handed to one goes back with its block. CONTENDED while a partner is
 * in the middle of handing over.
 */
function reapOperations(slot: usize): i32 {
  let op = load32(slot + S_OPERATIONS);
  for (let i = 0; op != 0; i++) {
    if (i > OPERATIONS_MAX || !isOperation(op)) return poison(26);
    const word = load64(op + P_WORD);
    if (<i32> word == OP_CLAIMING) return CONTENDED;
    if (<i32> word == OP_CLAIMED && (read32(op + P_ON) & 1) == RECEIVE) {
      const number = read32(op + P_ON) >> 1;
      const ch = number >= 0 && number < CHANNELS ? load32(TABLE + (number << 2)) : 0;
      if (!isHeader(ch, number)) return poison(26);
      if (load32(ch + C_MESSAGES) != 0) letGo(slot, op + P_PAYLOAD);
    }
    if (cas64(op + P_WORD, word, word & ~(<i64> 0xffffffff)) != word) return CONTENDED;
    op = load32(op + P_NEXT);
  }
  return 0;
}
