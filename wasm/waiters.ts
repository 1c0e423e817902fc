/**
 * Who waits for a channel: two words of worker bits per direction, and the ways to tell them.
 *
 * Invariants
 * - I1  A worker that waits has its bit set before it looks at the channel for the last time; whoever changes the channel
 *       looks at the bits afterwards (Dekker's handshake): one of the two sees the other.
 * - I2  Telling takes the bit away, so that one change wakes one waiter; a worker that still waits sets it again. Offers of
 *       a rendezvous keep theirs until they are withdrawn.
 */
import { A_SLOTS, C_HEAD, C_MESSAGES, C_NUMBER, C_WAITERS, MESSAGES_BY_LOAD, RECEIVE, S_STATS, W_RUNNING } from "./layout";
import { and64, load32, load64, or64 } from "./atoms";
import { indexOf, slotAt } from "./slots";
import { announce } from "./sched";

/** Owner of slot `me`: asks to be told when something happens in `direction`. Look again afterwards (park.I2). */
export function enlist(me: usize, ch: usize, direction: i32): void {
  const slot = indexOf(me);
  const word = ch + C_WAITERS + (direction << 4) + ((slot >> 6) << 3);
  const bit = <i64> 1 << (slot & 63);
  if ((load64(word) & bit) == 0) or64(word, bit);
}

/** Owner of slot `me`, or its reaper: need not be told any more. */
export function delist(slot: i32, ch: usize, direction: i32): void {
  const word = ch + C_WAITERS + (direction << 4) + ((slot >> 6) << 3);
  const bit = <i64> 1 << (slot & 63);
  if ((load64(word) & bit) != 0) and64(word, ~bit);
}

// @ts-ignore: decorator
@inline
export function awaited(ch: usize, direction: i32): bool {
  const words = ch + C_WAITERS + (direction << 4);
  return (load64(words) | load64(words + 8)) != 0;
}

/**
 * Which of the bits in two words, at least one of which is set, has its turn: over all heads each comes as often as any other,
 * whichever they are (a Weyl sequence: head times the golden ratio).
 */
export function turn(head: i64, low: i64, high: i64): i32 {
  const place = <u64> (<u32> head * 0x9e3779b1);
  const inLow = <i32> popcnt(low);
  let before = <i32> ((place * <u64> (inLow + <i32> popcnt(high))) >> 32);
  const half = before < inLow ? 0 : 64;
  let rest = half == 0 ? low : high;
  for (before -= half == 0 ? 0 : inLow; before > 0; before--) rest &= rest - 1;
  return half + <i32> ctz(rest);
}

/** Any worker: tells up to `n` of the workers that wait in `direction`, who first changes with the traffic. */
export function wake(ch: usize, direction: i32, n: i32): void {
  const number = load32(ch + C_NUMBER);
  if (direction == RECEIVE && load32(ch + C_MESSAGES) == MESSAGES_BY_LOAD) return wakeByLoad(ch, number, n);
  const head = load64(ch + C_HEAD);
  const slots = load32(A_SLOTS);
  const words = ch + C_WAITERS + (direction << 4);
  let left = n;
  for (let i = 0; i < 128 && left > 0; i++) {
    const low = load64(words), high = load64(words + 8);
    if ((low | high) == 0) return;
    const slot = turn(head, low, high);
    const bit = <i64> 1 << (slot & 63);
    if ((and64(words + ((slot >> 6) << 3), ~bit) & bit) != 0 && slot < slots) {
      announce(slotAt(slot), number);
      left--;
    }
  }
}

/** Tells those of the waiting receivers that run the fewest tasks. */
function wakeByLoad(ch: usize, number: i32, n: i32): void {
  const slots = load32(A_SLOTS);
  for (let left = n; left > 0; left--) {
    let best = -1, least = i32.MAX_VALUE;
    for (let i = 0; i < slots; i++) {
      const waits = load64(ch + C_WAITERS + ((i >> 6) << 3)) & (<i64> 1 << (i & 63));
      if (waits == 0) continue;
      const load = load32(slotAt(i) + S_STATS + W_RUNNING);
      if (load >= least) continue;
      best = i;
      least = load;
    }
    if (best < 0) return;
    const bit = <i64> 1 << (best & 63);
    if ((and64(ch + C_WAITERS + ((best >> 6) << 3), ~bit) & bit) != 0) announce(slotAt(best), number);
  }
}

/** Any worker: tells everybody who waits in `direction`, and leaves rendezvous offers listed. */
export function wakeAll(ch: usize, direction: i32): void {
  const slots = load32(A_SLOTS);
  const number = load32(ch + C_NUMBER);
  for (let half = 0; half < 2; half++) {
    let bits = load64(ch + C_WAITERS + (direction << 4) + (half << 3));
    while (bits != 0) {
      const slot = (half << 6) + <i32> ctz(bits);
      if (slot < slots) announce(slotAt(slot), number);
      bits &= bits - 1;
    }
  }
}
