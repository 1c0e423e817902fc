/**
 * The bytes of the library's own messages: a kind, numbers, words, and whatever follows. Everything that arrives was written
 * by somebody else, so every read is checked.
 *
 * @module
 */
import { CodecError } from "../errors.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Writes one message. (Whoever claims room looks at the bytes afterwards: claiming may replace them.) */
export class Writer {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;

  /** Makes room for about `size` bytes. */
  constructor(size = 64) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** A number from 0 to 255. */
  byte(value: number): this {
    const at = this.#claim(1);
    this.#view.setUint8(at, value);
    return this;
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(value: number): this {
    const at = this.#claim(8);
    this.#view.setFloat64(at, value);
    return this;
  }

  /** A string. */
  text(value: string): this {
    return this.block(encoder.encode(value));
  }

  /** Bytes with their length before them. */
  block(value: Uint8Array): this {
    const at = this.#claim(4);
    this.#view.setUint32(at, value.length);
    return this.rest(value);
  }

  /** Bytes up to the end of the message. */
  rest(value: Uint8Array): this {
    const at = this.#claim(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** What was written. */
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #claim(size: number): number {
    const at = this.#at, end = at + size;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#at = end;
    return at;
  }
}

/** Reads one message. Every method throws a `CodecError` when the message is too short or says something impossible. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** From the first byte. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether there is more. */
  get more(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** A number from 0 to 255. */
  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(): number {
    const value = this.#view.getFloat64(this.#take(8));
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new CodecError("a message from elsewhere has a bad number");
    }
    return value;
  }

  /** A string. */
  text(): string {
    try {
      return decoder.decode(this.block());
    } catch (error) {
      throw error instanceof CodecError ? error : new CodecError("a message from elsewhere has a bad text");
    }
  }

  /** Bytes with their length before them. */
  block(): Uint8Array {
    const size = this.#view.getUint32(this.#take(4));
    const at = this.#take(size);
    return this.#bytes.subarray(at, at + size);
  }

  /** All bytes that are left. */
  rest(): Uint8Array {
    const at = this.#at;
    this.#at = this.#bytes.length;
    return this.#bytes.subarray(at);
  }

  #take(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw new CodecError("a message from elsewhere is too short");
    this.#at = at + size;
    return at;
  }
}
