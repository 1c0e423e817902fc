/**
 * The clock by which the library waits. All timers of one clock share one hierarchical wheel and one real
 * `setTimeout`, set for the next deadline: arming and cancelling a timer costs some ten nanoseconds.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { HORIZON, NOWHERE, Timer, TimerList, type TimerTask, unlink, Wheel } from "./wheel.ts";

export { Timer, type TimerTask };

/** Time, and waiting for it. Milliseconds throughout. A timer is never early, and late by a millisecond or two. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Arms a new timer that is due in `delay` milliseconds. Throws an `ArgumentError` if that is not a number. */
  setTimer(delay: number, task: TimerTask): Timer;
  /** Arms a timer (again): due in `delay` milliseconds from now. */
  arm(timer: Timer, delay: number): void;
  /** Arms a timer (again): due when `now()` reaches `deadline`. */
  armAt(timer: Timer, deadline: number): void;
  /** Disarms a timer; `false` if it was not armed. */
  cancel(timer: Timer): boolean;
}

/** `Timer.slot` of a timer whose deadline is not known yet. */
const FRESH = -2;
/** Ticks are counted anew from here, long before they leave the wheel's range. */
const REBASE = Math.floor(HORIZON / 2);

/** Microtasks that the real timer outlives the last timer on the wheel. */
const IDLE_TURNS = 16;

/** What real and virtual time have in common: the wheel, and the tick of a deadline. */
abstract class WheelClock implements Clock {
  /** Where the timers are. */
  protected readonly wheel: Wheel = new Wheel();
  /** `now()` of tick 0. */
  protected origin = 0;
  #firing = false;

  abstract now(): number;
  abstract arm(timer: Timer, delay: number): void;
  abstract armAt(timer: Timer, deadline: number): void;
  abstract cancel(timer: Timer): boolean;

  setTimer(delay: number, task: TimerTask): Timer {
    const timer = new Timer(task);
    this.arm(timer, delay);
    return timer;
  }

  /** Puts an unarmed timer on the wheel. */
  protected place(timer: Timer, deadline: number): void {
    if (Number.isNaN(deadline)) {
      throw new ArgumentError("a timer needs a number of milliseconds", { deadline });
    }
    timer.deadline = deadline;
    const tick = Math.ceil(deadline - this.origin);
    // A task that arms its timer for a moment that has passed must not keep the clock from going on.
    this.wheel.insert(timer, this.#firing && tick <= this.wheel.now ? this.wheel.now + 1 : tick);
  }

  /** Fires the next timer that is due at tick `limit`; `false` if there is none. */
  protected fireNext(limit: number): boolean {
    const timer = this.wheel.expire(limit);
    if (timer === undefined) return false;
    this.#firing = true;
    try {
      timer.task.onTimer(timer);
    } catch (error) {
      reportError(error);
    } finally {
      this.#firing = false;
    }
    return true;
  }

  /** Counts ticks from `now` on, once they have become large. */
  protected rebase(now: number): void {
    if (now - this.origin <= REBASE) return;
    const timers = this.wheel.clear().sort((a, b) => a.tick - b.tick);
    this.origin = now;
    this.wheel.now = 0;
    for (const timer of timers) this.place(timer, timer.deadline);
  }
}

/**
 * Real time. Relative deadlines are worked out in a microtask, once for all timers armed in one stretch of code:
 * reading the time costs more than everything else here, and most timers are cancelled before they matter.
 */
class RealClock extends WheelClock {
  readonly #fresh = new TimerList();
  #flushing = false;
  #timeout: ReturnType<typeof setTimeout> | undefined = undefined;
  #wakeTick = Infinity;
  #idling = false;
  #idleTurns = 0;

  override now(): number {
    return performance.now();
  }

  override arm(timer: Timer, delay: number): void {
    if (Number.isNaN(delay)) throw new ArgumentError("a timer needs a number of milliseconds", { delay });
    if (timer.slot !== NOWHERE) this.cancel(timer);
    timer.deadline = delay > 0 ? delay : 0;
    timer.slot = FRESH;
    this.#fresh.push(timer);
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(this.#flush);
  }

  override armAt(timer: Timer, deadline: number): void {
    if (timer.slot !== NOWHERE) this.cancel(timer);
    this.place(timer, deadline);
    this.#wakeBy(timer.tick, undefined);
  }

  override cancel(timer: Timer): boolean {
    if (timer.slot === NOWHERE) return false;
    if (timer.slot === FRESH) {
      unlink(timer);
      return true;
    }
    this.wheel.remove(timer);
    if (this.wheel.count === 0 && !this.#idling) this.#idle();
    return true;
  }

  readonly #flush = (): void => {
    this.#flushing = false;
    let timer = this.#fresh.first;
    if (timer === undefined) return;
    const now = this.now();
    this.rebase(now);
    // An empty wheel may stand still for as long as it likes; catching up costs nothing.
    if (this.wheel.count === 0) this.wheel.expire(Math.floor(now - this.origin));
    let first = Infinity;
    for (; timer !== undefined; timer = this.#fresh.first) {
      unlink(timer);
      this.place(timer, now + timer.deadline);
      first = Math.min(first, timer.tick);
    }
    this.#wakeBy(first, now);
  };

  /** Makes sure that the real timer fires by then, and that the process lives until then. */
  #wakeBy(tick: number, now: number | undefined): void {
    // The wheel's ticks are counted anew in time, so there is always a reason to wake before they run out.
    const by = Math.min(tick, REBASE + 1);
    if (by >= this.#wakeTick) return;
    if (this.#timeout !== undefined) clearTimeout(this.#timeout);
    this.#wakeTick = by;
    this.#timeout = setTimeout(this.#wake, Math.max(0, Math.ceil(by + this.origin - (now ?? this.now()))));
  }

  readonly #wake = (): void => {
    this.#timeout = undefined;
    this.#wakeTick = Infinity;
    const limit = Math.floor(this.now() - this.origin);
    while (this.fireNext(limit));
    const now = this.now();
    this.rebase(now);
    if (this.wheel.count > 0) this.#wakeBy(this.wheel.nextTick() ?? Infinity, now);
  };

  /**
   * The last timer was cancelled. The real one must go too, or it would keep the process alive and count as a leak
   * in tests; but setting it costs fifty times what the wheel costs, so a loop that is about to arm the next timer
   * gets a few microtasks to do so.
   */
  #idle(): void {
    this.#idling = true;
    this.#idleTurns = 0;
    queueMicrotask(this.#idleTurn);
  }

  readonly #idleTurn = (): void => {
    if (this.wheel.count === 0 && ++this.#idleTurns < IDLE_TURNS) {
      queueMicrotask(this.#idleTurn);
      return;
    }
    this.#idling = false;
    if (this.wheel.count > 0 || this.#timeout === undefined) return;
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
    this.#wakeTick = Infinity;
  };
}

/** Time that stands still until it is told to move: for tests. */
export class VirtualClock extends WheelClock {
  #now: number;

  /** Starts at `now` milliseconds. */
  constructor(now = 0) {
    super();
    this.#now = now;
    this.origin = now;
  }

  /** Milliseconds; moves only with `advance` and `run`. */
  override now(): number {
    return this.#now;
  }

  /** Arms a timer (again): due in `delay` milliseconds from now. */
  override arm(timer: Timer, delay: number): void {
    this.armAt(timer, this.#now + Math.max(0, delay));
  }

  /** Arms a timer (again): due when `now()` reaches `deadline`. */
  override armAt(timer: Timer, deadline: number): void {
    this.cancel(timer);
    this.place(timer, deadline);
  }

  /** Disarms a timer; `false` if it was not armed. */
  override cancel(timer: Timer): boolean {
    if (!timer.armed) return false;
    this.wheel.remove(timer);
    return true;
  }

  /** Timers that are armed. */
  get pending(): number {
    return this.wheel.count;
  }

  /** Moves on by `ms` and fires what is due, in order, each at its own time. No promise reaction runs in between. */
  advance(ms: number): void {
    const end = this.#now + ms;
    while (this.#step(end));
  }

  /** As `advance`, but whatever the program does about one timer is done before the next one fires. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await quiet(); while (this.#step(end));
  }

  /** Fires the next timer that is due by `end`; without one, it is `end`. */
  #step(end: number): boolean {
    for (;;) {
      const stop = Math.min(end, this.origin + REBASE + 1);
      const next = this.wheel.nextTick();
      if (next !== undefined && next + this.origin <= stop) {
        // The time that a task sees is that of its tick.
        this.#now = Math.max(this.#now, next + this.origin);
        if (this.fireNext(next)) return true;
        continue;
      }
      this.wheel.expire(Math.floor(stop - this.origin));
      this.#now = Math.max(this.#now, stop);
      this.rebase(stop);
      if (stop === end) return false;
    }
  }
}

/** Resolves when every promise reaction that was due has run. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** The clock of everything that is not given another one. Its timers keep the process alive while they are armed. */
export const realClock: Clock = new RealClock();
