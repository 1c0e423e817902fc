/**
 * Questions about the values.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

/** Looks for the first value of which `predicate` is (not) truthy, and answers. */
class SearchStage<T, R> extends Through<T, R> {
  readonly #predicate: (value: T, index: number) => unknown;
  readonly #wanted: boolean;
  readonly #found: (value: T, index: number) => R;
  readonly #missing: R;
  #index = 0;

  constructor(
    to: Subscriber<R>,
    predicate: (value: T, index: number) => unknown,
    wanted: boolean,
    found: (value: T, index: number) => R,
    missing: R,
  ) {
    super(to);
    this.#predicate = predicate;
    this.#wanted = wanted;
    this.#found = found;
    this.#missing = missing;
  }

  override next(value: T): void {
    if (this.stopped) return;
    const index = this.#index++;
    let matches: boolean;
    try {
      matches = Boolean(this.#predicate(value, index)) === this.#wanted;
    } catch (error) {
      this.fail(error);
      return;
    }
    if (!matches || this.stopped) return;
    this.stopped = true;
    this.to.next(this.#found(value, index));
    this.finish();
  }

  protected override onComplete(): void {
    this.to.next(this.#missing);
    this.to.complete();
  }
}

/**
 * The first value for which `predicate(value, index)` is truthy, or `undefined` when the source completes without one.
 *
 * ```text
 * source  -1-2-3-|
 *         find((x) => x > 1)
 * result  ---(2|)
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { find, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: unknown[] = [];
 * of(1, 2, 3).pipe(find((x) => x > 1)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [2]);
 * ```
 */
export function find<T>(
  predicate: (value: T, index: number) => unknown,
): OperatorFunction<T, T | undefined> {
  checkFunction("find", "predicate", predicate);
  return operate((to) =>
    new SearchStage<T, T | undefined>(held(held(to)), predicate, true, (value) => value, undefined)
  );
}

/**
 * The number, from 0, of the first value for which `predicate(value, index)` is truthy, or -1.
 *
 * ```text
 * source  -1-2-3-|
 *         findIndex((x) => x > 1)
 * result  ---(1|)
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { findIndex, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of("a", "b").pipe(findIndex((x) => x === "b")).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1]);
 * ```
 */
export function findIndex<T>(predicate: (value: T, index: number) => unknown): OperatorFunction<T, number> {
  checkFunction("findIndex", "predicate", predicate);
  return operate((to) =>
    new SearchStage<T, number>(held(held(to)), predicate, true, (_, index) => index, -1)
  );
}

/**
 * Whether `predicate(value, index)` is truthy for all values: `false` at the first for which it is not, else `true` at the end.
 *
 * ```text
 * source  -1-2-3-|
 *         every((x) => x < 3)
 * result  -----(f|)            f = false
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { every, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: boolean[] = [];
 * of(1, 2).pipe(every((x) => x < 3)).subscribe((all) => seen.push(all));
 * assertEquals(seen, [true]);
 * ```
 */
export function every<T>(predicate: (value: T, index: number) => unknown): OperatorFunction<T, boolean> {
  checkFunction("every", "predicate", predicate);
  return operate((to) => new SearchStage<T, boolean>(held(held(to)), predicate, false, () => false, true));
}

/**
 * Whether the source completes without a value: `false` at the first value, else `true` at the end.
 *
 * ```text
 * source  -----|
 *         isEmpty()
 * result  -----(t|)            t = true
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { EMPTY, isEmpty } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: boolean[] = [];
 * EMPTY.pipe(isEmpty()).subscribe((empty) => seen.push(empty));
 * assertEquals(seen, [true]);
 * ```
 */
export function isEmpty<T>(): OperatorFunction<T, boolean> {
  return operate((to) => new SearchStage<T, boolean>(held(held(to)), () => true, true, () => false, true));
}
