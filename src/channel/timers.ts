/**
 * Timers that can be received from: `after`, `every`, `never`. They hold no real timer unless somebody waits for them, so
 * a timer that lost a select costs nothing and need not be cancelled.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { type Clock, clockOf, realClock, Timer, type TimerTask } from "../time/clock.ts";
import type { QueueOwner } from "./debug/recorder.ts";
import { BaseReceiver } from "./receiver.ts";
import { Closed, NOT_READY, nudge, type SelectCase, type Waiter, WaiterList } from "./selectable.ts";
import type { ReceiveChannel } from "./types.ts";

/** Options of {@linkcode after} and {@linkcode every}. */
export interface TimerOptions {
  /** The clock to go by; by default real time, or what `virtualTime()` of `./testing` has put in its place. */
  clock?: Clock | undefined;
}

/** Options of {@linkcode every}. */
export interface EveryOptions extends TimerOptions {
  /**
   * What becomes of the grid when a tick is received late; `"skip"` by default.
   *
   * - `"skip"`: it stays. The next tick is at the next whole number of periods from the start: no drift.
   * - `"delay"`: it shifts. The next tick is a whole period after this one was received: never two close together.
   */
  missed?: "skip" | "delay" | undefined;
}

/** The receiving case of a timer: ready when the clock has reached the deadline. */
class TimerCase implements SelectCase<number>, TimerTask, QueueOwner {
  served = 0;
  closing: Closed | undefined = undefined;
  readonly #clock: Clock;
  readonly #period: number;
  readonly #shifts: boolean;
  #deadline: number;
  /** Those who wait for a tick. */
  readonly waiters: WaiterList<number> = new WaiterList<number>(this);
  readonly #timer = new Timer(this);

  /** `period` is 0 for a single tick; a grid that `shifts` starts anew at each tick. */
  constructor(clock: Clock, delay: number, period: number, shifts: boolean) {
    this.#clock = clock;
    this.#period = period;
    this.#shifts = shifts;
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
    this.waiters.push(waiter);
    if (!this.#timer.armed) this.#arm();
  }

  withdraw(waiter: Waiter<number>): void {
    waiter.list?.remove(waiter);
    if (this.waiters.head === undefined) this.#clock.cancel(this.#timer);
    // A select that chooses when it wakes up may have left the tick to those behind it.
    else if (!this.#timer.armed) this.#arm();
  }

  /** It is time; unless somebody who did not wait came first, while the timer was late, and has taken the tick. */
  onTimer(): void {
    const { head } = this.waiters;
    if (head === undefined) return;
    if (this.#clock.now() < this.#deadline) return this.#arm();
    if (nudge(head)) return;
    const waiter = this.waiters.claim();
    if (waiter === undefined) return;
    const now = this.#take(this.#clock.now());
    if (this.waiters.head !== undefined) this.#arm();
    waiter.complete(now);
  }

  /** No more ticks. */
  close(closed: Closed): void {
    if (this.closing !== undefined) return;
    this.closing = closed;
    this.#clock.cancel(this.#timer);
    for (let waiter = this.waiters.claim(); waiter !== undefined; waiter = this.waiters.claim()) {
      waiter.complete(closed);
    }
  }

  /** For reports. */
  waitingFor(): string {
    if (this.#period > 0) return `a timer, every ${this.#period} ms`;
    return `a timer, due in ${Math.round(this.#deadline - this.#clock.now())} ms`;
  }

  /** Virtual time moves only when somebody moves it. */
  get timed(): boolean {
    return this.#clock === realClock && this.#deadline !== Infinity;
  }

  /** Ticks that were missed are skipped: no pile-up. The next one is on the grid again, unless that is to shift. */
  #take(now: number): number {
    const period = this.#period;
    if (period === 0) this.#deadline = Infinity;
    else if (this.#shifts) this.#deadline = now + period;
    else this.#deadline += period * (Math.floor((now - this.#deadline) / period) + 1);
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

function checkTimer(name: string, ms: unknown, least: number, most: number, options: unknown): void {
  if (typeof ms !== "number" || !(ms >= least && ms <= most)) {
    throw new ArgumentError(`${name}() needs a number of milliseconds`, { value: ms });
  }
  if (options !== undefined && (typeof options !== "object" || options === null)) {
    throw new ArgumentError(`the options of ${name}() must be an object, such as { clock }`, { options });
  }
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
  checkTimer("after", ms, 0, Infinity, options);
  return new TimerChannel(new TimerCase(clockOf(options?.clock), ms, 0, false));
}

/**
 * A channel with a value every `ms` milliseconds, the first one `ms` milliseconds from now: the clock's time at which
 * it was received. Ticks stay on the grid of whole periods, however late one is received, and those that nobody was
 * there for do not pile up: at most one waits. It never ends by itself; closing or disposing of it ends it, and no tick comes
 * after that.
 *
 * Throws an `ArgumentError` if `ms` is not a number greater than 0, or for a bad option. After Go's `time.Tick` with the
 * rules of Go 1.23, and tokio's `MissedTickBehavior`.
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
export function every(ms: number, options?: EveryOptions): ReceiveChannel<number> {
  checkTimer("every", ms, Number.MIN_VALUE, Number.MAX_VALUE, options);
  const missed = options?.missed ?? "skip";
  if (missed !== "skip" && missed !== "delay") {
    throw new ArgumentError('missed must be "skip" or "delay"', { missed });
  }
  return new TimerChannel(new TimerCase(clockOf(options?.clock), ms, ms, missed === "delay"));
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
