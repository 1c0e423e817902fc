/**
 * Lengths on the wire: LEB128, seven bits to a byte, low bits first, at most five bytes and 2^32 - 1.
 *
 * Padded forms (`0x85 0x00` for 5) are legal, so that a writer may reserve room before it knows the number.
 *
 * @module
 */
import type { Window } from "./codec.ts";
import { malformed, truncated } from "./failure.ts";

/** Bytes that `n` takes. */
export function varintSize(n: number): number {
  return n < 0x80 ? 1 : n < 0x4000 ? 2 : n < 0x200000 ? 3 : n < 0x10000000 ? 4 : 5;
}

/** Writes `n`, an integer in 0 … 2^32 - 1, at the cursor. */
export function writeVarint(n: number, to: Window): void {
  if (n < 0x80) {
    const at = to.claim(1);
    to.bytes[at] = n;
    return;
  }
  const size = varintSize(n);
  putVarint(n, to.claim(size), size, to.bytes);
}

/** Writes `n` into exactly `size` bytes from `at`, padded if it needs fewer. */
export function putVarint(n: number, at: number, size: number, bytes: Uint8Array): void {
  const last = at + size - 1;
  while (at < last) {
    bytes[at++] = (n & 0x7f) | 0x80;
    n = n >>> 7;
  }
  bytes[at] = n;
}

/** Reads a number that {@linkcode writeVarint} wrote. */
export function readVarint(from: Window): number {
  const at = from.at;
  if (at >= from.end) throw truncated(from);
  const first = from.bytes[at]!;
  from.at = at + 1;
  return first < 0x80 ? first : readLongVarint(from, first);
}

function readLongVarint(from: Window, first: number): number {
  const { bytes, end } = from;
  let at = from.at;
  let n = first & 0x7f;
  for (let shift = 7; shift < 35; shift += 7) {
    if (at >= end) throw truncated(from);
    const byte = bytes[at++]!;
    if (shift === 28 && byte > 0x0f) break;
    n |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      from.at = at;
      return n >>> 0;
    }
  }
  throw malformed("a length has more than 32 bits", from.at);
}
