/**
 * Timers that can be received from: `after`, `every`, `never`. They hold no real timer unless somebody waits for them, so
 * a timer that lost a select costs nothing and need not be cancelled.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { type Clock, realClock, Timer, type TimerTask } from "../time/clock.ts";
import { BaseReceiver } from "./receiver.ts";
import { Closed, NOT_READY, type SelectCase, type Waiter, WaiterList } from "./selectable.ts";
import type { ReceiveChannel } from "./types.ts";

/** Options of {@linkcode after} and {@linkcode every}. */
export interface TimerOptions {
  /** The clock to go by; real time by default. */
  clock?: Clock | undefined;
}

/** The receiving case of a timer: ready when the clock has reached the deadline. */
class TimerCase implements SelectCase<number>, TimerTask {
  served = 0;
  closing: Closed | undefined = undefined;
  readonly #clock: Clock;
  readonly #period: number;
  #deadline: number;
  readonly #waiters = new WaiterList<number>();
  readonly #timer = new Timer(this);

  /** `period` is 0 for a single tick. */
  constructor(clock: Clock, delay: number, period: number) {
    this.#clock = clock;
    this.#period = period;
    this.#deadline = clock.now() + delay;
  }

  /** Takes the tick if it is time. */
  poll(): number | Closed | typeof NOT_READY {
    if (this.closing !== undefined) return this.closing;
    if (this.#deadline === Infinity) return NOT_READY;
    const now = this.#clock.now();
    return now < this.#deadline ? NOT_READY : this.#take(now);
  }

  enlist(waiter: Waiter<number>): void {
    this.#waiters.push(waiter);
    if (!this.#timer.armed) this.#arm();
  }

  withdraw(waiter: Waiter<number>): void {
    waiter.list?.remove(waiter);
    if (this.#waiters.head === undefined) this.#clock.cancel(this.#timer);
  }

  /** It is time. */
  onTimer(): void {
    const waiter = this.#waiters.claim();
    if (waiter === undefined) return;
    const now = this.#take(this.#clock.now());
    if (this.#waiters.head !== undefined) this.#arm();
    waiter.complete(now);
  }

  /** No more ticks. */
  close(closed: Closed): void {
    if (this.closing !== undefined) return;
    this.closing = closed;
    this.#clock.cancel(this.#timer);
    for (let waiter = this.#waiters.claim(); waiter !== undefined; waiter = this.#waiters.claim()) {
      waiter.complete(closed);
    }
  }

  /** Ticks that were missed are skipped, and the next one is on the grid again: no pile-up, no drift. */
  #take(now: number): number {
    this.#deadline = this.#period === 0
      ? Infinity
      : this.#deadline + this.#period * (Math.floor((now - this.#deadline) / this.#period) + 1);
    return now;
  }

  #arm(): void {
    if (this.#deadline !== Infinity) this.#clock.armAt(this.#timer, this.#deadline);
  }
}

/** What `after` and `every` return. */
class TimerChannel extends BaseReceiver<number> {
  readonly #case: TimerCase;

  constructor(source: TimerCase) {
    super(source);
    this.#case = source;
  }

  override get capacity(): number {
    return 1;
  }

  override get size(): number {
    return 0;
  }

  override get closed(): boolean {
    return this.#case.closing !== undefined;
  }

  override close(...reason: [reason?: unknown]): void {
    this.#case.close(new Closed(reason[0], reason.length > 0));
  }

  override cancel(...reason: [reason?: unknown]): void {
    this.close(...reason);
  }
}

function checkTime(name: string, ms: unknown, valid: boolean): void {
  if (typeof ms === "number" && valid) return;
  throw new ArgumentError(`${name}() needs a number of milliseconds`, { value: ms });
}

/**
 * A channel with one value, `ms` milliseconds from now: the clock's time at which it was received. After that it has
 * nothing more to say, and does not close: as a case of a select it is then never ready again. Closing it, or disposing
 * of it, ends it early.
 *
 * A timer is never early. While somebody waits for it, it keeps the process alive, as `setTimeout` does.
 * Throws an `ArgumentError` if `ms` is not a number of at least 0.
 *
 * @example
 * ```ts
 * import { after, Channel, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const quiet = new Channel<string>();
 * const got = await select({ quiet, late: after(5) });
 * assertEquals(got.key, "late");
 * ```
 */
export function after(ms: number, options?: TimerOptions): ReceiveChannel<number> {
  checkTime("after", ms, ms >= 0);
  return new TimerChannel(new TimerCase(options?.clock ?? realClock, ms, 0));
}

/**
 * A channel with a value every `ms` milliseconds, the first one `ms` milliseconds from now: the clock's time at which
 * it was received. Ticks stay on the grid of whole periods, however late one is received, and those that nobody was
 * there for do not pile up: at most one waits. It never ends by itself; closing or disposing of it ends it.
 *
 * Throws an `ArgumentError` if `ms` is not a number greater than 0.
 *
 * @example
 * ```ts
 * import { every } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * let ticks = 0;
 * using beat = every(1);
 * for await (const _ of beat) if (++ticks === 3) break;
 * assertEquals(ticks, 3);
 * ```
 */
export function every(ms: number, options?: TimerOptions): ReceiveChannel<number> {
  checkTime("every", ms, ms > 0 && ms !== Infinity);
  return new TimerChannel(new TimerCase(options?.clock ?? realClock, ms, ms));
}

const SILENT: SelectCase<never> = {
  served: 0,
  poll: (): typeof NOT_READY => NOT_READY,
  enlist(): void {},
  withdraw(): void {},
};

/** What `never` returns; closing it changes nothing, since it is shared. */
class NeverChannel extends BaseReceiver<never> {
  override get capacity(): number {
    return 0;
  }

  override get size(): number {
    return 0;
  }

  override get closed(): boolean {
    return false;
  }

  override close(): void {}

  override cancel(): void {}
}

const NEVER: ReceiveChannel<never> = new NeverChannel(SILENT);

/**
 * A channel from which nothing ever comes, and which nobody can close: for a case that is to be there and not ready.
 *
 * @example
 * ```ts
 * import { never, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(select.try({ quiet: never() }), undefined);
 * ```
 */
export function never(): ReceiveChannel<never> {
  return NEVER;
}
