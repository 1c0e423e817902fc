/** Random programs of three parties over shared channels: nothing is lost, doubled, stuck or out of order. */
import { assert, assertEquals } from "@std/assert";
import { select } from "../../../src/channel/mod.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { Parties } from "../../support/parties.ts";
import corpus from "./corpus.json" with { type: "json" };
import type { Program } from "./program.ts";
import { SharedMachine } from "./shared_machine.ts";
import { amount, DEEP } from "../../support/deep.ts";
import { checkCorpus, checkPrograms } from "./check_programs.ts";

const RUNS = amount(2_000, 50_000);
/** Milliseconds for all of them, on however busy a machine. */
const LIMIT = DEEP ? 3_600_000 : 60_000;
const LENGTH = 30;
let received = 0;

async function run(program: Program): Promise<void> {
  using parties = new Parties(3, 1 << 21);
  const machine = new SharedMachine(parties, program.kinds);
  await machine.run(program);
  received += machine.ledger.received;
}

Deno.test("programs over shared channels that once failed keep the promises", async () => {
  await checkCorpus(corpus.shared, run);
});

Deno.test("random programs of three parties lose, double and forget nothing", async () => {
  received = 0;
  await checkPrograms({ local: false, runs: RUNS, length: LENGTH, limit: LIMIT }, run);
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
