/**
 * What a clock is, and what real and virtual time have in common: the wheel.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { ArgumentError } from "../errors.ts";
import { HORIZON, Timer, type TimerTask, Wheel } from "./wheel.ts";

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

/** Ticks are counted anew from here, long before they leave the wheel's range. */
export const REBASE: number = Math.floor(HORIZON / 2);

/** What real and virtual time have in common: the wheel, and the tick of a deadline. */
export abstract class WheelClock implements Clock {
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
