/**
 * Streams inside a stream, one after the other.
 *
 * @module
 */
import { checkFunction } from "../core/check.ts";
import { operate } from "../core/observable.ts";
import type { ObservableInput, ObservedValueOf, OperatorFunction } from "../core/types.ts";
import { identity, type MergeOptions, mergeOptions, MergeStage } from "./merge_map.ts";

/**
 * Runs the stream that `project(value, index)` returns for each value, one after the other. A source that can wait (see `docs/reactive.md`)
 * is asked for the next value when the stream before has completed; values of others wait, up to `capacity` (1,048,576), beyond which the
 * result fails with a `ChannelFullError`.
 *
 * ```text
 * source  -a-b-------|
 *         concatMap((x) => cold(x-x|))
 * result  -a-ab-b----|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, whose queue has no bound (ReactiveX/rxjs#2342).
 *
 * @example
 * ```ts
 * import { concatMap, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a", "b").pipe(concatMap((x) => [x, x + x])).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "aa", "b", "bb"]);
 * ```
 */
export function concatMap<T, R>(
  project: (value: T, index: number) => ObservableInput<R>,
  options?: Pick<MergeOptions, "capacity">,
): OperatorFunction<T, R> {
  checkFunction("concatMap", "project", project);
  const [, capacity] = mergeOptions("concatMap", options);
  return operate((to) => new MergeStage<T, R>(to, project, 1, capacity));
}

/**
 * For a stream of streams: all values of the first, then all of the second, and so on.
 *
 * ```text
 * source  -A-B----|         A = a--a|   B = b|
 *         concatAll()
 * result  -a--ab--|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS; see {@linkcode concatMap}.
 *
 * @example
 * ```ts
 * import { concatAll, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of([1, 2], [3]).pipe(concatAll()).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, 2, 3]);
 * ```
 */
export function concatAll<O extends ObservableInput<unknown>>(
  options?: Pick<MergeOptions, "capacity">,
): OperatorFunction<O, ObservedValueOf<O>> {
  const [, capacity] = mergeOptions("concatAll", options);
  return operate((to) =>
    new MergeStage<O, ObservedValueOf<O>>(
      to,
      identity as (value: O) => ObservableInput<ObservedValueOf<O>>,
      1,
      capacity,
    )
  );
}
