/**
 * A call that travels: the word that caller and runner agree by. QUEUED -> RUNNING, or QUEUED -> CANCELLED; the record
 * of the call in a channel is a hint, this word is the truth.
 */
import { T_CANCEL, T_RUNNER, T_STATE, TASK_CANCELLED, TASK_QUEUED, TASK_RUNNING, TASK_SIZE } from "./layout";
import { cas32, load32, store32 } from "./atoms";
import { allocate, keep } from "./arena";

/** Caller, owner of slot `me`: a new call for any worker (`runner` -1) or for one; its address, EXHAUSTED or CONTENDED. */
export function openTask(me: usize, runner: i32): i32 {
  const task = allocate(me, TASK_SIZE);
  if (task < 0) return task;
  store32(task + T_RUNNER, runner);
  store32(task + T_CANCEL, 0);
  store32(task + T_STATE, TASK_QUEUED);
  keep(me);
  return task;
}

/** Runner: 1 when the call is to be run by slot `index`, 0 when it was cancelled. */
export function startTask(task: usize, index: i32): i32 {
  store32(task + T_RUNNER, index);
  return cas32(task + T_STATE, TASK_QUEUED, TASK_RUNNING) == TASK_QUEUED ? 1 : 0;
}

/** Caller: does not want the result. 1 when the call will never start, 0 when it runs or has run. */
export function cancelTask(task: usize): i32 {
  store32(task + T_CANCEL, 1);
  return cas32(task + T_STATE, TASK_QUEUED, TASK_CANCELLED) == TASK_QUEUED ? 1 : 0;
}

/** Runner, even in the middle of a loop: whether the caller has cancelled. */
export function isCancelled(task: usize): i32 {
  return load32(task + T_CANCEL);
}

/** Caller: the state. */
export function taskState(task: usize): i32 {
  return load32(task + T_STATE);
}

/** Caller: the slot that runs it, -1 before. */
export function taskRunner(task: usize): i32 {
  return load32(task + T_RUNNER);
}
