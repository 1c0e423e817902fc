/**
 * Go's `TestNonblockSelectRace` and `TestNonblockSelectRace2`, with the two sides on different threads: one of two channels is
 * ready at every moment, so a select that does not wait must find one.
 */
import { assert, assertEquals } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { amount } from "../../support/deep.ts";

type Tasks = typeof import("./race_tasks.ts");
const ROUNDS = amount(300_000, 2_000_000);
const TASKS = import.meta.resolve("./race_tasks.ts");

Deno.test(`one of two channels holds a value at every moment: ${ROUNDS} selects in another thread find one each`, async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const one = rt.channel(f64, { capacity: 1 }), two = rt.channel(f64, { capacity: 1 });
  assert(one.trySend(1));
  let found: { neither: number; first: number } | undefined, moves = 0;
  const finding = rt.import<Tasks>(TASKS).finder(one, two, ROUNDS).then((result) => found = result);
  while (found === undefined) {
    for (let i = 0; i < 20_000; i++, moves++) {
      // Whoever has a value in hand puts it back before he looks again.
      two.trySend(1);
      one.tryReceive();
      one.trySend(1);
      two.tryReceive();
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await finding;
  console.log(`  ${found.first} of ${ROUNDS} found the first, beside ${moves} moves there and back`);
  assertEquals(found.neither, 0);
});

Deno.test("one of two channels holds a value or is closed at every moment: selects in another thread find one", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "64MiB" });
  const { closing } = rt.import<Tasks>(TASKS), begun = rt.channel(f64, { capacity: 1 });
  const rounds = amount(3_000, 100_000), batch = 500;
  let neither = 0, first = 0;
  for (let round = 0; round < rounds; round += batch) {
    const pairs = Array.from({ length: batch }, () => {
      const one = rt.channel(f64, { capacity: 1 }), two = rt.channel(f64, { capacity: 1 });
      assert(one.trySend(1));
      return [one, two] as const;
    });
    const finding = closing(pairs, begun);
    await begun.receive();
    for (const [one, two] of pairs) {
      two.close();
      one.tryReceive();
    }
    const found = await finding;
    neither += found.neither;
    first += found.first;
    for (const [one, two] of pairs) {
      one.cancel();
      two.tryReceive();
    }
  }
  console.log(`  ${first} of ${rounds} found the first`);
  assertEquals(neither, 0);
});
