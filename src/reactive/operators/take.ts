/**
 * The first values.
 *
 * @module
 */
import { checkCount, checkFunction } from "../core/check.ts";
import { onFirst } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput, OperatorFunction } from "../core/types.ts";

class TakeStage<T> extends Through<T, T> {
  #left: number;

  constructor(to: Subscriber<T>, count: number) {
    super(to);
    this.#left = count;
    if (count === 0) this.finish();
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (--this.#left > 0) this.to.next(value);
    else {
      // No more from upstream, whatever the observer does about this one.
      this.stopped = true;
      this.to.next(value);
      this.finish();
    }
  }
}

/**
 * The first `count` values; then it completes and unsubscribes from the source, even one that never returns by itself.
 *
 * ```text
 * source  -a-b-c-d-|
 *         take(2)
 * result  -a-(b|)
 * ```
 *
 * Throws an `ArgumentError` unless `count` is an integer of at least 0, or Infinity. From RxJS.
 *
 * @example
 * ```ts
 * import { range, take } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * range(0, Infinity).pipe(take(3)).subscribe((n) => seen.push(n));
 * assertEquals(seen, [0, 1, 2]);
 * ```
 */
export function take<T>(count: number): MonoTypeOperatorFunction<T> {
  checkCount("take", "count", count);
  return operate((to) => new TakeStage<T>(to, count));
}

class TakeWhileStage<T> extends Through<T, T> {
  readonly #predicate: (value: T, index: number) => unknown;
  readonly #inclusive: boolean;
  #index = 0;

  constructor(to: Subscriber<T>, predicate: (value: T, index: number) => unknown, inclusive: boolean) {
    super(to);
    this.#predicate = predicate;
    this.#inclusive = inclusive;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let goesOn: unknown;
    try {
      goesOn = this.#predicate(value, this.#index++);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (goesOn) {
      this.to.next(value);
      return;
    }
    this.stopped = true;
    if (this.#inclusive) this.to.next(value);
    this.finish();
  }
}

/** With a type guard: the result has the narrower type. */
export function takeWhile<T, S extends T>(
  predicate: (value: T, index: number) => value is S,
): OperatorFunction<T, S>;
/** With any other function. */
export function takeWhile<T>(
  predicate: (value: T, index: number) => unknown,
  inclusive?: boolean,
): MonoTypeOperatorFunction<T>;
/**
 * The values up to the first for which `predicate(value, index)` is falsy; that one itself only if `inclusive`.
 *
 * ```text
 * source  -1-2-3-4-|
 *         takeWhile((x) => x < 3)
 * result  -1-2-|
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { of, takeWhile } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3, 1).pipe(takeWhile((x) => x < 3)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2]);
 * ```
 */
export function takeWhile<T>(
  predicate: (value: T, index: number) => unknown,
  inclusive = false,
): MonoTypeOperatorFunction<T> {
  checkFunction("takeWhile", "predicate", predicate);
  return operate((to) => new TakeWhileStage<T>(to, predicate, inclusive));
}

class UntilStage<T> extends Through<T, T> {
  constructor(to: Subscriber<T>, notifier: ObservableInput<unknown>) {
    super(to);
    onFirst(notifier, to as Subscriber<never>, () => this.finish());
  }

  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }
}

/**
 * The values until `notifier` emits; then it completes. A notifier that only completes ends nothing; one that fails fails the result.
 *
 * ```text
 * source    -a-b-c-d-|
 * notifier  ----x
 *           takeUntil(notifier)
 * result    -a-b|
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { Subject, takeUntil } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, stop] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[] = [];
 * words.pipe(takeUntil(stop)).subscribe((word) => seen.push(word));
 * words.next("a");
 * stop.next();
 * words.next("b");
 * assertEquals(seen, ["a"]);
 * ```
 */
export function takeUntil<T>(notifier: ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return operate((to) => new UntilStage<T>(to, notifier));
}
