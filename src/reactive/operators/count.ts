/**
 * All values in one number, or one array.
 *
 * @module
 */
import { checkOptionalFunction } from "../core/check.ts";
import { checkStream } from "../core/observable.ts";
import type { OperatorFunction } from "../core/types.ts";
import { defer } from "../creation/defer.ts";
import { reduce } from "./reduce.ts";

/**
 * How many values there were (for which `predicate(value, index)` is truthy), when the source completes.
 *
 * ```text
 * source  -a-b-|
 *         count()
 * result  -----(2|)
 * ```
 *
 * Throws an `ArgumentError` if `predicate` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { count, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of("a", "b").pipe(count()).subscribe((n) => seen.push(n));
 * assertEquals(seen, [2]);
 * ```
 */
export function count<T>(predicate?: (value: T, index: number) => unknown): OperatorFunction<T, number> {
  checkOptionalFunction("count", "predicate", predicate);
  return reduce(
    (total: number, value: T, index: number) =>
      predicate === undefined || predicate(value, index) ? total + 1 : total,
    0,
  );
}

function ordered<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The least value, when the source completes; of several the first. `compare` is as for `Array.prototype.sort`. Nothing for an empty source.
 *
 * ```text
 * source  -3-1-2-|
 *         min()
 * result  -------(1|)
 * ```
 *
 * Throws an `ArgumentError` if `compare` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { min, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(3, 1, 2).pipe(min()).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1]);
 * ```
 */
export function min<T>(compare: (a: T, b: T) => number = ordered): OperatorFunction<T, T> {
  checkOptionalFunction("min", "compare", compare);
  return reduce((least: T, value: T) => compare(value, least) < 0 ? value : least);
}

/**
 * The greatest value, when the source completes; of several the first. `compare` is as for `Array.prototype.sort`. Nothing for an empty source.
 *
 * ```text
 * source  -1-3-2-|
 *         max()
 * result  -------(3|)
 * ```
 *
 * Throws an `ArgumentError` if `compare` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { max, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 3, 2).pipe(max()).subscribe((x) => seen.push(x));
 * assertEquals(seen, [3]);
 * ```
 */
export function max<T>(compare: (a: T, b: T) => number = ordered): OperatorFunction<T, T> {
  checkOptionalFunction("max", "compare", compare);
  return reduce((greatest: T, value: T) => compare(value, greatest) > 0 ? value : greatest);
}

/**
 * An array of all values, when the source completes.
 *
 * ```text
 * source  -a-b-|
 *         toArray()
 * result  -----(r|)             r = [a, b]
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { of, toArray } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[][] = [];
 * of(1, 2).pipe(toArray()).subscribe((all) => seen.push(all));
 * assertEquals(seen, [[1, 2]]);
 * ```
 */
export function toArray<T>(): OperatorFunction<T, T[]> {
  // Each subscription needs an array of its own.
  return (source) => {
    checkStream(source);
    return defer(() =>
      source.pipe(reduce((all: T[], value: T) => {
        all.push(value);
        return all;
      }, []))
    );
  };
}
