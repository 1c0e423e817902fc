/**
 * A value when it has been quiet for so long; the rest is dropped.
 *
 * @module
 */
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { checkMs, Lossy, type LossyOptions } from "./lossy.ts";
import { checkOptions } from "./options.ts";
import { Output } from "./output.ts";

/** Options of {@linkcode debounce}. */
export interface DebounceOptions<T> extends LossyOptions<T> {
  /** Most milliseconds from the first value that was held back until one comes through; no limit by default. */
  maxWait?: number | undefined;
}

/** The timer is armed exactly while a value is kept. */
class Debounce<T> extends Lossy<T> {
  readonly #ms: number;
  readonly #maxWait: number;
  #latest = Infinity;

  constructor(source: ReceiveChannel<T>, ms: number, options: DebounceOptions<T>) {
    super(source, options);
    this.#ms = ms;
    this.#maxWait = options.maxWait ?? Infinity;
  }

  override onTimer(): void {
    if (this.keeps) this.release();
  }

  protected override accept(value: T): void {
    if (this.closing !== undefined) return this.undelivered(value);
    if (this.#maxWait === Infinity) {
      this.clock.arm(this.timer, this.#ms);
    } else {
      const now = this.clock.now();
      if (!this.keeps) this.#latest = now + this.#maxWait;
      this.clock.armAt(this.timer, Math.min(now + this.#ms, this.#latest));
    }
    this.keep(value);
  }
}

/**
 * A channel of those values of `source` after which nothing came for `ms` milliseconds: of each burst, the last one. With `maxWait`, a
 * burst that does not end lets its latest value through that many milliseconds after its first.
 *
 * Everything is taken from `source` at once, whether anybody receives or not: dropping is the point. What is dropped goes to
 * `onUndelivered`, and so does a value that nobody has received when the next one comes through. When `source` ends, the last value
 * comes without delay.
 *
 * Throws an `ArgumentError` for a bad argument. After RxJS's `debounceTime` and lodash's `debounce`.
 *
 * @example
 * ```ts
 * import { Channel } from "@millrace/millrace";
 * import { debounce } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const keys = new Channel<string>({ capacity: 8 });
 * using typed = debounce(keys, 5);
 * await keys.sendMany(["d", "de", "deb"]);
 * assertEquals(await typed.receive(), "deb");
 * ```
 */
export function debounce<T>(
  source: ReceiveChannel<T>,
  ms: number,
  options?: DebounceOptions<T>,
): ReceiveChannel<T> {
  checkSource("debounce", source);
  checkMs("debounce", "ms", ms);
  const checked = checkOptions("debounce", options);
  if (checked.maxWait !== undefined) checkMs("debounce", "maxWait", checked.maxWait);
  return new Output(new Debounce(source, ms, checked));
}
