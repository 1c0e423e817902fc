/**
 * Sleeping and waking: an eventcount with one doorbell per worker.
 *
 * Invariants
 * - I1  Only its owner ever waits on a doorbell, so that nobody else can eat its wake.
 * - I2  The owner sets PARKED, then looks at its ready bits, then waits; a waker sets ready bits, then looks at PARKED
 *       (Dekker's handshake; all accesses are sequentially consistent): one of the two sees the other.
 * - I3  PARKED goes 1 -> 0 once per sleep, by the waker that rings or by the owner that found work.
 */
import { S_BELL, S_PARKED, S_SUMMARY, S_STOP } from "./layout";
import { add32, cas32, claimBegin, claimEnd, load32, load64, notify, store32 } from "./atoms";
import { CONTENDED } from "./status";

/** Any worker: wakes the owner of `slot` if it sleeps. Call after the ready bits are set. */
export function knock(slot: usize): void {
  if (load32(slot + S_PARKED) == 0) return;
  // Who dies after it has taken PARKED must have rung: nobody else would.
  claimBegin(60);
  if (cas32(slot + S_PARKED, 1, 0) != 1) return;
  add32(slot + S_BELL, 1);
  notify(slot + S_BELL);
  claimEnd(60);
}

/** Owner only: the doorbell's value to wait on (31 bits), or CONTENDED when there is something to do. */
export function park(me: usize): i32 {
  const bell = load32(me + S_BELL);
  store32(me + S_PARKED, 1);
  if (load64(me + S_SUMMARY) != 0 || load32(me + S_STOP) != 0) {
    cas32(me + S_PARKED, 1, 0);
    return CONTENDED;
  }
  return bell & 0x7fffffff;
}

/** Owner only: does not sleep after all. */
export function unpark(me: usize): void {
  cas32(me + S_PARKED, 1, 0);
}
