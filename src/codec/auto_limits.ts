/**
 * How much one message of `auto` may hold.
 *
 * @module
 */
import { ArgumentError, CodecError } from "../errors.ts";

/** Limits of one message, for the sender and for the receiver. */
export interface AutoLimits {
  /** Deepest nesting of containers: 256 by default, at most 1024. */
  readonly depth?: number | undefined;
  /** Most array elements, fields and entries together: 16,777,216 by default. */
  readonly items?: number | undefined;
  /** Most bytes: 1 GiB by default. */
  readonly bytes?: number | undefined;
}

/** The limits with their defaults filled in. */
export type FullLimits = { readonly [K in keyof AutoLimits]-?: number };

/** What holds when nothing is asked for. */
export const DEFAULT_LIMITS: FullLimits = Object.freeze({ depth: 256, items: 2 ** 24, bytes: 2 ** 30 });

const MOST: FullLimits = { depth: 1024, items: 2 ** 32, bytes: 2 ** 32 };

/** Checks `limits` and fills in the defaults; throws an ArgumentError that names the limit. */
export function fullLimits(limits: AutoLimits): FullLimits {
  if (typeof limits !== "object" || limits === null) {
    throw new ArgumentError("the limits of auto must be an object, such as { depth: 8 }", { value: limits });
  }
  const full: { -readonly [K in keyof FullLimits]: number } = { ...DEFAULT_LIMITS };
  for (const name of ["depth", "items", "bytes"] as const) {
    const value = limits[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1 || value > MOST[name]) {
      throw new ArgumentError("a limit of auto is out of range", { limit: name, value, most: MOST[name] });
    }
    full[name] = value;
  }
  return full;
}

/** The error for a message beyond its limits. */
export function beyond(limit: keyof AutoLimits, most: number): CodecError {
  return new CodecError(`the value is beyond a limit of auto`, "$", { limit, most });
}
