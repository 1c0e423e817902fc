/**
 * The clock by which the library waits. All timers of one clock share one hierarchical wheel and one real
 * `setTimeout`, set for the next deadline: arming and cancelling a timer costs some ten nanoseconds.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { NOWHERE, Timer, TimerList, type TimerTask, unlink } from "./wheel.ts";
import { type Clock, REBASE, WheelClock } from "./wheel_clock.ts";

export { type Clock, Timer, type TimerTask };
export { VirtualClock } from "./virtual_clock.ts";

/** `Timer.slot` of a timer whose deadline is not known yet. */
const FRESH = -2;
/** Milliseconds of firing after which the event loop has its turn … */
const SLICE = 5;
/** … looked at whenever this many timers have fired. */
const STRIDE = 256;
/** Microtasks that the real timer outlives the last timer on the wheel. */
const IDLE_TURNS = 16;

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
    const start = this.now(), limit = Math.floor(start - this.origin);
    for (let fired = 1; this.fireNext(limit); fired++) {
      if (fired % STRIDE !== 0 || this.now() - start < SLICE) continue;
      // A crowd that is due at once must not keep the event loop from its other work.
      if (this.#timeout !== undefined) clearTimeout(this.#timeout);
      this.#wakeTick = 0;
      this.#timeout = setTimeout(this.#wake, 0);
      return;
    }
    const now = this.now();
    this.rebase(now);
    if (this.wheel.count > 0) this.#wakeBy(this.wheel.nextTick() ?? Infinity, now);
    // A task may have armed a timer, and with it the real one, that was due by now and has fired as well.
    else if (this.#timeout !== undefined && !this.#idling) this.#idle();
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

/** Real time. Its timers keep the process alive while they are armed. */
export const realClock: Clock = /* @__PURE__ */ new RealClock();

let current: Clock = realClock;

/**
 * The clock of everything that is not given another one: real time, unless a test has installed a virtual one. Ask for
 * it when the waiting starts, not when the module loads.
 */
export function currentClock(): Clock {
  return current;
}

/** The clock among some options, checked, or else the current one. Throws an {@linkcode ArgumentError} for what is none. */
export function clockOf(clock: Clock | null | undefined): Clock {
  if (clock === undefined || clock === null) return current;
  if (typeof clock.now === "function" && typeof clock.armAt === "function") return clock;
  throw new ArgumentError("the option clock must be a Clock, such as a VirtualClock", { clock });
}

/** Makes `clock` the current one for all code of this isolate; returns the one before. For tests. */
export function installClock(clock: Clock): Clock {
  const before = current;
  current = clock;
  return before;
}
