/** What the codec tests share: a trip through bytes, and what a hostile window looks like. */
import { assertStrictEquals } from "@std/assert";
import { type Codec, type HandleTable, Window } from "../../../src/codec/codec.ts";

/** The bytes of `value`. */
export function bytesOf<T>(codec: Codec<T>, value: T, handles?: HandleTable, room = 1 << 16): Uint8Array {
  const window = new Window(new Uint8Array(room), handles);
  codec.encode(value, window);
  return window.bytes.slice(0, window.at);
}

/** Decodes `bytes` from the middle of a larger window, and checks that nothing beyond `end` was taken. */
export function valueOf<T>(codec: Codec<T>, bytes: Uint8Array, handles?: HandleTable): T {
  const window = new Window(new Uint8Array(bytes.length + 32).fill(0xee), handles);
  window.bytes.set(bytes, 16);
  window.at = 16;
  window.end = 16 + bytes.length;
  const value = codec.decode(window);
  assertStrictEquals(window.at, window.end, "the decoder stopped elsewhere than the encoder");
  return value;
}

/** `value` after a trip through bytes. */
export function roundTrip<T>(codec: Codec<T>, value: T, handles?: HandleTable): T {
  return valueOf(codec, bytesOf(codec, value, handles), handles);
}
