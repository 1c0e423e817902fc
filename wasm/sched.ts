/**
 * What became ready for whom: per worker one bit for each channel number, and a summary bit for each word of those.
 *
 * Invariants
 * - I1  A bit that is set is seen: the summary bit is set after it, and cleared before its word is read.
 * - I2  Bits are hints: a bit may be set for nothing, never clear for something that was announced.
 *
 * - I3  When there is more than a batch, the next one begins where this one ended: nothing that is ready starves.
 *
 * Setting a bit twice costs nothing and loses nothing, so the list cannot overflow; a turn costs what is ready, not what
 * exists (the idea of Linux' two-level ready bitmaps and epoll's ready list).
 */
import { CHANNELS, READY_BATCH, S_BATCH, S_FIRST, S_READY, S_SUMMARY } from "./layout";
import { load64, or64, read32, swap64, write32 } from "./atoms";
import { knock } from "./park";

/** Any worker: tells the owner of `slot` to look at channel `number`. */
export function announce(slot: usize, number: i32): void {
  if (number < 0 || number >= CHANNELS) return;
  const word = number >> 6;
  const bit = <i64> 1 << (number & 63);
  const ready = slot + S_READY + (word << 3);
  if ((load64(ready) & bit) == 0) or64(ready, bit);
  const mark = <i64> 1 << word;
  if ((load64(slot + S_SUMMARY) & mark) == 0) or64(slot + S_SUMMARY, mark);
  knock(slot);
}

/** Owner only: moves up to READY_BATCH channel numbers to S_BATCH and returns how many. */
export function ready(me: usize): i32 {
  let summary = load64(me + S_SUMMARY);
  if (summary == 0) return 0;
  summary = swap64(me + S_SUMMARY, 0);
  let count = 0;
  const first = <i64> read32(me + S_FIRST);
  while (summary != 0) {
    const word = <i32> ((ctz(rotr<i64>(summary, first)) + first) & 63);
    summary &= ~(<i64> 1 << word);
    let bits = swap64(me + S_READY + (word << 3), 0);
    while (bits != 0 && count < READY_BATCH) {
      write32(me + S_BATCH + (count++ << 2), (word << 6) + <i32> ctz(bits));
      bits &= bits - 1;
    }
    if (bits != 0) or64(me + S_READY + (word << 3), bits);
    if (count == READY_BATCH) {
      const left = bits != 0 ? summary | (<i64> 1 << word) : summary;
      if (left != 0) or64(me + S_SUMMARY, left);
      write32(me + S_FIRST, bits != 0 ? word : word + 1);
      return count;
    }
  }
  return count;
}
