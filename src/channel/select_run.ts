/**
 * How a select runs: polling its cases in order, parking on all of them, and the one commit.
 *
 * Invariants:
 *   I1  A parked select has one waiter per case; all carry the select itself as their decision.
 *   I2  When it settles, every other waiter leaves its queue in the same synchronous stretch.
 *   I3  It never meets itself: it polls only while none of its waiters is in a queue.
 *
 * @module
 */
import {
  Closed,
  type Decision,
  NOT_READY,
  type RemoteDecision,
  type SelectCase,
  type Waiter,
  type WaiterList,
} from "./selectable.ts";
import { RESOLVED, takeResolver } from "./waiters.ts";

/** Which of several ready cases is chosen; see `SelectOptions`. */
export type Order = "fair" | "random" | "priority";

/** What a select resolves with, without its types. */
export type AnyResult =
  | { key: string; state: "ok"; value: unknown }
  | { key: string; state: "closed"; reason: unknown };

/** What the user sees. */
export function resultOf(key: string, outcome: unknown): AnyResult {
  return outcome instanceof Closed
    ? { key, state: "closed", reason: outcome.reason }
    : { key, state: "ok", value: outcome };
}

/**
 * One case of a select: its key, how to wait for it, and its waiter should it come to that. Not derived from `Waiter`, for
 * speed (see `waiters.ts`); chained rather than put in an array, for the same reason.
 */
export class Case implements Waiter<unknown> {
  decision: SelectRun | undefined = undefined;
  prev: Waiter<unknown> | undefined = undefined;
  next: Waiter<unknown> | undefined = undefined;
  list: WaiterList<unknown> | undefined = undefined;
  value: unknown = undefined;
  /** Its name in the select. */
  readonly key: string;
  /** What it waits for. */
  readonly source: SelectCase<unknown>;
  /** The case written after it. */
  after: Case | undefined = undefined;

  /** Not parked anywhere. */
  constructor(key: string, source: SelectCase<unknown>) {
    this.key = key;
    this.source = source;
  }

  /** It has committed, its select is settled. */
  complete(result: unknown): void {
    this.decision!.finish(this, result);
  }
}

/** Counts all choices, so that each case can remember when it was chosen last. */
let choices = 0;
let outcome: unknown;

/** The outcome of the case that `pollCases` chose last. */
export function takeOutcome(): unknown {
  const taken = outcome;
  outcome = undefined;
  return taken;
}

/** Chooses among the cases that are ready, if any. The outcome is left for `takeOutcome`. */
export function pollCases(first: Case | undefined, order: Order): Case | undefined {
  const second = first?.after;
  if (second === undefined || order === "priority") return pollInTurn(first);
  if (second.after === undefined) {
    const swap = order === "random" ? Math.random() < 0.5 : second.source.served < first!.source.served;
    if (pollOne(swap ? second : first!)) return swap ? second : first;
    if (pollOne(swap ? first! : second)) return swap ? first : second;
    return undefined;
  }
  for (const one of order === "random" ? shuffled(first!) : longestWithoutFirst(first!)) {
    if (pollOne(one)) return one;
  }
  return undefined;
}

function pollInTurn(first: Case | undefined): Case | undefined {
  for (let one = first; one !== undefined; one = one.after) {
    if (pollOne(one)) return one;
  }
  return undefined;
}

function pollOne(one: Case): boolean {
  outcome = one.source.poll();
  if (outcome === NOT_READY) return false;
  one.source.served = ++choices;
  return true;
}

/** The cases in a random order, each with the same probability (Fisher and Yates). */
function shuffled(first: Case): Case[] {
  const cases: Case[] = [];
  for (let one: Case | undefined = first; one !== undefined; one = one.after) {
    const at = Math.floor(Math.random() * (cases.length + 1));
    cases.push(cases[at] ?? one);
    cases[at] = one;
  }
  return cases;
}

/** The cases, those first that were chosen longest ago; as written among those that never were. */
function longestWithoutFirst(first: Case): Case[] {
  const cases: Case[] = [];
  for (let one: Case | undefined = first; one !== undefined; one = one.after) {
    let at = cases.length;
    for (; at > 0 && cases[at - 1]!.source.served > one.source.served; at--) cases[at] = cases[at - 1]!;
    cases[at] = one;
  }
  return cases;
}

/** A select that found nothing ready; the decision of all its waiters. */
export class SelectRun implements Decision {
  settled = false;
  remote: RemoteDecision | undefined = undefined;
  nudge: (() => void) | undefined = undefined;
  readonly #first: Case | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (value: unknown) => void = takeResolver();

  /** Follows `new Promise(capture)`. */
  constructor(first: Case | undefined, order: Order, signal: AbortSignal | undefined) {
    this.#first = first;
    this.#signal = signal;
    if (order === "priority") this.nudge = this.#wakeOnce();
  }

  lock(): boolean {
    return !this.settled && (this.remote === undefined || this.remote.lock());
  }

  unlock(): void {
    this.remote?.unlock();
  }

  settle(): void {
    this.settled = true;
    this.remote?.settle();
  }

  /** Queues up everywhere; from then on anybody may commit it. */
  park(): void {
    for (let one = this.#first; one !== undefined; one = one.after) one.decision = this;
    this.#signal?.addEventListener("abort", this);
    try {
      this.#enlist();
      this.remote?.publish();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** That case has committed: this decision is settled. */
  finish(chosen: Case, result: unknown): void {
    chosen.source.served = ++choices;
    this.#leave();
    this.#resolve(resultOf(chosen.key, result));
  }

  /** The signal fired. A commit that another thread has started wins over it, and will finish this select. */
  handleEvent(): void {
    if (this.lock()) this.#fail(this.#signal!.reason);
  }

  /** Nothing has committed, and nothing will. */
  #fail(reason: unknown): void {
    this.settle();
    this.#leave();
    this.#resolve(Promise.reject(reason));
  }

  #enlist(): void {
    for (let one = this.#first; one !== undefined; one = one.after) one.source.enlist(one);
  }

  #withdraw(): void {
    for (let one = this.#first; one !== undefined; one = one.after) one.source.withdraw(one);
  }

  #leave(): void {
    this.#withdraw();
    this.#signal?.removeEventListener("abort", this);
  }

  /** Something became ready that need not be taken at once: choose when the code that made it ready has run. */
  #wakeOnce(): () => void {
    let waking = false;
    const choose = (): void => {
      waking = false;
      if (this.lock()) this.#choose();
    };
    return () => {
      if (!waking) RESOLVED.then(choose);
      waking = true;
    };
  }

  /** Chooses anew, with the lock held. */
  #choose(): void {
    // Off all queues while polling, lest it meets itself; without `nudge` nobody behind it is served meanwhile.
    const nudge = this.nudge;
    this.nudge = undefined;
    this.#withdraw();
    const chosen = pollInTurn(this.#first);
    this.nudge = nudge;
    if (chosen !== undefined) {
      this.settle();
      this.finish(chosen, takeOutcome());
      return;
    }
    // Somebody else was faster. Back to the queues, at their ends.
    try {
      this.#enlist();
      this.unlock();
      this.remote?.publish();
    } catch (error) {
      this.#fail(error);
    }
  }
}
