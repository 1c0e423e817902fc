/**
 * Errors of streams, under the names that RxJS gives them.
 *
 * @module
 */
import { MillraceError } from "./base.ts";

/** A stream completed without the value that was asked of it. */
export class EmptyError extends MillraceError {
  /** Says who asked. */
  constructor(sentence = "the stream completed without a value") {
    super("EMPTY", sentence);
  }
}

/** No value of the stream was the one that was looked for. */
export class NotFoundError extends MillraceError {
  /** Says what was looked for. */
  constructor(sentence = "no value of the stream matches", facts: Record<string, unknown> = {}) {
    super("NOT_FOUND", sentence, facts);
  }
}

/** The stream had a second value where only one was expected. */
export class SequenceError extends MillraceError {
  /** Says what was expected. */
  constructor(sentence = "more than one value of the stream matches") {
    super("SEQUENCE", sentence);
  }
}

/** The stream did not emit in time. */
export class TimeoutError extends MillraceError {
  /** How many values came before. */
  readonly seen: number;

  /** Names the milliseconds that were allowed. */
  constructor(timeout: number, seen: number) {
    super("TIMEOUT", "the stream did not emit in time", { timeout, seen });
    this.seen = seen;
  }
}
