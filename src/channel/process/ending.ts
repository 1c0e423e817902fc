/**
 * How an end spreads: to what a scope owns, and from there to the processes that wait on it.
 *
 * @module
 */

/** What can be ended with a reason, so that whoever waits there goes on. */
export interface Endable extends Disposable {
  /** Ends it at once; preferred. */
  cancel?(reason: unknown): void;
  /** Ends it. */
  close?(reason: unknown): void;
}

/** Ends all with that reason; those that can be ended without one only, are left for their disposal. */
export function endAll(all: readonly Endable[], reason: unknown, onError: (error: unknown) => void): void {
  for (const one of all) {
    try {
      if (typeof one.cancel === "function") one.cancel(reason);
      else if (typeof one.close === "function") one.close(reason);
    } catch (error) {
      onError(error);
    }
  }
}

/** Disposes of all, those that came last first. */
export function disposeAll(all: readonly Disposable[], onError: (error: unknown) => void): void {
  for (const one of all.toReversed()) {
    try {
      one[Symbol.dispose]();
    } catch (error) {
      onError(error);
    }
  }
}

/** Whether a process that failed with `error` only did what it was told: that reason, or one in its wake. */
export function inWakeOf(reason: unknown, error: unknown): boolean {
  if (error === reason) return true;
  if (!(error instanceof Error) || reason === undefined) return false;
  // A closed channel wraps the reason; a worker throws a copy.
  return error.cause === reason ||
    reason instanceof Error && error.name === reason.name && error.message === reason.message;
}
