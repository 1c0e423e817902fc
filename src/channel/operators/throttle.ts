/**
 * At most one value in so much time; the rest is dropped.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { checkMs, Lossy, type LossyOptions } from "./lossy.ts";
import { checkOptions } from "./options.ts";
import { Output } from "./output.ts";

/** Options of {@linkcode throttle}. */
export interface ThrottleOptions<T> extends LossyOptions<T> {
  /** Whether the first value of a window comes through at once; `true` by default. */
  leading?: boolean | undefined;
  /** Whether the last value of a window comes through at its end; `true` by default. */
  trailing?: boolean | undefined;
}

/** The timer is armed exactly while a window is open. */
class Throttle<T> extends Lossy<T> {
  readonly #ms: number;
  readonly #leading: boolean;
  readonly #trailing: boolean;

  constructor(source: ReceiveChannel<T>, ms: number, options: ThrottleOptions<T>) {
    super(source, options);
    this.#ms = ms;
    this.#leading = options.leading ?? true;
    this.#trailing = options.trailing ?? true;
  }

  override onTimer(): void {
    if (!this.keeps) return;
    this.clock.arm(this.timer, this.#ms);
    this.release();
  }

  protected override accept(value: T): void {
    if (this.closing !== undefined) return this.undelivered(value);
    const open = this.timer.armed;
    if (!open) this.clock.arm(this.timer, this.#ms);
    if (!open && this.#leading) this.emit(value);
    else if (this.#trailing) this.keep(value);
    else this.undelivered(value);
  }
}

/**
 * A channel of some values of `source`: a value opens a window of `ms` milliseconds, in which nothing else comes through; the
 * first value of a window (`leading`) comes at once, the last one (`trailing`) at its end, where it opens the next window.
 *
 * Everything is taken from `source` at once, whether anybody receives or not: dropping is the point. What is dropped goes to
 * `onUndelivered`, and so does a value that nobody has received when the next one comes through. When `source` ends, the last value
 * comes without delay. (To slow a source down without loss, use `rateLimit`.)
 *
 * Throws an `ArgumentError` for a bad argument. After RxJS's `throttleTime` and lodash's `throttle`.
 *
 * @example
 * ```ts
 * import { from, throttle } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const ends = throttle(from([1, 2, 3, 4]), 10);
 * assertEquals(await Array.fromAsync(ends), [1, 4]);
 * ```
 */
export function throttle<T>(
  source: ReceiveChannel<T>,
  ms: number,
  options?: ThrottleOptions<T>,
): ReceiveChannel<T> {
  checkSource("throttle", source);
  checkMs("throttle", "ms", ms);
  const checked = checkOptions("throttle", options);
  if (checked.leading === false && checked.trailing === false) {
    throw new ArgumentError("throttle() without leading and trailing values lets nothing through");
  }
  return new Output(new Throttle(source, ms, checked));
}
