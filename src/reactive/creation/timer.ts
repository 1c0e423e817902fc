/**
 * Streams of the clock.
 *
 * @module
 */
import { type Clock, Timer, type TimerTask } from "../../time/clock.ts";
import { checkMs, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions, nextBeat } from "../scheduling/clock_option.ts";
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

/** Counts the times a timer fires, without drift: each deadline is a whole number of periods from the first. */
class Ticking implements TimerTask {
  readonly #to: Subscriber<number>;
  readonly #clock: Clock;
  readonly #period: number | undefined;
  readonly #timer: Timer = new Timer(this);
  readonly #first: number;
  #count = 0;
  #beat = 0;

  constructor(to: Subscriber<number>, clock: Clock, first: number, period: number | undefined) {
    this.#to = to;
    this.#clock = clock;
    this.#period = period;
    this.#first = clock.now() + first;
    to.add(() => clock.cancel(this.#timer));
    if (first !== Infinity) clock.arm(this.#timer, first);
  }

  onTimer(): void {
    const period = this.#period;
    this.#to.next(this.#count++);
    if (period === undefined) this.#to.complete();
    else if (!this.#to.stopped && period !== Infinity) {
      this.#beat = nextBeat(this.#clock, this.#first, this.#beat, period);
      this.#clock.armAt(this.#timer, this.#first + this.#beat * period);
    }
  }
}

class Ticks extends Observable<number> {
  readonly #due: number | Date;
  readonly #period: number | undefined;
  readonly #options: ClockOptions | undefined;

  constructor(due: number | Date, period: number | undefined, options: ClockOptions | undefined) {
    super();
    this.#due = due;
    this.#period = period;
    this.#options = options;
  }

  override runInto(to: Subscriber<number>): void {
    const due = this.#due;
    const first = typeof due === "number" ? due : Math.max(0, due.getTime() - Date.now());
    new Ticking(to, clockOf(this.#options), first, this.#period);
  }
}

/**
 * Emits 0 after `due` milliseconds (or at that date), and completes; with a `period` it goes on to count every so often. It does not
 * drift, and times that have passed while the program stood still are left out.
 *
 * ```text
 * timer(3)          ---(0|)
 * timer(3, 2)       ---0-1-2-
 * ```
 *
 * Throws an `ArgumentError` if a time is no number of at least 0. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { timer } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const seen: number[] = [];
 * using ticking = timer(1000, 10, { clock }).subscribe((n) => seen.push(n));
 * clock.advance(1025);
 * assertEquals(seen, [0, 1, 2]);
 * ```
 */
export function timer(
  due: number | Date,
  period?: number | ClockOptions,
  options?: ClockOptions,
): Observable<number> {
  if (!(due instanceof Date)) checkMs("timer", "due", due);
  const [every, rest] = typeof period === "object" ? [undefined, period] : [period, options];
  if (every !== undefined) checkMs("timer", "period", every);
  checkOptions("timer", rest);
  return new Ticks(due, every, rest);
}

/**
 * Counts 0, 1, 2 … every `period` milliseconds, the first time after one period. It does not drift, and times that have passed while the program
 * stood still are left out.
 *
 * ```text
 * interval(3)       ---0--1--2--
 * ```
 *
 * Throws an `ArgumentError` if `period` is no number of at least 0. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { interval } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const seen: number[] = [];
 * using counting = interval(10, { clock }).subscribe((n) => seen.push(n));
 * clock.advance(35);
 * assertEquals(seen, [0, 1, 2]);
 * ```
 */
export function interval(period: number, options?: ClockOptions): Observable<number> {
  checkMs("interval", "period", period);
  checkOptions("interval", options);
  return new Ticks(period, period, options);
}
