/** Random programs of three parties over shared channels: nothing is lost, doubled, stuck or out of order. */
import { assert, assertEquals } from "@std/assert";
import fc from "npm:fast-check@4";
import { select } from "../../../src/channel/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { Parties } from "../../support/parties.ts";
import { newSeed } from "../../support/shared_core.ts";
import corpus from "./corpus.json" with { type: "json" };
import { print, type Program, programs } from "./program.ts";
import { SharedMachine } from "./shared_machine.ts";

const RUNS = Deno.env.get("MILLRACE_DEEP") === "1" ? 50_000 : 2_000;
/** Milliseconds for all of them, on however busy a machine. */
const LIMIT = Deno.env.get("MILLRACE_DEEP") === "1" ? 3_600_000 : 60_000;
const LENGTH = 30;
let received = 0;

async function run(program: Program): Promise<void> {
  using parties = new Parties(3, 1 << 21);
  const machine = new SharedMachine(parties, program.kinds);
  await machine.run(program);
  received += machine.ledger.received;
}

Deno.test("programs over shared channels that once failed keep the promises", async () => {
  for (const program of corpus.shared as unknown as Program[]) {
    try {
      await run(program);
    } catch (cause) {
      throw new Error(`of the corpus: ${print(program)}`, { cause });
    }
  }
});

Deno.test("random programs of three parties lose, double and forget nothing", async () => {
  const seed = newSeed() | 0;
  received = 0;
  await fc.assert(fc.asyncProperty(programs(false, LENGTH), run), {
    seed,
    numRuns: RUNS,
    // Shrinking what got stuck takes seconds a step.
    interruptAfterTimeLimit: LIMIT,
    reporter(details) {
      if (!details.failed) return;
      const [program] = details.counterexample as [Program];
      const how =
        `MILLRACE_SEED=${details.seed}, path ${details.counterexamplePath}, after ${details.numShrinks} shrinks`;
      throw new Error(`${how}\n${print(program)}`, { cause: details.errorInstance });
    },
  });
  assert(received > RUNS, `only ${received} values arrived in ${RUNS} programs`);
});

// Found by the programs above: each of the two sent the other one to the end of the queue, in microtasks without end.
for (const capacity of [1, 2]) {
  Deno.test(`two selects in order priority that wait for one shared channel of capacity ${capacity} are both served`, async () => {
    using parties = new Parties(2);
    const [here, there] = parties.channel(f64, { capacity });
    const order = "priority";
    const receives = [select({ here: here! }, { order }), select({ here: here! }, { order })];
    await settled();
    for (const value of [1, 2]) await there!.send(value);
    const got = (await Promise.all(receives)).map((one) => one.state === "ok" && one.value);
    assertEquals(got.sort(), [1, 2]);

    for (let value = 0; value < capacity; value++) await there!.send(value);
    const sends = [3, 4].map((value) => select({ put: here!.onSend(value) }, { order }));
    await settled();
    const all: number[] = [];
    while (all.length < capacity + 2) all.push(await there!.receive());
    await Promise.all(sends);
    assertEquals(all.slice(capacity).sort(), [3, 4]);
    parties.sound();
  });
}
