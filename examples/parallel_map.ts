/** Maps a function over a list on all cores; results come in order, as soon as they can. Run with --allow-read. */
import { Runtime } from "@millrace/millrace";

/** Runs in a worker: how many primes there are below `limit`. */
export function primesBelow(limit: number): number {
  const composite = new Uint8Array(limit);
  let primes = 0;
  for (let n = 2; n < limit; n++) {
    if (composite[n] === 1) continue;
    primes++;
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  return primes;
}

if (import.meta.main) {
  await using rt = await Runtime.start({ workers: 2 });
  const tasks = rt.import<typeof import("./parallel_map.ts")>(import.meta.url);
  const limits = [1_000_000, 100_000, 10_000, 1_000, 100];
  let at = 0;
  for await (const primes of tasks.primesBelow.map(limits, { concurrency: 4, ordered: true })) {
    console.log(`${primes} primes below ${limits[at++]}`);
  }
}
