/**
 * A worker of a runtime with one thing more: a few words that all workers share, to stamp what they do and to start
 * together. Whoever makes it sends `{ words }` first.
 *
 * @module
 */
import "../../../src/runtime/worker_main.ts";

const [CLOCK, COME, OPENED] = [0, 1, 2];
let words: Int32Array<SharedArrayBuffer> | undefined;

globalThis.addEventListener("message", (event) => {
  const { data } = event as MessageEvent;
  if (typeof data === "object" && data !== null && "words" in data) words = data.words;
});

/** The next stamp; the same clock for all workers. */
export function stamp(): number {
  return Atomics.add(words!, CLOCK, 1);
}

/** Waits until `count` workers are here. Blocks: nobody waits for a channel at this moment. */
export function meet(count: number): void {
  const all = words!, opened = Atomics.load(all, OPENED);
  if (Atomics.add(all, COME, 1) === count - 1) {
    Atomics.store(all, COME, 0);
    Atomics.add(all, OPENED, 1);
    Atomics.notify(all, OPENED);
    return;
  }
  for (let i = 0; i < 5_000; i++) if (Atomics.load(all, OPENED) !== opened) return;
  while (Atomics.load(all, OPENED) === opened) Atomics.wait(all, OPENED, opened, 20);
}
