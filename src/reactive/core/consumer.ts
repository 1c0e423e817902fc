/**
 * The last station: the observer of the user.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { ArgumentError } from "../../errors/base.ts";
import { Subscriber } from "./subscriber.ts";
import type { Observer } from "./types.ts";

const NOTHING = (): void => {};

/** Tells a function of each value. */
class FunctionConsumer<T> extends Subscriber<T> {
  #next: (value: T) => void;

  constructor(next: (value: T) => void) {
    super();
    this.#next = next;
  }

  override next(value: T): void {
    if (this.stopped) return;
    // Not as a method: the function has no business with this object.
    const next = this.#next;
    try {
      next(value);
    } catch (error) {
      reportError(error);
    }
  }

  override error(error: unknown): void {
    // Nobody handles it, or nobody is left to: either way it must not disappear.
    reportError(error);
    this.unsubscribe();
  }

  override complete(): void {
    this.unsubscribe();
  }

  override unsubscribe(): void {
    super.unsubscribe();
    this.#next = NOTHING;
  }
}

const NOBODY: Partial<Observer<unknown>> = {};

/** Tells an object, whichever methods it has. */
class ObserverConsumer<T> extends Subscriber<T> {
  #observer: Partial<Observer<T>>;

  constructor(observer: Partial<Observer<T>>) {
    super();
    this.#observer = observer;
  }

  override next(value: T): void {
    if (this.stopped) return;
    try {
      this.#observer.next?.(value);
    } catch (error) {
      reportError(error);
    }
  }

  override error(error: unknown): void {
    const observer = this.#observer;
    if (this.stopped || typeof observer.error !== "function") reportError(error);
    else {
      this.stopped = true;
      try {
        observer.error(error);
      } catch (thrown) {
        reportError(thrown);
      }
    }
    this.unsubscribe();
  }

  override complete(): void {
    if (this.stopped) return;
    this.stopped = true;
    try {
      this.#observer.complete?.();
    } catch (error) {
      reportError(error);
    }
    this.unsubscribe();
  }

  override unsubscribe(): void {
    super.unsubscribe();
    this.#observer = NOBODY;
  }
}

/** The station for what `subscribe` was given. Throws an `ArgumentError` unless that is an observer, a function, or nothing. */
export function consumerOf<T>(
  observer: Partial<Observer<T>> | ((value: T) => void) | undefined,
): Subscriber<T> {
  if (typeof observer === "function") return new FunctionConsumer(observer);
  if (observer === undefined) return new ObserverConsumer<T>(NOBODY);
  if (typeof observer !== "object" || observer === null) {
    throw new ArgumentError("subscribe() takes an observer or a function for the values", { observer });
  }
  const consumer = new ObserverConsumer(observer);
  // A subscriber of RxJS can end while a source that does not wait goes on: it is to tell us, before it has our subscription.
  const { add } = observer as { add?: unknown };
  if (typeof add === "function" && "closed" in observer) add.call(observer, consumer);
  return consumer;
}
