/**
 * How a select runs: parking on all of its cases, waking up, and the one commit. In which order cases are looked at
 * is the business of `order.ts`.
 *
 * Invariants:
 *   I1  A parked select has one waiter per case; all carry the select itself as their decision.
 *   I2  When it settles, every other waiter leaves its queue in the same synchronous stretch.
 *   I3  It never meets itself: it polls only while none of its waiters is in a queue.
 *   I4  While it chooses nobody can lock it, not even from a function of the user's that a case calls: whoever tried is heard
 *       afterwards, if nothing was chosen.
 *   I5  A run that is used again (by a `Selector`) is settled, and has left all queues, between its turns.
 *
 * @module
 */
import { listen, unlisten } from "../abort.ts";
import {
  Closed,
  type Decision,
  type RemoteDecision,
  type SelectCase,
  Waiter,
  type WaitOwner,
} from "../selectable.ts";
import { beginCommit, endCommit } from "../undelivered.ts";
import { rejected, RESOLVED, takeResolver } from "../waiters.ts";

/** What a select resolves with, without its types. */
export type AnyResult =
  | { key: string | number; state: "ok"; value: unknown }
  | { key: string | number; state: "closed"; reason: unknown };

/** What the user sees. Always a fresh object: whoever got one may keep it. */
export function resultOf(key: string | number, outcome: unknown): AnyResult {
  return outcome instanceof Closed
    ? { key, state: "closed", reason: outcome.reason }
    : { key, state: "ok", value: outcome };
}

/**
 * One case of a select: its key, how to wait for it, and its waiter once it has come to that. Chained rather than put in an
 * array: that costs a select of two a third less.
 */
export class Case implements WaitOwner<unknown> {
  /** Its name in the select, or its position in a list. */
  readonly key: string | number;
  /** What it waits for. */
  source: SelectCase<unknown>;
  /** The case written after it. */
  after: Case | undefined;
  /** Stands in the queue of its source, once parked. */
  waiter: Waiter<unknown> | undefined;

  /** Not parked anywhere. */
  constructor(key: string | number, source: SelectCase<unknown>) {
    this.key = key;
    this.source = source;
    this.after = undefined;
    this.waiter = undefined;
  }

  /** It has committed, its select is settled. */
  complete(result: unknown, waiter: Waiter<unknown>): void {
    (waiter.decision as SelectRun).finish(this, result);
  }
}

/** Who decides for a run: the order, and what becomes of the outcome. */
export interface Chooser {
  /** Whether a select in this order chooses when it wakes up, rather than taking what woke it. */
  readonly late: boolean;
  /** Polls the cases and returns the one that was ready; its outcome is left for `takeOutcome`. */
  choose(first: Case | undefined): Case | undefined;
  /** A case was chosen by a partner, while the select waited. */
  woken(chosen: Case): void;
  /** What the promise resolves with. */
  settle(chosen: Case, outcome: unknown): unknown;
  /** Nothing was chosen, and the select waits again: what was put off meanwhile can be done now. */
  resume?(): void;
}

let outcome: unknown;

/** The outcome of the case that was polled last and found ready. */
export function takeOutcome(): unknown {
  const taken = outcome;
  outcome = undefined;
  return taken;
}

/** Leaves the outcome of a case that was ready for `takeOutcome`. */
export function leaveOutcome(ready: unknown): void {
  outcome = ready;
}

/** A select that found nothing ready; the decision of all its waiters. */
export class SelectRun implements Decision {
  settled = true;
  remote: RemoteDecision | undefined = undefined;
  nudge: (() => void) | undefined;
  readonly #chooser: Chooser;
  #first: Case | undefined = undefined;
  #turn = 0;
  #choosing = false;
  #signal: AbortSignal | undefined = undefined;
  #resolve: ((value: unknown) => void) | undefined = undefined;

  /** Not parked yet. */
  constructor(chooser: Chooser) {
    this.#chooser = chooser;
    this.nudge = chooser.late ? this.#wakeOnce() : undefined;
  }

  lock(): boolean {
    return !this.settled && !this.#choosing && (this.remote === undefined || this.remote.lock());
  }

  unlock(): void {
    this.remote?.unlock();
  }

  settle(): void {
    this.settled = true;
    this.remote?.settle();
  }

  /** Queues up everywhere; from then on anybody may commit it. Follows `new Promise(capture)`. */
  park(first: Case | undefined, signal: AbortSignal | undefined): void {
    this.#resolve = takeResolver();
    this.#signal = signal;
    this.settled = false;
    this.#turn++;
    if (signal !== undefined) listen(signal, this);
    try {
      this.#enlist(first);
      this.remote?.publish();
    } catch (error) {
      this.fail(error);
    }
  }

  /** That case has committed: this decision is settled. */
  finish(chosen: Case, result: unknown): void {
    beginCommit();
    try {
      const resolve = this.#end();
      this.#chooser.woken(chosen);
      resolve(this.#chooser.settle(chosen, result));
    } finally {
      endCommit();
    }
  }

  /** The signal fired. A commit that another thread has started wins over it, and will finish this select. */
  handleEvent(): void {
    if (this.lock()) this.fail(this.#signal!.reason);
  }

  /** Ends the wait without any case, by rejecting. Needs the lock. */
  fail(reason: unknown): void {
    this.stop(rejected(reason));
  }

  /** Ends the wait without any case, by resolving. Needs the lock. */
  stop(value: unknown): void {
    this.settle();
    this.#end()(value);
  }

  /** Looks at all cases, with the lock held, once `change` has changed them: it returns the first of them. */
  choose(change?: () => Case | undefined): void {
    beginCommit();
    this.#choosing = true;
    try {
      this.#choose(change);
    } finally {
      this.#choosing = false;
      endCommit();
    }
    if (this.settled) return;
    if (this.#signal?.aborted) this.handleEvent();
    else this.#chooser.resume?.();
  }

  #choose(change?: () => Case | undefined): void {
    // Off all queues while polling, lest it meets itself; without `nudge` nobody behind it is served meanwhile. Before a change
    // they are: a case that goes is not there to tell them of what it left, and the select goes behind them anyway.
    const nudge = this.nudge;
    if (change === undefined) this.nudge = undefined;
    this.#withdraw();
    this.nudge = undefined;
    let chosen: Case | undefined;
    try {
      const first = change === undefined ? this.#first : change();
      chosen = this.#chooser.choose(first);
      this.nudge = nudge;
      if (chosen === undefined) {
        // Somebody else was faster. Back to the queues, at their ends.
        this.#enlist(first);
        this.unlock();
        this.remote?.publish();
        return;
      }
    } catch (error) {
      this.nudge = nudge;
      return this.fail(error);
    }
    const result = takeOutcome();
    this.settle();
    this.#end()(this.#chooser.settle(chosen, result));
  }

  #enlist(first: Case | undefined): void {
    this.#first = first;
    for (let one = first; one !== undefined; one = one.after) {
      const waiter = one.waiter ??= new Waiter(undefined, undefined, one);
      waiter.decision = this;
      waiter.value = undefined;
      one.source.enlist(waiter);
    }
  }

  #withdraw(): void {
    for (let one = this.#first; one !== undefined; one = one.after) {
      if (one.waiter !== undefined) one.source.withdraw(one.waiter);
    }
  }

  /** Leaves everything; returns what settles the promise. */
  #end(): (value: unknown) => void {
    this.#withdraw();
    if (this.#signal !== undefined) unlisten(this.#signal, this);
    const resolve = this.#resolve!;
    // Nothing of this turn is kept: a selector may live long.
    this.#resolve = this.#signal = this.remote = undefined;
    return resolve;
  }

  /** Something became ready that need not be taken at once: choose when the code that made it ready has run. */
  #wakeOnce(): () => void {
    let waking = false;
    let nudged = 0;
    const choose = (): void => {
      waking = false;
      // The turn that was nudged may be over, and another one have begun.
      if (nudged === this.#turn && this.lock()) this.choose();
    };
    return () => {
      nudged = this.#turn;
      if (!waking) RESOLVED.then(choose);
      waking = true;
    };
  }
}
