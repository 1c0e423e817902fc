/** Random programs over local channels of every kind behave as a model of a page says, step by step. */
import corpus from "./corpus.json" with { type: "json" };
import { LocalMachine } from "./local_machine.ts";
import type { Program } from "./program.ts";
import { amount, DEEP } from "../../support/deep.ts";
import { checkCorpus, checkPrograms } from "./check_programs.ts";

const RUNS = amount(4_000, 1_000_000);
/** Milliseconds for all of them, on however busy a machine. */
const LIMIT = DEEP ? 3_600_000 : 60_000;
const LENGTH = 40;

async function run(program: Program): Promise<void> {
  await new LocalMachine(program.kinds).run(program);
}

Deno.test("programs over local channels that once failed do what the model says", async () => {
  await checkCorpus(corpus.local, run);
});

Deno.test("random programs over local channels do what the model says, step by step", async () => {
  await checkPrograms({ local: true, runs: RUNS, length: LENGTH, limit: LIMIT }, run);
});
