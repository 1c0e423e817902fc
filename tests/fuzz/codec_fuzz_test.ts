/**
 * Decoders are total: whatever the bytes, they return a value or throw a CodecError, soon, and within the memory the bytes
 * justify. 50,000 frames for each codec; a million with MILLRACE_DEEP=1.
 */
import { assert, assertEquals } from "@std/assert";
import fc from "npm:fast-check@4";
import { auto, CodecError, codecFrom, str, Window } from "../../src/codec/mod.ts";
import { newSeed, seeded } from "../support/random.ts";
import { encoded, harmless, spoil, subjects } from "./frames.ts";
import { amount, DEEP } from "../support/deep.ts";

const SEED = newSeed();
const FRAMES = amount(50_000, 1_000_000);
/** For 256 frames together; they take 1 ms, so that only a hang comes near it, not a busy machine. */
const SLOWEST_MS = 2000;

for (const [name, codec, values] of subjects) {
  Deno.test(`${name}: spoiled frames give a value or a CodecError, never a hang, a crash or a changed prototype`, () => {
    const pick = seeded(SEED ^ name.length);
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
    if (DEEP) {
      console.log(
        `  ${FRAMES} frames, ${good} of them legal; slowest 256 ${slowest.toFixed(1)} ms; seed ${SEED}`,
      );
    }
  });
}

Deno.test("schemas: spoiled texts give a codec or a CodecError", () => {
  const pick = seeded(SEED);
  const good = [...subjects.slice(9, 12).map(([, codec]) => codec), auto({ depth: 3 })].map(({ schema }) =>
    schema
  );
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
