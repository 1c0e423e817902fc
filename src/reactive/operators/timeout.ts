/**
 * In time, or not.
 *
 * @module
 */
import { TimeoutError } from "../../errors.ts";
import { type Clock, Timer, type TimerTask } from "../../time/clock.ts";
import { checkMs, checkOptionalFunction, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import { runInput } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { Relay, Stage, type Subscriber } from "../core/subscriber.ts";
import type { ObservableInput, OperatorFunction } from "../core/types.ts";

/** Options of {@linkcode timeout}. */
export interface TimeoutOptions<R> extends ClockOptions {
  /** Milliseconds to the first value, or a date. */
  first?: number | Date | undefined;
  /** Milliseconds from one value to the next; also to the first, where `first` is not given. */
  each?: number | undefined;
  /** Makes the stream to go on with; without it the result fails with a `TimeoutError`. `seen` is how many values came before. */
  with?: ((seen: number) => ObservableInput<R>) | undefined;
}

class TimeoutStage<T, R> extends Stage<T, T | R> implements TimerTask {
  readonly #clock: Clock;
  readonly #each: number | undefined;
  readonly #with: ((seen: number) => ObservableInput<R>) | undefined;
  readonly #timer: Timer = new Timer(this);
  readonly #first: number | undefined;
  #limit = 0;
  #seen = 0;

  constructor(to: Subscriber<T | R>, options: TimeoutOptions<R>) {
    super(to);
    const { first, each } = options;
    this.#clock = clockOf(options);
    this.#each = each;
    this.#with = options.with;
    this.add(() => this.#clock.cancel(this.#timer));
    this.#first = first instanceof Date ? Math.max(0, first.getTime() - Date.now()) : first ?? each;
  }

  override started(): void {
    if (this.#seen === 0) this.#arm(this.#first);
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#seen++;
    if (this.#each === undefined) this.#clock.cancel(this.#timer);
    else this.#arm(this.#each);
    this.to.next(value);
  }

  onTimer(): void {
    if (this.#with === undefined) {
      this.fail(new TimeoutError(this.#limit, this.#seen));
      return;
    }
    let input: ObservableInput<R>;
    try {
      input = this.#with(this.#seen);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.unsubscribe();
    runInput(input, new Relay<T | R>(this.to) as Subscriber<R>);
  }

  #arm(ms: number | undefined): void {
    if (ms === undefined || ms === Infinity) return;
    this.#limit = ms;
    this.#clock.arm(this.#timer, ms);
  }
}

/**
 * Fails with a `TimeoutError`, or goes on with another stream, if the first value does not come within `first` milliseconds, or a further one
 * within `each`. A number is `each`.
 *
 * ```text
 * source  -a-----b-|
 *         timeout(3)
 * result  -a--#
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS, with a clock in the place of the scheduler.
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
  options: number | Date | TimeoutOptions<R>,
): OperatorFunction<T, T | R> {
  const read: TimeoutOptions<R> = options instanceof Date
    ? { first: options }
    : typeof options === "number"
    ? { each: options }
    : options;
  checkOptions("timeout", read ?? null);
  if (!(read.first instanceof Date) && read.first !== undefined) checkMs("timeout", "first", read.first);
  if (read.each !== undefined || read.first === undefined) checkMs("timeout", "each", read.each);
  checkOptionalFunction("timeout", "with", read.with);
  return operate((to) => new TimeoutStage<T, R>(to, read));
}
