/**
 * A worker's own tasks: a ring of addresses of task records. The owner takes the youngest, thieves take the oldest.
 *
 * Invariants
 * - I1  S_TASKS is { tag: 32, tail: 16, head: 16 }, the only word that says what is in the ring; tail - head <= DEQUE_CAPACITY,
 *       by wrapping subtraction. Each change moves the tag, so that a word that was read is never mistaken for a later one.
 * - I2  Only the owner (after its death its reaper) writes the ring, and only places outside [head, tail).
 * - I3  A record that is QUEUED is in one ring once, or in one lease (L_TASK): it goes from one to the other in a stretch
 *       without loop or call (marks 70 to 75), so whoever dies loses nothing and doubles nothing.
 * - I4  The state of the record is the truth: who takes a task runs it only if it moves the state from QUEUED to RUNNING.
 * - I5  Records are on the list of the slot that made them for ever; a later owner of the slot uses those that are DONE.
 *
 * One word for both ends, moved by compare-and-swap, instead of Chase and Lev's two: wasm has only sequentially consistent
 * atomics, so their cheap pop would cost the same, and a batch can be stolen by one claim. Copy first, claim by one
 * compare-and-swap: tokio's packed head, without its state in between in which a dead thief would block the queue.
 */
import {
  A_SLOTS,
  DEQUE_CAPACITY,
  L_TASK,
  RECEIVE,
  S_LEASE,
  S_RECORDS,
  S_RING,
  S_STATE,
  S_STATS,
  S_TASKS,
  SLOT_LIVE,
  STEAL_MAX,
  T_CANCEL,
  T_NEXT,
  T_RUNNER,
  T_STATE,
  TASK_CANCELLED,
  TASK_CELL,
  TASK_DONE,
  TASK_QUEUED,
  TASK_RECORD,
  TASK_RUNNING,
  W_SEARCHING,
} from "./layout";
import { CONTENDED, EMPTY, FULL, INVALID } from "./status";
import { add64, cas32, cas64, claimBegin, claimEnd, load32, load64, read32, store32, write32 } from "./atoms";
import { allocate, holds, keep, poison } from "./arena";
import { slotAt } from "./slots";
import { awaited, wake } from "./waiters";

const TRIES: i32 = SHORT ? 3 : 64;
const CAPACITY: i32 = SHORT ? 4 : DEQUE_CAPACITY;
/** Most records of one slot: a list that goes on is broken. */
const RECORDS_MAX: i32 = 1 << 22;
const TAIL_ONE: i64 = 0x10000;
const TAG_ONE: i64 = 0x100000000;

// @ts-ignore: decorator
@inline
function headOf(word: i64): i32 {
  return <i32> word & 0xffff;
}

// @ts-ignore: decorator
@inline
function tailOf(word: i64): i32 {
  return <i32> (word >>> 16) & 0xffff;
}

// @ts-ignore: decorator
@inline
function countOf(word: i64): i32 {
  return (tailOf(word) - headOf(word)) & 0xffff;
}

/** { tag + 1, tail, head }. */
// @ts-ignore: decorator
@inline
function moved(word: i64, tail: i32, head: i32): i64 {
  return (((word >>> 32) + 1) << 32) | (<i64> (tail & 0xffff) << 16) | <i64> (head & 0xffff);
}

// @ts-ignore: decorator
@inline
function placeIn(ring: usize, position: i32): usize {
  return ring + ((position & (CAPACITY - 1)) << 2);
}

/** Owner of slot `me`: makes its ring, or keeps the one of the slot's last owner with what is in it. 0, or what `allocate` says. */
export function openDeque(me: usize): i32 {
  if (load32(me + S_RING) != 0) return 0;
  const ring = allocate(me, CAPACITY << 2);
  if (ring < 0) return ring;
  claimBegin(76);
  store32(me + S_RING, ring);
  keep(me);
  claimEnd(76);
  return 0;
}

/** Owner of slot `me`: a fresh record in state DONE on the slot's list; its address, or what `allocate` says. */
export function openRecord(me: usize): i32 {
  const task = allocate(me, TASK_RECORD);
  if (task < 0) return task;
  store32(task + T_STATE, TASK_DONE);
  store32(task + T_RUNNER, -1);
  store32(task + T_CANCEL, 0);
  store32(task + TASK_CELL, 0);
  store32(task + T_NEXT, load32(me + S_RECORDS));
  claimBegin(77);
  store32(me + S_RECORDS, task);
  keep(me);
  claimEnd(77);
  return task;
}

/** Owner of slot `me`: gives record `cell` (see `prepare`) a block for `bytes` bytes; its address, or what `allocate` says. */
export function furnish(me: usize, cell: usize, bytes: i32): i32 {
  const block = allocate(me, bytes);
  if (block < 0) return block;
  claimBegin(78);
  write32(cell + 4, block);
  write32(cell, bytes | 0x80000000);
  keep(me);
  claimEnd(78);
  return block;
}

/** Owner of slot `me`: makes its record `task` QUEUED and the youngest of its ring. 0, FULL, or INVALID without a ring. */
export function pushTask(me: usize, task: usize): i32 {
  const ring = load32(me + S_RING);
  if (ring == 0) return INVALID;
  if (!holds(ring, CAPACITY << 2) || !holds(task, TASK_RECORD)) return poison(43);
  const word = load64(me + S_TASKS);
  if (countOf(word) >= CAPACITY) return FULL;
  store32(placeIn(ring, tailOf(word)), task);
  // The head may move meanwhile, the tail not: it is added to.
  claimBegin(70);
  store32(task + T_STATE, TASK_QUEUED);
  add64(me + S_TASKS, TAG_ONE + TAIL_ONE);
  claimEnd(70);
  return 0;
}

/** Owner of slot `me`: takes the youngest of its tasks into its lease; the record's address, EMPTY or CONTENDED. */
export function popTask(me: usize): i32 {
  const ring = load32(me + S_RING);
  for (let i = 0; i < TRIES; i++) {
    const word = load64(me + S_TASKS);
    if (countOf(word) == 0) return EMPTY;
    if (!holds(ring, CAPACITY << 2)) return poison(43);
    const last = tailOf(word) - 1;
    const task = load32(placeIn(ring, last));
    if (!holds(task, TASK_RECORD)) return poison(43);
    const next = moved(word, last, headOf(word));
    claimBegin(71);
    if (cas64(me + S_TASKS, word, next) == word) {
      write32(me + S_LEASE + L_TASK, task);
      claimEnd(71);
      return task;
    }
  }
  return CONTENDED;
}

/**
 * Owner of slot `me`, which has a ring and no task in its lease: takes the older half of the tasks of slot `from`, up to
 * STEAL_MAX: the oldest into its lease, the others into its ring. The record's address, EMPTY or CONTENDED. The slot robbed may
 * be anybody's, a dead worker's too.
 */
export function stealTasks(me: usize, from: i32): i32 {
  const victim = slotAt(from);
  const ring = load32(me + S_RING), theirs = load32(victim + S_RING);
  if (ring == 0 || theirs == 0 || victim == me) return EMPTY;
  if (!holds(ring, CAPACITY << 2) || !holds(theirs, CAPACITY << 2)) return poison(43);
  for (let i = 0; i < TRIES; i++) {
    const word = load64(victim + S_TASKS);
    const there = countOf(word);
    if (there == 0) return EMPTY;
    const own = load64(me + S_TASKS);
    let take = (there + 1) >> 1;
    if (take > STEAL_MAX) take = STEAL_MAX;
    // What is in the lease must find room if this worker dies: the reaper puts it into the ring (return).
    if (take > CAPACITY - countOf(own)) take = CAPACITY - countOf(own);
    if (take < 1) return EMPTY;
    const head = headOf(word);
    const task = load32(placeIn(theirs, head));
    if (!holds(task, TASK_RECORD)) return poison(43);
    for (let k = 1; k < take; k++) {
      store32(placeIn(ring, tailOf(own) + k - 1), load32(placeIn(theirs, head + k)));
    }
    const next = moved(word, tailOf(word), head + take);
    const more = TAG_ONE + TAIL_ONE * <i64> (take - 1);
    claimBegin(72);
    if (cas64(victim + S_TASKS, word, next) == word) {
      write32(me + S_LEASE + L_TASK, task);
      add64(me + S_TASKS, more);
      claimEnd(72);
      return task;
    }
  }
  return CONTENDED;
}

/** Owner of slot `me`, who took `task`: 1 when it is to be run under the name `runner`, 0 when it was cancelled. */
export function startTaken(me: usize, task: usize, runner: i32): i32 {
  store32(task + T_RUNNER, runner);
  claimBegin(73);
  const was = cas32(task + T_STATE, TASK_QUEUED, TASK_RUNNING);
  write32(me + S_LEASE + L_TASK, 0);
  claimEnd(73);
  return was == TASK_QUEUED ? 1 : 0;
}

/** Runner: nothing will be said of the task but what is posted next; its record may be used again. */
export function endTask(task: usize): void {
  store32(task + T_STATE, TASK_DONE);
}

/** Any worker: tasks that wait in the ring of slot `slot`. */
export function queued(slot: i32): i32 {
  return countOf(load64(slotAt(slot) + S_TASKS));
}

/**
 * Any worker: there is a task to steal. Wakes one of those who wait for the lane `ch`, unless half of the workers search
 * already: the last to stop searching looks once more, and who finds something calls this in turn.
 */
export function wakeThief(ch: usize): void {
  if (!awaited(ch, RECEIVE)) return;
  let live = 0, searching = 0;
  for (let i = 1; i < load32(A_SLOTS); i++) {
    if (load32(slotAt(i) + S_STATE) != SLOT_LIVE) continue;
    live++;
    if (load32(slotAt(i) + S_STATS + W_SEARCHING) != 0) searching++;
  }
  if (searching > 0 && searching * 2 >= live) return;
  wake(ch, RECEIVE, 1);
}

/** Reaper of slot `slot`: the task in its lease goes back into its ring, whence others steal it. 0, or poison. */
export function returnTask(slot: usize): i32 {
  const task = read32(slot + S_LEASE + L_TASK);
  if (task == 0) return 0;
  const ring = load32(slot + S_RING);
  const word = load64(slot + S_TASKS);
  if (!holds(task, TASK_RECORD) || !holds(ring, CAPACITY << 2) || countOf(word) >= CAPACITY) return poison(43);
  store32(placeIn(ring, tailOf(word)), task);
  claimBegin(74);
  add64(slot + S_TASKS, TAG_ONE + TAIL_ONE);
  write32(slot + S_LEASE + L_TASK, 0);
  claimEnd(74);
  return 0;
}

/** Reaper of slot `slot`: nobody wants what it has called for. What is queued will not start, what runs can see it. */
export function disownTasks(slot: usize): i32 {
  let task = load32(slot + S_RECORDS);
  for (let i = 0; task != 0; i++) {
    if (i > RECORDS_MAX || !holds(task, TASK_RECORD)) return poison(43);
    store32(task + T_CANCEL, 1);
    cas32(task + T_STATE, TASK_QUEUED, TASK_CANCELLED);
    task = load32(task + T_NEXT);
  }
  return 0;
}
