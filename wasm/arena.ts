/**
 * The arena: identity, poison, and blocks of 2^k bytes.
 *
 * Invariants
 * - I1  The header reads MAGIC and LAYOUT_VERSION; A_BUMP lies in [A_ARENA, A_SIZE] and only grows.
 * - I2  From A_ARENA to A_BUMP blocks lie wall to wall, each with a valid B_WORD; a block is split, never merged.
 * - I3  A free block is on the list of its class exactly once, or in the lease of the worker that is moving it.
 * - I4  A_USED is the sum of the used blocks.
 *
 * Free lists are Treiber stacks whose heads carry a tag that grows with every change (R. K. Treiber 1986; the tag is IBM's
 * answer to ABA). A worker writes what it is about to hold into its lease before it takes it, so that its death in the
 * middle loses nothing.
 */
import {
  A_ARENA,
  A_BUMP,
  A_END,
  A_FREE,
  A_MAGIC,
  A_NEXT_CHANNEL,
  A_POISON,
  A_SIZE,
  A_SLOTS,
  A_USED,
  A_VERSION,
  B_LENGTH,
  B_NEXT,
  B_WORD,
  BLOCK_CHECK,
  BLOCK_FREE,
  BLOCK_HEADER,
  BLOCK_USED,
  CLASS_MAX,
  CLASSES,
  CLASS_MIN,
  L_BLOCK,
  L_HALF,
  L_HALF_CLASS,
  LAYOUT_VERSION,
  MAGIC,
  MAGIC_BUSY,
  S_LEASE,
  SLOT_SIZE,
  SLOTS,
  SLOTS_MAX,
} from "./layout";
import { CONTENDED, CORRUPT, EXHAUSTED, INVALID } from "./status";
import { inArena } from "./slots";
import { add64, cas32, cas64, claimBegin, claimEnd, load32, load64, read32, store32, write32 } from "./atoms";

const TRIES: i32 = SHORT ? 3 : 256;

// @ts-ignore: decorator
@inline
export function poisoned(): bool {
  return load32(A_POISON) != 0;
}

/** Any worker: takes the arena out of service; the first invariant that was found broken stays. */
export function poison(invariant: i32): i32 {
  cas32(A_POISON, 0, invariant);
  return CORRUPT;
}

/** The first isolate: lays out `size` bytes for `slots` workers. Others find it done. */
export function format(size: i32, slots: i32): i32 {
  if (slots < 1 || slots > SLOTS_MAX) return INVALID;
  const first = (SLOTS + slots * SLOT_SIZE + 63) & ~63;
  if (size < first + 65536) return INVALID;
  if (cas32(A_MAGIC, 0, MAGIC_BUSY) != 0) return INVALID;
  store32(A_VERSION, LAYOUT_VERSION);
  store32(A_SIZE, size);
  store32(A_SLOTS, slots);
  store32(A_ARENA, first);
  store32(A_BUMP, first);
  store32(A_NEXT_CHANNEL, SLOTS_MAX);
  store32(A_MAGIC, MAGIC);
  return 0;
}

// @ts-ignore: decorator
@inline
export function blockWord(state: i32, cls: i32): i32 {
  return BLOCK_CHECK | (cls << 8) | state;
}

// @ts-ignore: decorator
@inline
export function blockClass(word: i32): i32 {
  return (word >> 8) & 0xff;
}

/** Smallest class whose block holds `bytes` of payload. */
export function classFor(bytes: i32): i32 {
  const whole = bytes + BLOCK_HEADER;
  const cls = 32 - clz<i32>(whole - 1);
  return cls < CLASS_MIN ? CLASS_MIN : cls;
}

// @ts-ignore: decorator
@inline
function listOf(cls: i32): usize {
  return A_FREE + (cls << 3);
}

/** Takes a block off the list of its class and into the caller's lease; 0 when the list is empty, CONTENDED in a crowd. */
function pop(me: usize, cls: i32): i32 {
  const list = listOf(cls);
  for (let i = 0; i < TRIES; i++) {
    const head = load64(list);
    const block = <i32> head;
    if (block == 0) return 0;
    if (!isBlock(block)) return poison(3);
    const next = load32(block + B_NEXT);
    const tagged = (((head >>> 32) + 1) << 32) | <i64> <u32> next;
    claimBegin(1);
    if (cas64(list, head, tagged) == head) {
      write32(me + S_LEASE + L_BLOCK, block);
      claimEnd(1);
      if (load32(block + B_WORD) != blockWord(BLOCK_FREE, cls)) return poison(3);
      return block;
    }
  }
  return CONTENDED;
}

/** Puts a block that the lease word at `lease` names onto the list of its class, and clears that word. */
function push(lease: usize, block: i32, cls: i32): i32 {
  const list = listOf(cls);
  store32(block + B_WORD, blockWord(BLOCK_FREE, cls));
  for (let i = 0; i < TRIES; i++) {
    const head = load64(list);
    store32(block + B_NEXT, <i32> head);
    claimBegin(2);
    if (cas64(list, head, (((head >>> 32) + 1) << 32) | <i64> <u32> block) == head) {
      write32(lease, 0);
      claimEnd(2);
      return 0;
    }
  }
  return CONTENDED;
}

/** Takes fresh memory from the bump pointer; 0 when there is none. */
function bump(me: usize, cls: i32): i32 {
  const size = 1 << cls;
  const limit = load32(A_SIZE);
  for (let i = 0; i < TRIES; i++) {
    const at = load32(A_BUMP);
    if (limit - at < size) return 0;
    if ((at & 63) != 0 || !inArena(at, size)) return poison(1);
    claimBegin(3);
    if (cas32(A_BUMP, at, at + size) == at) {
      store32(at + B_WORD, blockWord(BLOCK_FREE, cls));
      write32(me + S_LEASE + L_BLOCK, at);
      claimEnd(3);
      return at;
    }
  }
  return CONTENDED;
}

/** Cuts the held block of class `from` down to class `to`, putting the upper halves on their lists. */
function split(me: usize, block: i32, from: i32, to: i32): i32 {
  let cls = from;
  while (cls > to) {
    cls--;
    const half = block + (1 << cls);
    write32(me + S_LEASE + L_HALF_CLASS, cls);
    store32(half + B_WORD, blockWord(BLOCK_FREE, cls));
    claimBegin(4);
    write32(me + S_LEASE + L_HALF, half);
    store32(block + B_WORD, blockWord(BLOCK_FREE, cls));
    claimEnd(4);
    if (push(me + S_LEASE + L_HALF, half, cls) != 0) return CONTENDED;
  }
  return block;
}

/** A free block of class `cls`, in the caller's lease. */
function take(me: usize, cls: i32): i32 {
  let block = pop(me, cls);
  if (block != 0) return block;
  block = bump(me, cls);
  if (block != 0) return block;
  for (let larger = cls + 1; larger <= CLASS_MAX; larger++) {
    block = pop(me, larger);
    if (block < 0) return block;
    if (block != 0) return split(me, block, larger, cls);
  }
  return EXHAUSTED;
}

/** Owner of slot `me`: address of `bytes` of payload, held in its lease until `keep`; or EXHAUSTED, CONTENDED, INVALID. */
export function allocate(me: usize, bytes: i32): i32 {
  if (bytes < 0 || bytes > (1 << CLASS_MAX) - BLOCK_HEADER) return INVALID;
  const before = resume(me);
  if (before != 0) return before;
  const cls = classFor(bytes);
  const block = take(me, cls);
  if (block < 0) return block;
  write32(block + B_LENGTH, bytes);
  claimBegin(6);
  store32(block + B_WORD, blockWord(BLOCK_USED, cls));
  add64(A_USED, 1 << cls);
  claimEnd(6);
  return block + BLOCK_HEADER;
}

/** Owner of slot `me`: the block now belongs to a structure that the reaper knows by other means. */
// @ts-ignore: decorator
@inline
export function keep(me: usize): void {
  write32(me + S_LEASE + L_BLOCK, 0);
}

/** Owner of slot `me`: gives a block back. A block that is not in use breaks I3. */
export function release(me: usize, payload: i32): i32 {
  return releaseFrom(me, payload, 0);
}

/**
 * The same for a block that the word at `from` leads to: that is cleared in the same stretch, so that who dies here has given
 * it back once. A result below zero with the word as it was means that nothing has happened yet.
 */
export function releaseFrom(me: usize, payload: i32, from: usize): i32 {
  const block = payload - BLOCK_HEADER;
  if (!isBlock(block)) return poison(3);
  const before = resume(me);
  if (before != 0) return before;
  const word = load32(block + B_WORD);
  if ((word & 0xff) != BLOCK_USED || (word & 0xffff0000) != BLOCK_CHECK) return poison(3);
  const cls = blockClass(word);
  if (cls >= CLASSES) return poison(3);
  claimBegin(5);
  if (cas32(block + B_WORD, word, blockWord(BLOCK_FREE, cls)) != word) return poison(3);
  write32(me + S_LEASE + L_BLOCK, block);
  add64(A_USED, -(<i64> 1 << cls));
  if (from != 0) store32(from, 0);
  claimEnd(5);
  return finishRelease(me);
}

/** Owner of slot `me`: first completes what a crowd kept it from completing, lest the lease forgets it. */
// @ts-ignore: decorator
@inline
function resume(me: usize): i32 {
  const lease = me + S_LEASE;
  const block = read32(lease + L_BLOCK);
  if (block != 0 && !isBlock(block)) return poison(40);
  if (read32(lease + L_HALF) == 0 && (block == 0 || (load32(block + B_WORD) & 0xff) != BLOCK_FREE)) return 0;
  return finishRelease(me);
}

/** Owner or reaper of slot `me`: completes what a lease says was on its way to a free list. */
export function finishRelease(me: usize): i32 {
  const half = read32(me + S_LEASE + L_HALF);
  if (half != 0) {
    const cls = read32(me + S_LEASE + L_HALF_CLASS);
    if (!isBlock(half) || cls < CLASS_MIN || cls > CLASS_MAX) return poison(40);
    const rc = push(me + S_LEASE + L_HALF, half, cls);
    if (rc != 0) return rc;
  }
  const block = read32(me + S_LEASE + L_BLOCK);
  if (block == 0) return 0;
  if (!isBlock(block)) return poison(40);
  const word = load32(block + B_WORD);
  if ((word & 0xffff0000) != BLOCK_CHECK || blockClass(word) >= CLASSES) return poison(40);
  if ((word & 0xff) == BLOCK_USED) {
    claimBegin(7);
    store32(block + B_WORD, blockWord(BLOCK_FREE, blockClass(word)));
    add64(A_USED, -(<i64> 1 << blockClass(word)));
    claimEnd(7);
  }
  return push(me + S_LEASE + L_BLOCK, block, blockClass(word));
}

// @ts-ignore: decorator
@inline
export function isBlock(block: i32): bool {
  return block < load32(A_BUMP) && (block & 63) == 0 && inArena(block, 64);
}

/** Whether the payload at `address` is a used block that holds at least `bytes`. */
export function holds(address: i32, bytes: i32): bool {
  const block = address - BLOCK_HEADER;
  if (!isBlock(block)) return false;
  const word = load32(block + B_WORD);
  if ((word & 0xff) != BLOCK_USED || (word & 0xffff0000) != BLOCK_CHECK) return false;
  return bytes >= 0 && bytes <= (1 << blockClass(word)) - BLOCK_HEADER;
}
