/** Where worker slots and seats lie. */
import { C_SEATS, SEAT_SIZE, SLOT_SIZE, SLOTS } from "./layout";

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
