/**
 * Hamming numbers, those with no prime factors but 2, 3 and 5, in ascending order: a network with loops, in which what comes out
 * goes back in.
 *
 *     1 ─▶ copy ─▶ ×2 ─▶ ┐
 *     ▲    │ ├──▶ ×3 ─▶ merge ─┐
 *     │    │ └──▶ ×5 ─▶ ┘      │
 *     │    ▼ out               │
 *     └────────────────────────┘
 *
 * More numbers circulate than are consumed, and how many is not known beforehand: a loop of channels that wait for
 * room would come to a standstill. So the loops get a generous capacity (it costs memory only as it is used) and
 * overflow "error", which says so if it was not generous enough.
 *
 * After E. Dijkstra, as a network by G. Kahn and D. MacQueen. Needs no permission.
 *
 * @module
 */
import { Channel, type ReceiveChannel, Scope, type SendChannel } from "@millrace/millrace";

async function copy(from: ReceiveChannel<number>, ...to: SendChannel<number>[]): Promise<void> {
  for await (const n of from) for (const out of to) await out.send(n);
}

async function times(factor: number, from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  for await (const n of from) await to.send(n * factor);
}

/** Merges ascending sequences into one, without what there is twice. */
async function merge(from: ReceiveChannel<number>[], to: SendChannel<number>): Promise<void> {
  const heads = await Promise.all(from.map((input) => input.receive()));
  for (;;) {
    const least = Math.min(...heads);
    await to.send(least);
    for (const [i, head] of heads.entries()) if (head === least) heads[i] = await from[i]!.receive();
  }
}

/** The first `howMany` Hamming numbers. */
export function hammingNumbers(howMany: number): Promise<number[]> {
  return Scope.run(async (scope) => {
    const loop = () => scope.own(new Channel<number>({ capacity: 1_000_000, overflow: "error" }));
    const [merged, out] = [loop(), scope.own(new Channel<number>())];
    const branches = [2, 3, 5].map((factor) => ({ factor, before: loop(), after: loop() }));

    scope.spawn(() => copy(merged, out, ...branches.map(({ before }) => before)));
    for (const { factor, before, after } of branches) scope.spawn(() => times(factor, before, after));
    scope.spawn(() => merge(branches.map(({ after }) => after), merged));
    await merged.send(1);

    const found: number[] = [];
    for await (const n of out) if (found.push(n) === howMany) break;
    scope.cancel();
    return found;
  });
}

if (import.meta.main) {
  console.log((await hammingNumbers(20)).join(" "));
  console.log(`the 1691st is ${(await hammingNumbers(1691)).at(-1)}`);
}
