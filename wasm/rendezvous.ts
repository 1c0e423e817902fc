/**
 * Meeting without a buffer, across workers: an operation that waits is offered on its channels, and whoever arrives claims
 * it and hands the value over in the same stretch.
 *
 * An operation's word goes IDLE -> WAITING -> { BUSY while its owner tries a partner or another case | CLAIMING ->
 * CLAIMED by a partner } -> IDLE with the next generation.
 *
 * Invariants
 * - I1  One word decides: an operation commits once, on one channel, in one direction.
 * - I2  An offer names { operation, generation } in one word; a claim expects that generation, so an old offer claims
 *       nothing, and the name of one offer is never read with the generation of another. Operations keep their memory
 *       for ever.
 * - I3  A worker has at most one offer per channel and direction, its oldest; the others wait behind it in their isolate.
 * - I4  Who is published locks his own word before he tries a partner: the lower address holds and tries again, the higher
 *       lets go. Attempts are bounded; CONTENDED asks for another turn.
 * - I5  CLAIMING is always followed by CLAIMED: who finds himself claimed may leave the rest to his partner.
 * - I6  From the claim to CLAIMED there is no loop and no call (mark 30).
 *
 * The protocol is the one of `tests/model/promela/select_protocol.pml`, checked there for three selects with cancellation.
 */
import {
  A_SLOTS,
  B_WORD,
  BLOCK_HEADER,
  BLOCK_USED,
  C_HEAD,
  C_MESSAGES,
  C_NUMBER,
  C_STRIDE,
  C_TAIL,
  C_WAITERS,
  L_PREPARED,
  L_RECEIVED,
  L_STRIDE,
  O_OPERATION,
  O_PAYLOAD,
  OFFER_SIZE,
  OP_BUSY,
  OP_CLAIMED,
  OP_CLAIMING,
  OP_IDLE,
  OP_INLINE,
  OP_WAITING,
  P_NEXT,
  P_ON,
  P_PAYLOAD,
  P_WORD,
  S_LEASE,
  S_OPERATIONS,
  S_STATE,
  SEAT_OFFERS,
  SEND,
  SLOT_LIVE,
} from "./layout";
import { CLAIMED, CLOSED, CONTENDED, CORRUPT, EMPTY, FENCED } from "./status";
import {
  add64,
  cas64,
  claimBegin,
  claimEnd,
  copy,
  load32,
  load64,
  read32,
  store32,
  store64,
  write32,
} from "./atoms";
import { inArena, indexOf, seatOf, shapely, slotAt } from "./slots";
import { delist, enlist, turn } from "./waiters";
import { allocate, blockWord, isBlock, keep, poison, poisoned } from "./arena";
import { announce } from "./sched";

const TRIES: i32 = SHORT ? 3 : 32;
const STATE: i64 = 0xffffffff;
/** Class of the block of an operation: 256 bytes. */
const OPERATION_CLASS: i32 = 8;

// ---- Operations: owner only, except that partners claim ----

/** Owner of slot `me`: the operation after `previous` (0: the first) of this slot, made if there is none. */
export function operation(me: usize, previous: i32): i32 {
  const link = previous == 0 ? me + S_OPERATIONS : previous + P_NEXT;
  const known = load32(link);
  if (known != 0) return isOperation(known) ? known : poison(26);
  const op = allocate(me, P_PAYLOAD + OP_INLINE);
  if (op < 0) return op;
  store64(op + P_WORD, 0);
  store32(op + P_NEXT, 0);
  claimBegin(31);
  store32(link, op);
  keep(me);
  claimEnd(31);
  return op;
}

/** Whether an operation lies at `op`. */
export function isOperation(op: i32): bool {
  const block = op - BLOCK_HEADER;
  return isBlock(block) && load32(block + B_WORD) == blockWord(BLOCK_USED, OPERATION_CLASS) && inArena(block, 256);
}

/** Owner only: begins a new use of the operation; its offers are to be made next. */
export function prepareOperation(op: usize): void {
  const word = load64(op + P_WORD);
  store64(op + P_WORD, ((word >>> 32) + 1) << 32);
}

/** Owner only: from now on partners may claim it. */
export function publishOperation(op: usize): void {
  store64(op + P_WORD, (load64(op + P_WORD) & ~STATE) | OP_WAITING);
}

/** Owner only: keeps partners out while it tries a case. 0, or CLAIMED when one was faster. */
export function lockOperation(op: usize): i32 {
  const word = load64(op + P_WORD);
  if (<i32> word != OP_WAITING) return CLAIMED;
  return cas64(op + P_WORD, word, (word & ~STATE) | OP_BUSY) == word ? 0 : CLAIMED;
}

/** Owner only: ends this use, locked or unpublished. */
export function settleOperation(op: usize): void {
  store64(op + P_WORD, load64(op + P_WORD) & ~STATE);
}

/** Owner only: IDLE, WAITING, BUSY, CLAIMING or CLAIMED. */
export function stateOf(op: usize): i32 {
  return <i32> load64(op + P_WORD);
}

// ---- Offers ----

// @ts-ignore: decorator
@inline
function offerOf(ch: usize, slot: i32, direction: i32): usize {
  return seatOf(ch, slot) + SEAT_OFFERS + direction * OFFER_SIZE;
}

/** Owner of slot `me`: offers the operation on a channel; `payload` is where a cell to send lies. */
export function offer(me: usize, ch: usize, direction: i32, op: i32, payload: i32): void {
  const at = offerOf(ch, indexOf(me), direction);
  store32(at + O_PAYLOAD, payload);
  store64(at + O_OPERATION, (load64(op + P_WORD) & ~STATE) | <i64> <u32> op);
  enlist(me, ch, direction);
}

/** Owner of slot `me` or its reaper: withdraws the offer. A claim that has succeeded stands. */
export function retract(slot: i32, ch: usize, direction: i32): void {
  store64(offerOf(ch, slot, direction) + O_OPERATION, 0);
  delist(slot, ch, direction);
}

/**
 * Owner of slot `me`: meets a partner that waits in another worker. `direction` is what the caller does, `at` its cell
 * (to send from, or to receive to), `own` its published operation or 0.
 * Returns 1 when they met, EMPTY when nobody waits, CONTENDED to try again, CLAIMED when `own` was claimed meanwhile,
 * CLOSED, FENCED, CORRUPT.
 */
export function meet(me: usize, ch: usize, direction: i32, at: usize, own: usize): i32 {
  if (poisoned()) return CORRUPT;
  if (load32(me + S_STATE) != SLOT_LIVE) return FENCED;
  if (!shapely(ch) || read32(ch + C_STRIDE) > OP_INLINE) return poison(11);
  if (load64(ch + C_TAIL) < 0) return CLOSED;
  const mine = indexOf(me);
  const head = load64(ch + C_HEAD);
  let result = EMPTY;
  const words = ch + C_WAITERS + ((1 - direction) << 4);
  let low = load64(words), high = load64(words + 8);
  if (mine < 64) low &= ~(<i64> 1 << mine);
  else high &= ~(<i64> 1 << (mine & 63));
  while ((low | high) != 0) {
    const slot = turn(head, low, high);
    if (slot < 64) low &= ~(<i64> 1 << slot);
    else high &= ~(<i64> 1 << (slot & 63));
    if (slot >= load32(A_SLOTS)) return poison(13);
    const met = tryPartner(me, ch, direction, at, own, slot);
    if (met == CONTENDED) result = CONTENDED;
    else if (met != EMPTY) return met;
  }
  return result;
}

function tryPartner(me: usize, ch: usize, direction: i32, at: usize, own: usize, slot: i32): i32 {
  const offered = offerOf(ch, slot, 1 - direction);
  for (let i = 0; i < TRIES; i++) {
    const named = load64(offered + O_OPERATION);
    const op = <i32> named;
    if (op == 0) return EMPTY;
    if (!isOperation(op)) return poison(26);
    const payload = direction == SEND ? 0 : load32(offered + O_PAYLOAD);
    if (direction != SEND && !isOperation(payload - P_PAYLOAD)) return poison(26);
    const word = load64(op + P_WORD);
    if ((word >>> 32) != (named >>> 32)) return EMPTY;
    const state = <i32> word;
    if (state == OP_BUSY) {
      if (own != 0 && own > <usize> op) return CONTENDED;
      continue;
    }
    if (state != OP_WAITING) return EMPTY;
    if (own != 0 && lockOperation(own) != 0) return CLAIMED;
    const met = claim(me, ch, direction, at, own, op, word, payload);
    if (met == 1) {
      announce(slotAt(slot), load32(ch + C_NUMBER));
      return 1;
    }
    if (own != 0) publishOperation(own);
    if (met == CLOSED) return CLOSED;
  }
  return CONTENDED;
}

/** The stretch that commits both. `own`, if any, is locked. */
// @ts-ignore: decorator
@inline
function claim(
  me: usize,
  ch: usize,
  direction: i32,
  at: usize,
  own: usize,
  op: usize,
  word: i64,
  payload: usize,
): i32 {
  const stride = read32(ch + C_STRIDE);
  const messages = read32(ch + C_MESSAGES);
  const on = (read32(ch + C_NUMBER) << 1) | (1 - direction);
  claimBegin(30);
  // Admission first: who finds his word CLAIMING leaves it to the partner to end him, so a claim is never undone.
  if (add64(ch + C_TAIL, 1) < 0) {
    add64(ch + C_TAIL, -1);
    return CLOSED;
  }
  if (cas64(op + P_WORD, word, (word & ~STATE) | OP_CLAIMING) != word) {
    add64(ch + C_TAIL, -1);
    return CONTENDED;
  }
  if (direction == SEND) {
    copy(op + P_PAYLOAD, at, stride);
    write32(me + S_LEASE + L_PREPARED, 0);
  } else {
    copy(at, payload, stride);
    write32(me + S_LEASE + L_STRIDE, stride);
    write32(me + S_LEASE + L_RECEIVED, messages);
  }
  add64(ch + C_HEAD, 1);
  store32(op + P_ON, on);
  if (own != 0) store64(own + P_WORD, (load64(own + P_WORD) & ~STATE) | OP_IDLE);
  store64(op + P_WORD, (word & ~STATE) | OP_CLAIMED);
  claimEnd(30);
  return 1;
}
