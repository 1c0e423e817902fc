/**
 * Frames to spoil: every codec with values that use all of it, and what is done to their bytes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import * as codecs from "../../src/codec/mod.ts";
import { type Codec, Window } from "../../src/codec/mod.ts";
import { withoutGeneration } from "../../src/codec/generate.ts";

const { array, auto, bool, bytes, f32, f64, i32, i64, json, option, str, struct, u32, union } = codecs;

/** The bytes of a value. */
export function encoded(codec: Codec<unknown>, value: unknown): Uint8Array {
  const window = new Window(new Uint8Array(8192));
  codec.encode(value, window);
  return window.bytes.slice(0, window.at);
}

/** Bytes that mean something somewhere: lengths at their limits, tags, surrogates, NaN. */
const TELLING: readonly number[] = [
  0,
  1,
  2,
  0x7f,
  0x80,
  0x81,
  0xa0,
  0xa7,
  0xa8,
  0xb8,
  0xba,
  0xbb,
  0xc0,
  0xc1,
  0xc6,
  0xc8,
  0xc9,
  0xca,
  0xcc,
  0xce,
  0xd0,
  0xd4,
  0xd6,
  0xd8,
  0xda,
  0xdc,
  0xde,
  0xe0,
  0xe2,
  0xfe,
  0xff,
];

/** Spoils a good frame in `window`: changed, swapped, inserted, doubled, cut or purely random bytes. */
export function spoil(good: Uint8Array, window: Window, pick: (below: number) => number): void {
  const { bytes } = window;
  let length = good.length;
  bytes.set(good);
  for (let left = 1 + pick(4); left > 0; left--) {
    const at = length === 0 ? 0 : pick(length);
    switch (pick(7)) {
      case 0:
        bytes[at] = pick(256);
        break;
      case 1:
        bytes[at] = bytes[at]! ^ (1 << pick(8));
        break;
      case 2:
        bytes[at] = TELLING[pick(TELLING.length)]!;
        break;
      case 3:
        length = at;
        break;
      case 4:
        bytes.copyWithin(at + 1, at, length++);
        bytes[at] = TELLING[pick(TELLING.length)]!;
        break;
      case 5:
        bytes.copyWithin(at, pick(length + 1), length);
        break;
      default:
        bytes.fill(0xff, at, Math.min(length, at + 4));
    }
  }
  window.at = 0;
  window.end = length;
}

const rich = {
  n: [1, -200, 70000, 1.5, -0],
  ints: Array.from({ length: 9 }, (_, i) => i),
  map: new Map<unknown, unknown>([[1, new Set(["é"])], ["k", 2n ** 70n]]),
  date: new Date(0),
  re: /a/g,
  view: new Float64Array(2),
  part: new Uint8Array(9).subarray(3),
  error: Object.assign(new TypeError("x", { cause: { a: 1 } }), { code: 7 }),
  dom: new DOMException("m", "AbortError"),
  box: Object(1) as unknown,
  list: [{ x: 1, y: 2 }, { x: 3, y: 4 }],
  // deno-lint-ignore no-sparse-arrays
  holes: [1, , 3],
  keys: { ["__proto__"]: 1, constructor: 2 },
};
const circular: Record<string, unknown> = { name: "c", rich };
circular.self = [circular, { circular }];

const shape = union({ circle: struct({ r: f64, on: bool }), text: str, list: array(i32) });
const order = struct({
  id: i32,
  name: str,
  v: array(f64),
  at: struct({ x: f32, y: u32 }),
  note: option(str),
});
const one = { id: 1, name: "abc", v: [1, 2, 3], at: { x: 1, y: 2 }, note: "é" };
const makeClosures = () =>
  array(struct({ a: str, s: union({ c: struct({ r: f64 }), t: str }), o: option(i64) }));

/** Every codec with values whose frames are spoiled. */
export const subjects: readonly (readonly [string, Codec<unknown>, readonly unknown[]])[] = [
  ["f64", f64, [1]],
  ["f32", f32, [1]],
  ["i32", i32, [1]],
  ["u32", u32, [1]],
  ["i64", i64, [1n]],
  ["bool", bool, [true]],
  ["str", str, ["abc", "é€😀", "\ud800", "long ".repeat(30), "é".repeat(70)]],
  ["bytes", bytes, [new Uint8Array(5), new Uint8Array(200)]],
  ["array", array(array(str)), [[["a", "b"], []], [[], ["x".repeat(50)]]]],
  ["option", option(array(f64)), [[1, 2], undefined]],
  ["struct", order, [one, { ...one, note: undefined }]],
  ["union", shape, [{ type: "circle", r: 1, on: true }, { type: "text", value: "x" }, {
    type: "list",
    value: [1],
  }]],
  ["closures", withoutGeneration(makeClosures), [[{ a: "x", s: { type: "c", r: 1 }, o: 1n }]]],
  ["json", json(), [{ a: [1, "x", null] }]],
  ["auto", auto(), [one, rich, circular, [40], [[[[1]]]], rich.error, rich.map, rich.holes]],
];

/** Everything that a frame must not change: what objects inherit. */
function inherited(): unknown[] {
  return [Object, Array, Map, Set, Date, RegExp, Error, Function, String, Promise, Uint8Array, ArrayBuffer]
    .map((c) => Object.getOwnPropertyDescriptors(c.prototype));
}

/** Runs `body` without stack traces, which would cost more than the decoders, and checks that it left no mark. */
export function harmless(body: () => void): void {
  const before = inherited(), globals = Reflect.ownKeys(globalThis).length;
  const traces = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    body();
  } finally {
    Error.stackTraceLimit = traces;
  }
  assertEquals(inherited(), before, "a prototype has changed");
  assertEquals(Reflect.ownKeys(globalThis).length, globals, "a global appeared");
}
