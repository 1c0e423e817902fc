/**
 * Time for tests: it stands still until it is told to move.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { settled } from "./macrotask.ts";
import type { Timer } from "./wheel.ts";
import { REBASE, WheelClock } from "./wheel_clock.ts";

/**
 * A clock that moves only when it is told to. Give it to whatever takes a `clock`, or let `virtualTime()` of the entry
 * point `./testing` make it the clock of everything. For tests; owned by whoever made it.
 *
 * After Kotlin's `TestCoroutineScheduler` and tokio's `time::pause`.
 *
 * @example
 * ```ts
 * import { VirtualClock } from "@millrace/millrace/testing";
 * import { after } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * const tomorrow = after(24 * 3_600_000, { clock });
 * assertEquals(tomorrow.tryReceive(), { state: "empty" });
 * clock.advance(24 * 3_600_000);
 * assertEquals(tomorrow.tryReceive().state, "ok");
 * ```
 */
export class VirtualClock extends WheelClock {
  #now: number;

  /** Starts at `now` milliseconds. Throws an `ArgumentError` if that is no finite number. */
  constructor(now = 0) {
    super();
    if (!Number.isFinite(now)) {
      throw new ArgumentError("a virtual clock starts at a finite number of milliseconds", { now });
    }
    this.#now = now;
    this.origin = now;
  }

  /** Milliseconds; moves only with `advance`, `run` and `step`. */
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

  /**
   * Moves on by `ms` and fires what is due, in order, each at its own time. No promise reaction runs in between: use
   * `run` where the program answers one timer by arming the next. Throws an `ArgumentError` if `ms` is no number of at
   * least 0.
   */
  advance(ms: number): void {
    const end = this.#now + checked(ms);
    while (this.fireBy(end));
  }

  /**
   * As `advance`, but whatever the program does about one timer is done before the next one fires. Rejects with an
   * `ArgumentError` if `ms` is no number of at least 0.
   */
  async run(ms: number): Promise<void> {
    const end = this.#now + checked(ms);
    do await settled(); while (this.fireBy(end));
    await settled();
  }

  /** Moves to the next timer, however far away, and fires it; `false` if none is armed, or none for a finite time. */
  step(): boolean {
    return this.pending > 0 && this.fireBy(Infinity);
  }

  /** Fires the next timer that is due by `end`; without one, it is `end`. At `Infinity` nothing is ever due. */
  protected fireBy(end: number): boolean {
    for (;;) {
      const next = this.wheel.nextTick();
      const near = this.origin + REBASE + 1;
      // Where there is nothing but what is far away, straight to it.
      const stop = Math.min(end, next === undefined ? Math.max(near, this.wheel.firstBeyond() - 1) : near);
      if (stop === Infinity) return false;
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

function checked(ms: number): number {
  if (typeof ms === "number" && ms >= 0 && ms !== Infinity) return ms;
  throw new ArgumentError("virtual time moves on by a number of milliseconds, 0 or more", { ms });
}
