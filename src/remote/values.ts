/**
 * Values and errors as bytes of their own, which may be kept.
 *
 * @module
 */
import { auto } from "../codec/auto.ts";
import { type Codec, type HandleTable, Window } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { CodecError, MessageTooLargeError } from "../errors.ts";

const SCRATCH = 4096;

/** Turns values into bytes and back, with one codec. */
export class Values<T> {
  readonly #codec: Codec<T>;
  readonly #limit: () => number;
  readonly #handles: HandleTable | undefined;
  readonly #scratch: Window;

  /** `limit` is asked for anew each time: a carrier may learn of it late. */
  constructor(codec: Codec<T>, limit: () => number, handles?: HandleTable) {
    this.#codec = codec;
    this.#limit = limit;
    this.#handles = handles;
    this.#scratch = new Window(new Uint8Array(SCRATCH), handles);
  }

  /** The bytes of `value`. Throws what the codec throws, and a `MessageTooLargeError`. */
  encode(value: T): Uint8Array {
    const scratch = this.#scratch;
    scratch.at = 0;
    const held = encodeInto(this.#codec, value, scratch, this.#limit());
    return held === scratch ? held.bytes.slice(0, held.at) : held.bytes.subarray(0, held.at);
  }

  /** The value in `bytes`. Throws a `CodecError` for bytes that are no such value. */
  decode(bytes: Uint8Array): T {
    const window = new Window(bytes, this.#handles);
    const value = this.#codec.decode(window);
    if (window.at !== bytes.length) throw new CodecError("a value from elsewhere has bytes left over");
    return value;
  }
}

const REASONS: Codec<unknown> = auto({ bytes: 1 << 16 });

/** The bytes of an error or another reason; of one that cannot travel, what there is to say about it. */
export function encodeReason(reason: unknown): Uint8Array {
  const write = (value: unknown): Uint8Array => {
    const held = encodeInto(REASONS, value, new Window(new Uint8Array(1024)), 1 << 16);
    return held.bytes.subarray(0, held.at);
  };
  try {
    return write(reason);
  } catch (error) {
    if (!(error instanceof CodecError) && !(error instanceof MessageTooLargeError)) throw error;
    return write(
      new Error(reason instanceof Error ? reason.message.slice(0, 1024) : "a reason that cannot travel"),
    );
  }
}

/** The reason in `bytes`. */
export function decodeReason(bytes: Uint8Array): unknown {
  return REASONS.decode(new Window(bytes));
}
