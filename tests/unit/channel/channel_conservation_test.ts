/**
 * The law of conservation, at random: whatever is done to a channel of whatever kind, each value ends in exactly one place.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { BaseChannel } from "../../../src/channel/base.ts";
import type { BufferOrder } from "../../../src/channel/buffer/buffer.ts";
import { Channel, type Overflow, select } from "../../../src/channel/mod.ts";
import { KINDS, type Options } from "./contract/kinds.ts";

/** Where values end, and how often they get there. */
class Ledger {
  readonly places = new Map<number, string[]>();
  #next = 0;

  /** A new value, in nobody's hands yet. */
  issue(): number {
    this.places.set(this.#next, []);
    return this.#next++;
  }

  /** A value has got there. */
  put(value: number, place: string): void {
    this.places.get(value)!.push(place);
  }
}

/** Random numbers that are the same in every run. */
function dice(seed: number): (sides: number) => number {
  return (sides) => (seed = (seed * 48271) % 2147483647) % sides;
}

/** One random operation; what it comes to goes into the ledger. */
async function operate(
  ch: BaseChannel<number>,
  ledger: Ledger,
  roll: (sides: number) => number,
  signal: AbortSignal,
): Promise<void> {
  const received = (value: number) => ledger.put(value, "received");
  const value = ledger.issue();
  // A send that rejects still has its value, unless the channel was cancelled with it: then the hook has it.
  const back = (error: unknown) => {
    const closed = (error as { code?: string } | undefined)?.code === "CHANNEL_CLOSED";
    if (!closed || "value" in (error as object) && (error as { value: unknown }).value === value) {
      ledger.put(value, "back");
    }
  };
  const unused = () => ledger.put(value, "unused");
  switch (roll(10)) {
    case 0:
      return await ch.send(value, { signal }).then(() => {}, back);
    case 1:
      return await ch.send(value).then(() => {}, back);
    case 2:
      if (!ch.trySend(value)) unused();
      return;
    case 3:
      return await ch.reserve({ signal }).then((permit) => {
        if (roll(3) === 0) {
          permit[Symbol.dispose]();
          return unused();
        }
        try {
          permit.send(value);
        } catch (error) {
          back(error);
        }
      }, unused);
    case 4: {
      const got = await select({ out: ch.onSend(value), in: ch }, { signal }).catch(() => undefined);
      if (got?.key === "in" && got.state === "ok") received(got.value);
      if (got?.key !== "out" || got.state !== "ok") unused();
      return;
    }
    case 5:
      unused();
      return await ch.receive({ signal }).then(received, () => {});
    case 6:
      unused();
      return await ch.receive().then(received, () => {});
    case 7: {
      unused();
      const got = ch.tryReceive();
      if (got.state === "ok") received(got.value);
      return;
    }
    case 8:
      unused();
      return await ch.receiveMany(1 + roll(3), { signal }).then((some) => some.forEach(received), () => {});
    default: {
      unused();
      const iterator = ch[Symbol.asyncIterator]();
      const turn = iterator.next();
      if (roll(2)) await iterator.return!();
      const got = await turn.catch(() => undefined);
      if (got !== undefined && !got.done) received(got.value);
    }
  }
}

const ORDERS: Readonly<Record<string, BufferOrder<number>>> = {
  fifo: "fifo",
  lifo: "lifo",
  priority: (a, b) => a % 5 - b % 5,
};
const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];

/** A few hundred operations at random, then the end; what is wrong afterwards. */
async function play(
  make: (options: Options) => BaseChannel<number>,
  options: Options,
  end: "close" | "cancel",
) {
  const roll = dice(7 + (options.capacity ?? 0));
  const ledger = new Ledger();
  const ch = make({ ...options, onUndelivered: (value) => ledger.put(value, "hook") });
  const running: Promise<void>[] = [];
  for (let i = 0; i < 600; i++) {
    const stop = new AbortController();
    running.push(operate(ch, ledger, roll, stop.signal));
    if (roll(3) === 0) await Promise.resolve();
    if (roll(4) === 0) stop.abort();
  }
  ch[end]();
  await Promise.all(running);
  for (const value of await Array.fromAsync(ch)) ledger.put(value, "received");
  const wrong = [...ledger.places].filter(([, places]) => places.length !== 1);
  assertEquals(wrong, [], `capacity ${options.capacity}, ${end}`);
}

for (const [name, order] of Object.entries(ORDERS)) {
  for (const overflow of OVERFLOWS) {
    Deno.test(`semantics 3: each value ends in exactly one place, whatever happens (${name}, ${overflow})`, async () => {
      for (const capacity of name === "fifo" ? [0, 1, 4] : [1, 4]) {
        for (const end of ["close", "cancel"] as const) {
          await play((options) => new Channel<number>({ ...options, order }), { capacity, overflow }, end);
        }
      }
    });
  }
}

for (const overflow of OVERFLOWS) {
  Deno.test(`semantics 3: each value ends in exactly one place, whatever happens (shared, ${overflow})`, async () => {
    await using maker = await KINDS.find(({ name }) => name === "shared")!.open();
    for (const capacity of [0, 1, 4]) {
      for (const end of ["close", "cancel"] as const) {
        await play((options) => maker.make(options), { capacity, overflow }, end);
      }
    }
  });
}
