/** What the workers of the histories do: see `workers_linear_test.ts`. */
import type { SharedChannel } from "../../../src/runtime/mod.ts";
import { seeded } from "../../support/random.ts";
import type { Operation } from "./history.ts";
import { Actor } from "./script.ts";
import { meet, stamp } from "./verbs_worker.ts";

/** Plays party `party` of `parties` in one history per list of channels. */
export async function play(
  rounds: SharedChannel<number>[][],
  party: number,
  parties: number,
  most: number,
  seed: number,
): Promise<Operation[][]> {
  const pick = seeded(seed + party);
  const patience = (abort: () => void) => {
    const timer = setTimeout(abort, pick(2));
    return () => clearTimeout(timer);
  };
  const parts: Operation[][] = [];
  for (const channels of rounds) {
    meet(parties);
    parts.push(await new Actor({ channels, stamp, pick, patience }, party).run(1 + pick(most)));
  }
  return parts;
}
