import { assertEquals } from "@std/assert";
import {
  Channel,
  merge,
  parallel,
  pipeline,
  rateLimit,
  type ReceiveChannel,
  split,
  take,
  WaitGroup,
} from "../../../../src/channel/mod.ts";
import { settled } from "../../../../src/time/macrotask.ts";

/** Some operators that pass on what they get. */
const operators: Record<string, (source: Channel<number>) => ReceiveChannel<number>> = {
  rateLimit: (source) => rateLimit(source, { count: 1_000, per: 1, burst: 1_000 }),
  "rateLimit, out of tokens": (source) => rateLimit(source, { count: 10, per: 1, burst: 4 }),
  pipeline: (source) => pipeline(source, (n) => n),
  "pipeline, two at a time": (source) => pipeline(source, (n) => Promise.resolve(n), { concurrency: 2 }),
  merge: (source) => merge([source]),
  take: (source) => take(source, 1_000),
  split: (source) => merge(split(source, (n) => n % 2 === 0)),
};

// A tree is walked: whoever takes a number out puts two into the source, and comes back for another while a wake-up is
// on its way to the operator. It then parked at a source that had values already, and heard of none of them.
for (const [name, operator] of Object.entries(operators)) {
  Deno.test(`${name}: of several receivers that feed the source themselves none waits while there are values`, async () => {
    const todo = new Channel<number>({ capacity: 100 });
    const source = operator(todo);
    const group = new WaitGroup();
    const seen: number[] = [];
    const add = (n: number): void => {
      group.add();
      todo.trySend(n);
    };
    const walkers = parallel(4, async () => {
      for await (const n of source) {
        seen.push(n);
        await settled();
        if (n < 16) add(2 * n);
        if (n < 16) add(2 * n + 1);
        group.done();
      }
    });
    add(1);
    await group.wait();
    todo.close();
    await walkers;
    assertEquals(seen.sort((a, b) => a - b), Array.from({ length: 31 }, (_, i) => i + 1));
  });
}
