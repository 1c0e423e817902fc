/** Where worker slots and seats lie. */
import {
  A_ARENA,
  A_SLOTS,
  C_CAPACITY,
  C_CELLS,
  C_CHECK,
  C_MASK,
  C_MESSAGES,
  C_NUMBER,
  C_SEATS,
  C_STRIDE,
  SEAT_SIZE,
  SLOT_SIZE,
  SLOTS,
  STRIDE_MAX,
} from "./layout";
import { load32, read32 } from "./atoms";

// @ts-ignore: decorator
@inline
export function slotAt(index: i32): usize {
  return SLOTS + index * SLOT_SIZE;
}

// @ts-ignore: decorator
@inline
export function indexOf(me: usize): i32 {
  return <i32> (me - SLOTS) / SLOT_SIZE;
}

// @ts-ignore: decorator
@inline
export function seatOf(ch: usize, slot: i32): usize {
  return ch + C_SEATS + slot * SEAT_SIZE;
}

/** Whether `bytes` from `at` on lie in the blocks of this memory. What addresses say is checked before it is followed. */
// @ts-ignore: decorator
@inline
export function inArena(at: i32, bytes: i64): bool {
  return at >= SLOTS && at >= load32(A_ARENA) && <i64> at + bytes <= <i64> memory.size() << 16;
}

/** What C_CHECK of a sound channel header says. */
// @ts-ignore: decorator
@inline
export function shapeOf(ch: usize): i32 {
  return read32(ch + C_CELLS) * 0x3c6ef35f + read32(ch + C_STRIDE) * 0x19660d01 + read32(ch + C_MASK) * 0x2545f491 +
    read32(ch + C_CAPACITY) * 0x41c64e6d + read32(ch + C_NUMBER) * 0x5851f42d + read32(ch + C_MESSAGES) * 0x1b873593;
}

/** Any attached worker: whether the header is as `open` left it. */
// @ts-ignore: decorator
@inline
export function shapely(ch: usize): bool {
  return shapeOf(ch) == read32(ch + C_CHECK);
}

/** Whether a header of channel `number` lies at `ch`. */
export function isHeader(ch: i32, number: i32): bool {
  if ((ch & 127) != 0 || !inArena(ch, C_SEATS + load32(A_SLOTS) * SEAT_SIZE)) return false;
  return load32(ch + C_NUMBER) == number;
}

/** Whether `count` cells of `stride` bytes lie in the window whose address is at `window`. */
export function hasCells(window: usize, count: i32, stride: i32): bool {
  if (count < 0 || count > 65536 || stride < 8 || stride > STRIDE_MAX || (stride & 7) != 0) return false;
  const at = load32(window);
  return (at & 7) == 0 && inArena(at, <i64> count * stride);
}
