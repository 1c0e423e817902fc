/**
 * Decoders are total: whatever the bytes, they return a value or throw a CodecError, soon, and within the memory the bytes
 * justify. Every test prints its seed; `CODEC_FUZZ_SEED` and `CODEC_FUZZ_FRAMES` replay and widen a run.
 */
import { assert, assertEquals } from "@std/assert";
import fc from "npm:fast-check@4";
import * as codecs from "../../src/codec/mod.ts";
import { type Codec, CodecError, Window } from "../../src/codec/mod.ts";
import { withoutGeneration } from "../../src/codec/generate.ts";

const { array, auto, bool, bytes, codecFrom, f32, f64, i32, i64, json, option, str, struct, u32, union } =
  codecs;

function setting(name: string, otherwise: number): number {
  const granted = Deno.permissions.querySync({ name: "env", variable: name }).state === "granted";
  return Number(granted ? Deno.env.get(name) ?? otherwise : otherwise);
}

const SEED = setting("CODEC_FUZZ_SEED", Date.now() >>> 0);
const FRAMES = setting("CODEC_FUZZ_FRAMES", 200_000);
/** For 256 frames together; they take 1 ms, so that only a hang comes near it, not a busy machine. */
const SLOWEST_MS = 2000;

/** Mulberry32: small, seeded, good enough to pick bytes. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function encoded(codec: Codec<unknown>, value: unknown): Uint8Array {
  const window = new Window(new Uint8Array(8192));
  codec.encode(value, window);
  return window.bytes.slice(0, window.at);
}

/** Bytes that mean something somewhere: lengths at their limits, tags, surrogates, NaN. */
const TELLING = [
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
function spoil(good: Uint8Array, window: Window, pick: (below: number) => number): void {
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
const subjects: [string, Codec<unknown>, unknown[]][] = [
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

/** Runs `body` without stack traces, which would cost more than the decoders, and checks that it left no mark. */
function harmless(body: () => void): void {
  const prototypes = [Object, Array, Map, Error, Function, String].map((c) => c.prototype as object);
  const before = prototypes.map((p) => Reflect.ownKeys(p).length);
  const traces = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    body();
  } finally {
    Error.stackTraceLimit = traces;
  }
  assertEquals(prototypes.map((p) => Reflect.ownKeys(p).length), before);
}

for (const [name, codec, values] of subjects) {
  Deno.test(`${name}: spoiled frames give a value or a CodecError, never a hang, a crash or a changed prototype`, () => {
    console.log(`seed ${SEED}`);
    const pick = random(SEED ^ name.length);
    const frames = values.map((value) => encoded(codec, value));
    const window = new Window(new Uint8Array(8192));
    let good = 0, slowest = 0, last = performance.now();
    harmless(() => {
      for (let i = 0; i < FRAMES; i++) {
        spoil(frames[pick(frames.length)]!, window, pick);
        try {
          codec.decode(window);
          good++;
        } catch (failure) {
          if (!(failure instanceof CodecError)) {
            throw new Error(`frame ${i} of seed ${SEED}: ${window.bytes.slice(0, window.end)}`, {
              cause: failure,
            });
          }
        }
        assert(window.at <= window.end, `frame ${i} of seed ${SEED}: read beyond the end`);
        if ((i & 255) === 0) {
          const now = performance.now();
          slowest = Math.max(slowest, now - last);
          last = now;
        }
      }
    });
    assert(good < FRAMES || FRAMES === 0, "no frame was refused: the test spoils nothing");
    assert(slowest < SLOWEST_MS, `256 frames took ${slowest} ms`);
  });
}

Deno.test("schemas: spoiled texts give a codec or a CodecError", () => {
  console.log(`seed ${SEED}`);
  const pick = random(SEED);
  const good = [order, shape, auto({ depth: 3 })].map(({ schema }) => schema);
  const parts = [
    "[",
    "]",
    ",",
    '"array"',
    '"struct"',
    '"union"',
    '"codec"',
    '"f64"',
    "{}",
    "1",
    '"__proto__"',
  ];
  harmless(() => {
    for (let i = 0; i < FRAMES / 10; i++) {
      let text = good[pick(good.length)]!;
      for (let left = 1 + pick(3); left > 0; left--) {
        const at = pick(text.length + 1);
        text = text.slice(0, at) + parts[pick(parts.length)] + text.slice(at + pick(12));
      }
      try {
        codecFrom(text);
      } catch (failure) {
        if (!(failure instanceof CodecError)) {
          throw new Error(`schema ${text} of seed ${SEED}`, { cause: failure });
        }
      }
    }
  });
});

Deno.test("auto: any value that structured clone carries arrives equal", () => {
  console.log(`seed ${SEED}`);
  const codec = auto();
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
    withUnicodeString: true,
  } as fc.ObjectConstraints);
  fc.assert(
    fc.property(anything, (value) => {
      const window = new Window(new Uint8Array(1 << 16));
      codec.encode(value, window);
      window.end = window.at;
      window.at = 0;
      assertEquals(codec.decode(window), structuredClone(value));
    }),
    { seed: SEED | 0, numRuns: 2000 },
  );
});

Deno.test("str: any sequence of UTF-16 units arrives as it is", () => {
  console.log(`seed ${SEED}`);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 120 }), (units) => {
      const text = String.fromCharCode(...units);
      const window = new Window(new Uint8Array(1024));
      str.encode(text, window);
      window.end = window.at;
      window.at = 0;
      return str.decode(window) === text;
    }),
    { seed: SEED | 0, numRuns: 5000 },
  );
});
