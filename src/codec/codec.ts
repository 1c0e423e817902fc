/**
 * The contract between a codec and whoever carries its bytes.
 *
 * A codec writes a value at the cursor of a {@linkcode Window} and reads it back from one. The carrier owns the
 * window: it sets the cursor and the end before each call, and looks at the cursor afterwards. A codec touches nothing else,
 * keeps no state between calls, and may be called again with the same value (the carrier retries in a larger window
 * when the first was too small).
 *
 * @module
 */

/** Turns live handles (channels, signals, ...) into bytes and back; provided by the carrier, used by `auto()`. */
export interface HandleTable {
  /**
   * Writes `value` at the cursor if it is a handle of this carrier; `false` if it is none. Asked for functions and for instances of
   * classes that `auto` does not know, once per object and message; not for plain objects and arrays. May throw a `CodecError` for an object
   * that must not travel as plain data.
   */
  encode(value: object, to: Window): boolean;
  /** Reads back what `encode` wrote. */
  decode(from: Window): unknown;
  /** Channels that were written so far: whoever sends one keeps it from being collected until it has arrived. */
  readonly written?: number;
  /** Whether a buffer moves with the message instead of being copied into it: then `encode` writes where it is found. */
  moves?(buffer: object): boolean;
}

/** Thrown by {@linkcode Window.claim} when the value does not fit; the carrier catches it and offers more room. */
export const WINDOW_FULL: unique symbol = Symbol("WINDOW_FULL");

/**
 * A stretch of bytes with a cursor. Numbers are little-endian; nothing is aligned unless the codec aligns it.
 */
export class Window {
  /** The bytes; the codec may touch `[at, end)` only. */
  bytes: Uint8Array;
  /** The same bytes for numbers; index 0 is `bytes[0]`. */
  view: DataView;
  /** The cursor: next byte to write or read. */
  at = 0;
  /** First byte that is out of bounds. */
  end: number;
  /** Where live handles are turned into bytes, if the carrier carries any. */
  readonly handles: HandleTable | undefined;

  /** A window over `bytes`, from its first byte to its last. */
  constructor(bytes: Uint8Array, handles?: HandleTable) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
    this.handles = handles;
  }

  /** Writer: moves the cursor over `size` bytes and returns where they start; throws {@linkcode WINDOW_FULL} without room. */
  claim(size: number): number {
    const start = this.at;
    if (start + size > this.end) throw WINDOW_FULL;
    this.at = start + size;
    return start;
  }
}

/**
 * How values of `T` become bytes and come back.
 *
 * Throw a `CodecError` for a value that cannot be carried and for bytes that do not decode. Plain data only: a codec that
 * is to travel with its channel to other workers is found there by `schema`.
 */
export interface Codec<T> {
  /** What this codec is, in a form that another worker can rebuild it from (see `codecFrom` and `defineCodec`). */
  readonly schema: string;
  /** Bytes of every value, when all have the same size. */
  readonly size?: number;
  /**
   * At least as many bytes as `encode` will write, where that is cheap to tell; a carrier then makes room for a large value
   * once, where it is to lie. Must not throw.
   */
  sizeOf?(value: T): number;
  /** Writes `value` at the cursor; `to.claim(n)` makes room. */
  encode(value: T, to: Window): void;
  /** Reads the value at the cursor; must consume at most up to `from.end`. */
  decode(from: Window): T;
}

/** The type of the values that a codec carries. */
export type Infer<C> = C extends Codec<infer T> ? T : never;
