/**
 * StressedAlt: eight writers press on each of eight channels, as hard as they can, and one reader selects among the channels.
 * A choice by the order of writing would serve the first channel only; a fair one gives each the same share, and
 * since those who wait for a channel are served in turn, each writer too.
 *
 * From JCSP (P. Welch, `fairSelect`). Needs no permission.
 *
 * @module
 */
import { Channel, Scope, Selector } from "@millrace/millrace";

/** Reads `reads` values from `channels` channels with `writers` writers each; how many each writer got through, by channel. */
export function stressedAlt(reads: number, channels = 8, writers = 8): Promise<number[][]> {
  return Scope.run(async (scope) => {
    const ins = Array.from({ length: channels }, () => scope.own(new Channel<number>()));
    for (const channel of ins) {
      for (let writer = 0; writer < writers; writer++) {
        scope.spawn(async () => {
          for (;;) await channel.send(writer);
        });
      }
    }

    const shares = ins.map(() => new Array<number>(writers).fill(0));
    using inputs = new Selector(ins, { order: "fair" });
    for (let i = 0; i < reads; i++) {
      const { key, state, value, reason } = await inputs.next();
      if (state === "closed") throw reason;
      shares[key]![value]!++;
    }
    scope.cancel();
    return shares;
  });
}

if (import.meta.main) {
  const start = performance.now();
  const shares = await stressedAlt(64_000);
  const microseconds = (performance.now() - start) * 1000 / 64_000;
  console.log("reads per writer (columns) and channel (rows)");
  for (const row of shares) console.log(row.map((count) => `${count}`.padStart(6)).join(""));
  console.log(`${microseconds.toFixed(2)} µs per select among 8 channels with 8 writers each`);
}
