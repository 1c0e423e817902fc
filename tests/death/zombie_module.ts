/** What zombies do, and those who are not. */
import type { SharedChannel } from "../../src/runtime/mod.ts";
import { BEATS, ENDED, heart, WORDS } from "./heart.ts";

/**
 * Keeps its thread busy for `ms` whatever it is told, and goes on sending all the while; says before that which heart is its own.
 */
export function haunt(ms: number, begun: SharedChannel<number>, to: SharedChannel<number>): void {
  const { words, cell } = heart, at = cell * WORDS;
  begun.trySend(cell);
  const end = performance.now() + ms;
  while (performance.now() < end) {
    Atomics.add(words, at + BEATS, 1);
    try {
      to.trySend(cell);
    } catch {
      // It was told to stop: its channels are closed to it.
    }
  }
  Atomics.store(words, at + ENDED, 1);
}

/** Twice. */
export function double(n: number): number {
  return 2 * n;
}
