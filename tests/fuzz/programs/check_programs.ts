import fc from "npm:fast-check@4";
import { newSeed } from "../../support/random.ts";
import { print, type Program, programs } from "./program.ts";

/** Runs those that once failed; says which of them fails. */
export async function checkCorpus(corpus: unknown, run: (program: Program) => Promise<void>): Promise<void> {
  for (const program of corpus as Program[]) {
    try {
      await run(program);
    } catch (cause) {
      throw new Error(`of the corpus: ${print(program)}`, { cause });
    }
  }
}

/** How many programs, how long, and for how many milliseconds in all. */
export interface Amount {
  readonly local: boolean;
  readonly runs: number;
  readonly length: number;
  readonly limit: number;
}

/** Runs random programs; says how to have the one again that fails, and the shortest that does. */
export async function checkPrograms(
  { local, runs, length, limit }: Amount,
  run: (program: Program) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(programs(local, length), run), {
    seed: newSeed() | 0,
    numRuns: runs,
    // Shrinking what got stuck takes seconds a step.
    interruptAfterTimeLimit: limit,
    reporter(details) {
      if (!details.failed) return;
      const [program] = details.counterexample as [Program];
      const how =
        `MILLRACE_SEED=${details.seed}, path ${details.counterexamplePath}, after ${details.numShrinks} shrinks`;
      throw new Error(`${how}\n${print(program)}`, { cause: details.errorInstance });
    },
  });
}
