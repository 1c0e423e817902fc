/**
 * The codec of byte arrays, and the copying that others share with it.
 *
 * @module
 */
import type { Codec, Window } from "./codec.ts";
import { misfit } from "./failure.ts";
import { build } from "./layout.ts";
import { take } from "./numbers.ts";
import { readVarint, writeVarint } from "./varint.ts";

/** Most bytes of the varint before the bytes. */
const VARINT_MAX = 5;

/** Writes a varint length and a copy of `bytes`. */
export function writeBytes(bytes: Uint8Array, to: Window): void {
  const length = bytes.byteLength;
  writeVarint(length, to);
  const at = to.claim(length);
  to.bytes.set(bytes, at);
}

/** Reads what {@linkcode writeBytes} wrote into fresh, private memory. */
export function readBytes(from: Window): Uint8Array<ArrayBuffer> {
  const length = readVarint(from);
  const at = take(from, length);
  const copy = new Uint8Array(length);
  copy.set(from.bytes.subarray(at, at + length));
  return copy;
}

/**
 * A `Uint8Array` (a subclass such as Node's `Buffer` included): its bytes are copied, and arrive as a plain `Uint8Array` over
 * fresh memory of just that length. Throws a `CodecError` for everything else; encode other views as
 * `new Uint8Array(view.buffer, view.byteOffset, view.byteLength)`.
 *
 * @example
 * ```ts
 * import { bytes, codecFrom } from "@millrace/millrace";
 * import { assertStrictEquals } from "@std/assert";
 *
 * assertStrictEquals(codecFrom(bytes.schema), bytes);
 * ```
 */
export const bytes: Codec<Uint8Array> = build(`"bytes"`, undefined, {
  encode(value, to) {
    if (!(value instanceof Uint8Array)) throw misfit("a Uint8Array", value);
    writeBytes(value, to);
  },
  decode: readBytes,
  sizeOf: (value) => (value instanceof Uint8Array ? value.byteLength + VARINT_MAX : 0),
});
