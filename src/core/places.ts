/**
 * Where positions lie in shared memory, for whoever reads them beside the core.
 *
 * @module
 */
import { C_CELLS, C_MASK, C_STRIDE, CURSOR_SIZE, GROUP_HEADER, K_POSITION } from "../../wasm/layout.ts";

/** Address of the word that says where a reader of a subject is: only its owner moves it. */
export function cursorAt(words: Int32Array, ch: number, index: number): number {
  const first = (words[(ch + C_CELLS) >> 2]! + 63) & ~63;
  const groups = (words[(ch + C_MASK) >> 2]! + 1) >> 6;
  const group = GROUP_HEADER + (words[(ch + C_STRIDE) >> 2]! << 6);
  return first + groups * group + index * CURSOR_SIZE + K_POSITION;
}

/** The position in the low 48 bits of the 64-bit word at `address`; its halves may be of two moments. */
export function positionAt(words: Int32Array, address: number): number {
  return (words[address >> 2]! >>> 0) + 2 ** 32 * (words[(address >> 2) + 1]! & 0xffff);
}
