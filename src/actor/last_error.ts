/**
 * The last failure of each actor that ever failed, in brief, for those who look on.
 *
 * Beside the cells, not in them: an actor that never fails has no field for it, and one that does is not any more complicated
 * to end than it was before.
 *
 * @module
 */
import type { Cell } from "./cell.ts";

/** A failure, in brief: plain data, which keeps nothing of what was thrown. */
export interface LastError {
  /** Class of what was thrown, or its type. */
  readonly error: string;
  /** Its message, the first 200 characters. */
  readonly message: string;
  /** Which handler or hook has thrown. */
  readonly method: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

const MOST = 200;
const known = new WeakMap<Cell, LastError>();

/** A handler or hook of the actor has thrown. Throws nothing, whatever that was. */
export function noteError(cell: Cell, method: string, error: unknown): LastError {
  const noted = { ...describe(error), method, at: Date.now() };
  known.set(cell, noted);
  return noted;
}

/** Its last failure; `undefined` for one that never failed. Anybody may ask. */
export function lastErrorOf(cell: Cell): LastError | undefined {
  return known.get(cell);
}

function describe(error: unknown): Pick<LastError, "error" | "message"> {
  try {
    if (!(error instanceof Error)) return { error: typeof error, message: String(error).slice(0, MOST) };
    return { error: String(error.name).slice(0, MOST), message: String(error.message).slice(0, MOST) };
  } catch {
    return { error: typeof error, message: "" };
  }
}
