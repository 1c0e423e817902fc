import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { auto } from "../../../src/codec/auto.ts";
import { Window } from "../../../src/codec/codec.ts";
import { encodeInto } from "../../../src/codec/message.ts";
import { f64 } from "../../../src/codec/numbers.ts";
import { str } from "../../../src/codec/str.ts";
import { ArgumentError, CodecError, MessageTooLargeError } from "../../../src/errors.ts";

Deno.test("a message that fits is written at the cursor of the carrier's own window", () => {
  const window = new Window(new Uint8Array(64));
  window.at = 8;
  assertStrictEquals(encodeInto(str, "abc", window, 1000), window);
  assertStrictEquals(window.at, 12);
  assertStrictEquals(encodeInto(f64, 1, window, 8), window);
  assertStrictEquals(window.at, 20);
});

Deno.test("a message that does not fit gets a heap window, and the carrier's cursor goes back", () => {
  for (const length of [10, 1000, 5000, 100_000]) {
    const window = new Window(new Uint8Array(8));
    window.at = 3;
    const text = "x".repeat(length);
    const held = encodeInto(str, text, window, 200_000);
    assertStrictEquals(window.at, 3);
    const whole = new Window(held.bytes);
    whole.end = held.at;
    assertStrictEquals(str.decode(whole), text);
  }
});

Deno.test("the limit is exact: one byte more is MessageTooLargeError with the value", () => {
  const text = "x".repeat(3000);
  for (const room of [0, 100, 10_000]) {
    const window = new Window(new Uint8Array(room));
    const size = encodeInto(str, text, window, 100_000).at;
    const exact = new Window(new Uint8Array(room));
    assertStrictEquals(encodeInto(str, text, exact, size).at, size);
    exact.at = 0;
    const failure = assertThrows(() => encodeInto(str, text, exact, size - 1), MessageTooLargeError);
    assertStrictEquals((failure as MessageTooLargeError).value, text);
    assertStrictEquals(exact.at, 0);
  }
  assertThrows(() => encodeInto(f64, 1, new Window(new Uint8Array(0)), 7), MessageTooLargeError, "bytes=8");
  assertThrows(() => encodeInto(f64, 1, new Window(new Uint8Array(9)), 7), MessageTooLargeError);
  assertThrows(() => encodeInto(f64, 1, new Window(new Uint8Array(0)), NaN), ArgumentError);
});

Deno.test("a value that cannot be encoded leaves the cursor where it was", () => {
  const window = new Window(new Uint8Array(64));
  window.at = 5;
  assertThrows(() => encodeInto(auto(), [1, 2, () => 3], window, 1000), CodecError, "$[2]");
  assertStrictEquals(window.at, 5);
});

Deno.test("the heap window keeps the table of live handles", () => {
  const channel = new (class Channel {})();
  const handles = {
    encode: (value: object, to: Window) => value === channel && (str.encode("handle".repeat(20), to), true),
    decode: (from: Window) => (str.decode(from), channel),
  };
  const held = encodeInto(auto(), [channel], new Window(new Uint8Array(4), handles), 1000);
  const back = new Window(held.bytes.slice(0, held.at), handles);
  assertEquals((auto().decode(back) as unknown[])[0], channel);
});
