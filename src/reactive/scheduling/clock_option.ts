/**
 * The option `clock`.
 *
 * @module
 */
import { type Clock, currentClock } from "../../time/clock.ts";

/** Options of whatever waits for time. */
export interface ClockOptions {
  /** The clock to go by; by default real time, or what `virtualTime()` of `./testing` has put in its place. */
  clock?: Clock | undefined;
}

/** The clock to go by, read when the stream starts. */
export function clockOf(options: ClockOptions | undefined): Clock {
  return options?.clock ?? currentClock();
}

/** The beat that comes after `beat` of a grid from `start`: the next, or the first that lies ahead where that has passed. What was missed is not made up for. */
export function nextBeat(clock: Clock, start: number, beat: number, period: number): number {
  const behind = clock.now() - (start + (beat + 1) * period);
  return beat + 1 + (behind > 0 && period > 0 ? Math.ceil(behind / period) : 0);
}
