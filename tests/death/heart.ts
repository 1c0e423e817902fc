/**
 * Where the workers of the zombie test show that they are alive.
 *
 * @module
 */

/** Words per life: beats of its heart, and whether its loop came to its end. */
export const BEATS = 0, ENDED = 1, WORDS = 2;

/** This worker's heart. */
export const heart: { words: Int32Array; cell: number } = {
  words: new Int32Array(new SharedArrayBuffer(4 * WORDS)),
  cell: 0,
};
