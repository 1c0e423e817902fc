/**
 * A million processes in one isolate. Each has a number and waits to tell it; when all of them are waiting, somebody
 * listens and adds up. Prints what a process takes: the function, its promises, and its place in the queue of a channel.
 *
 * After PyCSP's `1MillionProcesses`. Needs no permission, and some 600 MB; takes a few seconds.
 *
 * @module
 */
import { Channel, parallel } from "@millrace/millrace";

/** Starts `processes`, waits until all wait, then listens to them all. */
export async function manyProcesses(processes: number): Promise<{ sum: number; bytes: number }> {
  const before = Deno.memoryUsage().rss;
  const numbers = new Channel<number>();
  const telling = parallel(processes, async (i) => {
    await numbers.send(i);
  });
  // A process runs to its first wait as soon as it is started: now all of them wait.
  const bytes = Math.round((Deno.memoryUsage().rss - before) / processes);

  let sum = 0;
  for (let i = 0; i < processes; i++) sum += await numbers.receive();
  await telling;
  return { sum, bytes };
}

if (import.meta.main) {
  const start = performance.now();
  const { sum, bytes } = await manyProcesses(1_000_000);
  console.log(`1000000 processes waited at once, in ${bytes} bytes each`);
  console.log(`their numbers add up to ${sum}; ${((performance.now() - start) / 1000).toFixed(1)} s in all`);
}
