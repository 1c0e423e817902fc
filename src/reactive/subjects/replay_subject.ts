/**
 * A subject that tells newcomers what they have missed.
 *
 * @module
 */
import type { Clock } from "../../time/clock.ts";
import { checkCount, checkMs, checkOptions } from "../core/check.ts";
import { clockOf, type ClockOptions } from "../scheduling/clock_option.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { EmitResult } from "../core/types.ts";
import { Ring } from "../../channel/buffer/ring.ts";
import { Subject } from "./subject.ts";

/** Options of a {@linkcode ReplaySubject}. */
export interface ReplayOptions extends ClockOptions {
  /** Milliseconds for which a value is kept; for ever by default. */
  windowTime?: number | undefined;
}

/**
 * A {@linkcode Subject} that keeps the last `capacity` values, if asked to only those of the last `windowTime` milliseconds, and tells
 * them to a newcomer first; after the end too, before that end.
 *
 * The capacity has to be given, since a buffer without bound is a leak that shows late (`Infinity` if that is what you want; RxJS has
 * it by default, and takes 0 for 1). What is too old goes when the next value or subscriber comes.
 *
 * @example
 * ```ts
 * import { ReplaySubject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const log = new ReplaySubject<string>(2);
 * for (const line of ["a", "b", "c"]) log.next(line);
 * const seen: string[] = [];
 * log.subscribe((line) => seen.push(line));
 * assertEquals(seen, ["b", "c"]);
 * ```
 */
export class ReplaySubject<T> extends Subject<T> {
  readonly #capacity: number;
  readonly #window: number;
  readonly #clock: Clock;
  readonly #kept: Ring<T> = new Ring();
  readonly #times: Ring<number> = new Ring();

  /** Throws an `ArgumentError` unless `capacity` is an integer of at least 0 or Infinity, and `windowTime` a number. */
  constructor(capacity: number, options?: ReplayOptions) {
    super();
    checkCount("ReplaySubject", "capacity", capacity);
    checkOptions("ReplaySubject", options);
    const windowTime = options?.windowTime ?? Infinity;
    checkMs("ReplaySubject", "windowTime", windowTime);
    this.#capacity = capacity;
    this.#window = windowTime;
    this.#clock = clockOf(options);
  }

  /** Keeps it, and tells everybody. */
  protected override emit(value: T): EmitResult {
    if (this.#capacity > 0) {
      if (this.#kept.size >= this.#capacity) this.#forget();
      this.#kept.push(value);
      if (this.#window !== Infinity) this.#times.push(this.#clock.now());
    }
    this.#trim();
    const told = super.emit(value);
    return this.#capacity > 0 ? "ok" : told;
  }

  /** Tells the newcomer what is kept. */
  protected override greet(subscriber: Subscriber<T>): void {
    this.#trim();
    // The newcomer's code may emit: those values wait, or come by themselves later.
    const kept = [...this.#all()];
    for (const value of kept) {
      if (subscriber.stopped) return;
      subscriber.next(value);
    }
  }

  *#all(): Iterable<T> {
    for (let i = 0, n = this.#kept.size; i < n; i++) {
      const value = this.#kept.shift();
      this.#kept.push(value);
      yield value;
    }
  }

  #forget(): void {
    this.#kept.shift();
    if (this.#window !== Infinity) this.#times.shift();
  }

  #trim(): void {
    if (this.#window === Infinity) return;
    const oldest = this.#clock.now() - this.#window;
    while (this.#times.size > 0 && this.#times.first() <= oldest) this.#forget();
  }
}
