/**
 * Results below zero: why an operation did not happen. Zero and above are counts, addresses and positions.
 * No type annotations: AssemblyScript and Deno import this file alike.
 *
 * @module
 */

/** Nothing to receive now. */
export const EMPTY = -1;
/** No room now. */
export const FULL = -2;
/** Closed; for a receive also drained. */
export const CLOSED = -3;
/** Others kept interfering for the bounded number of attempts; try again on the next turn. */
export const CONTENDED = -4;
/** The handle's generation has passed. */
export const STALE = -5;
/** The worker slot is fenced: its owner must stop. */
export const FENCED = -6;
/** No block of that size is left. */
export const EXHAUSTED = -7;
/** The arena is poisoned; A_POISON holds the invariant's number. */
export const CORRUPT = -8;
/** The argument is outside what the layout can hold. */
export const INVALID = -9;
/** The own operation was claimed by a partner in the meantime. */
export const CLAIMED = -10;

/** Nobody reads, and nothing is kept for those who come later. */
export const NOBODY = -11;

/** Added to the count of a receive: senders wait and have not been told. */
export const OWED = 0x40000000;
