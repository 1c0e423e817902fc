/**
 * Values in arrays.
 *
 * @module
 */
import { checkCount, checkFunction, checkInteger, checkMs, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import { held } from "../core/hold.ts";
import { operate } from "../core/observable.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";
import {
  arrayChunk,
  ClosedChunks,
  CountedChunks,
  NotifiedChunks,
  TimedChunks,
  ToggledChunks,
} from "./chunks.ts";

/**
 * An array of the values since the last one, whenever `notifier` emits; the rest when the source completes.
 *
 * ```text
 * source    -a-b-c-d-|
 * notifier  ----x
 *           buffer(notifier)
 * result    ----p----(q|)        p = [a, b], q = [c, d]
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { buffer, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, flush] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[][] = [];
 * words.pipe(buffer(flush)).subscribe((some) => seen.push(some));
 * words.next("a");
 * words.next("b");
 * flush.next();
 * assertEquals(seen, [["a", "b"]]);
 * ```
 */
export function buffer<T>(notifier: ObservableInput<unknown>): OperatorFunction<T, T[]> {
  return operate((to) => new NotifiedChunks<T, T[]>(to, arrayChunk, notifier));
}

/**
 * Arrays of `size` values, a new one beginning every `every` values (`size` by default); what is incomplete comes when the source completes.
 *
 * ```text
 * source  -a-b-c-|
 *         bufferCount(2)
 * result  ---p---(q|)            p = [a, b], q = [c]
 * ```
 *
 * Throws an `ArgumentError` unless both are integers of at least 1. From RxJS.
 *
 * @example
 * ```ts
 * import { bufferCount, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[][] = [];
 * of(1, 2, 3).pipe(bufferCount(2)).subscribe((some) => seen.push(some));
 * assertEquals(seen, [[1, 2], [3]]);
 * ```
 */
export function bufferCount<T>(size: number, every: number = size): OperatorFunction<T, T[]> {
  checkInteger("bufferCount", "size", size, 1);
  checkInteger("bufferCount", "every", every, 1);
  return operate((to) => new CountedChunks<T, T[]>(held(held(to)), arrayChunk, size, every, false));
}

/** Options of {@linkcode bufferTime} and {@linkcode windowTime}. */
export interface ChunkTimeOptions extends ClockOptions {
  /** Milliseconds from the beginning of one to that of the next; by default one begins where the other ends. */
  every?: number | undefined;
  /** Most values of one, which ends earlier then; no limit by default. */
  maxSize?: number | undefined;
}

/** Checks the arguments of the operators that cut by time. */
export function checkChunkTime(operator: string, span: number, options: ChunkTimeOptions | undefined): void {
  checkMs(operator, "span", span);
  checkOptions(operator, options);
  if (options?.every !== undefined) checkMs(operator, "every", options.every);
  checkCount(operator, "maxSize", options?.maxSize ?? Infinity, 1);
}

/**
 * An array of the values of each `span` milliseconds, empty ones too; the rest when the source completes.
 *
 * ```text
 * source  -a-b----c-|
 *         bufferTime(4)
 * result  ----p---q-(r|)         p = [a, b], q = [c], r = []
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with options in the place of its further arguments.
 *
 * @example
 * ```ts
 * import { bufferTime, Subject } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const words = new Subject<string>();
 * const seen: string[][] = [];
 * using running = words.pipe(bufferTime(10, { clock })).subscribe((some) => seen.push(some));
 * words.next("a");
 * words.next("b");
 * clock.advance(20);
 * assertEquals(seen, [["a", "b"], []]);
 * ```
 */
export function bufferTime<T>(span: number, options?: ChunkTimeOptions): OperatorFunction<T, T[]> {
  checkChunkTime("bufferTime", span, options);
  return operate((to) =>
    new TimedChunks<T, T[]>(
      to,
      arrayChunk,
      clockOf(options),
      span,
      options?.every,
      options?.maxSize ?? Infinity,
    )
  );
}

/**
 * An array for each value of `openings`: of the values from then on until the stream that `closing(opening)` returns emits.
 *
 * ```text
 * source    -a-b-c-d-|
 * openings  --x
 *           bufferToggle(openings, () => timer(4))
 * result    ------p--|           p = [b, c]
 * ```
 *
 * Throws an `ArgumentError` if `closing` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { bufferToggle, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, on, off] = [new Subject<string>(), new Subject<void>(), new Subject<void>()];
 * const seen: string[][] = [];
 * words.pipe(bufferToggle(on, () => off)).subscribe((some) => seen.push(some));
 * words.next("a");
 * on.next();
 * words.next("b");
 * off.next();
 * assertEquals(seen, [["b"]]);
 * ```
 */
export function bufferToggle<T, O>(
  openings: ObservableInput<O>,
  closing: (opening: O) => ObservableInput<unknown>,
): OperatorFunction<T, T[]> {
  checkFunction("bufferToggle", "closing", closing);
  return operate((to) => new ToggledChunks<T, O, T[]>(to, arrayChunk, openings, closing));
}

/**
 * One array after the other: each ends, and the next begins, when the stream that `closing()` returned for it emits; the rest comes when the
 * source completes. A stream that completes without a value closes nothing, as in RxJS.
 *
 * ```text
 * source  -a-b-c-d-|
 *         bufferWhen(() => timer(4))
 * result  ----p---q(r|)          p = [a, b], q = [c], r = [d]
 * ```
 *
 * Throws an `ArgumentError` if `closing` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { bufferWhen, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [words, flush] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[][] = [];
 * words.pipe(bufferWhen(() => flush)).subscribe((some) => seen.push(some));
 * words.next("a");
 * flush.next();
 * words.next("b");
 * flush.next();
 * assertEquals(seen, [["a"], ["b"]]);
 * ```
 */
export function bufferWhen<T>(closing: () => ObservableInput<unknown>): OperatorFunction<T, T[]> {
  checkFunction("bufferWhen", "closing", closing);
  return operate((to) => new ClosedChunks<T, T[]>(to, arrayChunk, closing, false));
}
