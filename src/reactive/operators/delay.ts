/**
 * Later.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { type Clock, Timer, type TimerTask } from "../../time/clock.ts";
import { checkFunction, checkMs, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { checkStream, operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";
import { concat } from "../creation/concat.ts";
import { from } from "../creation/from.ts";
import { ignoreElements } from "./ignore_elements.ts";
import { map } from "./map.ts";
import { mergeMap } from "./merge_map.ts";
import { take } from "./take.ts";

class DelayStage<T> extends Stage<T, T> implements TimerTask {
  readonly #clock: Clock;
  readonly #due: number;
  readonly #timer: Timer = new Timer(this);
  readonly #values: Ring<T> = new Ring();
  readonly #times: Ring<number> = new Ring();
  #done = false;

  constructor(to: Subscriber<T>, due: number, clock: Clock) {
    super(to);
    this.#due = due;
    this.#clock = clock;
    // Values are on their way when the source has long completed.
    to.add(() => clock.cancel(this.#timer));
  }

  override next(value: T): void {
    if (this.stopped || this.#due === Infinity) return;
    if (this.#values.size >= MAX_BUFFERED) {
      this.fail(overflowed(MAX_BUFFERED, value));
      return;
    }
    const at = this.#clock.now() + this.#due;
    this.#values.push(value);
    this.#times.push(at);
    if (this.#values.size === 1 && !this.#timer.armed) this.#clock.armAt(this.#timer, at);
  }

  onTimer(): void {
    const now = this.#clock.now();
    while (this.#values.size > 0 && this.#times.first() <= now && !this.to.stopped) {
      this.#times.shift();
      this.to.next(this.#values.shift());
    }
    if (this.to.stopped) return;
    if (this.#values.size > 0) this.#clock.armAt(this.#timer, this.#times.first());
    else if (this.#done) this.to.complete();
  }

  protected override onComplete(): void {
    this.#done = true;
    if (this.#values.size === 0) this.to.complete();
  }
}

/**
 * Every value `due` milliseconds later (or not before that date). Up to 1,048,576 values may be on their way; beyond that the stream
 * fails with a `ChannelFullError`.
 *
 * ```text
 * source  -a-b-|
 *         delay(3)
 * result  ----a-(b|)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { delay, lastValueFrom, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await lastValueFrom(of(1, 2).pipe(delay(1))), 2);
 * ```
 */
export function delay<T>(due: number | Date, options?: ClockOptions): MonoTypeOperatorFunction<T> {
  if (!(due instanceof Date)) checkMs("delay", "due", due);
  checkOptions("delay", options);
  return operate((to) => {
    const ms = due instanceof Date ? Math.max(0, due.getTime() - Date.now()) : due;
    return new DelayStage<T>(to, ms, clockOf(options));
  });
}

/**
 * Each value when the stream that `duration(value, index)` returns emits; if that completes first the value is dropped. With
 * `subscriptionDelay` the source is subscribed to when that has completed.
 *
 * ```text
 * source  -a-b-|
 *         delayWhen(() => timer(3))
 * result  ----a-(b|)
 * ```
 *
 * Throws an `ArgumentError` if `duration` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { delayWhen, of, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const go = new Subject<void>();
 * const seen: number[] = [];
 * of(1, 2).pipe(delayWhen(() => go)).subscribe((x) => seen.push(x));
 * assertEquals(seen, []);
 * go.next();
 * assertEquals(seen, [1, 2]);
 * ```
 */
export function delayWhen<T>(
  duration: (value: T, index: number) => ObservableInput<unknown>,
  subscriptionDelay?: ObservableInput<unknown>,
): MonoTypeOperatorFunction<T> {
  checkFunction("delayWhen", "duration", duration);
  return (source) => {
    checkStream(source);
    const delayed = source.pipe(
      mergeMap((value: T, index) => from(duration(value, index)).pipe(take(1), map(() => value))),
    );
    return subscriptionDelay === undefined
      ? delayed
      : concat(from(subscriptionDelay).pipe(take(1), ignoreElements()), delayed);
  };
}
