/**
 * One station on the way from a producer to an observer.
 *
 * Invariants:
 *   I1  Once `stopped`, a subscriber passes nothing on. `closed` implies `stopped`.
 *   I2  A subscriber that was given `error` or `complete` ends itself, and thereby everything upstream of it.
 *   I3  It is there, and linked to its destination, before its producer runs: a producer that never returns by itself can be
 *       stopped from downstream.
 *   I4  No method throws: what user code throws goes downstream as an error, or is reported where there is no downstream.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import type { Demand } from "./demand.ts";
import type { Observer } from "./types.ts";
import { Subscription } from "./subscription.ts";

/**
 * What a producer talks to: `new Observable((subscriber) => …)` gets one. A producer that does not wait should look at
 * `closed` between values, and stop when it is set; one that can wait looks at `requested` too. After the end `next` and `complete` are ignored, and an `error` is
 * reported as uncaught, since nobody else would ever hear of it.
 *
 * As in RxJS 7, with the report of WICG's `Subscriber`.
 */
export abstract class Subscriber<T> extends Subscription implements Observer<T> {
  /** Has passed on an end, or was closed: whatever it gets now is ignored. Set before `closed`, which it implies. */
  stopped = false;
  /** How much is wanted, where somebody counts; `undefined`: everything. For the sources and operators of this library. */
  demand: Demand | undefined = undefined;

  /**
   * How many values are wanted now: `Infinity` unless whoever listens has a bound, less than 1 when it is to be waited for `whenRequested`. What
   * is sent beyond it makes a consumer with a bound fail. After Reactor's `FluxSink.requestedFromDownstream`.
   */
  get requested(): number {
    return this.demand === undefined ? Infinity : this.demand.credits;
  }

  /**
   * Calls `resume` once: at once if a value is wanted now, else as soon as one is; never if the subscription ends before. For producers that
   * can wait. A synchronous one sends in a loop while `requested` is above 0 and then calls this: called from `resume` for each
   * value it would nest.
   *
   * @example
   * ```ts
   * import { Observable } from "@millrace/millrace/reactive";
   * import { assertEquals } from "@std/assert";
   *
   * const numbers = new Observable<number>((subscriber) => {
   *   let n = 0;
   *   const send = () => {
   *     while (subscriber.requested > 0 && !subscriber.closed) subscriber.next(n++);
   *     if (!subscriber.closed) subscriber.whenRequested(send);
   *   };
   *   send();
   * });
   * const seen: number[] = [];
   * using subscription = numbers.subscribe((value) => seen.push(value), { demand: 2 });
   * assertEquals(seen, [0, 1]);
   * subscription.request(1);
   * assertEquals(seen, [0, 1, 2]);
   * ```
   */
  whenRequested(resume: () => void): void {
    const { demand } = this;
    if (this.stopped) return;
    if (demand === undefined || demand.credits > 0) resume();
    else demand.wait(this, resume);
  }

  /** A value. */
  abstract next(value: T): void;
  /** The stream has failed. */
  abstract error(error: unknown): void;
  /** The stream has ended well. */
  abstract complete(): void;

  /** Ends the subscription, with everything upstream. Idempotent; never throws. */
  override unsubscribe(): void {
    this.stopped = true;
    super.unsubscribe();
  }
}

/** A station of an operator: what it does with values is its own, the ends go through unless it overrides `onError`, `onComplete`. */
export abstract class Stage<T, R> extends Subscriber<T> {
  /** Where its values go. */
  protected readonly to: Subscriber<R>;

  /** Links itself to its destination. */
  constructor(to: Subscriber<R>) {
    super();
    this.to = to;
    to.add(this);
  }

  /** Not to be overridden: see `onError`. */
  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.stopped = true;
    this.onError(error);
    this.unsubscribe();
  }

  /** Not to be overridden: see `onComplete`. */
  override complete(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.onComplete();
    this.unsubscribe();
  }

  /** The source has failed. */
  protected onError(error: unknown): void {
    this.to.error(error);
  }

  /** The source has completed. */
  protected onComplete(): void {
    this.to.complete();
  }

  /** The source runs: for what has to be subscribed to, or timed, after it. Not called if it has ended by then. */
  started(): void {}

  /** Code of the user threw: that is the end of the source, and an error downstream. */
  protected fail(error: unknown): void {
    this.stopped = true;
    this.to.error(error);
    this.unsubscribe();
  }

  /** Completes downstream, and stops upstream first. */
  protected finish(): void {
    this.stopped = true;
    this.to.complete();
    this.unsubscribe();
  }
}

/** A station that makes at most one value of each, at once: what is wanted after it is wanted before it. */
export abstract class Through<T, R> extends Stage<T, R> {
  /** Links itself to its destination, and hands its demand on. */
  constructor(to: Subscriber<R>) {
    super(to);
    this.demand = to.demand;
  }
}

/** Passes everything on, as a station of its own: for a source that is one of several of its destination. */
export class Relay<T> extends Through<T, T> {
  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }
}
