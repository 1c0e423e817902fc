/**
 * Hours of the plan: each collects its flights until it is unlikely that one more comes.
 *
 * The watermark is how far time has come: what left last, less the patience. An hour that ends before it is closed for good; a
 * flight that comes after that is late, and is counted apart.
 *
 * @module
 */
import type { Departures } from "./parse.ts";

const HOUR = 60;

/** What came of one hour. */
export interface HourResult {
  /** When it began, as in `2001-01-01T08`. */
  readonly hour: string;
  readonly flights: number;
  /** Minutes from the plan to leaving, on average. */
  readonly delay: number;
  /** The airport with the most flights. */
  readonly busiest: string;
}

interface Open {
  flights: number;
  delay: number;
  readonly airports: Record<string, number>;
}

/** All that windows remember, as plain data: what a checkpoint keeps. */
export interface WindowState {
  watermark: number;
  late: number;
  refused: number;
  readonly open: Record<number, Open>;
}

/** Before the first departure. */
export function noWindows(): WindowState {
  return { watermark: -Number.MAX_VALUE, late: 0, refused: 0, open: {} };
}

/** Adds departures to the hours of `state`; returns the hours that are closed by that, oldest first. */
export function add(state: WindowState, departures: Departures, patience: number): HourResult[] {
  const { left, planned, airport, names } = departures;
  state.refused += departures.refused;
  for (let row = 0; row < left.length; row++) {
    state.watermark = Math.max(state.watermark, left[row]! - patience);
    const hour = Math.floor(planned[row]! / HOUR);
    if ((hour + 1) * HOUR <= state.watermark) {
      state.late++;
      continue;
    }
    const open = state.open[hour] ??= { flights: 0, delay: 0, airports: {} };
    const name = names[airport[row]!]!;
    open.flights++;
    open.delay += left[row]! - planned[row]!;
    open.airports[name] = (open.airports[name] ?? 0) + 1;
  }
  return close(state, state.watermark);
}

/** Closes the hours that end by `until`; all of them with `Infinity`, at the end of the log. */
export function close(state: WindowState, until: number): HourResult[] {
  const ended = Object.keys(state.open).map(Number).filter((hour) => (hour + 1) * HOUR <= until);
  return ended.sort((a, b) => a - b).map((hour) => {
    const { flights, delay, airports } = state.open[hour]!;
    delete state.open[hour];
    const [busiest] = Object.entries(airports).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]!;
    return {
      hour: new Date(hour * HOUR * 60_000).toISOString().slice(0, 13),
      flights,
      delay: Math.round(100 * delay / flights) / 100,
      busiest,
    };
  });
}
