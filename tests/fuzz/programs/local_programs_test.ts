/** Random programs over local channels of every kind behave as a model of a page says, step by step. */
import fc from "npm:fast-check@4";
import { newSeed } from "../../support/shared_core.ts";
import corpus from "./corpus.json" with { type: "json" };
import { LocalMachine } from "./local_machine.ts";
import { print, type Program, programs } from "./program.ts";

const RUNS = Deno.env.get("MILLRACE_DEEP") === "1" ? 1_000_000 : 4_000;
/** Milliseconds for all of them, on however busy a machine. */
const LIMIT = Deno.env.get("MILLRACE_DEEP") === "1" ? 3_600_000 : 60_000;
const LENGTH = 40;

async function run(program: Program): Promise<void> {
  await new LocalMachine(program.kinds).run(program);
}

Deno.test("programs over local channels that once failed do what the model says", async () => {
  for (const program of corpus.local as unknown as Program[]) {
    try {
      await run(program);
    } catch (cause) {
      throw new Error(`of the corpus: ${print(program)}`, { cause });
    }
  }
});

Deno.test("random programs over local channels do what the model says, step by step", async () => {
  const seed = newSeed() | 0;
  await fc.assert(fc.asyncProperty(programs(true, LENGTH), run), {
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
});
