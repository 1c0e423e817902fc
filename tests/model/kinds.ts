/**
 * The kinds of access that `wasm/atoms.ts` tells the model; the numbers are the same there.
 *
 * @module
 */

/** Plain read. */
export const READ = 0;
/** Plain write. */
export const WRITE = 1;
/** Atomic load. */
export const ATOMIC_READ = 2;
/** Atomic store. */
export const ATOMIC_WRITE = 3;
/** Atomic read-modify-write; a compare-and-swap that fails is only a read. */
export const ATOMIC_UPDATE = 4;
/** Wakes one sleeper. */
export const NOTIFY = 5;
/** Plain read that counts only if the next claim succeeds. */
export const READ_UNSURE = 6;
/** Their names, for traces. */
export const KIND_NAMES = ["read", "write", "load", "store", "update", "notify", "read?"] as const;
