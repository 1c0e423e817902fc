/** The words that the workers of a test share: the clock of stamps, how many have come, how often the barrier has opened. */
export const [CLOCK, COME, OPENED] = [0, 1, 2] as const;

/** Waits until `count` workers are here. Blocks, after it has looked in vain `looks` times: they start at the same moment. */
export function meet(words: Int32Array<SharedArrayBuffer>, count: number, looks: number): void {
  const opened = Atomics.load(words, OPENED);
  if (Atomics.add(words, COME, 1) === count - 1) {
    Atomics.store(words, COME, 0);
    Atomics.add(words, OPENED, 1);
    Atomics.notify(words, OPENED);
    return;
  }
  for (let i = 0; i < looks; i++) if (Atomics.load(words, OPENED) !== opened) return;
  while (Atomics.load(words, OPENED) === opened) Atomics.wait(words, OPENED, opened, 20);
}
