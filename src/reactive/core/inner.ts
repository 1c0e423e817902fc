/**
 * Stations for streams inside streams: what `mergeMap`, `combineLatest`, notifiers and the like subscribe to.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { from } from "../creation/from.ts";
import { ArrayStream } from "../creation/of.ts";
import { Subscriber } from "./subscriber.ts";
import type { ObservableInput } from "./types.ts";

/** Whom an inner stream belongs to. */
export interface InnerOwner<T> {
  /** It has a value. */
  innerNext(value: T, inner: Inner<T>): void;
  /** It has completed, and is torn down. */
  innerComplete(inner: Inner<T>): void;
}

/** A station of one inner stream. Its errors go straight downstream, which ends everything. */
export class Inner<T> extends Subscriber<T> {
  /** Which of the inner streams it is, where they are counted. */
  readonly index: number;
  /** Where errors go. */
  protected readonly to: Subscriber<never>;
  readonly #owner: InnerOwner<T>;

  /** Links itself to `to`: it ends with that. */
  constructor(to: Subscriber<never>, owner: InnerOwner<T>, index = 0) {
    super();
    this.to = to;
    this.#owner = owner;
    this.index = index;
    to.add(this);
  }

  override next(value: T): void {
    if (!this.stopped) this.#owner.innerNext(value, this);
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.stopped = true;
    this.to.error(error);
    this.unsubscribe();
  }

  override complete(): void {
    if (this.stopped) return;
    this.unsubscribe();
    this.#owner.innerComplete(this);
  }
}

/** An inner stream whose values go straight downstream; its owner hears of its completion only. */
export class PassInner<R> extends Inner<R> {
  readonly #out: Subscriber<R>;

  /** Links itself to `to`. */
  constructor(to: Subscriber<R>, owner: InnerOwner<R>) {
    super(to as Subscriber<never>, owner);
    this.#out = to;
    this.demand = to.demand;
  }

  override next(value: R): void {
    if (!this.stopped) this.#out.next(value);
  }
}

/** Runs whatever can be read as a stream into `subscriber`; what is none becomes its error. */
export function runInput<T>(input: ObservableInput<T>, subscriber: Subscriber<T>): void {
  if (subscriber.stopped) return;
  let source;
  try {
    source = from(input);
  } catch (error) {
    subscriber.error(error);
    return;
  }
  if (source instanceof ArrayStream) source.runInside(subscriber);
  else source.runInto(subscriber);
}

const IGNORE = (): void => {};

/** Of a notifier whose errors concern more than what is downstream. */
class NotifierInner extends Inner<unknown> {
  readonly #fail: (error: unknown) => void;

  constructor(to: Subscriber<never>, owner: InnerOwner<unknown>, fail: (error: unknown) => void) {
    super(to, owner);
    this.#fail = fail;
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.unsubscribe();
    this.#fail(error);
  }
}

/** Waits for the first value of a notifier. */
class NotifierOwner implements InnerOwner<unknown> {
  readonly #first: boolean;
  readonly #next: () => void;
  readonly #complete: () => void;

  constructor(first: boolean, next: () => void, complete: () => void) {
    this.#first = first;
    this.#next = next;
    this.#complete = complete;
  }

  innerNext(_value: unknown, inner: Inner<unknown>): void {
    if (this.#first) inner.unsubscribe();
    this.#next();
  }

  innerComplete(): void {
    this.#complete();
  }
}

function notified(
  to: Subscriber<never>,
  owner: InnerOwner<unknown>,
  fail: ((error: unknown) => void) | undefined,
): Inner<unknown> {
  return fail === undefined ? new Inner<unknown>(to, owner) : new NotifierInner(to, owner, fail);
}

/** Calls `next` for each value of `notifier`, as long as `to` runs. */
export function onEach(
  notifier: ObservableInput<unknown>,
  to: Subscriber<never>,
  next: () => void,
  complete: () => void = IGNORE,
  fail?: (error: unknown) => void,
): Inner<unknown> {
  const inner = notified(to, new NotifierOwner(false, next, complete), fail);
  runInput(notifier, inner);
  return inner;
}

/** Calls `next` at the first value of `notifier`, or `complete` if there is none. */
export function onFirst(
  notifier: ObservableInput<unknown>,
  to: Subscriber<never>,
  next: () => void,
  complete: () => void = IGNORE,
  fail?: (error: unknown) => void,
): Inner<unknown> {
  const inner = notified(to, new NotifierOwner(true, next, complete), fail);
  runInput(notifier, inner);
  return inner;
}
