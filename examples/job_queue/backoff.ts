/**
 * How long to wait before trying again.
 *
 * @module
 */

/** Milliseconds before the second attempt, and at most. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
}

/**
 * The wait after attempt `attempt` (from 1) has failed: twice as long each time, up to `most`. Between half of that and all of it,
 * by chance, so that jobs which failed together do not all come back together.
 */
export function delayAfter(attempt: number, { first, most }: Backoff, random: () => number): number {
  const full = Math.min(most, first * 2 ** (attempt - 1));
  return full / 2 + random() * full / 2;
}
