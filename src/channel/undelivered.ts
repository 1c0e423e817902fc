/**
 * Handing over values that nobody will receive: when the user's hook runs, and what becomes of what it throws.
 *
 * A hook may do anything: use the channel, end it, abort the signal of the very select in whose choice the value was dropped.
 * So while a select chooses or commits the value is kept, and handed over when that is done, in the same synchronous stretch.
 * Nobody else's promise reactions run in between.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";

/** How many selects are choosing or committing, one inside the other. */
let committing = 0;
/** What was dropped meanwhile: a hook and its value, by turns. */
let kept: unknown[] = [];

/** A select begins to choose or to commit; `endCommit` follows in the same stretch, whatever happens. */
export function beginCommit(): void {
  committing++;
}

/** It is done: what was dropped meanwhile is handed over, in order. */
export function endCommit(): void {
  if (--committing > 0 || kept.length === 0) return;
  const all = kept;
  kept = [];
  for (let at = 0; at < all.length; at += 2) call(all[at] as (value: unknown) => void, all[at + 1]);
}

/** Hands a value that nobody will receive to the hook, if there is one; what the hook throws is reported as uncaught. */
export function handOver<T>(hook: ((value: T) => void) | undefined, value: T): void {
  if (hook === undefined) return;
  if (committing > 0) kept.push(hook, value);
  else call(hook, value);
}

function call<T>(hook: (value: T) => void, value: T): void {
  try {
    hook(value);
  } catch (error) {
    reportError(error);
  }
}
