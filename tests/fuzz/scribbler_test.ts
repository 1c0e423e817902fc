/**
 * Bytes that change while they are being decoded, as a worker gone mad would do it to a message of another one: the decoder
 * returns a value or throws a CodecError, and neither hangs, nor reads beyond the end, nor touches a prototype.
 * 2,000 decodes for each codec; a million in all with MILLRACE_DEEP=1.
 */
import { assert } from "@std/assert";
import { type Codec, CodecError, Window } from "../../src/codec/mod.ts";
import { newSeed } from "../support/random.ts";
import { encoded, harmless, subjects } from "./frames.ts";
import { FRAME_AT, type Scribble } from "./scribbler_worker.ts";
import { amount, DEEP } from "../support/deep.ts";

const DECODES = amount(2_000, Math.ceil(1_000_000 / subjects.length));
const ROOM = 8192;

/** A worker that writes frames of `codec` and nonsense over them. */
async function startScribbler(scribble: Scribble): Promise<Disposable> {
  const worker = new Worker(import.meta.resolve("./scribbler_worker.ts"), { type: "module" });
  const begun = new Promise((resolve) => worker.addEventListener("message", resolve, { once: true }));
  worker.postMessage(scribble);
  await begun;
  return {
    [Symbol.dispose]() {
      Atomics.store(new Int32Array(scribble.memory, 0, 1), 0, 1);
      worker.terminate();
    },
  };
}

/** Outcomes of many decodes of memory that changes all the time. */
function decodeAll(
  name: string,
  codec: Codec<unknown>,
  window: Window,
  end: number,
  seed: number,
): [number, number] {
  let good = 0, refused = 0;
  for (let n = 0; n < DECODES; n++) {
    window.at = 0;
    window.end = end;
    try {
      codec.decode(window);
      good++;
    } catch (failure) {
      if (!(failure instanceof CodecError)) {
        throw new Error(`${name}, decode ${n}, seed ${seed}`, { cause: failure });
      }
      refused++;
    }
    assert(window.at <= window.end, `${name}, seed ${seed}: read beyond the end`);
  }
  return [good, refused];
}

Deno.test(`${DECODES} decodes for each codec of bytes that another worker changes meanwhile give a value or a CodecError`, async () => {
  const seed = newSeed();
  let all = 0, read = 0;
  for (const [name, codec, values] of subjects) {
    const frames = values.map((value) => encoded(codec, value));
    const memory = new SharedArrayBuffer(FRAME_AT + ROOM);
    const window = new Window(new Uint8Array(memory, FRAME_AT));
    const end = Math.max(...frames.map((frame) => frame.length));
    using _ = await startScribbler({ memory, frames, seed });
    harmless(() => {
      const [good, refused] = decodeAll(name, codec, window, end, seed);
      all += good + refused;
      read += good;
    });
  }
  assert(read > 0 && read < all, `${read} of ${all} were legal: the scribbler does not scribble`);
  if (DEEP) console.log(`  ${all} decodes, ${read} gave a value`);
});
