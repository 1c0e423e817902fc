/**
 * Channel numbers and the headers that belong to them for ever (channel.I1): taking a number, making its header, giving both
 * back.
 *
 * Invariants
 * - I1  A number is free, in the lease of the worker that opens or leaves its channel, or the number of a live channel.
 * - I2  A header is in the table before it leaves the lease of its maker, in the same stretch.
 *
 * The list of free numbers is a Treiber stack with a tag, as the free lists of blocks (arena).
 */
import {
  A_FREE_CHANNELS,
  A_NEXT_CHANNEL,
  C_CELLS,
  C_NEXT,
  C_NUMBER,
  CHANNELS,
  L_NUMBER,
  S_LEASE,
  SLOTS_MAX,
  TABLE,
} from "./layout";
import { CONTENDED, EXHAUSTED } from "./status";
import { cas32, cas64, claimBegin, claimEnd, clear, load32, load64, read32, store32, write32 } from "./atoms";
import { allocate, keep, poison, releaseFrom } from "./arena";
import { isHeader } from "./slots";

const TRIES: i32 = SHORT ? 3 : 64;

/** A channel number that nobody uses, which the lease of `me` holds from now on; or EXHAUSTED. */
export function takeNumber(me: usize): i32 {
  for (let i = 0; i < TRIES; i++) {
    const head = load64(A_FREE_CHANNELS);
    const number = <i32> head - 1;
    if (number < 0) break;
    if (number < SLOTS_MAX || number >= CHANNELS || !isHeader(load32(TABLE + (number << 2)), number)) return poison(10);
    const next = load32(<usize> load32(TABLE + (number << 2)) + C_NEXT);
    const tagged = (((head >>> 32) + 1) << 32) | <i64> <u32> next;
    claimBegin(15);
    if (cas64(A_FREE_CHANNELS, head, tagged) == head) {
      write32(me + S_LEASE + L_NUMBER, number);
      claimEnd(15);
      return number;
    }
  }
  for (let i = 0; i < TRIES; i++) {
    const number = load32(A_NEXT_CHANNEL);
    if (number >= CHANNELS) return EXHAUSTED;
    if (number < SLOTS_MAX) return poison(10);
    claimBegin(16);
    if (cas32(A_NEXT_CHANNEL, number, number + 1) == number) {
      write32(me + S_LEASE + L_NUMBER, number);
      claimEnd(16);
      return number;
    }
  }
  return CONTENDED;
}

/** Puts a number on the list of free ones, and clears the word at `from` that held it. */
export function returnNumber(number: i32, from: usize): i32 {
  if (number < SLOTS_MAX || number >= CHANNELS) return poison(11);
  const header = load32(TABLE + (number << 2));
  if (!isHeader(header, number)) return poison(10);
  for (let i = 0; i < TRIES; i++) {
    const head = load64(A_FREE_CHANNELS);
    store32(header + C_NEXT, <i32> head);
    const tagged = (((head >>> 32) + 1) << 32) | <i64> (number + 1);
    claimBegin(14);
    if (cas64(A_FREE_CHANNELS, head, tagged) == head) {
      store32(from, 0);
      claimEnd(14);
      return 0;
    }
  }
  return CONTENDED;
}

/** The header of a number: allocated on first use, kept for ever (I1). */
export function headerOf(me: usize, number: i32, bytes: i32): i32 {
  const known = load32(TABLE + (number << 2));
  if (known != 0) return isHeader(known, number) ? known : poison(10);
  const block = allocate(me, bytes + 128);
  if (block < 0) return block;
  const header = (block + 127) & ~127;
  clear(header, bytes);
  store32(header + C_NUMBER, number);
  claimBegin(17);
  store32(TABLE + (number << 2), header);
  keep(me);
  claimEnd(17);
  return header;
}

/**
 * Owner of slot `me` or its reaper: gives back the number and the cells of a channel that was not opened to the end. 0, or
 * what kept it from that; the lease holds the number until then.
 */
export function giveUpOpening(me: usize): i32 {
  const held = me + S_LEASE + L_NUMBER;
  const number = read32(held);
  if (number == 0) return 0;
  if (number < SLOTS_MAX || number >= CHANNELS) return poison(40);
  const ch = load32(TABLE + (number << 2));
  if (ch == 0) {
    // Without a header it cannot be on the list of free numbers: it is still the next one, or lost.
    cas32(A_NEXT_CHANNEL, number + 1, number);
    write32(held, 0);
    return 0;
  }
  if (!isHeader(ch, number)) return poison(10);
  const cells = load32(ch + C_CELLS);
  const freed = cells != 0 ? releaseFrom(me, cells, ch + C_CELLS) : 0;
  return load32(ch + C_CELLS) != 0 ? freed : returnNumber(number, held);
}
