/** Histories of tasks of one isolate, and of parties over one shared memory inside one isolate. */
import { f64 } from "../../../src/codec/mod.ts";
import { Channel } from "../../../src/channel/mod.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { Parties } from "../../support/parties.ts";
import type { Kind } from "./channel_spec.ts";
import type { Operation } from "./history.ts";
import { Judge, STRUCTURES } from "./judge.ts";
import { Actor, type Both } from "./script.ts";
import { amount } from "../../support/deep.ts";

const MOST_PARTIES = 3, MOST_OPERATIONS = 6;

/** Ends a wait after some turns of the microtask queue, or of the event loop. */
function impatient(pick: (below: number) => number, macro: boolean): (abort: () => void) => () => void {
  return (abort) => {
    let left = 2 + pick(macro ? 4 : 30), timer: ReturnType<typeof setTimeout> | undefined;
    const turn = () => {
      if (left-- <= 0) abort();
      else if (macro) timer = setTimeout(turn, 0);
      else if (left < Infinity) queueMicrotask(turn);
    };
    turn();
    return () => {
      clearTimeout(timer);
      left = Infinity;
      abort = () => {};
    };
  };
}

/** One history of some actors over these channels, each party with its own view of them. */
async function record(
  views: readonly (readonly Both[])[],
  pick: (below: number) => number,
  macro: boolean,
): Promise<Operation[]> {
  let time = 0;
  const stamp = () => time++, patience = impatient(pick, macro);
  const parts = views.map((channels, party) =>
    new Actor({ channels, stamp, pick, patience }, party).run(1 + pick(MOST_OPERATIONS))
  );
  return (await Promise.all(parts)).flat();
}

function local(kinds: readonly Kind[]): Both[][] {
  const channels = kinds.map((kind) => new Channel<number>(kind));
  return Array.from({ length: MOST_PARTIES }, () => channels);
}

const LOCAL = amount(1_500, 50_000);
for (
  const [name, ...kinds] of [
    ...STRUCTURES,
    ["a channel that drops the oldest", { capacity: 2, overflow: "dropOldest" }] as const,
  ]
) {
  Deno.test(`tasks of one isolate find ${name} linearizable`, async () => {
    const seed = newSeed(), pick = seeded(seed), judge = new Judge(kinds, seed);
    for (let n = 0; n < LOCAL; n++) judge.hear(await record(local(kinds), pick, false));
    judge.meaningful();
  });
}

const SHARED = amount(120, 10_000);
for (const [name, ...kinds] of STRUCTURES) {
  Deno.test(`parties over one shared memory find ${name} linearizable`, async () => {
    const seed = newSeed(), pick = seeded(seed), judge = new Judge(kinds, seed);
    using parties = new Parties(MOST_PARTIES);
    for (let n = 0; n < SHARED; n++) {
      const channels = kinds.map((kind) => parties.channel(f64, kind));
      const views = parties.all.map((_, i) => channels.map((views) => views[i]!));
      judge.hear(await record(views, pick, true));
      for (const views of channels) views[0]!.cancel();
    }
    judge.meaningful();
    parties.sound();
  });
}
