/**
 * A worker of a runtime with one thing more: a few words that all workers share, to stamp what they do and to start
 * together. Whoever makes it sends `{ words }` first.
 *
 * @module
 */
import "../../../src/runtime/worker_main.ts";
import { CLOCK, meet as meetAt } from "../barrier.ts";

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
  meetAt(words!, count, 5_000);
}
