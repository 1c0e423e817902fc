/**
 * Selects over cases that are all ready take each about as often: nobody's share is off by more than a fifth. And each takes one
 * value from one channel, nothing from the others. 8,000 selects; a million with MILLRACE_DEEP=1. After Go's `TestSelectFairness`,
 * which asks for a tenth of even shares.
 */
import { assert, assertEquals } from "@std/assert";
import { Channel, select, type Selectable } from "../../src/channel/mod.ts";
import type { ReceiveChannel, SendChannel } from "../../src/channel/types.ts";
import { f64 } from "../../src/codec/mod.ts";
import { Parties } from "../support/parties.ts";
import { amount } from "../support/deep.ts";

const ALL = amount(8_000, 1_000_000);
const ORDERS = ["fair", "random"] as const, SIZES = [2, 3, 5, 8];
const ROUNDS = Math.round(ALL / (ORDERS.length * SIZES.length * 4));

type Any = ReceiveChannel<number> & SendChannel<number> & {
  onSend(value: number): Selectable<void>;
  size: number;
};

/** Every channel can be received from and sent to; what a select does to one is undone before the next one. */
async function shares(
  channels: readonly Any[],
  order: (typeof ORDERS)[number],
  sends: boolean,
): Promise<number[]> {
  const counts = channels.map(() => 0);
  const cases = Object.fromEntries(channels.map((channel, i) => [i, sends ? channel.onSend(i) : channel]));
  for (let round = 0; round < ROUNDS; round++) {
    const sizes = channels.map((channel) => channel.size);
    const got = await select(cases as Record<string, Selectable<number>>, { order });
    assertEquals(got.state, "ok");
    const taken = Number(got.key);
    counts[taken]!++;
    if (!sends) assertEquals(got.value, taken, "a value of another channel");
    const change = sends ? 1 : -1;
    channels.forEach((channel, i) =>
      assert(channel.size === sizes[i]! + (i === taken ? change : 0), `${i} changed, ${taken} was chosen`)
    );
    if (sends) assertEquals(channels[taken]!.tryReceive().state, "ok");
    else assert(channels[taken]!.trySend(taken));
  }
  return counts;
}

for (const order of ORDERS) {
  for (const shared of [false, true]) {
    Deno.test(`each of several ready cases gets its share of a select in ${order} order, over ${shared ? "shared" : "local"} channels`, async () => {
      using parties = new Parties(1);
      for (const count of SIZES) {
        for (const sends of [false, true]) {
          const channels = Array.from({ length: count }, (_, i) => {
            const channel = shared
              ? parties.channel(f64, { capacity: 2 })[0]!
              : new Channel<number>({ capacity: 2 });
            channel.trySend(i);
            return channel as Any;
          });
          const counts = await shares(channels, order, sends), even = ROUNDS / count;
          // By chance alone, in few rounds of random order, shares differ by more than in many.
          const most = Math.max(0.2, order === "random" ? 4 * Math.sqrt(count / ROUNDS) : 0);
          assert(counts.every((n) => Math.abs(n / even - 1) <= most), `${count} cases: ${counts}`);
        }
      }
      parties.sound();
    });
  }
}
