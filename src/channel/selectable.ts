/**
 * What a select and the things it can wait for say to each other; internal to the library.
 *
 * A select first polls its cases (it is on its own then: nobody can see it). If none is ready it enlists one
 * {@linkcode Waiter} per case, all sharing one {@linkcode Decision}, and publishes the decision to other threads if a
 * case asked for that. Whoever then finds a waiter in a queue commits in one synchronous stretch:
 *
 *   lock the decision (skip the waiter if that fails) → unlink the waiter → settle → move the value → `complete`
 *
 * Invariants:
 *   I1  A decision settles at most once, and a waiter completes only after its own decision settled.
 *   I2  Between a successful `lock` and its `settle` or `unlock` nothing is awaited, and of the user's code only the functions of
 *       operators run; `onUndelivered` waits for the commit (`undelivered.ts`). A select that chooses cannot be locked again.
 *   I3  A waiter is in at most one list; `list` is `undefined` exactly when it is in none.
 *   I4  A waiter without a decision belongs to a plain operation: whoever finds it may complete it.
 *
 * Design from Go's `selectDone` flag (runtime/select.go) and Reagents-style claiming; across threads it is
 * the protocol that `select_protocol.pml` checks.
 *
 * @module
 */
import { probe } from "./debug/probe.ts";
import type { QueueOwner } from "./debug/recorder.ts";

/** Answer of {@linkcode SelectCase.poll}: would have to wait. */
export const NOT_READY: unique symbol = Symbol("NOT_READY");

/** Name of the method by which a thing says how a select waits for it. */
export const SELECT_CASE: unique symbol = Symbol("SELECT_CASE");

/** Outcome of a case whose channel is closed (or whose promise was rejected); never a user's value. */
export class Closed {
  /** What was given as the reason; `undefined` without one. */
  readonly reason: unknown;
  /** Whether a reason was given: `close(undefined)` differs from `close()`. */
  readonly hasReason: boolean;

  /** Any thread's channel makes one when it closes, and hands out the same one ever after. */
  constructor(reason: unknown, hasReason: boolean) {
    this.reason = reason;
    this.hasReason = hasReason;
  }
}

/** The part of a decision that other threads take part in. */
export interface RemoteDecision {
  /**
   * Called by select after every case is enlisted: from now on other threads may claim it. May commit at once; then it
   * settles the decision and completes the waiter itself. Called again, with no lock held, when a select that was
   * nudged found nothing and has queued up anew.
   */
  publish(): void;
  /** Keeps other threads from claiming; `false` if one has claimed already (its commit will complete a waiter). */
  lock(): boolean;
  /** Undoes `lock`. */
  unlock(): void;
  /** Withdraws from other threads for good: committed here, or cancelled. */
  settle(): void;
}

/** What decides one waiting operation: exactly one case of it may commit. Single-threaded unless `remote` is set. */
export class Decision {
  /** Something has committed, or it was cancelled. */
  settled = false;
  /** Set in `enlist` by a case whose partners live in other threads. */
  remote: RemoteDecision | undefined = undefined;
  /**
   * Set by a select that chooses when it wakes up (order "priority"). A channel that can leave the value, or the free
   * slot, where it is calls this instead of committing; one that cannot (a rendezvous) commits.
   */
  nudge: (() => void) | undefined = undefined;

  /**
   * Starts a commit; false if it is settled already or claimed by another thread. Follow with `settle` or `unlock`
   * in the same synchronous stretch.
   */
  lock(): boolean {
    return !this.settled && (this.remote === undefined || this.remote.lock());
  }

  /** Gives a lock back without committing. */
  unlock(): void {
    this.remote?.unlock();
  }

  /** Commits or cancels; needs the lock. */
  settle(): void {
    this.settled = true;
    this.remote?.settle();
  }
}

/**
 * If this waiter's select chooses when it wakes up (order "priority"): wakes it, leaves everything where it is, and says
 * `true`.
 */
export function nudge(waiter: Waiter<never> | Waiter<void> | Waiter<unknown>): boolean {
  const decision = waiter.decision;
  if (decision === undefined || decision.nudge === undefined || decision.settled) return false;
  decision.nudge();
  return true;
}

/** Whom a waiter works for: hears how a wait ended. A case of a select, an iterator, a wait with a signal. */
export interface WaitOwner<R> {
  /** The wait is over: the waiter has left its list, and its decision, if any, has settled. */
  complete(result: R | Closed, waiter: Waiter<R>): void;
}

/**
 * One parked operation in one channel's queue. Intrusive doubly linked: leaving is O(1) from anywhere.
 *
 * There is this one class for every kind of wait, so that the code of the queues sees one shape in a process that uses all of
 * them; subclassing it undoes that (docs/decisions/0002-local-channels.md).
 */
export class Waiter<R> {
  /** `undefined`: a plain operation, nothing to lock, unless its channel is shared with other threads. */
  decision: Decision | undefined;
  /** The one before it in `list`. */
  prev: Waiter<R> | undefined;
  /** The one after it in `list`. */
  next: Waiter<R> | undefined;
  /** The queue it is parked in. */
  list: WaiterList<R> | undefined;
  /** What a send offers; unused by a receive. */
  value: unknown;
  /** Takes the result, unless that is the end of the channel; without it the owner takes every result. */
  resolve: ((value: unknown) => void) | undefined;
  /** Takes what `resolve` does not. */
  owner: WaitOwner<R> | undefined;

  /** In no list yet. */
  constructor(value?: unknown, resolve?: (value: unknown) => void, owner?: WaitOwner<R>) {
    this.decision = undefined;
    this.prev = undefined;
    this.next = undefined;
    this.list = undefined;
    this.value = value;
    this.resolve = resolve;
    this.owner = owner;
  }

  /** Ends the wait. Call it after the waiter left its list and its decision, if any, settled. */
  complete(result: R | Closed): void {
    const resolve = this.resolve;
    if (resolve !== undefined && !(result instanceof Closed)) resolve(result);
    else this.owner!.complete(result, this);
  }
}

/** A first-in-first-out queue of waiters. */
export class WaiterList<R> {
  /** Waits longest. */
  head: Waiter<R> | undefined = undefined;
  /** Came last. */
  tail: Waiter<R> | undefined = undefined;
  /** How many wait. */
  length = 0;
  /** What it is the queue of, for reports; not every queue says so. */
  readonly owner: QueueOwner | undefined;

  /** Empty. */
  constructor(owner?: QueueOwner) {
    this.owner = owner;
  }

  /** Joins at the end; the waiter must be in no list. */
  push(waiter: Waiter<R>): void {
    const tail = this.tail;
    waiter.list = this;
    waiter.prev = tail;
    if (tail === undefined) this.head = waiter;
    else tail.next = waiter;
    this.tail = waiter;
    this.length++;
    if (probe !== undefined) probe.queued(waiter as Waiter<unknown>, this as WaiterList<unknown>);
  }

  /** Takes a waiter of this list out of it. */
  remove(waiter: Waiter<R>): void {
    const { prev, next } = waiter;
    if (prev === undefined) this.head = next;
    else prev.next = next;
    if (next === undefined) this.tail = prev;
    else next.prev = prev;
    waiter.prev = waiter.next = waiter.list = undefined;
    this.length--;
  }

  /**
   * Takes out a waiter of this list and settles its decision; `false` if something else has won it already. It is out
   * of the list either way: its own select withdraws it too, to no effect.
   */
  claimThis(waiter: Waiter<R>): boolean {
    this.remove(waiter);
    const decision = waiter.decision;
    if (decision === undefined) return true;
    if (!decision.lock()) return false;
    decision.settle();
    return true;
  }

  /** Takes out the first waiter that can be claimed; `undefined` if there is none. */
  claim(): Waiter<R> | undefined {
    for (let waiter = this.head; waiter !== undefined; waiter = this.head) {
      if (this.claimThis(waiter)) return waiter;
    }
    return undefined;
  }
}

/** One way a select can go on. `R` is the value it then has. */
export interface SelectCase<R> {
  /** Whether other threads take part: then a loop over it that never waits has to let the event loop have its turn. */
  readonly shared?: boolean;
  /** When this was last chosen, on a count of all choices; kept by select, for fairness. Starts at 0. */
  served: number;
  /** Takes it now if possible. Only called on an unparked select or with its decision locked. */
  poll(): R | Closed | typeof NOT_READY;
  /**
   * Where other threads take part: a number that is another one once any of them has done something here, so that a select
   * that found nothing ready can tell whether that was so at one moment.
   */
  stamp?(): number;
  /** Takes what is there now until `into` has `max` values, where that is cheaper than polling for each. */
  pollMany?(into: R[], max: number): void;
  /**
   * A new array of `first`, unless that is NOT_READY, and what is there now, up to `max` values: where that is cheaper than to
   * poll for the first one and `pollMany`. Empty when there is nothing, when others wait already, and at the end.
   */
  pollBatch?(first: R | typeof NOT_READY, max: number): R[];
  /** Takes back a value that was received for somebody who has gone meanwhile: nobody else will receive it. */
  undelivered?(value: R): void;
  /** Not ready: join the queue. May set `waiter.value` and `waiter.decision.remote`. Throws if the queue is too long. */
  enlist(waiter: Waiter<R>): void;
  /** Leave the queue; idempotent. */
  withdraw(waiter: Waiter<R>): void;
}

/** Anything a select can wait for. Implemented by channels, by `onSend(value)` and by timers. */
export interface Selectable<R> {
  /** How to wait for it. The same object each time where that matters for fairness (`served`). */
  [SELECT_CASE](): SelectCase<R>;
}
