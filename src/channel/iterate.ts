/**
 * Iteration without an async generator: the iterator is its own waiter and parks itself again at each turn.
 *
 * @module
 */
import { ready } from "./debug/probe.ts";
import { Closed, NOT_READY, type SelectCase, Waiter, type WaitOwner } from "./selectable.ts";
import { capture, receiveError, RESOLVED, takeResolver } from "./waiters.ts";
import { inTurn } from "./turns.ts";

const DONE: Promise<IteratorReturnResult<undefined>> = Promise.resolve({ value: undefined, done: true });

/** Takes what is ready, up to `max` values, after `first`. */
export function collect<T>(from: SelectCase<T>, first: T, max: number): T[] {
  if (from.pollBatch !== undefined && max > 1) return from.pollBatch(first, max);
  const values = [first];
  if (from.pollMany !== undefined) {
    if (max > 1) from.pollMany(values, max);
    return values;
  }
  while (values.length < max) {
    const value = from.poll();
    if (value === NOT_READY || value instanceof Closed) break;
    values.push(value);
  }
  return values;
}

/** What both kinds of iteration share: parking, the end, early exit. */
abstract class ReceiveIterator<T, Y> implements AsyncIterableIterator<Y> {
  /** Where the values come from. */
  protected readonly from: SelectCase<T>;
  readonly #shared: boolean;
  /** The waiter of the call of `next` that has not settled; kept for the next one. */
  #turn: Turn<T, Y> | undefined = undefined;
  #finished = false;

  /** For the channel only. */
  constructor(from: SelectCase<T>) {
    this.from = from;
    this.#shared = from.shared === true;
  }

  /** What a value that was there becomes. */
  protected abstract ready(value: T): IteratorYieldResult<Y>;

  /** What a value that was waited for becomes. */
  woken(value: T): IteratorYieldResult<Y> | Promise<IteratorYieldResult<Y>> {
    return this.ready(value);
  }

  /** Whether it has come to its end. */
  protected get finished(): boolean {
    return this.#finished;
  }

  /** The iterator itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next value; those who call before the last call settled are served in order. */
  next(): Promise<IteratorResult<Y, undefined>> {
    if (this.#finished) return DONE;
    const value = this.from.poll();
    if (value === NOT_READY) return this.#park();
    return value instanceof Closed ? this.end(value) : this.now(this.ready(value));
  }

  /** Ends the iteration, not the channel. Calls of `next` that wait end with it, without a value. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.#finished = true;
    for (let turn = this.#turn; turn !== undefined; turn = turn.older) turn.stop(this.from);
    return DONE;
  }

  /** The promise of a turn that need not wait. */
  protected now(turn: IteratorYieldResult<Y>): Promise<IteratorYieldResult<Y>> {
    return this.#shared ? inTurn(ready(turn)) : ready(turn);
  }

  /** The channel has ended: so does the iteration, or it throws the reason once. */
  end(closed: Closed): Promise<IteratorReturnResult<undefined>> {
    if (this.#finished) return DONE;
    this.#finished = true;
    return closed.hasReason ? Promise.reject(receiveError(closed)) : DONE;
  }

  #park(): Promise<IteratorResult<Y, undefined>> {
    const promise = new Promise<unknown>(capture) as Promise<IteratorResult<Y, undefined>>;
    let turn = this.#turn;
    // Another call of `next` still waits: this one queues behind it, with a waiter of its own.
    if (turn === undefined || turn.waiter.list !== undefined) turn = this.#turn = new Turn(this, turn);
    else turn.resolve = takeResolver();
    try {
      this.from.enlist(turn.waiter);
    } catch (error) {
      return Promise.reject(error);
    }
    return promise;
  }
}

/** A parked `next()`. */
class Turn<T, Y> implements WaitOwner<T> {
  /** Parks again and again. */
  readonly waiter: Waiter<T> = new Waiter<T>(undefined, undefined, this);
  /** Settles the promise. */
  resolve: (value: unknown) => void;
  /** That of the call before, if it waited still when this one came. */
  older: Turn<T, Y> | undefined;
  readonly #of: ReceiveIterator<T, Y>;

  /** Follows `new Promise(capture)`. */
  constructor(of: ReceiveIterator<T, Y>, older: Turn<T, Y> | undefined) {
    this.#of = of;
    this.older = older;
    this.resolve = takeResolver();
  }

  complete(result: T | Closed): void {
    this.waiter.decision = undefined;
    // They were served in turn: nobody waits before this one.
    if (this.older !== undefined) this.older = undefined;
    this.resolve(result instanceof Closed ? this.#of.end(result) : this.#of.woken(result));
  }

  /** The consumer has left; a claim by another thread beats that, and then completes the turn. */
  stop(from: SelectCase<T>): void {
    const waiter = this.waiter;
    const decision = waiter.decision;
    if (waiter.list === undefined || (decision !== undefined && !decision.lock())) return;
    decision?.settle();
    from.withdraw(waiter);
    this.resolve(DONE);
  }
}

/** One value at a time. */
export class ValueIterator<T> extends ReceiveIterator<T, T> {
  protected override ready(value: T): IteratorYieldResult<T> {
    return { value, done: false };
  }
}

/** All values that are there, up to a limit. */
export class BatchIterator<T> extends ReceiveIterator<T, T[]> {
  readonly #max: number;

  /** `max` was checked by the caller. */
  constructor(from: SelectCase<T>, max: number) {
    super(from);
    this.#max = max;
  }

  override next(): Promise<IteratorResult<T[], undefined>> {
    const { from } = this;
    if (from.pollBatch !== undefined && !this.finished) {
      const value = from.pollBatch(NOT_READY, this.#max);
      if (value.length > 0) return this.now({ value, done: false });
    }
    return super.next();
  }

  protected override ready(value: T): IteratorYieldResult<T[]> {
    return { value: collect(this.from, value, this.#max), done: false };
  }

  /** One microtask later there may be more: the sender that woke us was not done yet. */
  override woken(value: T): Promise<IteratorYieldResult<T[]>> {
    return RESOLVED.then(() => this.ready(value));
  }
}
