/**
 * Values in groups, by size and time.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { type Clock, clockOf, Timer, type TimerTask } from "../../time/clock.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { checkMs } from "./lossy.ts";
import { checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { SingleStage } from "./single_stage.ts";

/** Options of {@linkcode batch}. */
export interface BatchOptions<T> extends OperatorOptions<T[]> {
  /** Most values in a batch. */
  size: number;
  /** Milliseconds after its first value at which a batch is given out though it is not full; no limit by default. */
  time?: number | undefined;
  /** The clock to go by; by default real time, or what `virtualTime()` of `./testing` has put in its place. */
  clock?: Clock | undefined;
}

/** Collects, also while nobody waits. */
class Batch<T> extends SingleStage<T, T[]> implements TimerTask {
  protected override readonly eager = true;
  readonly #size: number;
  readonly #time: number;
  readonly #clock: Clock;
  readonly #timer = new Timer(this);
  #open: T[] = [];
  /** Its time is over: whoever comes gets it. */
  #due = false;

  constructor(source: ReceiveChannel<T>, options: BatchOptions<T>) {
    super(source, options);
    this.#size = options.size;
    this.#time = options.time ?? Infinity;
    this.#clock = clockOf(options.clock);
  }

  onTimer(): void {
    this.#due = true;
    this.run();
  }

  protected override wants(): boolean {
    return this.#open.length < this.#size || super.wants();
  }

  protected override advance(): boolean {
    if (this.#complete && super.wants()) {
      this.put(this.#take());
      return true;
    }
    return this.#open.length < this.#size && super.advance();
  }

  protected override accept(value: T): void {
    if (this.closing !== undefined) return this.undelivered([value]);
    this.#open.push(value);
    if (this.#open.length === 1 && this.#time !== Infinity) this.#clock.arm(this.#timer, this.#time);
    if (this.#complete && super.wants()) this.put(this.#take());
  }

  protected override park(): void {
    if (this.#open.length < this.#size) this.inlet.park();
  }

  /** Closed: what was collected is the last batch. */
  protected override flush(): void {
    if (this.#open.length > 0) this.put(this.#take());
  }

  protected override drop(): void {
    if (this.#open.length > 0) this.undelivered(this.#take());
  }

  protected override stop(): void {
    this.#clock.cancel(this.#timer);
  }

  get #complete(): boolean {
    return this.#open.length === this.#size || this.#due && this.#open.length > 0;
  }

  #take(): T[] {
    const values = this.#open;
    this.#open = [];
    this.#due = false;
    this.#clock.cancel(this.#timer);
    return values;
  }
}

/**
 * A channel of arrays of the values of `source`, in order, each of `size` values, or of fewer when `time` milliseconds have passed
 * since the first of them came. A batch that nobody has received by then goes on growing, up to `size`. The
 * last batch has what is left when `source` ends or the output is closed.
 *
 * Takes at most `size` values ahead, and `capacity` full batches (0 by default). After a cancel the batches in hand go to
 * `onUndelivered`. (Where batches need not fill up there is `channel.batches(max)`: all that is there, without waiting.)
 *
 * Throws an `ArgumentError` for a bad argument. After RxJS's `bufferTime` and Akka's `groupedWithin`.
 *
 * @example
 * ```ts
 * import { batch, from } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = batch(from([1, 2, 3, 4, 5]), { size: 2, time: 1_000 });
 * assertEquals(await Array.fromAsync(rows), [[1, 2], [3, 4], [5]]);
 * ```
 */
export function batch<T>(source: ReceiveChannel<T>, options: BatchOptions<T>): ReceiveChannel<T[]> {
  checkSource("batch", source);
  const checked = checkOptions("batch", options);
  if (!Number.isInteger(checked.size) || checked.size < 1) {
    throw new ArgumentError("size of batch() must be a positive integer", { size: checked.size });
  }
  if (checked.time !== undefined) checkMs("batch", "time", checked.time);
  return new Output(new Batch(source, checked));
}
