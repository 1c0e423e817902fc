/**
 * How often, and how soon, something may be restarted.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";

/** How many restarts within which time. */
export interface WindowOptions {
  /** Restarts within `period`; one more is too many. Default: 1. */
  intensity?: number | undefined;
  /** Milliseconds. Default: 5000. */
  period?: number | undefined;
}

/** Waiting before a restart. */
export interface BackoffOptions {
  /** Milliseconds before the first restart. */
  readonly min: number;
  /** Milliseconds at most. */
  readonly max: number;
  /** What the wait is multiplied with each time. Default: 2. */
  readonly factor?: number | undefined;
  /** Share of the wait that is added at random, 0 to 1, so that not everybody comes back at once. Default: 0.2. */
  readonly jitter?: number | undefined;
  /** Milliseconds without a failure after which the wait is `min` again. Default: `(min + max) / 2`. */
  readonly resetAfter?: number | undefined;
  /** A number from 0 (inclusive) to 1 (exclusive). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Throws an `ArgumentError` for a bad intensity or period. */
export function checkWindow({ intensity, period }: WindowOptions): void {
  if (
    intensity !== undefined && intensity !== Infinity && !(Number.isSafeInteger(intensity) && intensity >= 0)
  ) {
    throw new ArgumentError("intensity must be a whole number of restarts, 0 or more, or Infinity", {
      got: intensity,
    });
  }
  if (period !== undefined && !(typeof period === "number" && period > 0)) {
    throw new ArgumentError("period must be a number of milliseconds above 0", { got: period });
  }
}

/** Throws an `ArgumentError` for a bad backoff. */
export function checkBackoff(backoff: BackoffOptions): void {
  const { min, max, factor = 2, jitter = 0.2, resetAfter = 0 } = backoff ?? {};
  if (!(min > 0 && max >= min && Number.isFinite(max))) {
    throw new ArgumentError("a backoff needs milliseconds: 0 < min ≤ max", { min, max });
  }
  if (!(factor >= 1)) throw new ArgumentError("the factor of a backoff must be at least 1", { factor });
  if (!(jitter >= 0 && jitter <= 1)) {
    throw new ArgumentError("the jitter of a backoff must be 0 to 1", { jitter });
  }
  if (!(resetAfter >= 0)) {
    throw new ArgumentError("resetAfter must be a number of milliseconds, 0 or more", { resetAfter });
  }
}

/** Counts restarts in a sliding window, as `add_restart` of OTP's supervisor does, in milliseconds. */
export class RestartWindow {
  readonly #intensity: number;
  readonly #period: number;
  #times: number[] = [];

  constructor({ intensity = 1, period = 5000 }: WindowOptions) {
    this.#intensity = intensity;
    this.#period = period;
  }

  /** Counts one more; `false` if that is too many. */
  add(now: number): boolean {
    if (this.#intensity === Infinity) return true;
    this.#times = this.#times.filter((time) => time >= now - this.#period);
    this.#times.push(now);
    return this.#times.length <= this.#intensity;
  }
}

/** How long to wait before the next restart. */
export class Backoff {
  readonly #options: BackoffOptions;
  #attempt = 0;
  #last = -Infinity;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Milliseconds to wait from `now` on, when the failure happened. */
  next(now: number): number {
    const { min, max, factor = 2, jitter = 0.2, resetAfter = (min + max) / 2, random = Math.random } =
      this.#options;
    if (now - this.#last >= resetAfter) this.#attempt = 0;
    const wait = Math.min(max, min * factor ** this.#attempt++);
    const delay = Math.min(max, wait * (1 + jitter * random()));
    // The quiet time counts from the restart, not from the failure before it.
    this.#last = now + delay;
    return delay;
  }
}
