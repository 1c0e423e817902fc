/**
 * What goes wrong on the way between values and bytes.
 *
 * @module
 */
import { MillraceError } from "./base.ts";

/** A value does not fit its codec, or bytes do not decode. `path` leads to the field, as in `$.user.tags[3]`. */
export class CodecError extends MillraceError {
  /** Where in the value it went wrong, `$` being the value itself. */
  readonly path: string;

  /** Says what was expected at `path`. */
  constructor(sentence: string, path = "$", facts: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("CODEC", sentence, { path, ...facts }, options);
    this.path = path;
  }
}

/** An encoded message is larger than the runtime carries. Carries the value that was not sent. */
export class MessageTooLargeError extends MillraceError {
  /** The value that was not delivered. */
  readonly value: unknown;

  /** Names the limit and, where it is known, the size. */
  constructor(limit: number, value: unknown, bytes?: number) {
    super("MESSAGE_TOO_LARGE", "the message is larger than the runtime carries", { bytes, limit });
    this.value = value;
  }
}
