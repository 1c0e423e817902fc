/**
 * Time as an actor sees it: timers with keys whose ticks are messages, and being told that nothing comes.
 *
 * @module
 */
import type { Timer, TimerTask } from "../time/clock.ts";
import { postSignal } from "./admission.ts";
import type { Cell } from "./cell.ts";
import { BUSY } from "./state.ts";
import { signal } from "./operation.ts";
import { checkTime, needFunction } from "./options.ts";

const TICK = signal("timer", (_cell, tick: Tick) => tick.deliver());

/** One key's timer. */
class Tick implements TimerTask {
  readonly #cell: Cell;
  readonly #ticks: Map<unknown, Tick>;
  readonly #key: unknown;
  readonly #period: number | undefined;
  readonly #act: () => unknown;
  readonly #timer: Timer;

  constructor(
    cell: Cell,
    ticks: Map<unknown, Tick>,
    key: unknown,
    ms: number,
    period: number | undefined,
    act: () => unknown,
  ) {
    this.#cell = cell;
    this.#ticks = ticks;
    this.#key = key;
    this.#period = period;
    this.#act = act;
    this.#timer = cell.system.clock.setTimer(ms, this);
  }

  onTimer(): void {
    postSignal(this.#cell, TICK, this);
  }

  cancel(): void {
    this.#cell.system.clock.cancel(this.#timer);
  }

  /** Its turn has come; if it was cancelled or replaced meanwhile, nothing happens. */
  deliver(): unknown {
    if (this.#ticks.get(this.#key) !== this) return undefined;
    if (this.#period === undefined) this.#ticks.delete(this.#key);
    else this.#rearm(this.#period);
    return this.#act();
  }

  /** At the next whole period from the start: no drift, and what was missed is not made up for. */
  #rearm(period: number): void {
    const { clock } = this.#cell.system;
    const missed = Math.max(0, Math.floor((clock.now() - this.#timer.deadline) / period));
    clock.armAt(this.#timer, this.#timer.deadline + (missed + 1) * period);
  }
}

/**
 * Timers of one actor, each under a key: any value, compared as a `Map` does. A tick calls a function as if it were
 * a message: in its turn, not while another handler runs. After a key was cancelled or set anew, the old tick is not
 * delivered, even if it is in the mailbox already (Akka's `TimerScheduler`). All end with the incarnation.
 */
export class ActorTimers {
  readonly #cell: Cell;
  readonly #ticks = new Map<unknown, Tick>();

  /** For the library only. */
  constructor(cell: Cell) {
    this.#cell = cell;
  }

  /** Calls `act` once, in `ms` milliseconds. Replaces the timer of that key. Throws an `ArgumentError` for a bad time. */
  once(key: unknown, ms: number, act: () => unknown): void {
    this.#set(key, ms, undefined, act);
  }

  /**
   * Calls `act` every `ms` milliseconds, first after `initial` (default: `ms`). Never twice at once: ticks that were
   * missed are left out. Replaces the timer of that key. Throws an `ArgumentError` for a bad time.
   */
  every(key: unknown, ms: number, act: () => unknown, initial: number = ms): void {
    checkTime("the first wait of a timer", initial);
    checkTime("the period of a timer", ms);
    this.#set(key, initial, Math.max(1, ms), act);
  }

  /** Cancels the timer of that key; `false` if there is none. */
  cancel(key: unknown): boolean {
    const had = this.#drop(key);
    if (had) this.#cell.extra?.journal?.note({ type: "cancelled", key });
    return had;
  }

  /** Whether a timer of that key will still tick. */
  has(key: unknown): boolean {
    return this.#ticks.has(key);
  }

  /** Cancels all. */
  clear(): void {
    for (const tick of this.#ticks.values()) tick.cancel();
    this.#ticks.clear();
  }

  /**
   * Calls `onIdle()` whenever no message was handled for `ms` milliseconds; `undefined` ends that. Akka's
   * `setReceiveTimeout`. Throws an `ArgumentError` for a bad time.
   */
  idle(ms: number | undefined): void {
    if (ms !== undefined) checkTime("the idle time", ms);
    const extra = this.#cell.more;
    extra.idle?.cancel();
    extra.idle = ms === undefined ? undefined : new IdleTimer(this.#cell, ms);
    this.#cell.special = true;
  }

  #drop(key: unknown): boolean {
    this.#ticks.get(key)?.cancel();
    return this.#ticks.delete(key);
  }

  #set(key: unknown, ms: number, period: number | undefined, act: () => unknown): void {
    checkTime("the time of a timer", ms);
    needFunction("what a timer does", act);
    this.#drop(key);
    this.#cell.extra?.journal?.note({ type: "timer", key, ms, period });
    this.#ticks.set(key, new Tick(this.#cell, this.#ticks, key, ms, period, act));
  }
}

const IDLE_FOR = signal("onIdle", (cell, { idle, stamp }: { idle: IdleTimer; stamp: number }) => {
  return cell.extra!.idle === idle && idle.stamp === stamp ? idle.deliver() : undefined;
});

/** Tells an actor that nothing comes. */
export class IdleTimer implements TimerTask {
  /** Messages handled since it was set. */
  stamp = 0;
  readonly #cell: Cell;
  readonly #ms: number;
  readonly #timer: Timer;

  constructor(cell: Cell, ms: number) {
    this.#cell = cell;
    this.#ms = ms;
    this.#timer = cell.system.clock.setTimer(ms, this);
  }

  /** A message is being handled. */
  touch(): void {
    this.stamp++;
    this.#cell.system.clock.arm(this.#timer, this.#ms);
  }

  cancel(): void {
    this.#cell.system.clock.cancel(this.#timer);
  }

  onTimer(): void {
    if (this.#cell.state === BUSY) this.#cell.system.clock.arm(this.#timer, this.#ms);
    else postSignal(this.#cell, IDLE_FOR, { idle: this, stamp: this.stamp });
  }

  /** Nothing came before its turn. */
  deliver(): unknown {
    this.#cell.system.clock.arm(this.#timer, this.#ms);
    return (this.#cell.instance as { onIdle?(): unknown }).onIdle?.();
  }
}
