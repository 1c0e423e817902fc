/** Tasks of `tasks_faults_test.ts`. */
import type { SharedChannel } from "../../../src/runtime/mod.ts";

/** Says that it runs, and keeps its thread for so long. */
export function hold(started: SharedChannel<number>, ms: number): void {
  started.trySend(1);
  for (const end = performance.now() + ms; performance.now() < end;);
}

export const echo = (n: number): number => n;

/** A result that throws when somebody looks whether it is a promise. */
export const trap = (): object => ({
  get then(): never {
    throw new RangeError("a trap");
  },
});
