/**
 * Codecs of one number or truth value each: fixed size, little-endian, range-checked.
 *
 * @module
 */
import type { Codec, Window } from "./codec.ts";
import { malformed, misfit, truncated } from "./failure.ts";
import { build, type Halves, type ScalarName } from "./layout.ts";

/** What the values of each scalar are, in the words of an error message. */
export const EXPECTED: Readonly<Record<ScalarName, string>> = {
  f64: "a number",
  f32: "a number within the range of 32-bit floats",
  i32: "an integer from -2147483648 to 2147483647",
  u32: "an integer from 0 to 4294967295",
  i64: "a bigint from -(2n ** 63n) to 2n ** 63n - 1n",
  bool: "true or false",
};

/** Moves the reader's cursor over `size` bytes and returns where they start. */
export function take(from: Window, size: number): number {
  const start = from.at;
  if (start + size > from.end) throw truncated(from);
  from.at = start + size;
  return start;
}

/** A finite number beyond the range of 32-bit floats would arrive as Infinity. */
export function isF32(value: unknown): value is number {
  if (typeof value !== "number") return false;
  return Number.isFinite(Math.fround(value)) || !Number.isFinite(value);
}

/** Reads a truth value; only 0 and 1 are any. */
export function readBool(view: DataView, at: number): boolean {
  const byte = view.getUint8(at);
  if (byte > 1) throw malformed("a bool is neither 0 nor 1", at);
  return byte === 1;
}

function scalar<T>(name: ScalarName, size: number, halves: Halves<T>): Codec<T> {
  return build(JSON.stringify(name), size, halves, { kind: "scalar", name });
}

/**
 * Any number, as it is: 8 bytes, `NaN`, `-0` and the infinities included. Throws a `CodecError` for everything else.
 *
 * @example
 * ```ts
 * import { f64 } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(f64.size, 8);
 * ```
 */
export const f64: Codec<number> = scalar("f64", 8, {
  encode(value, to) {
    if (typeof value !== "number") throw misfit(EXPECTED.f64, value);
    const at = to.claim(8);
    to.view.setFloat64(at, value, true);
  },
  decode: (from) => from.view.getFloat64(take(from, 8), true),
});

/**
 * A number rounded to the nearest 32-bit float: 4 bytes. Throws a `CodecError` for a finite number whose nearest float
 * would be infinite.
 *
 * @example
 * ```ts
 * import { array, f32 } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(f32.size, 4);
 * assertEquals(array(f32).schema, '["array","f32"]');
 * ```
 */
export const f32: Codec<number> = scalar("f32", 4, {
  encode(value, to) {
    if (!isF32(value)) throw misfit(EXPECTED.f32, value);
    const at = to.claim(4);
    to.view.setFloat32(at, value, true);
  },
  decode: (from) => from.view.getFloat32(take(from, 4), true),
});

/**
 * An integer from -2147483648 to 2147483647: 4 bytes. Throws a `CodecError` for everything else; `-0` arrives as 0.
 *
 * @example
 * ```ts
 * import { i32, struct } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(struct({ x: i32, y: i32 }).size, 8);
 * ```
 */
export const i32: Codec<number> = scalar("i32", 4, {
  encode(value, to) {
    if (typeof value !== "number" || value !== (value | 0)) throw misfit(EXPECTED.i32, value);
    const at = to.claim(4);
    to.view.setInt32(at, value, true);
  },
  decode: (from) => from.view.getInt32(take(from, 4), true),
});

/**
 * An integer from 0 to 4294967295: 4 bytes. Throws a `CodecError` for everything else; `-0` arrives as 0.
 *
 * @example
 * ```ts
 * import { u32 } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(u32.size, 4);
 * ```
 */
export const u32: Codec<number> = scalar("u32", 4, {
  encode(value, to) {
    if (typeof value !== "number" || value !== (value >>> 0)) throw misfit(EXPECTED.u32, value);
    const at = to.claim(4);
    to.view.setUint32(at, value, true);
  },
  decode: (from) => from.view.getUint32(take(from, 4), true),
});

/**
 * A bigint of 64 bits, signed: 8 bytes. Throws a `CodecError` for a larger one, and for a number.
 *
 * @example
 * ```ts
 * import { i64 } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(i64.size, 8);
 * ```
 */
export const i64: Codec<bigint> = scalar("i64", 8, {
  encode(value, to) {
    if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) throw misfit(EXPECTED.i64, value);
    const at = to.claim(8);
    to.view.setBigInt64(at, value, true);
  },
  decode: (from) => from.view.getBigInt64(take(from, 8), true),
});

/**
 * `true` or `false`: 1 byte. Throws a `CodecError` for everything else, and for a byte that is neither 0 nor 1.
 *
 * @example
 * ```ts
 * import { bool } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bool.size, 1);
 * ```
 */
export const bool: Codec<boolean> = scalar("bool", 1, {
  encode(value, to) {
    if (typeof value !== "boolean") throw misfit(EXPECTED.bool, value);
    const at = to.claim(1);
    to.view.setUint8(at, value ? 1 : 0);
  },
  decode: (from) => readBool(from.view, take(from, 1)),
});
