/**
 * `auto` reads frames that its grammar makes: each is refused by name, or gives a value that travels again, in the same bytes every time.
 * 30,000 frames; two million with MILLRACE_DEEP=1.
 */
import { assert, assertEquals } from "@std/assert";
import { auto, CodecError, Window } from "../../src/codec/mod.ts";
import { newSeed, seeded } from "../support/random.ts";
import { Grammar } from "./auto_grammar.ts";
import { harmless } from "./frames.ts";
import { amount } from "../support/deep.ts";

const FRAMES = amount(30_000, 2_000_000);
/** Comparing costs more than decoding: every so many values. */
const COMPARED = 16;

/** The value, or undefined for a frame that was refused by name. */
function read(codec: ReturnType<typeof auto>, window: Window, what: string): { value: unknown } | undefined {
  try {
    const value = codec.decode(window);
    assert(window.at <= window.end, `${what}: read beyond the end`);
    return { value };
  } catch (failure) {
    if (failure instanceof CodecError) return undefined;
    throw new Error(`${what}: ${window.bytes.slice(0, window.end)}`, { cause: failure });
  }
}

/** The bytes of a value, ready to be read from `window`. */
function written(codec: ReturnType<typeof auto>, value: unknown, window: Window): Uint8Array {
  window.at = 0;
  window.end = window.bytes.length;
  codec.encode(value, window);
  window.end = window.at;
  window.at = 0;
  return window.bytes.subarray(0, window.end);
}

Deno.test(`auto: ${FRAMES} frames made by its grammar are refused by name or give a value that travels again`, () => {
  const seed = newSeed(), grammar = new Grammar(seeded(seed)), codec = auto();
  const window = new Window(new Uint8Array(4096)), again = new Window(new Uint8Array(1 << 20));
  let legal = 0;
  harmless(() => {
    for (let i = 0; i < FRAMES; i++) {
      const what = `frame ${i} of seed ${seed}`;
      grammar.frame(window);
      const got = read(codec, window, what);
      if (got === undefined || legal++ % COMPARED !== 0) continue;
      const first = written(codec, got.value, again).slice();
      assertEquals(written(codec, codec.decode(again), again), first, what);
    }
  });
  assert(legal > FRAMES / 10, `only ${legal} of ${FRAMES} frames were legal: the grammar tests little`);
  assert(legal < FRAMES, "no frame was refused");
  console.log(`  ${legal} of ${FRAMES} frames were legal`);
});

Deno.test("auto: limits hold for frames made by its grammar", () => {
  const seed = newSeed(), grammar = new Grammar(seeded(seed));
  const tight = auto({ depth: 3, items: 20 }), loose = auto();
  const window = new Window(new Uint8Array(4096));
  let stopped = 0;
  harmless(() => {
    for (let i = 0; i < FRAMES / 5; i++) {
      grammar.frame(window);
      const { end } = window;
      const wide = read(loose, window, `frame ${i} of seed ${seed}`);
      window.at = 0;
      window.end = end;
      const narrow = read(tight, window, `frame ${i} of seed ${seed}`);
      assert(
        wide !== undefined || narrow === undefined,
        `frame ${i} of seed ${seed}: limits let more through`,
      );
      if (wide !== undefined && narrow === undefined) stopped++;
    }
  });
  // Some hundredth part of them; a tenth of that would be no accident.
  assert(stopped > FRAMES / 4_000, `only ${stopped} frames of seed ${seed} were beyond the limits`);
});
