/**
 * Looking on.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { checkFunction } from "../core/check.ts";
import { checkStream, Observable, operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, Observer } from "../core/types.ts";

/** What `tap` can be told about. */
export interface TapObserver<T> extends Observer<T> {
  /** Somebody subscribes. */
  subscribe(): void;
  /** The subscription was ended from downstream. */
  unsubscribe(): void;
  /** It has ended, either way. */
  finalize(): void;
}

class TapStage<T> extends Through<T, T> {
  readonly #observer: Partial<TapObserver<T>>;
  #ended = false;

  constructor(to: Subscriber<T>, observer: Partial<TapObserver<T>>) {
    super(to);
    this.#observer = observer;
    if (this.#call("subscribe") && (observer.unsubscribe !== undefined || observer.finalize !== undefined)) {
      this.add(() => this.#leave());
    }
  }

  override next(value: T): void {
    if (this.stopped) return;
    try {
      this.#observer.next?.(value);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.to.next(value);
  }

  protected override onError(error: unknown): void {
    this.#ended = true;
    try {
      this.#observer.error?.(error);
    } catch (thrown) {
      this.to.error(thrown);
      return;
    }
    this.to.error(error);
  }

  protected override onComplete(): void {
    this.#ended = true;
    if (this.#call("complete")) this.to.complete();
  }

  #leave(): void {
    if (!this.#ended) this.#observer.unsubscribe?.();
    this.#observer.finalize?.();
  }

  #call(name: "subscribe" | "complete"): boolean {
    try {
      this.#observer[name]?.();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }
}

/**
 * Calls the observer (or the function, for values only) on each event of the stream before it goes on, unchanged. What it throws is the error of
 * the result. Besides `next`, `error`, `complete` it may have `subscribe`, `unsubscribe` and `finalize`.
 *
 * ```text
 * source  -a-b-|
 *         tap((x) => console.log(x))
 * result  -a-b-|
 * ```
 *
 * Throws an `ArgumentError` if the argument is neither. From RxJS.
 *
 * @example
 * ```ts
 * import { of, tap } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const log: string[] = [];
 * of("a").pipe(tap({ next: (x) => log.push(x), complete: () => log.push("end") })).subscribe();
 * assertEquals(log, ["a", "end"]);
 * ```
 */
export function tap<T>(
  observer: Partial<TapObserver<T>> | ((value: T) => void),
): MonoTypeOperatorFunction<T> {
  if (typeof observer === "function") return operate((to) => new TapStage<T>(to, { next: observer }));
  if (typeof observer !== "object" || observer === null) {
    throw new ArgumentError("tap() takes a function or an observer", { observer });
  }
  return operate((to) => new TapStage<T>(to, observer));
}

class Finalized<T> extends Observable<T> {
  readonly #source: Observable<T>;
  readonly #callback: () => void;

  constructor(source: Observable<T>, callback: () => void) {
    super();
    this.#source = source;
    this.#callback = callback;
  }

  override runInto(to: Subscriber<T>): void {
    // After the source, so that it runs after the teardowns of that.
    try {
      this.#source.runInto(new PassStage(to));
    } finally {
      const callback = this.#callback;
      to.add(() => callback());
    }
  }
}

class PassStage<T> extends Through<T, T> {
  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }
}

/**
 * Calls `callback` once when the stream has ended: by completion, error or unsubscription; after the observer was told, and after the teardowns
 * of the source. What it throws is reported.
 *
 * ```text
 * source  -a-|
 *         finalize(() => …)
 * result  -a-|
 * ```
 *
 * Throws an `ArgumentError` if `callback` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { finalize, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const log: string[] = [];
 * of("a").pipe(finalize(() => log.push("cleaned up"))).subscribe((x) => log.push(x));
 * assertEquals(log, ["a", "cleaned up"]);
 * ```
 */
export function finalize<T>(callback: () => void): MonoTypeOperatorFunction<T> {
  checkFunction("finalize", "callback", callback);
  return (source) => {
    checkStream(source);
    return new Finalized(source, callback);
  };
}
