/**
 * Santa Claus sleeps until either all nine reindeer are back from their holidays, or three of ten elves need his advice. With the
 * reindeer he delivers toys, with elves he consults; if both wait at the door, the reindeer come first.
 *
 * A member of a group makes a call, and is free again when Santa replies: an extended rendezvous. A doorkeeper collects calls
 * until a group is complete, and Santa selects between two groups by priority. After J. Trono, 1994; solved with
 * channels by P. Welch and others. Needs no permission.
 *
 * @module
 */
import { after, type Call, CallChannel, Channel, Scope, Selector } from "@millrace/millrace";

type Group = Call<number, void>[];

/** One time that Santa was woken. */
export interface Visit {
  readonly kind: "reindeer" | "elves";
  /** Who came, by number. */
  readonly members: number[];
  /** Whether a full team of reindeer stood at the door when Santa looked. */
  readonly teamWaited: boolean;
}

const REINDEER = 9;
const ELVES = 10;

const pause = (ms: number): Promise<number> => after(ms * (0.5 + Math.random())).receive();

/** Collects calls until `size` of them make a group. */
async function doorkeeper(
  calls: CallChannel<number, void>,
  size: number,
  door: Channel<Group>,
): Promise<void> {
  for (;;) {
    const group: Group = [];
    while (group.length < size) group.push(await calls.receive());
    await door.send(group);
  }
}

/** Works or has a holiday for about `ms`, calls, and starts over when Santa has replied. */
async function member(
  id: number,
  calls: CallChannel<number, void>,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await pause(ms);
    await calls.call(id, { signal }); // the doorkeeper may have taken the call when Santa retires
  }
}

/** Santa's life until he has delivered toys `christmases` times. */
export function santaClaus(
  christmases: number,
  { holiday = 20, work = 4, visit = 2 } = {},
): Promise<Visit[]> {
  return Scope.run(async (scope) => {
    const calls = () => scope.own(new CallChannel<number, void>());
    // A place for one group each: a choice by priority is made when Santa wakes up, among all that is there by then.
    const place = () => scope.own(new Channel<Group>({ capacity: 1 }));
    const [stable, study, reindeer, elves] = [calls(), calls(), place(), place()];
    scope.spawn(() => doorkeeper(stable, REINDEER, reindeer));
    scope.spawn(() => doorkeeper(study, 3, elves));
    for (let id = 1; id <= REINDEER; id++) scope.spawn((signal) => member(id, stable, holiday, signal));
    for (let id = 1; id <= ELVES; id++) scope.spawn((signal) => member(id, study, work, signal));

    const visits: Visit[] = [];
    using door = new Selector({ reindeer, elves }, { order: "priority" });
    for (let delivered = 0; delivered < christmases;) {
      const teamWaited = reindeer.size > 0;
      const { key, state, value: group, reason } = await door.next();
      if (state === "closed") throw reason;
      visits.push({ kind: key, members: group.map((call) => call.value), teamWaited });
      await pause(visit);
      for (const call of group) call.reply();
      if (key === "reindeer") delivered++;
    }
    scope.cancel();
    return visits;
  });
}

if (import.meta.main) {
  for (const { kind, members } of await santaClaus(3)) {
    const what = kind === "reindeer" ? "delivers toys with reindeer" : "consults with elves";
    console.log(`Santa ${what} ${members.join(", ")}`);
  }
}
