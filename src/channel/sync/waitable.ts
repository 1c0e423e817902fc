/**
 * What all that tasks wait for without passing values has in common: a queue of waiters, and an end.
 *
 * Invariants, whenever no method runs:
 *   I1  Nobody waits in a queue that is closed.
 *   I2  A waiter that was cancelled, or whose select went on elsewhere, is in no queue.
 *
 * @module
 */
import { ArgumentError, ChannelClosedError } from "../../errors.ts";
import { INSPECT, shown } from "../debug/inspect.ts";
import type { QueueOwner } from "../debug/recorder.ts";
import {
  Closed,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
  WaiterList,
} from "../selectable.ts";

/** Those who wait, in the order in which they came. */
export class WaitQueue<R> implements QueueOwner {
  /** What messages and reports call it. */
  readonly noun: string;
  /** Set once closed. */
  closing: Closed | undefined = undefined;
  /** Whoever waits longest is first. */
  readonly waiters: WaiterList<R> = new WaiterList(this);

  /** Nobody waits. */
  constructor(noun: string) {
    this.noun = noun;
  }

  /** What a report of parked operations says. */
  waitingFor(_waiter: Waiter<unknown>): string {
    return `the ${this.noun}`;
  }

  /** Parks. */
  enlist(waiter: Waiter<R>): void {
    this.waiters.push(waiter);
  }

  /** Unparks; idempotent. */
  withdraw(waiter: Waiter<R>): void {
    waiter.list?.remove(waiter);
  }

  /** Lets everybody go on with `result`. Nobody can join meanwhile: completing runs no user code. */
  release(result: R | Closed): number {
    let released = 0;
    for (let waiter = this.waiters.claim(); waiter !== undefined; waiter = this.waiters.claim()) {
      waiter.complete(result);
      released++;
    }
    return released;
  }

  /** Ends all waits, those that are yet to come included. The first call counts. */
  close(closed: Closed): void {
    if (this.closing !== undefined) return;
    this.closing = closed;
    this.release(closed);
  }
}

/** The face of a queue: how it is waited for, and how it ends. */
export abstract class Waitable<R> implements Selectable<R>, Disposable {
  readonly #queue: WaitQueue<unknown>;
  readonly #source: SelectCase<R>;

  /** For subclasses. */
  constructor(queue: WaitQueue<unknown>, source: SelectCase<R>) {
    this.#queue = queue;
    this.#source = source;
  }

  /** How many operations wait. For people and metrics: it may change before you act on it. */
  get waiting(): number {
    return this.#queue.waiters.length;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#queue.closing !== undefined;
  }

  /** How a select waits for it. */
  [SELECT_CASE](): SelectCase<R> {
    return this.#source;
  }

  /**
   * Ends it: everybody who waits, or would have to wait later, gets the reason, by default a `ChannelClosedError`. What
   * has been granted stays granted. Idempotent: the first call counts.
   */
  close(...reason: [reason?: unknown]): void {
    const given = reason.length > 0
      ? reason[0]
      : new ChannelClosedError(`cannot wait: the ${this.#queue.noun} is closed`);
    this.#queue.close(new Closed(given, true));
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** What `console.log` shows: not the queue. */
  [INSPECT](
    _depth: unknown,
    options: unknown,
    inspect?: (value: unknown, options: unknown) => string,
  ): string {
    return shown(this, { ...this.state(), waiting: this.waiting, closed: this.closed }, options, inspect);
  }

  /** What is worth showing beside the number of those who wait. */
  protected abstract state(): Record<string, unknown>;
}

/** Checks a number of things, such as permits or parties. */
export function checkCount(
  name: string,
  count: unknown,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(count) && (count as number) >= least && (count as number) <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER
    ? `an integer of at least ${least}`
    : `an integer from ${least} to ${most}`;
  throw new ArgumentError(`${name} must be ${range}`, { value: count });
}
