/**
 * A source that can wait, and how far ahead it may be.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import { checkInteger, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { operate } from "../core/observable.ts";
import type { MonoTypeOperatorFunction } from "../core/types.ts";
import type { UndeliveredOptions } from "./on_backpressure.ts";
import { PressureStage } from "./pressure.ts";

/** Options of {@linkcode onBackpressureSuspend}. */
export interface SuspendOptions<T> extends UndeliveredOptions<T> {
  /** Most values that wait to be asked for; at least 1. */
  capacity: number;
}

/**
 * Lets the source be up to `capacity` values ahead of what is asked for, and makes it wait then: it is granted as many values as there are free
 * places. A source that cannot wait fails the result with a `ChannelFullError`, after what is kept.
 *
 * ```text
 * source  -a-b-c-----d|
 *         onBackpressureSuspend({ capacity: 2 })
 * wanted  1---------1--1-1
 * result  -a--------b--c-(d|)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. After the default of Kotlin's `buffer`.
 *
 * @example
 * ```ts
 * import { onBackpressureSuspend, range, tap } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * let made = 0;
 * const numbers = range(1_000_000).pipe(tap(() => made++), onBackpressureSuspend({ capacity: 4 }));
 * using subscription = numbers.subscribe(() => {}, { demand: 1 });
 * assertEquals(made, 5);
 * subscription.request(2);
 * assertEquals(made, 7);
 * ```
 */
export function onBackpressureSuspend<T>(options: SuspendOptions<T>): MonoTypeOperatorFunction<T> {
  checkOptions("onBackpressureSuspend", options ?? null);
  const { capacity, onUndelivered } = options;
  checkInteger("onBackpressureSuspend", "capacity", capacity, 1);
  checkOptionalFunction("onBackpressureSuspend", "onUndelivered", onUndelivered);
  const policy = { capacity, overflow: "error", onUndelivered, batch: 1 } as const;
  return operate((to) => new PressureStage<T>(to, policy));
}

/** Options of {@linkcode limitRate}. */
export interface LimitRateOptions<T> extends UndeliveredOptions<T> {
  /** How many values have to be gone before the source is asked for as many again; three quarters of `count` by default. */
  batch?: number | undefined;
}

/**
 * Asks the source for `count` values, and for more in batches as they go: never for everything at once, and not for each value by itself. It is
 * `onBackpressureSuspend` with fewer questions, for a source to which each question is dear, one on another machine say.
 *
 * ```text
 * asked   4--3--3--
 *         limitRate(4)
 * result  aaaaaaaa
 * ```
 *
 * Throws an `ArgumentError` unless `count` is an integer of at least 1 and `batch` one from 1 to `count`. From Reactor.
 *
 * @example
 * ```ts
 * import { limitRate, Observable } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const asked: number[] = [];
 * const source = new Observable<string>((subscriber) => {
 *   const send = () => {
 *     asked.push(subscriber.requested);
 *     while (subscriber.requested > 0 && !subscriber.closed) subscriber.next("a");
 *     if (!subscriber.closed) subscriber.whenRequested(send);
 *   };
 *   send();
 * });
 * using subscription = source.pipe(limitRate(4)).subscribe(() => {}, { demand: 4 });
 * subscription.request(3);
 * assertEquals(asked, [4, 3]);
 * ```
 */
export function limitRate<T>(count: number, options?: LimitRateOptions<T>): MonoTypeOperatorFunction<T> {
  checkInteger("limitRate", "count", count, 1);
  checkOptions("limitRate", options);
  const { batch = Math.max(1, count - (count >> 2)), onUndelivered } = options ?? {};
  checkInteger("limitRate", "batch", batch, 1);
  if (batch > count) {
    throw new ArgumentError("batch of limitRate() must not be above count", { batch, count });
  }
  checkOptionalFunction("limitRate", "onUndelivered", onUndelivered);
  const policy = { capacity: count, overflow: "error", onUndelivered, batch } as const;
  return operate((to) => new PressureStage<T>(to, policy));
}
