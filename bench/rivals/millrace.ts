/**
 * Ours. The local cases use the channel alone; whatever crosses workers is loaded when it is asked for, as a user of local
 * channels would have it.
 *
 * @module
 */
import { Channel, select } from "../../src/channel/mod.ts";
import manifest from "../../deno.json" with { type: "json" };
import { CASE_IDS, type CaseRun, type Contender } from "../contender.ts";
import { OURS } from "../targets.ts";
import { localCases, selectTwo, type Verbs } from "../topologies.ts";

const make = (capacity: number) => new Channel<number>({ capacity });

/** The runtime's cases. */
const remote = () => import("./millrace_remote.ts");

/** The consumer's choice between two channels. */
async function choose(a: Verbs<number>, b: Verbs<number>): Promise<number> {
  const got = await select({ a: a as Channel<number>, b: b as Channel<number> });
  return got.value as number;
}

/** The actors' cases, loaded with the first of them. */
const ACTORS = Object.fromEntries(
  CASE_IDS.filter((id) => id.startsWith("actors/")).map((id): [string, CaseRun] => [
    id,
    async (n) => await (await import("./millrace_actors.ts")).ACTOR_CASES[id]!(n),
  ]),
);

/** Ours in all cases for which there is something of ours. */
export const contender: Contender = {
  name: OURS,
  version: manifest.version,
  available: () => Promise.resolve(true),
  cases: {
    ...localCases(make),
    "local/select-2": (n) => selectTwo(make, n, choose),
    "workers/actor-tell": async (n) => (await import("./millrace_remote_actors.ts")).actorTells(n),
    "workers/actor-ask": async (n) => (await import("./millrace_remote_actors.ts")).actorAsks(n),
    "workers/subject-number": async (n) => (await remote()).subjects(1, n),
    "workers/subject-number-4": async (n) => (await remote()).subjects(4, n),
    "workers/spsc-number": async (n) => (await remote()).numbers("oneByOne", "iterate", 1, 1, n),
    "workers/spsc-number-many": async (n) => (await remote()).numbers("oneByOne", "receiveMany", 1, 1, n),
    "workers/spsc-number-batch": async (n) => (await remote()).numbers("inGroups", "inBatches", 1, 1, n),
    "workers/mpsc-number": async (n) => (await remote()).numbers("oneByOne", "iterate", 2, 1, n),
    "workers/mpmc-number": async (n) => (await remote()).numbers("oneByOne", "iterate", 2, 2, n),
    "workers/fan-out-number": async (n) => (await remote()).numbers("oneByOne", "iterate", 1, 2, n),
    "workers/spsc-struct": async (n) => (await remote()).structs(n),
    "workers/spsc-1k": async (n) => (await remote()).blocks(1024, n),
    "workers/spsc-64k": async (n) => (await remote()).blocks(65_536, n),
    "workers/round-trip": async (n) => (await remote()).roundTrip(1, n),
    "workers/round-trip-busy": async (n) => (await remote()).roundTrip(0, n),
    ...ACTORS,
    "tasks/20000-in-flight": async (n) => (await remote()).inFlight(n),
  },
};
