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
