/**
 * Random numbers that can be had again: by a seed, which a test prints when it fails.
 *
 * @module
 */

/** Numbers from 0 up to, but not including, 1 (mulberry32). */
export function fractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole numbers from 0 up to, but not including, the one that is asked for. */
export function seeded(seed: number): (below: number) => number {
  const next = fractions(seed);
  return (below) => Math.floor(next() * below);
}

/** A seed for a random test: MILLRACE_SEED, or a fresh one; print it in every failure. */
export function newSeed(): number {
  const given = Deno.env.get("MILLRACE_SEED");
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
