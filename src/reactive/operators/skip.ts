/**
 * All but the first values.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { checkCount, checkFunction, checkInteger } from "../core/check.ts";
import { type Inner, onFirst } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";

class SkipStage<T> extends Through<T, T> {
  #left: number;

  constructor(to: Subscriber<T>, count: number) {
    super(to);
    this.#left = count;
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#left > 0) this.#left--;
    else this.to.next(value);
  }
}

/**
 * All values but the first `count`.
 *
 * ```text
 * source  -a-b-c-|
 *         skip(2)
 * result  -----c-|
 * ```
 *
 * Throws an `ArgumentError` unless `count` is an integer of at least 0, or Infinity. From RxJS.
 *
 * @example
 * ```ts
 * import { of, skip } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(skip(2)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [3]);
 * ```
 */
export function skip<T>(count: number): MonoTypeOperatorFunction<T> {
  checkCount("skip", "count", count);
  return operate((to) => new SkipStage<T>(to, count));
}

class SkipWhileStage<T> extends Through<T, T> {
  readonly #predicate: (value: T, index: number) => unknown;
  #index = 0;
  #skipping = true;

  constructor(to: Subscriber<T>, predicate: (value: T, index: number) => unknown) {
    super(to);
    this.#predicate = predicate;
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#skipping) {
      try {
        this.#skipping = Boolean(this.#predicate(value, this.#index++));
      } catch (error) {
        this.fail(error);
        return;
      }
    }
    if (!this.#skipping && !this.stopped) this.to.next(value);
  }
}

/**
 * All values from the first on for which `predicate(value, index)` is falsy.
 *
 * ```text
 * source  -1-2-3-1-|
 *         skipWhile((x) => x < 3)
 * result  -----3-1-|
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { of, skipWhile } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3, 1).pipe(skipWhile((x) => x < 3)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [3, 1]);
 * ```
 */
export function skipWhile<T>(predicate: (value: T, index: number) => unknown): MonoTypeOperatorFunction<T> {
  checkFunction("skipWhile", "predicate", predicate);
  return operate((to) => new SkipWhileStage<T>(to, predicate));
}

class SkipUntilStage<T> extends Through<T, T> {
  #open = false;

  constructor(to: Subscriber<T>, notifier: ObservableInput<unknown>) {
    super(to);
    const waiting: Inner<unknown> = onFirst(notifier, to as Subscriber<never>, () => this.#open = true);
    this.add(waiting);
  }

  override next(value: T): void {
    if (!this.stopped && this.#open) this.to.next(value);
  }
}

/**
 * The values after `notifier` has emitted. If that completes without a value there are none; if it fails the result does.
 *
 * ```text
 * source    -a-b-c-d-|
 * notifier  ----x
 *           skipUntil(notifier)
 * result    -----c-d-|
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { skipUntil, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, start] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[] = [];
 * words.pipe(skipUntil(start)).subscribe((word) => seen.push(word));
 * words.next("a");
 * start.next();
 * words.next("b");
 * assertEquals(seen, ["b"]);
 * ```
 */
export function skipUntil<T>(notifier: ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return operate((to) => new SkipUntilStage<T>(to, notifier));
}

class SkipLastStage<T> extends Through<T, T> {
  readonly #count: number;
  readonly #held: Ring<T> = new Ring();

  constructor(to: Subscriber<T>, count: number) {
    super(to);
    this.#count = count;
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#count === 0) this.to.next(value);
    else if (this.#held.size < this.#count) this.#held.push(value);
    else this.to.next(this.#held.evict(value));
  }
}

/**
 * All values but the last `count`: each comes when that many have come after it.
 *
 * ```text
 * source  -a-b-c-d-|
 *         skipLast(2)
 * result  -----a-b-|
 * ```
 *
 * Throws an `ArgumentError` unless `count` is an integer of at least 0. From RxJS.
 *
 * @example
 * ```ts
 * import { of, skipLast } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(skipLast(2)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1]);
 * ```
 */
export function skipLast<T>(count: number): MonoTypeOperatorFunction<T> {
  checkInteger("skipLast", "count", count);
  return operate((to) => new SkipLastStage<T>(to, count));
}
