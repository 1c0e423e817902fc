import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { bytes } from "../../../src/codec/bytes.ts";
import { Window, WINDOW_FULL } from "../../../src/codec/codec.ts";
import { str } from "../../../src/codec/str.ts";
import { readVarint, writeVarint } from "../../../src/codec/varint.ts";
import { CodecError } from "../../../src/errors.ts";
import { bytesOf, roundTrip, valueOf } from "./round_trip.ts";

Deno.test("strings arrive unit for unit at every length around the fast paths' limits", () => {
  for (const unit of ["a", "é", "\u20ac", "😀", "\ufeff", "\0", "\ud800", "a\udc00b"]) {
    for (const length of [0, 1, 11, 12, 13, 31, 32, 47, 48, 49, 63, 64, 95, 96, 97, 300, 5000]) {
      const text = unit.repeat(length);
      assertStrictEquals(roundTrip(str, text), text);
      const late = "x".repeat(length) + unit;
      assertStrictEquals(roundTrip(str, late), late);
    }
  }
});

Deno.test("lone surrogates survive: TextEncoder would replace them silently", () => {
  for (const text of ["\ud800", "a\ud83d", "\ude00\ud83d", "x".repeat(100) + "\udfff"]) {
    assertStrictEquals(roundTrip(str, text), text);
  }
});

Deno.test("a string that does not fit says so, however tight the window is", () => {
  for (const text of ["abc", "ééé", "\ud800\ud800", "é".repeat(100), "a".repeat(100)]) {
    const exact = bytesOf(str, text).length;
    for (let room = 0; room < exact; room++) {
      let thrown: unknown;
      try {
        str.encode(text, new Window(new Uint8Array(room)));
      } catch (failure) {
        thrown = failure;
      }
      assertStrictEquals(thrown, WINDOW_FULL, `room=${room}`);
    }
    assertEquals(bytesOf(str, text, undefined, exact).length, exact);
  }
});

Deno.test("bytes that are no UTF-8, or end too early, are CodecErrors", () => {
  for (
    const bad of [[2, 0xff], [4, 0xc3, 0x28], [2], [], [0x80], [3, 0x41], [0xff, 0xff, 0xff, 0xff, 0xff]]
  ) {
    assertThrows(() => valueOf(str, new Uint8Array(bad)), CodecError);
  }
  const long = new Uint8Array(202).fill(0xff);
  long.set([0x90, 0x03]);
  assertThrows(() => valueOf(str, long), CodecError, "UTF-8");
});

Deno.test("text and bytes pass through a window over shared memory", () => {
  const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
  for (const text of ["abc", "é", "x".repeat(1000), "é".repeat(100)]) {
    const window = new Window(new Uint8Array(shared));
    str.encode(text, window);
    bytes.encode(new Uint8Array([1, 2, 3]), window);
    window.end = window.at;
    window.at = 0;
    assertStrictEquals(str.decode(window), text);
    assertEquals(bytes.decode(window), new Uint8Array([1, 2, 3]));
  }
});

Deno.test("bytes arrive as a copy: neither the sender's nor the window's memory shows through", () => {
  const original = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
  const window = new Window(new Uint8Array(64));
  bytes.encode(original, window);
  window.end = window.at;
  window.at = 0;
  const copy = bytes.decode(window);
  window.bytes.fill(0);
  assertEquals(copy, new Uint8Array([1, 2, 3]));
  assertStrictEquals(copy.buffer.byteLength, 3);
  assertThrows(() => bytes.encode([1, 2] as unknown as Uint8Array, window), CodecError, "Uint8Array");
  assertThrows(() => valueOf(bytes, new Uint8Array([200, 1, 0])), CodecError, "too early");
});

Deno.test("lengths survive at every size of their encoding, and more than 32 bits are refused", () => {
  for (const n of [0, 1, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, 4294967295]) {
    const window = new Window(new Uint8Array(5));
    writeVarint(n, window);
    window.end = window.at;
    window.at = 0;
    assertStrictEquals(readVarint(window), n);
  }
  for (const bad of [[0xff, 0xff, 0xff, 0xff, 0x1f], [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0x80]]) {
    assertThrows(() => readVarint(new Window(new Uint8Array(bad))), CodecError);
  }
});
