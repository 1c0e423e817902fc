/**
 * Operator forms of the functions of several streams.
 *
 * @module
 */
import { checkStream } from "../core/observable.ts";
import type {
  ObservableInput,
  ObservableInputTuple,
  ObservedValueOf,
  OperatorFunction,
} from "../core/types.ts";
import type { Observable } from "../core/observable.ts";
import { combined } from "../creation/combine_latest.ts";
import { Concatenated } from "../creation/concat.ts";
import { merged } from "../creation/merge.ts";
import { raced } from "../creation/race.ts";
import { zipped } from "../creation/zip.ts";
import { mergeMap } from "./merge_map.ts";
import { toArray } from "./count.ts";

/**
 * The latest values of the source and of the others, as `combineLatest`.
 *
 * ```text
 * source  -1---2-|
 * other   ---x----|
 *         combineLatestWith(other)
 * result  ---p-q--|             p = [1, x], q = [2, x]
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { combineLatestWith, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: [number, string][] = [];
 * of(1).pipe(combineLatestWith(of("a"))).subscribe((pair) => seen.push(pair));
 * assertEquals(seen, [[1, "a"]]);
 * ```
 */
export function combineLatestWith<T, A extends readonly unknown[]>(
  ...others: [...ObservableInputTuple<A>]
): OperatorFunction<T, [T, ...A]> {
  return (source) => {
    checkStream(source);
    return combined([source, ...others]) as unknown as Observable<[T, ...A]>;
  };
}

/**
 * The source, then the others, as `concat`.
 *
 * ```text
 * source  -1-|
 * other   -x-|
 *         concatWith(other)
 * result  -1--x-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { concatWith, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: (number | string)[] = [];
 * of(1).pipe(concatWith(of("a"))).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, "a"]);
 * ```
 */
export function concatWith<T, A extends readonly unknown[]>(
  ...others: [...ObservableInputTuple<A>]
): OperatorFunction<T, T | A[number]> {
  return (source) => {
    checkStream(source);
    return new Concatenated<T | A[number]>([source, ...others as ObservableInput<A[number]>[]]);
  };
}

/**
 * The source and the others at once, as `merge`.
 *
 * ```text
 * source  -1---2-|
 * other   ---x--|
 *         mergeWith(other)
 * result  -1-x-2-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { mergeWith, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: (number | string)[] = [];
 * of(1).pipe(mergeWith(of("a"))).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1, "a"]);
 * ```
 */
export function mergeWith<T, A extends readonly unknown[]>(
  ...others: [...ObservableInputTuple<A>]
): OperatorFunction<T, T | A[number]> {
  return (source) => {
    checkStream(source);
    return merged<T | A[number]>([source, ...others as ObservableInput<A[number]>[]]);
  };
}

/**
 * Whichever of the source and the others is the first to do something, as `race`.
 *
 * ```text
 * source  ---1-|
 * other   -x-y-|
 *         raceWith(other)
 * result  -x-y-|
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { NEVER, of, raceWith } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * NEVER.pipe(raceWith(of("a"))).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a"]);
 * ```
 */
export function raceWith<T, A extends readonly unknown[]>(
  ...others: [...ObservableInputTuple<A>]
): OperatorFunction<T, T | A[number]> {
  return (source) => {
    checkStream(source);
    return raced<T | A[number]>([source, ...others as ObservableInput<A[number]>[]]);
  };
}

/**
 * The first values of the source and the others together, then the second ones, and so on, as `zip`.
 *
 * ```text
 * source  -1---2-|
 * other   ---x---y-|
 *         zipWith(other)
 * result  ---p---(q|)           p = [1, x], q = [2, y]
 * ```
 *
 * Never throws. From RxJS; bounded as `zip` is.
 *
 * @example
 * ```ts
 * import { of, zipWith } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: [number, string][] = [];
 * of(1, 2).pipe(zipWith(of("a", "b"))).subscribe((pair) => seen.push(pair));
 * assertEquals(seen, [[1, "a"], [2, "b"]]);
 * ```
 */
export function zipWith<T, A extends readonly unknown[]>(
  ...others: [...ObservableInputTuple<A>]
): OperatorFunction<T, [T, ...A]> {
  return (source) => {
    checkStream(source);
    return zipped([source, ...others]) as unknown as Observable<[T, ...A]>;
  };
}

/**
 * For a stream of streams: when that has completed, the latest values of all of them, as `combineLatest`.
 *
 * ```text
 * source  -A-B-|                A, B = streams
 *         combineLatestAll()
 * result  ------p---            p = [a, b]
 * ```
 *
 * Never throws. From RxJS.
 *
 * @example
 * ```ts
 * import { combineLatestAll, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[][] = [];
 * of(of(1), of(2, 3)).pipe(combineLatestAll()).subscribe((values) => seen.push(values));
 * assertEquals(seen, [[1, 2], [1, 3]]);
 * ```
 */
export function combineLatestAll<O extends ObservableInput<unknown>>(): OperatorFunction<
  O,
  ObservedValueOf<O>[]
> {
  return (source) => {
    checkStream(source);
    return source.pipe(
      toArray(),
      mergeMap((streams) => combined(streams) as Observable<ObservedValueOf<O>[]>),
    );
  };
}

/**
 * For a stream of streams: when that has completed, their first values together, then the second ones, and so on, as `zip`.
 *
 * ```text
 * source  -A-B-|                A, B = streams
 *         zipAll()
 * result  ------p---            p = [a, b]
 * ```
 *
 * Never throws. From RxJS; bounded as `zip` is.
 *
 * @example
 * ```ts
 * import { of, zipAll } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[][] = [];
 * of(of(1, 2), of(3, 4)).pipe(zipAll()).subscribe((values) => seen.push(values));
 * assertEquals(seen, [[1, 3], [2, 4]]);
 * ```
 */
export function zipAll<O extends ObservableInput<unknown>>(): OperatorFunction<O, ObservedValueOf<O>[]> {
  return (source) => {
    checkStream(source);
    return source.pipe(
      toArray(),
      mergeMap((streams) => zipped(streams) as Observable<ObservedValueOf<O>[]>),
    );
  };
}
