/**
 * Walks everything and returns the number of the first broken invariant, 0 when the arena is sound. Exact while all
 * workers rest; while they work, only what holds at every moment is looked at.
 *
 * Numbers: 1-9 arena, 10-19 channel, 20-29 cells, 30-39 ring, 40-49 lease. `docs/memory_map.md` lists them.
 */
import {
  A_ARENA,
  A_BUMP,
  A_MAGIC,
  A_NEXT_CHANNEL,
  A_POISON,
  A_SIZE,
  A_SLOTS,
  A_USED,
  A_VERSION,
  B_WORD,
  BLOCK_CHECK,
  BLOCK_FREE,
  BLOCK_USED,
  C_CAPACITY,
  C_HEAD,
  C_HEAD_SEEN,
  C_KIND,
  C_LIVE,
  C_NUMBER,
  C_PUBLISHED,
  C_RECEIVERS,
  C_REFS,
  C_SENDERS,
  C_SEATS,
  C_TAIL,
  CHANNELS,
  CLASS_MAX,
  CLASS_MIN,
  KIND_CELLS,
  KIND_SUBJECT,
  LAYOUT_VERSION,
  MAGIC,
  S_GENERATION,
  S_INBOX,
  S_STATE,
  SEAT_ATTACHED,
  SEAT_PERMITS,
  SEAT_SIZE,
  SLOT_REAPING,
  SLOTS_MAX,
  TABLE,
} from "./layout";
import { load32, load64 } from "./atoms";
import { blockClass } from "./arena";
import { ahead, POSITION } from "./cells";
import { auditCursors } from "./cursors";
import { isRing } from "./ring";
import { inArena, seatOf, slotAt, shapely } from "./slots";

/** Any worker. `still` is 1 when no worker is in the middle of anything. */
export function audit(still: i32): i32 {
  const broken = auditArena(still);
  if (broken != 0) return broken;
  const next = load32(A_NEXT_CHANNEL);
  if (next < SLOTS_MAX || next > CHANNELS) return 10;
  for (let number = SLOTS_MAX; number < next; number++) {
    const ch = load32(TABLE + (number << 2));
    if (ch == 0) continue;
    if (ch < load32(A_ARENA) || ch >= load32(A_BUMP) || (ch & 127) != 0) return 10;
    if (!inArena(ch, C_SEATS + load32(A_SLOTS) * SEAT_SIZE)) return 10;
    const refs = load64(ch + C_REFS);
    if ((refs & <i64> <u32> C_LIVE) == 0) continue;
    const fault = auditChannel(ch, number, still);
    if (fault != 0) return fault;
  }
  return auditSlots();
}

function auditArena(still: i32): i32 {
  const poison = load32(A_POISON);
  if (poison != 0) return poison;
  const first = load32(A_ARENA), end = load32(A_BUMP);
  if (load32(A_MAGIC) != MAGIC || load32(A_VERSION) != LAYOUT_VERSION) return 1;
  if (first > end || end > load32(A_SIZE)) return 1;
  let used: i64 = 0;
  let at = first;
  while (at < end) {
    const word = load32(at + B_WORD);
    // A block that was taken from the bump pointer a moment ago has no word yet.
    if (word == 0 && still == 0) break;
    const cls = blockClass(word), state = word & 0xff;
    if ((word & 0xffff0000) != BLOCK_CHECK || cls < CLASS_MIN || cls > CLASS_MAX) return 2;
    if (state != BLOCK_FREE && state != BLOCK_USED) return 2;
    if (state == BLOCK_USED) used += <i64> 1 << cls;
    at += 1 << cls;
  }
  if (still != 0 && at != end) return 2;
  return still != 0 && used != load64(A_USED) ? 4 : 0;
}

function auditChannel(ch: usize, number: i32, still: i32): i32 {
  if (load32(ch + C_NUMBER) != number || !shapely(ch)) return 11;
  if (load32(ch + C_SENDERS) < 0 || load32(ch + C_RECEIVERS) < 0) return 14;
  if (load32(ch + C_KIND) == KIND_SUBJECT) return still != 0 ? auditCursors(ch) : 0;
  if (load32(ch + C_KIND) != KIND_CELLS) return 0;
  const head = load64(ch + C_HEAD);
  const tail = load64(ch + C_TAIL);
  const permits = (tail >> 48) & 0x7fff, filled = ahead(tail, head);
  if ((head & ~POSITION) != 0) return 21;
  if (still == 0) return 0;
  if (filled < 0 || filled + permits > <i64> load32(ch + C_CAPACITY)) return 21;
  const seen = load64(ch + C_HEAD_SEEN), published = load64(ch + C_PUBLISHED);
  if (((seen | published) & ~POSITION) != 0 || ahead(head, seen) < 0 || ahead(tail, published) < 0) return 25;
  let seats: i64 = 0, held: i64 = 0;
  for (let i = 0; i < load32(A_SLOTS); i++) {
    if (load32(seatOf(ch, i) + SEAT_ATTACHED) != 0) seats++;
    held += <i64> load32(seatOf(ch, i) + SEAT_PERMITS);
  }
  if (seats != (load64(ch + C_REFS) & 0x7fffffff)) return 12;
  return held != permits ? 14 : 0;
}

function auditSlots(): i32 {
  for (let i = 0; i < load32(A_SLOTS); i++) {
    const slot = slotAt(i);
    const state = load32(slot + S_STATE);
    if (state < 0 || state > SLOT_REAPING || load32(slot + S_GENERATION) < 0) return 41;
    const ring = load32(slot + S_INBOX);
    if (ring == 0) continue;
    if (!isRing(ring)) return 31;
    const tail = load64(ring + C_TAIL), head = load64(ring + C_HEAD);
    if (head > tail || tail - head > <i64> load32(ring + C_CAPACITY) || ((head | tail) & 7) != 0) return 31;
  }
  return 0;
}
