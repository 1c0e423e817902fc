/**
 * Virtual time in which what is due now happens now.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { VirtualClock } from "../time/virtual_clock.ts";
import { NOWHERE, type Timer } from "../time/wheel.ts";

/** `Timer.slot` of a timer that is due at once. */
const AT_ONCE = -3;

/**
 * The clock of {@linkcode TestScheduler}: a virtual clock that moves from event to event. A timer without delay fires at the same
 * time, after everything that was due by then; on other clocks it is a millisecond later. For tests.
 */
export class FrameClock extends VirtualClock {
  readonly #atOnce: Timer[] = [];

  /** Arms a timer (again): due when `now()` reaches `deadline`. */
  override armAt(timer: Timer, deadline: number): void {
    if (!(deadline <= this.now())) {
      super.armAt(timer, deadline);
      return;
    }
    this.cancel(timer);
    timer.deadline = deadline;
    timer.slot = AT_ONCE;
    this.#atOnce.push(timer);
  }

  /** Disarms a timer; `false` if it was not armed. */
  override cancel(timer: Timer): boolean {
    if (timer.slot !== AT_ONCE) return super.cancel(timer);
    timer.slot = NOWHERE;
    this.#atOnce.splice(this.#atOnce.indexOf(timer), 1);
    return true;
  }

  /** Timers that are armed. */
  override get pending(): number {
    return super.pending + this.#atOnce.length;
  }

  /** Fires the next timer that is due by `end`; without one, it is `end`. */
  protected override fireBy(end: number): boolean {
    const next = this.wheel.nextTick();
    if (this.#atOnce.length === 0 || next !== undefined && next + this.origin <= this.now()) {
      return super.fireBy(end);
    }
    const timer = this.#atOnce.shift()!;
    timer.slot = NOWHERE;
    try {
      timer.task.onTimer(timer);
    } catch (error) {
      reportError(error);
    }
    return true;
  }
}
