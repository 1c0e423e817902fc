/**
 * The states of an actor, and what it waits for while it is busy.
 *
 * @module
 */
import type { Origin } from "./mailbox.ts";

/** Nothing to do. */
export const IDLE = 0;
/** In the loop's queue. */
export const QUEUED = 1;
/** A handler runs. */
export const RUNNING = 2;
/** A handler is awaited. */
export const BUSY = 3;
/** Not started, ending, or between two incarnations: messages gather. */
export const HELD = 4;
/** Gone for good. */
export const DEAD = 5;
/** A handler runs, and a signal waits for its end. */
export const URGED = 6;
/** A handler runs, and the actor stops after it: the short way of one that stops itself. */
export const QUITTING = 7;

/** A handler that is awaited. */
export class Turn {
  readonly from: Origin;
  readonly answer: number;
  /** The actor ended or was restarted meanwhile: nobody cares any more. */
  abandoned = false;

  constructor(from: Origin, answer: number) {
    this.from = from;
    this.answer = answer;
  }
}

/** Whether it is a promise, or as good as one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
