/**
 * CommsTime and StressedAlt, one callback at a time: each iteration of CommsTime makes `4 × LOOPS` communications, each of StressedAlt
 * `LOOPS` choices. For figures beside Go's, and for memory, there is `bench/classics.ts`.
 *
 *   deno bench --allow-read --allow-env bench/classics_bench.ts
 */
import {
  bySelect,
  bySelector,
  commsTime,
  millrace,
  promiseChannel,
  stressedAlt,
} from "./classics_programs.ts";

const LOOPS = 5_000;

Deno.bench("millrace", { group: "comms-time", baseline: true }, async () => {
  await commsTime(millrace, LOOPS);
});
Deno.bench("promise channel", { group: "comms-time" }, async () => {
  await commsTime(promiseChannel, LOOPS);
});

for (const channels of [1, 2, 4, 8]) {
  const group = `stressed-alt-${channels}`;
  Deno.bench("millrace, Selector", { group, baseline: true }, async () => {
    await stressedAlt(bySelector, channels, LOOPS);
  });
  Deno.bench("millrace, select()", { group }, async () => {
    await stressedAlt(bySelect, channels, LOOPS);
  });
}
