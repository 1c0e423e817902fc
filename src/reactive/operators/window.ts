/**
 * Values in streams.
 *
 * @module
 */
import { checkFunction, checkInteger } from "../core/check.ts";
import { clockOf } from "../scheduling/clock_option.ts";
import { type Observable, operate } from "../core/observable.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import { checkChunkTime, type ChunkTimeOptions } from "./buffer.ts";
import {
  ClosedChunks,
  CountedChunks,
  NotifiedChunks,
  TimedChunks,
  ToggledChunks,
  windowChunk,
} from "./chunks.ts";

/**
 * A stream of the values to come, at once and whenever `notifier` emits, which also ends the one before.
 *
 * ```text
 * source    -a-b-c-|
 * notifier  ----x
 *           window(notifier)
 * result    p---q--|             p = -a-b|   q = -c-|
 * ```
 *
 * Up to 1024 values wait for whoever subscribes to such a stream late. Never throws. From RxJS, where they are lost.
 *
 * @example
 * ```ts
 * import { mergeMap, Subject, toArray, window as windowBy } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, cut] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[][] = [];
 * words.pipe(windowBy(cut), mergeMap((some) => some.pipe(toArray()))).subscribe((some) => seen.push(some));
 * words.next("a");
 * cut.next();
 * words.next("b");
 * words.complete();
 * assertEquals(seen, [["a"], ["b"]]);
 * ```
 */
export function window<T>(notifier: ObservableInput<unknown>): OperatorFunction<T, Observable<T>> {
  return operate((to) => new NotifiedChunks<T, Observable<T>>(to, windowChunk, notifier));
}

/**
 * Streams of `size` values, a new one beginning every `every` values (`size` by default), the first at once.
 *
 * ```text
 * source  -a-b-c-|
 *         windowCount(2)
 * result  p--q---|               p = -a-(b|)   q = --c-|
 * ```
 *
 * Throws an `ArgumentError` unless both are integers of at least 1. From RxJS; see {@linkcode window}.
 *
 * @example
 * ```ts
 * import { mergeMap, of, toArray, windowCount } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[][] = [];
 * of(1, 2, 3).pipe(windowCount(2), mergeMap((some) => some.pipe(toArray()))).subscribe((some) => seen.push(some));
 * assertEquals(seen, [[1, 2], [3]]);
 * ```
 */
export function windowCount<T>(size: number, every: number = size): OperatorFunction<T, Observable<T>> {
  checkInteger("windowCount", "size", size, 1);
  checkInteger("windowCount", "every", every, 1);
  return operate((to) => new CountedChunks<T, Observable<T>>(to, windowChunk, size, every, true));
}

/**
 * A stream of the values of each `span` milliseconds.
 *
 * ```text
 * source  -a-b----c-|
 *         windowTime(4)
 * result  p---q---r-|            p = -a-b|   q = ----|   r = c-|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with options in the place of its further arguments; see {@linkcode window}.
 *
 * @example
 * ```ts
 * import { count, mergeMap, Subject, windowTime } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const words = new Subject<string>();
 * const seen: number[] = [];
 * using running = words.pipe(windowTime(10, { clock }), mergeMap((some) => some.pipe(count())))
 *   .subscribe((n) => seen.push(n));
 * words.next("a");
 * words.next("b");
 * clock.advance(20);
 * assertEquals(seen, [2, 0]);
 * ```
 */
export function windowTime<T>(span: number, options?: ChunkTimeOptions): OperatorFunction<T, Observable<T>> {
  checkChunkTime("windowTime", span, options);
  return operate((to) =>
    new TimedChunks<T, Observable<T>>(
      to,
      windowChunk,
      clockOf(options),
      span,
      options?.every,
      options?.maxSize ?? Infinity,
    )
  );
}

/**
 * A stream for each value of `openings`: of the values from then on until the stream that `closing(opening)` returns emits.
 *
 * ```text
 * source    -a-b-c-d-|
 * openings  --x
 *           windowToggle(openings, () => timer(4))
 * result    --p------|           p = -b-c|
 * ```
 *
 * Throws an `ArgumentError` if `closing` is no function. From RxJS; see {@linkcode window}.
 *
 * @example
 * ```ts
 * import { mergeAll, Subject, windowToggle } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, on, off] = [new Subject<string>(), new Subject<void>(), new Subject<void>()];
 * const seen: string[] = [];
 * words.pipe(windowToggle(on, () => off), mergeAll()).subscribe((word) => seen.push(word));
 * words.next("a");
 * on.next();
 * words.next("b");
 * off.next();
 * words.next("c");
 * assertEquals(seen, ["b"]);
 * ```
 */
export function windowToggle<T, O>(
  openings: ObservableInput<O>,
  closing: (opening: O) => ObservableInput<unknown>,
): OperatorFunction<T, Observable<T>> {
  checkFunction("windowToggle", "closing", closing);
  return operate((to) => new ToggledChunks<T, O, Observable<T>>(to, windowChunk, openings, closing));
}

/**
 * One stream after the other: each ends, and the next begins, when the stream that `closing()` returned for it emits or completes.
 *
 * ```text
 * source  -a-b-c-d-|
 *         windowWhen(() => timer(4))
 * result  p---q---r|             p = -a-b|   q = -c-d|   r = -|
 * ```
 *
 * Throws an `ArgumentError` if `closing` is no function. From RxJS; see {@linkcode window}.
 *
 * @example
 * ```ts
 * import { mergeMap, Subject, toArray, windowWhen } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, cut] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[][] = [];
 * words.pipe(windowWhen(() => cut), mergeMap((some) => some.pipe(toArray()))).subscribe((some) => seen.push(some));
 * words.next("a");
 * cut.next();
 * words.complete();
 * assertEquals(seen, [["a"], []]);
 * ```
 */
export function windowWhen<T>(closing: () => ObservableInput<unknown>): OperatorFunction<T, Observable<T>> {
  checkFunction("windowWhen", "closing", closing);
  return operate((to) => new ClosedChunks<T, Observable<T>>(to, windowChunk, closing, true));
}
