/**
 * Only what is followed by quiet.
 *
 * @module
 */
import { type Clock, Timer, type TimerTask } from "../../time/clock.ts";
import { checkFunction, checkMs, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import { type Inner, onFirst } from "../core/inner.ts";
import { operate } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";

class DebounceTimeStage<T> extends Stage<T, T> implements TimerTask {
  readonly #clock: Clock;
  readonly #due: number;
  readonly #timer: Timer = new Timer(this);
  #has = false;
  #value: T | undefined = undefined;

  constructor(to: Subscriber<T>, due: number, clock: Clock) {
    super(to);
    this.#due = due;
    this.#clock = clock;
    this.add(() => clock.cancel(this.#timer));
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#has = true;
    this.#value = value;
    if (this.#due !== Infinity) this.#clock.arm(this.#timer, this.#due);
  }

  onTimer(): void {
    if (!this.#has) return;
    const value = this.#value as T;
    this.#has = false;
    this.#value = undefined;
    this.to.next(value);
  }

  protected override onComplete(): void {
    this.onTimer();
    this.to.complete();
  }
}

/**
 * A value that is not followed by another one for `due` milliseconds, at the end of those; the last one also when the source completes.
 *
 * ```text
 * source  -a-b-c------d|
 *         debounceTime(3)
 * result  --------c----(d|)
 * ```
 *
 * Throws an `ArgumentError` unless `due` is a number of at least 0. From RxJS, with a clock in the place of the scheduler.
 *
 * @example
 * ```ts
 * import { debounceTime, Subject } from "@millrace/millrace/reactive";
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const typed = new Subject<string>();
 * const seen: string[] = [];
 * typed.pipe(debounceTime(100, { clock })).subscribe((text) => seen.push(text));
 * typed.next("d");
 * typed.next("de");
 * clock.advance(100);
 * assertEquals(seen, ["de"]);
 * ```
 */
export function debounceTime<T>(due: number, options?: ClockOptions): MonoTypeOperatorFunction<T> {
  checkMs("debounceTime", "due", due);
  checkOptions("debounceTime", options);
  return operate((to) => new DebounceTimeStage<T>(to, due, clockOf(options)));
}

class DebounceStage<T> extends Stage<T, T> {
  readonly #duration: (value: T) => ObservableInput<unknown>;
  #has = false;
  #value: T | undefined = undefined;
  #quiet: Inner<unknown> | undefined = undefined;

  constructor(to: Subscriber<T>, duration: (value: T) => ObservableInput<unknown>) {
    super(to);
    this.#duration = duration;
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.#quiet?.unsubscribe();
    this.#quiet = undefined;
    this.#has = true;
    this.#value = value;
    let duration: ObservableInput<unknown>;
    try {
      duration = this.#duration(value);
    } catch (error) {
      this.fail(error);
      return;
    }
    const emit = (): void => this.#emit();
    const quiet = onFirst(duration, this.to as Subscriber<never>, emit);
    if (!quiet.closed) this.#quiet = quiet;
  }

  protected override onComplete(): void {
    this.#emit();
    this.to.complete();
  }

  #emit(): void {
    // When the source has completed it still waits: what it does from now on concerns nobody.
    this.#quiet?.unsubscribe();
    this.#quiet = undefined;
    if (!this.#has) return;
    const value = this.#value as T;
    this.#has = false;
    this.#value = undefined;
    this.to.next(value);
  }
}

/**
 * A value, when the stream that `duration(value)` returns emits before the next value comes; the last one also when the source
 * completes.
 *
 * ```text
 * source  -a-b-c------|
 *         debounce(() => timer(3))
 * result  --------c---|
 * ```
 *
 * Throws an `ArgumentError` if `duration` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { debounce, Subject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const [typed, pause] = [new Subject<string>(), new Subject<void>()];
 * const seen: string[] = [];
 * typed.pipe(debounce(() => pause)).subscribe((text) => seen.push(text));
 * typed.next("d");
 * typed.next("de");
 * pause.next();
 * assertEquals(seen, ["de"]);
 * ```
 */
export function debounce<T>(duration: (value: T) => ObservableInput<unknown>): MonoTypeOperatorFunction<T> {
  checkFunction("debounce", "duration", duration);
  return operate((to) => new DebounceStage<T>(to, duration));
}
