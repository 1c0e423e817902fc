/**
 * The values with the greatest or the least key.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { OperatorFunction } from "../core/types.ts";

function ordered<K>(a: K, b: K): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class ExtremeStage<T, K> extends Stage<T, T[]> {
  readonly #keyOf: (value: T, index: number) => K;
  readonly #compare: (a: K, b: K) => number;
  readonly #sign: 1 | -1;
  readonly #best: T[] = [];
  #key: K | undefined = undefined;
  #index = 0;

  constructor(
    to: Subscriber<T[]>,
    keyOf: (value: T, index: number) => K,
    compare: (a: K, b: K) => number,
    sign: 1 | -1,
  ) {
    super(to);
    this.#keyOf = keyOf;
    this.#compare = compare;
    this.#sign = sign;
  }

  override next(value: T): void {
    if (this.stopped) return;
    let key: K;
    let order: number;
    try {
      key = this.#keyOf(value, this.#index++);
      order = this.#best.length === 0 ? 1 : this.#sign * this.#compare(key, this.#key as K);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (order < 0) return;
    if (order > 0) {
      this.#best.length = 0;
      this.#key = key;
    }
    this.#best.push(value);
  }

  protected override onComplete(): void {
    this.to.next(this.#best);
    this.to.complete();
  }
}

/**
 * All values with the greatest `key(value, index)`, in an array, when the source completes; `[]` for an empty source. `compare` is as for
 * `Array.prototype.sort`.
 *
 * ```text
 * source  -a-bb-cc-|
 *         maxBy((word) => word.length)
 * result  ---------(r|)          r = [bb, cc]
 * ```
 *
 * Throws an `ArgumentError` if an argument is no function. From RxPY. (`max` gives the first of them.)
 *
 * @example
 * ```ts
 * import { maxBy, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[][] = [];
 * of("a", "bb", "cc").pipe(maxBy((word) => word.length)).subscribe((words) => seen.push(words));
 * assertEquals(seen, [["bb", "cc"]]);
 * ```
 */
export function maxBy<T, K>(
  key: (value: T, index: number) => K,
  compare: (a: K, b: K) => number = ordered,
): OperatorFunction<T, T[]> {
  checkFunction("maxBy", "key", key);
  checkFunction("maxBy", "compare", compare);
  return operate((to) => new ExtremeStage<T, K>(held(to), key, compare, 1));
}

/**
 * All values with the least `key(value, index)`, in an array, when the source completes; `[]` for an empty source. `compare` is as for
 * `Array.prototype.sort`.
 *
 * ```text
 * source  -aa-b-c-|
 *         minBy((word) => word.length)
 * result  --------(r|)           r = [b, c]
 * ```
 *
 * Throws an `ArgumentError` if an argument is no function. From RxPY. (`min` gives the first of them.)
 *
 * @example
 * ```ts
 * import { minBy, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[][] = [];
 * of("aa", "b", "c").pipe(minBy((word) => word.length)).subscribe((words) => seen.push(words));
 * assertEquals(seen, [["b", "c"]]);
 * ```
 */
export function minBy<T, K>(
  key: (value: T, index: number) => K,
  compare: (a: K, b: K) => number = ordered,
): OperatorFunction<T, T[]> {
  checkFunction("minBy", "key", key);
  checkFunction("minBy", "compare", compare);
  return operate((to) => new ExtremeStage<T, K>(held(to), key, compare, -1));
}
