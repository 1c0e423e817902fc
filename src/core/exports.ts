/**
 * The functions of the core as TypeScript sees them. `me` is the address of the caller's slot, `ch` of a channel header;
 * results below zero are the codes of `wasm/status.ts`. The contracts stand at the functions themselves, in `wasm/`.
 *
 * @module
 */

/** What `wasm/core.ts` exports. */
export interface CoreExports {
  format(size: number, slots: number): number;
  poison(invariant: number): number;
  allocate(me: number, bytes: number): number;
  keep(me: number): void;
  release(me: number, payload: number): number;
  holds(payload: number, bytes: number): number;
  audit(still: number): number;

  takeSlot(): number;
  equip(slot: number, window: number, inbox: number): number;
  fence(slot: number): number;
  stop(slot: number): void;
  reap(me: number, slot: number): number;

  open(me: number, capacity: number, stride: number, messages: number): number;
  find(me: number, number: number, generation: number): number;
  detach(me: number, slot: number, ch: number): number;
  close(me: number, ch: number, reason: number): number;
  closed(ch: number): number;
  depth(ch: number): number;
  drop(ch: number): void;
  enlist(me: number, ch: number, direction: number): void;
  delist(slot: number, ch: number, direction: number): void;
  countEnds(me: number, ch: number, direction: number, by: number, seated: number): number;
  countWaiting(me: number, ch: number, direction: number, count: number): void;

  send(me: number, ch: number, from: number, n: number): number;
  receive(me: number, ch: number, to: number, max: number): number;
  reserve(me: number, ch: number): number;
  sendReserved(me: number, ch: number, from: number): number;
  unreserve(slot: number, ch: number): number;
  readable(ch: number): number;
  writable(ch: number): number;
  passOn(ch: number): void;
  wakeNext(ch: number): void;
  passOnNumber(number: number): void;
  tellAll(ch: number): void;
  prepare(me: number, index: number, stride: number, bytes: number): number;
  abandon(me: number): void;
  letGo(me: number, cell: number): number;

  operation(me: number, previous: number): number;
  prepareOperation(op: number): void;
  publishOperation(op: number): void;
  lockOperation(op: number): number;
  settleOperation(op: number): void;
  stateOf(op: number): number;
  offer(me: number, ch: number, direction: number, op: number, payload: number): void;
  retract(slot: number, ch: number, direction: number): void;
  meet(me: number, ch: number, direction: number, at: number, own: number): number;

  post(me: number, to: number, from: number, bytes: number): number;
  collect(me: number, to: number, max: number): number;
  announce(slot: number, number: number): void;
  ready(me: number): number;
  park(me: number): number;
  unpark(me: number): void;

  openTask(me: number, runner: number): number;
  startTask(task: number, slot: number): number;
  cancelTask(task: number): number;
  isCancelled(task: number): number;
  taskState(task: number): number;
  taskRunner(task: number): number;

  openDeque(me: number): number;
  openRecord(me: number): number;
  furnish(me: number, cell: number, bytes: number): number;
  pushTask(me: number, task: number): number;
  popTask(me: number): number;
  stealTasks(me: number, from: number): number;
  startTaken(me: number, task: number, runner: number): number;
  endTask(task: number): void;
  queued(slot: number): number;
  wakeThief(ch: number): void;
  returnTask(slot: number): number;
  disownTasks(slot: number): number;

  openSubject(
    me: number,
    capacity: number,
    replay: number,
    lossy: number,
    stride: number,
    messages: number,
  ): number;
  join(me: number, ch: number, replay: number): number;
  part(me: number, ch: number, index: number): number;
  observed(ch: number): number;
  publish(me: number, ch: number, from: number, n: number): number;
  publishable(ch: number): number;
  tellWriters(ch: number): void;
  read(me: number, ch: number, index: number, to: number, max: number): number;
  pass(me: number, ch: number, index: number, n: number): number;
  arrived(ch: number, index: number): number;
  unread(ch: number, index: number): number;
}
