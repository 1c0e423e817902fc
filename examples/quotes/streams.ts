/**
 * The rules of `rules.ts` again, as streams: an operator remembers what a field of a state machine remembered there.
 *
 * @module
 */
import {
  bufferCount,
  type Clock,
  debounceTime,
  distinctUntilChanged,
  filter,
  map,
  merge,
  type Observable,
  scan,
  skip,
} from "@millrace/millrace/reactive";
import type { Alert, Quote } from "./rules.ts";

/** An alert that one mean crosses the other. */
export type Crossing = Extract<Alert, { type: "crossing" }>;
/** An alert that the price is far below its highest. */
export type Drawdown = Extract<Alert, { type: "drawdown" }>;
/** An alert that far more was traded than usual. */
export type Spike = Extract<Alert, { type: "volume" }>;

const FAST = 50;
const SLOW = 200;
const STEP = 10;
const USUAL_DAYS = 20;
const SPIKE = 2;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** When the 50-day mean rises above the 200-day mean, or falls below it. */
export function crossings(quotes: Observable<Quote>): Observable<Crossing> {
  return quotes.pipe(
    bufferCount(SLOW, 1),
    filter((days) => days.length === SLOW),
    map((days) => {
      const closes = days.map(({ close }) => close);
      return { date: days.at(-1)!.date, fast: mean(closes.slice(-FAST)), slow: mean(closes) };
    }),
    filter(({ fast, slow }) => fast !== slow),
    map(({ date, fast, slow }) => ({ type: "crossing" as const, date, above: fast > slow, fast, slow })),
    distinctUntilChanged((one, other) => one.above === other.above),
    // Which of them is above at the beginning is no crossing.
    skip(1),
  );
}

/** When the price is another ten per cent below its highest. */
export function drawdowns(quotes: Observable<Quote>): Observable<Drawdown> {
  const start = { date: "", peak: 0, percent: 0 };
  return quotes.pipe(
    scan(({ peak, percent }, { date, close }) => {
      if (close >= peak) return { date, peak: close, percent: 0 };
      const below = Math.floor(100 * (1 - close / peak) / STEP) * STEP;
      return { date, peak, percent: Math.max(percent, below) };
    }, start),
    distinctUntilChanged((one, other) => one.percent === other.percent),
    filter(({ percent }) => percent > 0),
    map(({ date, percent, peak }) => ({ type: "drawdown" as const, date, percent, peak })),
  );
}

/** When far more is traded than on the 20 days before. */
export function spikes(quotes: Observable<Quote>): Observable<Spike> {
  return quotes.pipe(
    bufferCount(USUAL_DAYS + 1, 1),
    filter((days) => days.length === USUAL_DAYS + 1),
    map((days) => {
      const { date, volume } = days.at(-1)!;
      const usual = mean(days.slice(0, -1).map((day) => day.volume));
      return { type: "volume" as const, date, times: volume / usual };
    }),
    filter(({ times }) => Number.isFinite(times) && times >= SPIKE),
  );
}

/** All alerts, in the order of the days; of one day in the order of `rules.ts`. `quotes` is to be shared by its subscribers. */
export function alerts(quotes: Observable<Quote>): Observable<Alert> {
  return merge(crossings(quotes), drawdowns(quotes), spikes(quotes));
}

/** Those crossings after which the means do not cross back for `quiet` milliseconds of `clock`, or until the quotes end. */
export function lasting(found: Observable<Crossing>, quiet: number, clock: Clock): Observable<Crossing> {
  return found.pipe(debounceTime(quiet, { clock }));
}
