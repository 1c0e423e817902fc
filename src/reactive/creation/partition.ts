/**
 * A stream, parted in two.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import type { Observable } from "../core/observable.ts";
import type { ObservableInput } from "../core/types.ts";
import { filter } from "../operators/filter.ts";
import { from } from "./from.ts";

/**
 * Two streams: of the values for which `predicate(value, index)` is truthy, and of the others. Each subscribes to `source` by itself.
 *
 * ```text
 * source  -1-2-3-4-|
 *         partition(source, (x) => x % 2 === 0)
 * first   ---2---4-|
 * second  -1---3---|
 * ```
 *
 * Throws an `ArgumentError` if `source` is none or `predicate` no function. From RxJS.
 *
 * @example
 * ```ts
 * import { of, partition } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [even, odd] = partition(of(1, 2, 3), (n) => n % 2 === 0);
 * const seen: number[] = [];
 * even.subscribe((n) => seen.push(n));
 * odd.subscribe((n) => seen.push(n));
 * assertEquals(seen, [2, 1, 3]);
 * ```
 */
export function partition<T>(
  source: ObservableInput<T>,
  predicate: (value: T, index: number) => unknown,
): [Observable<T>, Observable<T>] {
  checkFunction("partition", "predicate", predicate);
  const stream = from(source);
  return [
    stream.pipe(filter(predicate)),
    stream.pipe(filter((value: T, index) => !predicate(value, index))),
  ];
}
