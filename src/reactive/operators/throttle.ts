/**
 * Not too often.
 *
 * @module
 */
import { checkFunction, checkMs, checkOptions } from "../core/check.ts";
import type { ClockOptions } from "../scheduling/clock_option.ts";
import { type Inner, onEach, onFirst } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";
import { interval, timer } from "../creation/timer.ts";

/** Options of {@linkcode throttle}. */
export interface ThrottleConfig {
  /** Whether the first value goes through at once; by default it does. */
  leading?: boolean | undefined;
  /** Whether the last value goes through when the silence is over; by default it does not. */
  trailing?: boolean | undefined;
}

/** `leading` and `trailing` are those of `throttle`; `audit` is trailing alone, with a silence that begins anew. */
class ThrottleStage<T> extends Stage<T, T> {
  readonly #duration: (value: T) => ObservableInput<unknown>;
  readonly #leading: boolean;
  readonly #trailing: boolean;
  readonly #chained: boolean;
  #has = false;
  #value: T | undefined = undefined;
  #silence: Inner<unknown> | undefined = undefined;
  #silent = false;
  #done = false;

  constructor(
    to: Subscriber<T>,
    duration: (value: T) => ObservableInput<unknown>,
    leading: boolean,
    trailing: boolean,
    chained: boolean,
  ) {
    super(to);
    this.#duration = duration;
    this.#leading = leading;
    this.#trailing = trailing;
    this.#chained = chained;
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#has = true;
    this.#value = value;
    if (this.#silent) return;
    if (this.#leading) this.#send();
    else this.#start(value);
  }

  protected override onComplete(): void {
    this.#done = true;
    if (!(this.#trailing && this.#has && this.#silent)) this.to.complete();
  }

  #send(): void {
    if (!this.#has) return;
    const value = this.#value as T;
    this.#has = false;
    this.#value = undefined;
    const again = this.#chained && !this.#done;
    // Silence begins before the value goes out: its observer may cause the next one.
    if (again) this.#silent = true;
    this.to.next(value);
    if (again && !this.to.stopped) this.#start(value);
  }

  #start(value: T): void {
    this.#silent = true;
    let duration: ObservableInput<unknown>;
    try {
      duration = this.#duration(value);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#silence = onFirst(
      duration,
      this.to as Subscriber<never>,
      () => this.#end(true),
      () => this.#end(false),
    );
  }

  /** A stream that only completes ends the silence, and sends nothing. */
  #end(sends: boolean): void {
    this.#silence?.unsubscribe();
    this.#silence = undefined;
    this.#silent = false;
    if (this.#trailing && sends) this.#send();
    if (this.#done) this.to.complete();
  }
}

/**
 * A value goes through, then none until the stream that `duration(value)` returns emits or completes; with `trailing` the last of those goes
 * through then, if it emits.
 *
 * ```text
 * source  -a-b-c-d-|
 *         throttle(() => timer(3))
 * result  -a---c---|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS.
 *
 * @example
 * ```ts
 * import { Subject, throttle } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [clicks, silence] = [new Subject<number>(), new Subject<void>()];
 * const seen: number[] = [];
 * clicks.pipe(throttle(() => silence)).subscribe((x) => seen.push(x));
 * clicks.next(1);
 * clicks.next(2);
 * silence.next();
 * clicks.next(3);
 * assertEquals(seen, [1, 3]);
 * ```
 */
export function throttle<T>(
  duration: (value: T) => ObservableInput<unknown>,
  config?: ThrottleConfig,
): MonoTypeOperatorFunction<T> {
  checkFunction("throttle", "duration", duration);
  checkOptions("throttle", config);
  const { leading = true, trailing = false } = config ?? {};
  return operate((to) => new ThrottleStage<T>(to, duration, leading, trailing, true));
}

/**
 * A value goes through, then none for `duration` milliseconds; with `trailing` the last of those goes through then.
 *
 * ```text
 * source  -a-b-c-d-|
 *         throttleTime(3)
 * result  -a---c---|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { of, throttleTime } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * of(1, 2, 3).pipe(throttleTime(10)).subscribe((x) => seen.push(x));
 * assertEquals(seen, [1]);
 * ```
 */
export function throttleTime<T>(
  duration: number,
  config?: ThrottleConfig & ClockOptions,
): MonoTypeOperatorFunction<T> {
  checkMs("throttleTime", "duration", duration);
  return throttle(() => timer(duration, config ?? {}), config);
}

/**
 * After the first value waits until the stream that `duration(value)` returns emits, and emits the value that came last by then. If that only
 * completes, nothing is emitted and the next value starts another wait.
 *
 * ```text
 * source  -a-b-c---d--|
 *         audit(() => timer(3))
 * result  ----b--c---------(d|)
 * ```
 *
 * Throws an `ArgumentError` if `duration` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { audit, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [moves, tick] = [new Subject<number>(), new Subject<void>()];
 * const seen: number[] = [];
 * moves.pipe(audit(() => tick)).subscribe((x) => seen.push(x));
 * moves.next(1);
 * moves.next(2);
 * tick.next();
 * assertEquals(seen, [2]);
 * ```
 */
export function audit<T>(duration: (value: T) => ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  checkFunction("audit", "duration", duration);
  return operate((to) => new ThrottleStage<T>(to, duration, false, true, false));
}

/**
 * After the first value waits `duration` milliseconds, and emits the value that came last by then.
 *
 * ```text
 * source  -a-b-c------|
 *         auditTime(3)
 * result  ----b---c---|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { auditTime, of, lastValueFrom } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await lastValueFrom(of(1, 2, 3).pipe(auditTime(1))), 3);
 * ```
 */
export function auditTime<T>(duration: number, options?: ClockOptions): MonoTypeOperatorFunction<T> {
  checkMs("auditTime", "duration", duration);
  checkOptions("auditTime", options);
  return audit(() => timer(duration, options ?? {}));
}

class SampleStage<T> extends Stage<T, T> {
  #has = false;
  #value: T | undefined = undefined;

  readonly #notifier: ObservableInput<unknown>;

  constructor(to: Subscriber<T>, notifier: ObservableInput<unknown>) {
    super(to);
    this.#notifier = notifier;
  }

  override started(): void {
    onEach(this.#notifier, this.to as Subscriber<never>, () => this.#emit());
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#has = true;
    this.#value = value;
  }

  #emit(): void {
    if (!this.#has) return;
    const value = this.#value as T;
    this.#has = false;
    this.#value = undefined;
    this.to.next(value);
  }
}

/**
 * Whenever `notifier` emits: the latest value, unless it was emitted already.
 *
 * ```text
 * source    -a-b---c-|
 * notifier  ----x-x--x
 *           sample(notifier)
 * result    ----b----|
 * ```
 *
 * Never throws; what is no stream is its error. From RxJS.
 *
 * @example
 * ```ts
 * import { sample, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [level, look] = [new Subject<number>(), new Subject<void>()];
 * const seen: number[] = [];
 * level.pipe(sample(look)).subscribe((x) => seen.push(x));
 * level.next(1);
 * level.next(2);
 * look.next();
 * look.next();
 * assertEquals(seen, [2]);
 * ```
 */
export function sample<T>(notifier: ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  return operate((to) => new SampleStage<T>(to, notifier));
}

/**
 * Every `period` milliseconds: the latest value, unless it was emitted already.
 *
 * ```text
 * source  -a-b---c-----|
 *         sampleTime(4)
 * result  ----b---c----|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { sampleTime, Subject } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const level = new Subject<number>();
 * const seen: number[] = [];
 * level.pipe(sampleTime(10, { clock })).subscribe((x) => seen.push(x));
 * level.next(1);
 * level.next(2);
 * clock.advance(30);
 * assertEquals(seen, [2]);
 * ```
 */
export function sampleTime<T>(period: number, options?: ClockOptions): MonoTypeOperatorFunction<T> {
  return sample(interval(period, options));
}
