/**
 * Turns what a file holds into numbers; what cannot be understood becomes `NaN` and is dropped by the next stage.
 *
 * @module
 */

const DATE =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds since 1970 of a date as it is written: `2001-01-31 17:05`, `2001/01/31T17:05:00`, with or without time.
 * A zone is ignored: the hour of departure is the one on the airport's clock.
 */
export function dateFromText(text: string): number {
  const found = DATE.exec(text.trim());
  if (found === null) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map((digits) => Number(digits ?? 0));
  if (hour! > 23 || minute! > 59 || second! > 59) return NaN;
  const time = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  const date = new Date(time);
  // Date.UTC carries 31 February over into March.
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day! ? time : NaN;
}

/** Milliseconds since 1970 of whatever a file has for a date. */
export function dateFrom(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return dateFromText(value);
  return value instanceof Date ? value.getTime() : NaN;
}

/** A number as it is written, or `NaN`; an empty field is no number, and neither is `Infinity`. */
export function numberFromText(text: string): number {
  const trimmed = text.trim();
  if (trimmed === "") return NaN;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : NaN;
}
