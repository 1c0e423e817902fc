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
import type { Observer } from "./types.ts";
import { Subscription } from "./subscription.ts";

/**
 * What a producer talks to: `new Observable((subscriber) => …)` gets one. A producer that does not wait should look at
 * `closed` between values, and stop when it is set. After the end `next` and `complete` are ignored, and an `error` is
 * reported as uncaught, since nobody else would ever hear of it.
 *
 * As in RxJS 7, with the report of WICG's `Subscriber`.
 */
export abstract class Subscriber<T> extends Subscription implements Observer<T> {
  /** Has passed on an end, or was closed: whatever it gets now is ignored. Set before `closed`, which it implies. */
  stopped = false;

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

/** Passes everything on, as a station of its own: for a source that is one of several of its destination. */
export class Relay<T> extends Stage<T, T> {
  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }
}
