/**
 * In time, or not.
 *
 * @module
 */
import { TimeoutError } from "../../errors.ts";
import { type Clock, Timer, type TimerTask } from "../../time/clock.ts";
import { checkMs, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import { type Inner, onFirst, runInput } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { Relay, type Subscriber, Through } from "../core/subscriber.ts";
import { from } from "../creation/from.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";

/** Options of {@linkcode timeout}. */
export interface TimeoutOptions<R, T = unknown> extends ClockOptions {
  /** Milliseconds to the first value, a date, or a stream whose first value or end comes too early. */
  first?: number | Date | ObservableInput<unknown> | undefined;
  /**
   * Milliseconds from one value to the next, also to the first where `first` is not given; or a function that returns a stream for each value, whose
   * first value or end comes before the next value if that is too late.
   */
  each?: number | ((value: T) => ObservableInput<unknown>) | undefined;
  /** Makes the stream to go on with; without it the result fails with a `TimeoutError`. `seen` is how many values came before. */
  with?: ((seen: number) => ObservableInput<R>) | undefined;
}

class TimeoutStage<T, R> extends Through<T, T | R> implements TimerTask {
  readonly #clock: Clock;
  readonly #options: TimeoutOptions<R, T>;
  readonly #timer: Timer = new Timer(this);
  #watch: Inner<unknown> | undefined = undefined;
  #since = 0;
  #limit = 0;
  #seen = 0;

  constructor(to: Subscriber<T | R>, options: TimeoutOptions<R, T>) {
    super(to);
    this.#clock = clockOf(options);
    this.#options = options;
    this.add(() => this.#disarm());
  }

  override started(): void {
    if (this.#seen > 0) return;
    const { first, each } = this.#options;
    if (first instanceof Date) this.#arm(Math.max(0, first.getTime() - Date.now()));
    else if (typeof first === "object" || typeof first === "function") this.#watchFor(() => first);
    else if (first !== undefined || typeof each === "number") this.#arm(first ?? each as number);
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#seen++;
    const { each } = this.#options;
    if (typeof each === "number") {
      this.#watch?.unsubscribe();
      this.#arm(each);
    } else this.#disarm();
    this.to.next(value);
    if (typeof each === "function" && !this.stopped) this.#watchFor(() => each(value));
  }

  onTimer(): void {
    const other = this.#options.with;
    if (other === undefined) {
      this.fail(new TimeoutError(this.#limit, this.#seen));
      return;
    }
    let input: ObservableInput<R>;
    try {
      input = other(this.#seen);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.unsubscribe();
    runInput(input, new Relay<T | R>(this.to) as Subscriber<R>);
  }

  #arm(ms: number): void {
    if (ms === Infinity) return;
    this.#limit = ms;
    this.#clock.arm(this.#timer, ms);
  }

  #disarm(): void {
    this.#clock.cancel(this.#timer);
    this.#watch?.unsubscribe();
    this.#watch = undefined;
  }

  /** Too late is what comes after a stream has emitted or ended. */
  #watchFor(make: () => ObservableInput<unknown>): void {
    let watched: ObservableInput<unknown>;
    try {
      watched = make();
    } catch (error) {
      this.fail(error);
      return;
    }
    const seen = this.#seen;
    this.#since = this.#clock.now();
    const late = (): void => {
      if (this.stopped || seen !== this.#seen) return;
      this.#limit = this.#clock.now() - this.#since;
      this.onTimer();
    };
    const watch = onFirst(watched, this.to as Subscriber<never>, late, late);
    // A value that came while it was subscribed to has been followed by a watch of its own.
    if (seen !== this.#seen || this.stopped) watch.unsubscribe();
    else this.#watch = watch;
  }
}

/**
 * Fails with a `TimeoutError`, or goes on with another stream, if the first value does not come within `first` milliseconds, or a further one
 * within `each`. A number is `each`. Both may be streams instead, whose first value or end says that it is too late now.
 *
 * ```text
 * source  -a-----b-|
 *         timeout(3)
 * result  -a--#
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with a clock in the place of the scheduler; the streams are those of
 * RxPY's `timeout_with_mapper`.
 *
 * @example
 * ```ts
 * import { NEVER, of, timeout } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const seen: string[] = [];
 * NEVER.pipe(timeout({ first: 10, with: () => of("late"), clock })).subscribe((x) => seen.push(x));
 * clock.advance(10);
 * assertEquals(seen, ["late"]);
 * ```
 */
export function timeout<T, R = never>(
  options: number | Date | TimeoutOptions<R, T>,
): OperatorFunction<T, T | R> {
  const read: TimeoutOptions<R, T> = options instanceof Date
    ? { first: options }
    : typeof options === "number"
    ? { each: options }
    : options;
  checkOptions("timeout", read ?? null);
  if (read.first === undefined || typeof read.first === "number") {
    checkMs("timeout", "first", read.first ?? 0);
  } else if (!(read.first instanceof Date)) from(read.first);
  if (typeof read.each !== "function" && (read.each !== undefined || read.first === undefined)) {
    checkMs("timeout", "each", read.each);
  }
  checkOptionalFunction("timeout", "with", read.with);
  return operate((to) => new TimeoutStage<T, R>(to, read));
}
