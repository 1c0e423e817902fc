/**
 * What an isolate notes while a trace runs, and what the four numbers of such an event mean.
 *
 * @module
 */

/** Values went into a channel: a its number, b its generation, c the position of the first or -1, d how many. */
export const SENT = 1;
/** Values came out of a channel: as above. */
export const RECEIVED = 2;
/** Records went into an inbox: a the slot, b 0, c the position of the first or -1, d bytes. */
export const POSTED = 3;
/** Records came out of an inbox: a the slot, b 0, c the position of the first or -1, d bytes. */
export const COLLECTED = 4;
/** A value changed hands without a buffer: a the channel's number, b the direction of who came second, then as below. */
export const MET = 5;
/** A task was called: a the caller's slot, b the id of the call, c the export. */
export const CALLED = 6;
/** It was started: as above. */
export const STARTED = 7;
/** It has ended: as above; d is 1 if it has thrown. */
export const ENDED = 8;
/** Its caller has the result, or has given up: as above. */
export const SETTLED = 9;
/** A waiting operation was offered: a the channel's number, b its direction, c the operation or -1, d its generation. */
export const OFFERED = 10;
/** Its owner has seen that it was claimed: as above. */
export const TAKEN = 11;
/** A reader of a subject took values: a as {@linkcode readerOf} packs it, b its generation, c the first position, d how many. */
export const READ = 12;
/** The isolate had nothing to do and slept, for as long as the event lasts. */
export const SLEPT = 13;

/** An actor had its turn: a the name of its kind in the ring, d how many turns. */
export const ACTED = 14;

/** Bits of the number of a channel; above them, in a READ, is the place of the reader. */
const NUMBER_BITS = 12;

/** A channel's number and the place of one of its readers, in 24 bits. */
export function readerOf(number: number, index: number): number {
  return number | index << NUMBER_BITS;
}

/** The number of the channel in such a pair. */
export function numberOf(reader: number): number {
  return reader & (2 ** NUMBER_BITS - 1);
}
