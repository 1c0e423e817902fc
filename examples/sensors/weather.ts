/**
 * The hourly weather of a usual year in Seattle, of the `vega-datasets`, as three sensors that say it at different paces.
 *
 * @module
 */
import { type Clock, filter, interval, map, share, take } from "@millrace/millrace/reactive";
import type { Sensors } from "./fusion.ts";

/** An hour of the year. */
export interface Hour {
  /** hPa. */
  readonly pressure: number;
  /** °C. */
  readonly temperature: number;
  /** m/s. */
  readonly wind: number;
}

/** Hours between two readings of each sensor. */
export const EVERY: Readonly<Record<keyof Hour, number>> = { pressure: 6, temperature: 3, wind: 1 };

/** The hours of a CSV text with the columns pressure, temperature and wind, in its order. Throws where one is missing. */
export function parseHours(text: string): Hour[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(",");
  const [pressure, temperature, wind] = ["pressure", "temperature", "wind"].map((column) => {
    const at = columns.indexOf(column);
    if (at < 0) throw new Error(`the weather has no column ${column}; it has ${columns.join(", ")}`);
    return at;
  });
  return lines.map((line, i) => {
    const fields = line.split(",").map(Number);
    const hour = { pressure: fields[pressure!]!, temperature: fields[temperature!]!, wind: fields[wind!]! };
    if (Object.values(hour).every(Number.isFinite)) return hour;
    throw new Error(`line ${i + 2} of the weather makes no sense: ${line}`);
  });
}

/** Three sensors that say what `hours` has; an hour takes `ms` milliseconds of `clock`. They end with the last hour. */
export function sensors(hours: readonly Hour[], ms: number, clock: Clock): Sensors {
  const passing = interval(ms, { clock }).pipe(take(hours.length), share());
  const of = (what: keyof Hour) =>
    passing.pipe(filter((hour) => hour % EVERY[what] === 0), map((hour) => hours[hour]![what]));
  return { pressure: of("pressure"), temperature: of("temperature"), wind: of("wind") };
}
