/**
 * A source that cannot wait, before a consumer that asks for values.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import { checkInteger, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { operate } from "../core/observable.ts";
import type { MonoTypeOperatorFunction } from "../core/types.ts";
import { type PressureOverflow, PressureStage } from "./pressure.ts";

/** Options of the operators that drop values. */
export interface UndeliveredOptions<T> {
  /** Takes the values that nobody will get: those that are dropped, and those that are kept when the subscription ends. */
  onUndelivered?: ((value: T) => void) | undefined;
}

/** Options of {@linkcode onBackpressureBuffer}. */
export interface BackpressureBufferOptions<T> extends UndeliveredOptions<T> {
  /** Most values that wait to be asked for; at least 1. */
  capacity: number;
  /** What to do with one more: `"error"` (the default) fails after those that wait, with the value; the others drop. */
  overflow?: PressureOverflow | undefined;
}

/**
 * Keeps the values that nobody has asked for yet, up to `capacity` many; then `overflow` decides. An end comes after what is kept. Where
 * downstream takes whatever comes, nothing is kept.
 *
 * ```text
 * source  -a-b-c-d|
 *         onBackpressureBuffer({ capacity: 2, overflow: "dropOldest" })
 * wanted  1-------2--1
 * result  -a------(cd|)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From Reactor, where the bound is not needed.
 *
 * @example
 * ```ts
 * import { onBackpressureBuffer, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const prices = new Subject<number>();
 * const seen: number[] = [];
 * const slow = prices.pipe(onBackpressureBuffer({ capacity: 2, overflow: "dropOldest" }));
 * using subscription = slow.subscribe((price) => seen.push(price), { demand: 1 });
 * for (const price of [1, 2, 3, 4]) prices.next(price);
 * assertEquals(seen, [1]);
 * subscription.request(5);
 * assertEquals(seen, [1, 3, 4]);
 * ```
 */
export function onBackpressureBuffer<T>(
  options: BackpressureBufferOptions<T>,
): MonoTypeOperatorFunction<T> {
  checkOptions("onBackpressureBuffer", options ?? null);
  const { capacity, overflow = "error", onUndelivered } = options;
  checkInteger("onBackpressureBuffer", "capacity", capacity, 1);
  if (overflow !== "dropOldest" && overflow !== "dropNewest" && overflow !== "error") {
    throw new ArgumentError(
      'overflow of onBackpressureBuffer() must be "dropOldest", "dropNewest" or "error"',
      { overflow },
    );
  }
  checkOptionalFunction("onBackpressureBuffer", "onUndelivered", onUndelivered);
  const policy = { capacity, overflow, onUndelivered, batch: undefined };
  return operate((to) => new PressureStage<T>(to, policy));
}

/**
 * Drops the values that nobody has asked for.
 *
 * ```text
 * source  -a-b-c-d|
 *         onBackpressureDrop()
 * wanted  1----1
 * result  -a---c--|        (b and d are dropped)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From Reactor.
 *
 * @example
 * ```ts
 * import { onBackpressureDrop, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const moves = new Subject<string>();
 * const [seen, dropped]: string[][] = [[], []];
 * const some = moves.pipe(onBackpressureDrop({ onUndelivered: (move) => dropped!.push(move) }));
 * using subscription = some.subscribe((move) => seen!.push(move), { demand: 1 });
 * moves.next("e4");
 * moves.next("e5");
 * subscription.request(1);
 * moves.next("Nf3");
 * assertEquals([seen, dropped], [["e4", "Nf3"], ["e5"]]);
 * ```
 */
export function onBackpressureDrop<T>(options?: UndeliveredOptions<T>): MonoTypeOperatorFunction<T> {
  return dropping("onBackpressureDrop", 0, options);
}

/**
 * Keeps the latest value that nobody has asked for, and drops the one it replaces.
 *
 * ```text
 * source  -a-b-c----d|
 *         onBackpressureLatest()
 * wanted  1------1--1
 * result  -a-----c--d|     (b is dropped)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From Reactor; Kotlin's `conflate`.
 *
 * @example
 * ```ts
 * import { onBackpressureLatest, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const level = new Subject<number>();
 * const seen: number[] = [];
 * using subscription = level.pipe(onBackpressureLatest()).subscribe((x) => seen.push(x), { demand: 1 });
 * for (const x of [1, 2, 3]) level.next(x);
 * subscription.request(1);
 * assertEquals(seen, [1, 3]);
 * ```
 */
export function onBackpressureLatest<T>(options?: UndeliveredOptions<T>): MonoTypeOperatorFunction<T> {
  return dropping("onBackpressureLatest", 1, options);
}

function dropping<T>(
  operator: string,
  capacity: number,
  options: UndeliveredOptions<T> | undefined,
): MonoTypeOperatorFunction<T> {
  checkOptions(operator, options);
  const onUndelivered = options?.onUndelivered;
  checkOptionalFunction(operator, "onUndelivered", onUndelivered);
  const policy = { capacity, overflow: "dropOldest", onUndelivered, batch: undefined } as const;
  return operate((to) => new PressureStage<T>(to, policy));
}

/**
 * Fails with a `ChannelFullError`, which carries the value, at the first value that nobody has asked for. What happens without any of these
 * operators too; this says so, and ends there what does not look at demand itself.
 *
 * ```text
 * source  -a-b-c-d|
 *         onBackpressureError()
 * wanted  2
 * result  -a-b-#
 * ```
 *
 * Never throws. From Reactor.
 *
 * @example
 * ```ts
 * import { onBackpressureError, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const source = new Subject<number>();
 * const seen: unknown[] = [];
 * source.pipe(onBackpressureError()).subscribe({
 *   next: (x) => seen.push(x),
 *   error: (error) => seen.push((error as { code: string }).code),
 * }, { demand: 1 });
 * source.next(1);
 * source.next(2);
 * assertEquals(seen, [1, "CHANNEL_FULL"]);
 * ```
 */
export function onBackpressureError<T>(): MonoTypeOperatorFunction<T> {
  const policy = { capacity: 0, overflow: "error", onUndelivered: undefined, batch: undefined } as const;
  return operate((to) => new PressureStage<T>(to, policy));
}
