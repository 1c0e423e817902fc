/**
 * The daisy chain: a hundred thousand processes in a row, each of which adds one to what its right neighbour says and
 * tells its left one. Processes and channels are cheap enough to be used like objects. Needs no permission.
 *
 * After R. Pike's talk on Go's concurrency patterns, and Go's `test/chan/goroutines.go`.
 *
 * @module
 */
import { Channel, Scope } from "@millrace/millrace";

/** What comes out of a chain of `processes`, if 1 goes in. */
export async function daisyChain(processes: number): Promise<number> {
  await using scope = new Scope();
  const leftmost = new Channel<number>();
  let right = leftmost;
  for (let i = 0; i < processes; i++) {
    const [from, to] = [new Channel<number>(), right];
    scope.spawn(async () => await to.send(1 + await from.receive()));
    right = from;
  }
  scope.spawn(() => right.send(1));
  return await leftmost.receive();
}

if (import.meta.main) {
  const start = performance.now();
  const result = await daisyChain(100_000);
  console.log(`${result}, in ${Math.round(performance.now() - start)} ms`);
}
