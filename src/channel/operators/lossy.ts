/**
 * What `throttle` and `debounce` share: they take everything, at once, and let only some of it through.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { type Clock, clockOf, Timer, type TimerTask } from "../../time/clock.ts";
import type { ReceiveChannel } from "../types.ts";
import type { OperatorOptions } from "./options.ts";
import { SingleStage } from "./single_stage.ts";

/** Options of operators that drop values. */
export interface LossyOptions<T> extends Omit<OperatorOptions<T>, "capacity" | "onUndelivered"> {
  /** Takes the values that are dropped: it is their meaning, so there is no error. */
  onUndelivered?: ((value: T) => void) | undefined;
  /** The clock to go by; by default real time, or what `virtualTime()` of `./testing` has put in its place. */
  clock?: Clock | undefined;
}

/** Checks the milliseconds of an operator. */
export function checkMs(operator: string, name: string, ms: unknown): void {
  if (typeof ms === "number" && ms >= 0 && ms !== Infinity) return;
  throw new ArgumentError(`${name} of ${operator}() must be a number of milliseconds`, { [name]: ms });
}

/** One value is in hand at most; a newer one takes its place. */
export abstract class Lossy<T> extends SingleStage<T, T> implements TimerTask {
  /** Goes by this. */
  protected readonly clock: Clock;
  /** Armed while time matters. */
  protected readonly timer: Timer = new Timer(this);
  protected override readonly eager = true;
  #kept: T | undefined = undefined;
  #keeps = false;

  /** The arguments were checked. */
  constructor(source: ReceiveChannel<T>, options: LossyOptions<T>) {
    super(source, options);
    this.clock = clockOf(options.clock);
  }

  /** The time that the timer was set for has come. */
  abstract onTimer(): void;

  /** Whether a value waits for its time. */
  protected get keeps(): boolean {
    return this.#keeps;
  }

  /** A value that waits for its time; drops the one that did. */
  protected keep(value: T): void {
    const older = this.#kept as T;
    const had = this.#keeps;
    this.#kept = value;
    this.#keeps = true;
    if (had) this.undelivered(older);
  }

  /** Lets the value that waited for its time through. */
  protected release(): void {
    this.emit(this.#take());
  }

  /** Lets a value through; the last one is dropped if nobody has received it. */
  protected emit(value: T): void {
    const had = this.ready.size > 0;
    const older = had ? this.ready.shift() : undefined;
    this.put(value);
    if (had) this.undelivered(older as T);
  }

  /** Everything is taken, at once. */
  protected override wants(): boolean {
    return true;
  }

  /** At the end there is nothing to wait for. */
  protected override flush(): void {
    if (this.#keeps) this.put(this.#take());
  }

  protected override drop(): void {
    if (this.#keeps) this.undelivered(this.#take());
  }

  protected override stop(): void {
    this.clock.cancel(this.timer);
  }

  #take(): T {
    this.#keeps = false;
    const value = this.#kept as T;
    this.#kept = undefined;
    return value;
  }
}
