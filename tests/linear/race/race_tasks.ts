/** The other side of Go's races, in a worker. */
import { type ReceiveChannel, select, type SendChannel } from "../../../src/channel/mod.ts";

/** Counts the times that neither was ready. Puts back what it has taken. */
export function finder(
  one: ReceiveChannel<number> & SendChannel<number>,
  two: ReceiveChannel<number> & SendChannel<number>,
  rounds: number,
): { readonly neither: number; readonly first: number } {
  let neither = 0, first = 0;
  for (let round = 0; round < rounds; round++) {
    const got = round & 1 ? select.try({ one, two }, { order: "priority" }) : select.try({ two, one });
    if (got === undefined) neither++;
    else (got.key === "one" ? one : two).trySend(1);
    if (got?.key === "one") first++;
  }
  return { neither, first };
}

type Pair = readonly [one: ReceiveChannel<number>, two: ReceiveChannel<number>];
let last: readonly Pair[] = [];

/** The same for pairs of which the second is about to be closed; `begun` is told that all have arrived. */
export function closing(
  pairs: readonly Pair[],
  begun: SendChannel<number>,
): { readonly neither: number; readonly first: number } {
  let neither = 0, first = 0;
  // Closed by now: who sees the end of a channel leaves it.
  for (const pair of last) for (const channel of pair) channel.tryReceive();
  last = pairs;
  begun.trySend(1);
  for (const [one, two] of pairs) {
    const got = select.try({ two, one }, { order: "priority" });
    if (got === undefined) neither++;
    else if (got.key === "one") first++;
  }
  return { neither, first };
}
