/**
 * CommsTime, the yardstick of CSP systems: a ring of three processes that generates the natural numbers, and one that
 * consumes them. Each number takes four communications and next to no work, so that what is measured is communication.
 *
 *     prefix 0 ──▶ delta ──▶ consume
 *        ▲           │
 *        └── succ ◀──┘
 *
 * From the occam community (P. Welch and others); its delta sends one after the other. Needs no permission.
 *
 * @module
 */
import { Channel, type ReceiveChannel, Scope, type SendChannel } from "@millrace/millrace";

async function prefix(first: number, from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  await to.send(first);
  for (;;) await to.send(await from.receive());
}

async function delta(from: ReceiveChannel<number>, ...to: SendChannel<number>[]): Promise<void> {
  for (;;) {
    const n = await from.receive();
    for (const out of to) await out.send(n);
  }
}

async function succ(from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  for (;;) await to.send(await from.receive() + 1);
}

/** Receives the first `loops` numbers and times it. `numbers` has the last three, for those who check. */
export function commsTime(loops: number): Promise<{ numbers: number[]; microseconds: number }> {
  return Scope.run(async (scope) => {
    const channel = () => scope.own(new Channel<number>());
    const [a, b, c, d] = [channel(), channel(), channel(), channel()];
    scope.spawn(() => prefix(0, c, a));
    scope.spawn(() => delta(a, d, b));
    scope.spawn(() => succ(b, c));

    const start = performance.now();
    const numbers: number[] = [];
    for (let i = 0; i < loops; i++) {
      const n = await d.receive();
      if (n !== i) throw new Error(`got ${n} in place of ${i}`);
      if (i >= loops - 3) numbers.push(n);
    }
    const microseconds = (performance.now() - start) * 1000 / (4 * loops);
    scope.cancel();
    return { numbers, microseconds };
  });
}

if (import.meta.main) {
  await commsTime(20_000); // warm-up
  const { numbers, microseconds } = await commsTime(200_000);
  console.log(`… ${numbers.join(", ")}: ${microseconds.toFixed(3)} µs per communication`);
}
