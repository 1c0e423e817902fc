/**
 * The values of the last milliseconds.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import type { Clock } from "../../time/clock.ts";
import { checkMs, checkOptions } from "../core/check.ts";
import { held } from "../core/hold.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction } from "../core/types.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";

/** Parts the values in old ones and those of the last `span` milliseconds. */
class LastTimeStage<T> extends Stage<T, T> {
  readonly #span: number;
  readonly #clock: Clock;
  readonly #emitsOld: boolean;
  readonly #values: Ring<T> = new Ring();
  readonly #times: Ring<number> = new Ring();

  constructor(to: Subscriber<T>, span: number, clock: Clock, emitsOld: boolean) {
    super(to);
    this.#span = span;
    this.#clock = clock;
    this.#emitsOld = emitsOld;
  }

  override next(value: T): void {
    if (this.stopped) return;
    const now = this.#clock.now();
    this.#age(now);
    if (this.#values.size >= MAX_BUFFERED) {
      this.fail(overflowed(MAX_BUFFERED, value));
      return;
    }
    this.#values.push(value);
    this.#times.push(now);
    // With a span of 0 it is old already.
    this.#age(now);
  }

  protected override onComplete(): void {
    this.#age(this.#clock.now());
    while (!this.#emitsOld && this.#values.size > 0 && !this.to.stopped) this.to.next(this.#values.shift());
    this.to.complete();
  }

  #age(now: number): void {
    while (this.#times.size > 0 && now - this.#times.first() >= this.#span && !this.to.stopped) {
      this.#times.shift();
      const value = this.#values.shift();
      if (this.#emitsOld) this.to.next(value);
    }
  }
}

/**
 * When the source completes: the values that came less than `span` milliseconds before. At most 1,048,576 of them are kept; the result fails with a
 * `ChannelFullError` if there are more.
 *
 * ```text
 * source  -a-b-c-|
 *         takeLastWithTime(5)
 * result  -------(bc|)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxPY.
 *
 * @example
 * ```ts
 * import { Subject, takeLastWithTime } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const source = new Subject<string>();
 * const seen: string[] = [];
 * source.pipe(takeLastWithTime(10, { clock })).subscribe((x) => seen.push(x));
 * source.next("old");
 * clock.advance(10);
 * source.next("new");
 * source.complete();
 * assertEquals(seen, ["new"]);
 * ```
 */
export function takeLastWithTime<T>(span: number, options?: ClockOptions): MonoTypeOperatorFunction<T> {
  checkMs("takeLastWithTime", "span", span);
  checkOptions("takeLastWithTime", options);
  return operate((to) => new LastTimeStage<T>(held(to), span, clockOf(options), false));
}

/**
 * All values but those that came less than `span` milliseconds before the end: each comes with the first value or the end that is so much later. At most
 * 1,048,576 values wait; the result fails with a `ChannelFullError` if there are more.
 *
 * ```text
 * source  -a-b-c-|
 *         skipLastWithTime(4)
 * result  -----a-(b|)
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxPY.
 *
 * @example
 * ```ts
 * import { skipLastWithTime, Subject } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const source = new Subject<string>();
 * const seen: string[] = [];
 * source.pipe(skipLastWithTime(10, { clock })).subscribe((x) => seen.push(x));
 * source.next("old");
 * clock.advance(10);
 * source.next("new");
 * source.complete();
 * assertEquals(seen, ["old"]);
 * ```
 */
export function skipLastWithTime<T>(span: number, options?: ClockOptions): MonoTypeOperatorFunction<T> {
  checkMs("skipLastWithTime", "span", span);
  checkOptions("skipLastWithTime", options);
  return operate((to) => new LastTimeStage<T>(held(to), span, clockOf(options), true));
}
