/**
 * When it happened.
 *
 * @module
 */
import { checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import { checkStream } from "../core/observable.ts";
import type { OperatorFunction } from "../core/types.ts";
import { defer } from "../creation/defer.ts";
import { map } from "./map.ts";

/** A value and its time. */
export interface Timestamp<T> {
  /** The value. */
  readonly value: T;
  /** Milliseconds of the clock: not a date. */
  readonly timestamp: number;
}

/**
 * Each value with the time at which it came, by the clock.
 *
 * ```text
 * source  -a--b-|
 *         timestamp()
 * result  -p--q-|           p = {value: a, timestamp: 1}, q = {value: b, timestamp: 4}
 * ```
 *
 * Throws an `ArgumentError` for bad options. From RxJS, where it is a date; `performance.timeOrigin` leads there from the real clock.
 *
 * @example
 * ```ts
 * import { of, timestamp } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of("a").pipe(timestamp({ clock: new VirtualClock(5) })).subscribe((x) => seen.push(x.timestamp));
 * assertEquals(seen, [5]);
 * ```
 */
export function timestamp<T>(options?: ClockOptions): OperatorFunction<T, Timestamp<T>> {
  checkOptions("timestamp", options);
  return (source) => {
    checkStream(source);
    return defer(() => {
      const clock = clockOf(options);
      return source.pipe(map((value: T) => ({ value, timestamp: clock.now() })));
    });
  };
}

/** A value and the time since the one before. */
export interface TimeInterval<T> {
  /** The value. */
  readonly value: T;
  /** Milliseconds since the value before, or since the subscription. */
  readonly interval: number;
}

/**
 * Each value with the milliseconds since the one before, or since the subscription.
 *
 * ```text
 * source  -a--b-|
 *         timeInterval()
 * result  -p--q-|           p = {value: a, interval: 1}, q = {value: b, interval: 3}
 * ```
 *
 * Throws an `ArgumentError` for bad options. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { of, timeInterval } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of("a").pipe(timeInterval({ clock: new VirtualClock() })).subscribe((x) => seen.push(x.interval));
 * assertEquals(seen, [0]);
 * ```
 */
export function timeInterval<T>(options?: ClockOptions): OperatorFunction<T, TimeInterval<T>> {
  checkOptions("timeInterval", options);
  return (source) => {
    checkStream(source);
    return defer(() => {
      const clock = clockOf(options);
      let last = clock.now();
      return source.pipe(map((value: T) => {
        const before = last;
        last = clock.now();
        return { value, interval: last - before };
      }));
    });
  };
}
