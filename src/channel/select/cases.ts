/**
 * Promises and abort signals as cases of a select. There is one case per promise, however many selects wait for it, and
 * one reaction on the promise: a loop of selects over a long-lived promise leaves nothing behind (`Promise.race` does).
 *
 * @module
 */
import { listen, unlisten } from "../abort.ts";
import type { QueueOwner } from "../debug/recorder.ts";
import { Closed, NOT_READY, nudge, type SelectCase, type Waiter, WaiterList } from "../selectable.ts";
import { RESOLVED } from "../waiters.ts";

const promises = new WeakMap<PromiseLike<unknown>, PromiseCase>();
const signals = new WeakMap<AbortSignal, SignalCase>();

/** How many cases of promises are new. */
let unheard = 0;

const PROMISE: QueueOwner = { waitingFor: () => "a promise" };
const SIGNAL: QueueOwner = { waitingFor: () => "an AbortSignal" };

/** The case of a promise; stays ready once the promise has settled. A rejection closes it, with the reason. */
export class PromiseCase implements SelectCase<unknown> {
  served = 0;
  /** Whether its promise may have settled before anybody here was told: reactions run one microtask later. */
  unheard = true;
  #outcome: unknown = NOT_READY;
  readonly #waiters: WaiterList<unknown> = new WaiterList(PROMISE);

  /** Reacts to the promise from now on. */
  constructor(promise: PromiseLike<unknown>) {
    Promise.resolve(promise).then(
      (value) => this.#settle(value),
      (reason) => this.#settle(new Closed(reason, true)),
    );
    unheard++;
    RESOLVED.then(() => {
      this.unheard = false;
      unheard--;
    });
  }

  /** The same case for the same promise. */
  static of(promise: PromiseLike<unknown>): PromiseCase {
    let found = promises.get(promise);
    if (found === undefined) promises.set(promise, found = new PromiseCase(promise));
    return found;
  }

  /** Ready once the promise is known to have settled. */
  poll(): unknown {
    return this.#outcome;
  }

  /** Parks. */
  enlist(waiter: Waiter<unknown>): void {
    this.#waiters.push(waiter);
  }

  /** Unparks. */
  withdraw(waiter: Waiter<unknown>): void {
    waiter.list?.remove(waiter);
  }

  #settle(outcome: unknown): void {
    this.#outcome = outcome;
    tellAll(this.#waiters, outcome);
  }
}

/** The case of an abort signal; its value is the signal's reason. Listens only while somebody waits. */
export class SignalCase implements SelectCase<unknown> {
  served = 0;
  readonly #signal: AbortSignal;
  readonly #waiters: WaiterList<unknown> = new WaiterList(SIGNAL);

  /** Use {@linkcode SignalCase.of}. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** The same case for the same signal. */
  static of(signal: AbortSignal): SignalCase {
    let found = signals.get(signal);
    if (found === undefined) signals.set(signal, found = new SignalCase(signal));
    return found;
  }

  /** Ready once aborted. */
  poll(): unknown {
    return this.#signal.aborted ? this.#signal.reason : NOT_READY;
  }

  /** Parks. */
  enlist(waiter: Waiter<unknown>): void {
    if (this.#waiters.head === undefined) listen(this.#signal, this);
    this.#waiters.push(waiter);
  }

  /** Unparks. */
  withdraw(waiter: Waiter<unknown>): void {
    if (waiter.list === undefined) return;
    waiter.list.remove(waiter);
    // A listener on `AbortSignal.timeout()` keeps the process alive: it must not stay behind.
    if (this.#waiters.head === undefined) unlisten(this.#signal, this);
  }

  /** The signal fired. */
  handleEvent(): void {
    unlisten(this.#signal, this);
    tellAll(this.#waiters, this.#signal.reason);
  }
}

/** Not consumed: everybody gets it. A select that chooses when it wakes up finds it there if it is still wanted then. */
function tellAll(waiters: WaiterList<unknown>, outcome: unknown): void {
  for (let waiter = waiters.head; waiter !== undefined; waiter = waiters.head) {
    if (nudge(waiter)) waiters.remove(waiter);
    else if (waiters.claimThis(waiter)) waiter.complete(outcome);
  }
}

/** Whether some promise is so new that nobody here can know whether it has settled. */
export function anyUnheard(): boolean {
  return unheard > 0;
}

/** What a disabled case of a selector waits for. */
export const DISABLED: SelectCase<never> = {
  served: 0,
  poll: (): typeof NOT_READY => NOT_READY,
  enlist(): void {},
  withdraw(): void {},
};

/** Whether it stays ready with the same outcome once it is ready. */
export function isSticky(source: SelectCase<unknown>): boolean {
  return source instanceof PromiseCase || source instanceof SignalCase;
}
