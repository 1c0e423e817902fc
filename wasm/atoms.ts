/**
 * The only words that touch shared memory. Everything above speaks in these, so that a model checker can stop before
 * each access (`MODEL`) and a test can mark what must stay straight (`MARK`); in the real build both vanish. `SHORT`
 * lets loops give up after few attempts.
 *
 * Wasm's atomics are all sequentially consistent. Plain accesses are for memory that one owner holds, or whose reading
 * is validated by a later compare-and-swap.
 */

// @ts-ignore: decorator
@external("model", "step")
declare function step(kind: i32, address: usize, bytes: i32): void;
// @ts-ignore: decorator
@external("model", "missed")
declare function missed(): void;
// @ts-ignore: decorator
@external("model", "confirm")
declare function confirmed(counts: i32): void;
// @ts-ignore: decorator
@external("model", "begin")
declare function stretchBegin(): void;
// @ts-ignore: decorator
@external("model", "end")
declare function stretchEnd(): void;
// @ts-ignore: decorator
@external("mark", "begin")
declare function markBegin(id: i32): void;
// @ts-ignore: decorator
@external("mark", "end")
declare function markEnd(id: i32): void;

export const READ: i32 = 0;
export const WRITE: i32 = 1;
export const ATOMIC_READ: i32 = 2;
export const ATOMIC_WRITE: i32 = 3;
export const ATOMIC_UPDATE: i32 = 4;
export const NOTIFY: i32 = 5;
/** A plain read of what somebody may be writing; it counts only if the next compare-and-swap succeeds. */
export const READ_UNSURE: i32 = 6;

/** From here to `claimEnd(id)` no loop and no call: the worker cannot be stopped in between. */
// @ts-ignore: decorator
@inline
export function claimBegin(id: i32): void {
  if (MARK) markBegin(id);
  if (MODEL) stretchBegin();
}

// @ts-ignore: decorator
@inline
export function claimEnd(id: i32): void {
  if (MARK) markEnd(id);
  if (MODEL) stretchEnd();
}

// @ts-ignore: decorator
@inline
export function load32(p: usize): i32 {
  if (MODEL) step(ATOMIC_READ, p, 4);
  return atomic.load<i32>(p);
}

// @ts-ignore: decorator
@inline
export function store32(p: usize, v: i32): void {
  if (MODEL) step(ATOMIC_WRITE, p, 4);
  atomic.store<i32>(p, v);
}

// @ts-ignore: decorator
@inline
export function add32(p: usize, v: i32): i32 {
  if (MODEL) step(ATOMIC_UPDATE, p, 4);
  return atomic.add<i32>(p, v);
}

// @ts-ignore: decorator
@inline
export function cas32(p: usize, expected: i32, v: i32): i32 {
  if (MODEL) {
    step(ATOMIC_UPDATE, p, 4);
    const was = atomic.cmpxchg<i32>(p, expected, v);
    if (was != expected) missed();
    return was;
  }
  return atomic.cmpxchg<i32>(p, expected, v);
}

// @ts-ignore: decorator
@inline
export function swap32(p: usize, v: i32): i32 {
  if (MODEL) step(ATOMIC_UPDATE, p, 4);
  return atomic.xchg<i32>(p, v);
}

// @ts-ignore: decorator
@inline
export function load64(p: usize): i64 {
  if (MODEL) step(ATOMIC_READ, p, 8);
  return atomic.load<i64>(p);
}

// @ts-ignore: decorator
@inline
export function store64(p: usize, v: i64): void {
  if (MODEL) step(ATOMIC_WRITE, p, 8);
  atomic.store<i64>(p, v);
}

// @ts-ignore: decorator
@inline
export function add64(p: usize, v: i64): i64 {
  if (MODEL) step(ATOMIC_UPDATE, p, 8);
  return atomic.add<i64>(p, v);
}

// @ts-ignore: decorator
@inline
export function and64(p: usize, v: i64): i64 {
  if (MODEL) step(ATOMIC_UPDATE, p, 8);
  return atomic.and<i64>(p, v);
}

// @ts-ignore: decorator
@inline
export function or64(p: usize, v: i64): i64 {
  if (MODEL) step(ATOMIC_UPDATE, p, 8);
  return atomic.or<i64>(p, v);
}

// @ts-ignore: decorator
@inline
export function xor64(p: usize, v: i64): i64 {
  if (MODEL) step(ATOMIC_UPDATE, p, 8);
  return atomic.xor<i64>(p, v);
}

// @ts-ignore: decorator
@inline
export function swap64(p: usize, v: i64): i64 {
  if (MODEL) step(ATOMIC_UPDATE, p, 8);
  return atomic.xchg<i64>(p, v);
}

// @ts-ignore: decorator
@inline
export function cas64(p: usize, expected: i64, v: i64): i64 {
  if (MODEL) {
    step(ATOMIC_UPDATE, p, 8);
    const was = atomic.cmpxchg<i64>(p, expected, v);
    if (was != expected) missed();
    return was;
  }
  return atomic.cmpxchg<i64>(p, expected, v);
}

/** Plain read of memory that the caller owns, or that was written before it was shared. */
// @ts-ignore: decorator
@inline
export function read32(p: usize): i32 {
  if (MODEL) step(READ, p, 4);
  return load<i32>(p);
}

// @ts-ignore: decorator
@inline
export function write32(p: usize, v: i32): void {
  if (MODEL) step(WRITE, p, 4);
  store<i32>(p, v);
}

/** Plain copy, not interruptible; a single word is moved without the call that a longer copy costs. */
// @ts-ignore: decorator
@inline
export function copy(to: usize, from: usize, bytes: i32): void {
  if (MODEL) {
    step(READ, from, bytes);
    step(WRITE, to, bytes);
  }
  if (bytes == 8) store<i64>(to, load<i64>(from));
  else memory.copy(to, from, bytes);
}

/** The same of memory that somebody may be writing: what was copied is thrown away unless the next claim succeeds. */
// @ts-ignore: decorator
@inline
export function copyUnsure(to: usize, from: usize, bytes: i32): void {
  if (MODEL) {
    step(READ_UNSURE, from, bytes);
    step(WRITE, to, bytes);
  }
  if (bytes == 8) store<i64>(to, load<i64>(from));
  else memory.copy(to, from, bytes);
}

/** Says of the last `copyUnsure` whether it counts, where no compare-and-swap does. */
// @ts-ignore: decorator
@inline
export function confirm(counts: bool): void {
  if (MODEL) confirmed(counts ? 1 : 0);
}

// @ts-ignore: decorator
@inline
export function clear(p: usize, bytes: i32): void {
  if (MODEL) step(WRITE, p, bytes);
  memory.fill(p, 0, bytes);
}

/** Wakes the one worker that waits on its own doorbell. */
// @ts-ignore: decorator
@inline
export function notify(p: usize): void {
  if (MODEL) step(NOTIFY, p, 4);
  atomic.notify(p, 1);
}
