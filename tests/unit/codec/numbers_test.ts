import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type Codec, Window, WINDOW_FULL } from "../../../src/codec/codec.ts";
import { bool, f32, f64, i32, i64, u32 } from "../../../src/codec/numbers.ts";
import { CodecError } from "../../../src/errors.ts";
import { bytesOf, roundTrip, valueOf } from "./round_trip.ts";

Deno.test("numbers arrive bit for bit: a codec that rounds, or drops the sign of zero, would fail", () => {
  for (const x of [0, -0, 1.5, -1e308, 5e-324, Infinity, -Infinity, NaN]) {
    assert(Object.is(roundTrip(f64, x), x));
  }
  for (const x of [0, -0, 1.5, Infinity, NaN]) assert(Object.is(roundTrip(f32, x), x));
  assertStrictEquals(roundTrip(f32, 0.1), Math.fround(0.1));
  for (const x of [0, 1, -1, 2147483647, -2147483648]) assertStrictEquals(roundTrip(i32, x), x);
  for (const x of [0, 1, 4294967295]) assertStrictEquals(roundTrip(u32, x), x);
  for (const x of [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]) assertStrictEquals(roundTrip(i64, x), x);
  for (const x of [true, false]) assertStrictEquals(roundTrip(bool, x), x);
});

Deno.test("sizes are the bytes written: a carrier that reserves by size would overflow", () => {
  for (const [codec, value] of [[f64, 1], [f32, 1], [i32, 1], [u32, 1], [i64, 1n], [bool, true]] as const) {
    assertStrictEquals(bytesOf(codec as Codec<unknown>, value).length, codec.size);
  }
});

Deno.test("a value out of range is refused, never wrapped round", () => {
  const wrong: [Codec<unknown>, unknown[]][] = [
    [f64, ["1", 1n, null, undefined, {}, true]],
    [f32, ["1", 1e39, -3.5e38, 1n]],
    [i32, [1.5, 2147483648, -2147483649, NaN, "1", 1n, Symbol()]],
    [u32, [-1, 4294967296, 0.5, "1"]],
    [i64, [2n ** 63n, -(2n ** 63n) - 1n, 1, "1"]],
    [bool, [0, 1, "true", null]],
  ];
  for (const [codec, values] of wrong) {
    for (const value of values) {
      const window = new Window(new Uint8Array(16));
      assertThrows(() => codec.encode(value, window), CodecError);
      assertStrictEquals(window.at, 0, "claimed before it was checked");
    }
  }
});

Deno.test("a number at the end of the window is read only if all its bytes are inside", () => {
  for (const codec of [f64, f32, i32, u32, i64, bool] as Codec<unknown>[]) {
    const window = new Window(new Uint8Array(32));
    window.at = 4;
    window.end = 4 + codec.size! - 1;
    assertThrows(() => codec.decode(window), CodecError, "ends too early");
    let thrown: unknown;
    try {
      codec.encode(codec === i64 ? 1n : codec === bool ? true : 1, window);
    } catch (failure) {
      thrown = failure;
    }
    assertStrictEquals(thrown, WINDOW_FULL);
  }
});

Deno.test("a truth value of 2 is refused, so that two different byte strings never mean the same", () => {
  const failure = assertThrows(() => valueOf(bool, new Uint8Array([2])), CodecError);
  assertEquals((failure as CodecError).code, "CODEC");
});
