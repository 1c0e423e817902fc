/**
 * What goes wrong with channels and processes. Errors of a send carry the value that was not delivered.
 *
 * @module
 */
import { MillraceError } from "./base.ts";

/** The channel is closed: a send was refused, or a receive found the end. An error of a send carries the value. */
export class ChannelClosedError<T = unknown> extends MillraceError {
  /** The value that was not delivered; absent in the error of a receive. */
  declare readonly value: T | undefined;

  /** `value` is what the caller tried to send, `cause` in the options the reason given to `close()` or `cancel()`. */
  constructor(sentence: string, ...sent: [value?: T, options?: ErrorOptions]) {
    super("CHANNEL_CLOSED", sentence, {}, sent[1]);
    if (sent.length > 0) this.value = sent[0];
  }
}

/** The channel was full and its overflow policy is `"error"`. Carries the value that was not sent. */
export class ChannelFullError<T = unknown> extends MillraceError {
  /** The value that was not delivered. */
  readonly value: T;

  /** Names the capacity that was reached. */
  constructor(capacity: number, value: T) {
    super("CHANNEL_FULL", "the channel is full", { capacity });
    this.value = value;
  }
}

/** A receiver of a broadcast was too slow and missed values. Its next receive goes on with the oldest one kept. */
export class LaggedError extends MillraceError {
  /** Values that it missed since it was last told: exactly that many. */
  readonly missed: number;

  /** Names the number of values. */
  constructor(missed: number) {
    super("LAGGED", "the receiver fell behind and missed values", { missed });
    this.missed = missed;
  }
}

/** More operations wait on one channel than its limit allows: a program that never receives, most likely. */
export class TooManyWaitersError extends MillraceError {
  /** Names the limit. */
  constructor(limit: number) {
    super("TOO_MANY_WAITERS", "more operations wait on this channel than its limit allows", { limit });
  }
}

/** The scope has ended: all its processes are done and were waited for, and it takes no further ones. */
export class ScopeEndedError extends MillraceError {
  /** Says what was attempted. */
  constructor(sentence = "the scope has ended") {
    super("SCOPE_ENDED", sentence);
  }
}

/** The server took the call and disposed of it without an answer. Carries what was asked. */
export class CallDroppedError<A = unknown> extends MillraceError {
  /** What the caller asked. */
  readonly value: A;

  /** Carries the question. */
  constructor(value: A) {
    super("CALL_DROPPED", "the call was disposed of without an answer");
    this.value = value;
  }
}
