/**
 * A scenario whose course can be read.
 *
 * @module
 */
import { Channel, select } from "../../../src/channel/mod.ts";
import { explore } from "../../../src/testing/explore.ts";

/** What happened under one seed. */
export async function sampled(seed: number): Promise<string> {
  const log: string[] = [];
  await explore(async () => {
    log.length = 0;
    const left = new Channel<number>({ capacity: 4 });
    const right = new Channel<number>({ capacity: 4 });
    await Promise.all([left, right].map(async (ch, at) => {
      for (let i = 0; i < 4; i++) {
        await ch.send(i);
        log.push(`sent ${at}`);
      }
    }));
    for (let i = 0; i < 8; i++) log.push((await select({ left, right }, { order: "random" })).key);
    log.push(String(Math.random()));
  }, { seed, runs: 1 });
  return log.join();
}
