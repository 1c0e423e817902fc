/**
 * What the dashboard shows besides the price: a moving mean, the drawdown, and notes, as operators on a stream of quotes.
 *
 * @module
 */
import {
  debounceTime,
  distinctUntilChanged,
  filter,
  map,
  merge,
  type Observable,
  scan,
  share,
  skip,
  workerStage,
} from "@millrace/millrace";
import { MovingMean, type Quote } from "../quotes/rules.ts";

/** A quote with what follows from it and those before. */
export interface Reading {
  readonly type: "reading";
  readonly date: string;
  readonly close: number;
  /** Mean of the last 50 days; not there before there are so many. */
  readonly mean?: number | undefined;
  /** How many per cent the price is below the highest so far. */
  readonly drawdown: number;
}

/** A sentence worth reading. */
export interface Note {
  readonly type: "note";
  readonly date: string;
  readonly text: string;
}

const DAYS = 50;
/** Per cent below the highest price between two notes. */
const STEP = 10;
/** Milliseconds of quiet before a crossing counts: a price that dances around its mean crosses it once, not ten times. */
const QUIET = 20;

/** Price, mean and drawdown of each day. */
export function readings(quotes: Observable<Quote>): Observable<Reading> {
  const mean = new MovingMean(DAYS);
  let peak = 0;
  return quotes.pipe(map(({ date, close }) => {
    mean.add(close);
    peak = Math.max(peak, close);
    return { type: "reading", date, close, mean: mean.value, drawdown: 100 * (1 - close / peak) };
  }));
}

/** The price has gone above its mean, or below, and stays there for a while. */
function crossings(all: Observable<Reading>): Observable<Note> {
  return all.pipe(
    filter(({ mean }) => mean !== undefined),
    map(({ date, close, mean }) => ({ date, above: close > mean! })),
    debounceTime(QUIET),
    distinctUntilChanged((a, b) => a.above === b.above),
    skip(1),
    map(({ date, above }) => ({
      type: "note",
      date,
      text: `the price is ${above ? "above" : "below"} its mean of ${DAYS} days`,
    })),
  );
}

/** Another ten per cent below the highest price. */
function falls(all: Observable<Reading>): Observable<Note> {
  return all.pipe(
    scan(({ steps }, { date, drawdown }) => {
      const now = Math.floor(drawdown / STEP);
      // At a new high the counting begins again.
      return { date, steps: drawdown === 0 ? 0 : Math.max(steps, now), fell: now > steps };
    }, { date: "", steps: 0, fell: false }),
    filter(({ fell }) => fell),
    map(({ date, steps }) => ({ type: "note", date, text: `${steps * STEP} % below the highest price` })),
  );
}

/** Readings and notes. Runs in a worker, where its state lives for as long as somebody is subscribed. */
export const indicators = workerStage((quotes: Observable<Quote>): Observable<Reading | Note> => {
  const all = quotes.pipe(readings, share());
  return merge(all, crossings(all), falls(all));
});
