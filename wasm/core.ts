/**
 * The ABI: one line per export. Arguments named `me` are the address of the caller's slot; see each function for who may
 * call it. Results below zero are the codes of `status.ts`.
 */
export { allocate, format, holds, keep, poison, release } from "./arena";
export { audit } from "./audit";
export { arrived, pass, publish, publishable, read, tellWriters, unread } from "./broadcast";
export { join, observed, part } from "./cursors";
export { openSubject } from "./subject";
export { passOn, passOnNumber, readable, receive, send, tellAll, wakeNext, writable } from "./cells";
export { reserve, sendReserved, unreserve } from "./permits";
export { close, closed, countEnds, countWaiting, depth, detach, drop, find, open } from "./channel";
export { abandon, equip, fence, letGo, prepare, reap, stop, takeSlot } from "./lease";
export { park, unpark } from "./park";
export {
  lockOperation,
  meet,
  offer,
  operation,
  prepareOperation,
  publishOperation,
  retract,
  settleOperation,
  stateOf,
} from "./rendezvous";
export { collect, post } from "./ring";
export { announce, ready } from "./sched";
export { delist, enlist } from "./waiters";
export {
  disownTasks,
  endTask,
  furnish,
  openDeque,
  openRecord,
  popTask,
  pushTask,
  queued,
  returnTask,
  startTaken,
  stealTasks,
  wakeThief,
} from "./deque";
export { cancelTask, isCancelled, openTask, startTask, taskRunner, taskState } from "./task";
