/**
 * The life of a subject: it has a number, a generation and seats as every channel has; its cells and its cursors lie in one
 * block.
 */
import {
  C_CELLS,
  C_CHECK,
  C_KIND,
  C_LIVE,
  C_LOSSY,
  C_MASK,
  C_MESSAGES,
  C_READERS,
  C_REFS,
  C_REPLAY,
  C_SEATS,
  C_STRIDE,
  CAPACITY_MAX,
  A_SLOTS,
  CURSOR_SIZE,
  GROUP,
  GROUP_HEADER,
  KIND_SUBJECT,
  L_NUMBER,
  M_BLOCK,
  M_IN_BLOCK,
  M_LENGTH,
  READERS,
  S_LEASE,
  SEAT_ATTACHED,
  SEAT_SIZE,
  STRIDE_MAX,
} from "./layout";
import { EXHAUSTED, INVALID } from "./status";
import { claimBegin, claimEnd, clear, load32, load64, read32, store32, store64, write32 } from "./atoms";
import { cellIn, groupAt } from "./cells";
import { allocate, keep, poison, releaseFrom } from "./arena";
import { giveUpOpening, headerOf, takeNumber } from "./numbers";
import { indexOf, seatOf, shapely, shapeOf } from "./slots";
import { reset } from "./channel";

/** Cells that a subject needs: in a lossy one as many again lie between what is kept for a reader and the writers. */
function cellsFor(capacity: i32, lossy: i32): i32 {
  const wanted = lossy != 0 ? capacity << 1 : capacity;
  let cells = GROUP;
  while (cells < wanted) cells <<= 1;
  return cells;
}

/**
 * Owner of slot `me`: opens a subject that keeps up to `capacity` values for each reader, the last `replay` of them for those who
 * come later, and attaches to it. Returns the header's address, or INVALID, EXHAUSTED, CONTENDED.
 */
export function openSubject(me: usize, capacity: i32, replay: i32, lossy: i32, stride: i32, messages: i32): i32 {
  if (capacity < 1 || capacity > CAPACITY_MAX || replay < 0 || replay > capacity) return INVALID;
  if (stride < 8 || stride > STRIDE_MAX || (stride & 7) != 0) return INVALID;
  const before = giveUpOpening(me);
  if (before != 0) return before;
  const number = takeNumber(me);
  if (number < 0) return number;
  const ch = headerOf(me, number, C_SEATS + load32(A_SLOTS) * SEAT_SIZE);
  const cells = cellsFor(capacity, lossy);
  const group = GROUP_HEADER + GROUP * stride;
  const ring = <i64> (cells / GROUP) * group;
  const bytes = ring + READERS * CURSOR_SIZE + 64;
  const room = ch < 0 ? ch : bytes > 0x3fffffff ? EXHAUSTED : allocate(me, <i32> bytes);
  if (room < 0) {
    giveUpOpening(me);
    return room;
  }
  const first = (room + 63) & ~63;
  // Of a cell that no message was written to the length is read all the same, to give back its block.
  if (messages != 0) clear(first, <i32> ring);
  else for (let i = 0; i < cells / GROUP; i++) clear(first + i * group, 8);
  clear(first + <i32> ring, READERS * CURSOR_SIZE);
  claimBegin(81);
  store32(ch + C_CELLS, room);
  keep(me);
  claimEnd(81);
  reset(ch, number, capacity, stride, cells);
  store32(ch + C_KIND, KIND_SUBJECT);
  store32(ch + C_MESSAGES, messages);
  store32(ch + C_REPLAY, replay);
  store32(ch + C_LOSSY, lossy);
  for (let i = 0; i < 2; i++) store64(ch + C_READERS + (i << 3), 0);
  store32(ch + C_CHECK, shapeOf(ch));
  const refs = ((load64(ch + C_REFS) >>> 32) + 1) << 32 | <i64> <u32> C_LIVE | 1;
  const seat = seatOf(ch, indexOf(me));
  claimBegin(82);
  store64(ch + C_REFS, refs);
  store32(seat + SEAT_ATTACHED, 1);
  write32(me + S_LEASE + L_NUMBER, 0);
  claimEnd(82);
  return ch;
}

/** The last to leave, by way of slot `me`: gives back the blocks of all messages. 0, or what kept it from that. */
export function discardSubject(me: usize, ch: usize): i32 {
  if (!shapely(ch)) return poison(11);
  if (read32(ch + C_MESSAGES) == 0) return 0;
  const stride = read32(ch + C_STRIDE), cells = read32(ch + C_MASK) + 1;
  for (let i = 0; i < cells; i++) {
    const cell = cellIn(groupAt(ch, i, stride), i, stride);
    if ((read32(cell + M_LENGTH) & M_IN_BLOCK) == 0) continue;
    const freed = releaseFrom(me, read32(cell + M_BLOCK), cell + M_LENGTH);
    if ((read32(cell + M_LENGTH) & M_IN_BLOCK) != 0) return freed;
  }
  return 0;
}
