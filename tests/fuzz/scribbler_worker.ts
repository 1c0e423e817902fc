/** Writes into memory that somebody else is reading, as fast as it can, until told to stop. */
import { seeded } from "../support/random.ts";

/** What it is told: the memory, whose first word says when to stop, and frames that make sense there. */
export interface Scribble {
  readonly memory: SharedArrayBuffer;
  readonly frames: readonly Uint8Array[];
  readonly seed: number;
}

/** Bytes before the frame. */
export const FRAME_AT = 64;

function scribble({ memory, frames, seed }: Scribble): void {
  const stop = new Int32Array(memory, 0, 1), bytes = new Uint8Array(memory, FRAME_AT), pick = seeded(seed);
  while (Atomics.load(stop, 0) === 0) {
    for (let turn = 0; turn < 64; turn++) {
      const frame = frames[pick(frames.length)]!;
      // Good frames most of the time, so that decoders get deep into them before something changes.
      if (pick(3) === 0) bytes.set(frame);
      else bytes[pick(frame.length || 1)] = pick(2) === 0 ? pick(256) : frame[pick(frame.length || 1)] ?? 0;
    }
  }
}

if (typeof (globalThis as { postMessage?: unknown }).postMessage === "function") {
  globalThis.addEventListener("message", (event) => {
    (globalThis as unknown as Worker).postMessage("begun");
    scribble((event as MessageEvent<Scribble>).data);
    globalThis.close();
  });
}
