/**
 * The token ring: a token goes around 503 processes, each of which takes it from the left, counts it down and gives it to the
 * right. Whoever gets it at zero is the answer. Needs no permission.
 *
 * From the Computer Language Benchmarks Game (thread-ring); the number of processes is prime on purpose.
 *
 * @module
 */
import { Channel, parallel } from "@millrace/millrace";

/** Which process, from 1, gets the token after `hops` hops. */
export async function tokenRing(hops: number, processes = 503): Promise<number> {
  const ring = Array.from({ length: processes }, () => new Channel<number>());
  let last = 0;

  const pass = async (i: number): Promise<void> => {
    const [left, right] = [ring[i]!, ring[(i + 1) % processes]!];
    for await (const token of left) {
      if (token > 0) await right.send(token - 1);
      else {
        last = i + 1;
        for (const channel of ring) channel.close(); // everybody else waits for the token
      }
    }
  };
  await parallel([
    () => parallel(processes, pass),
    () => ring[0]!.send(hops),
  ]);
  return last;
}

if (import.meta.main) {
  const start = performance.now();
  const [hops, last] = [1_000_000, await tokenRing(1_000_000)];
  const nanoseconds = (performance.now() - start) * 1e6 / hops;
  console.log(`after ${hops} hops process ${last} has the token; ${Math.round(nanoseconds)} ns per hop`);
}
