import { assert, assertEquals } from "@std/assert";
import { Broadcast } from "../../../src/channel/broadcast/broadcast.ts";
import { Channel, select } from "../../../src/channel/mod.ts";
import { Mutex } from "../../../src/channel/sync/mutex.ts";
import { Semaphore } from "../../../src/channel/sync/semaphore.ts";
import { explore } from "../../../src/testing/explore.ts";

const RUNS = { runs: 300 };
const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Sends a list, waiting each time. */
async function sendAll(ch: Channel<number>, values: readonly number[]): Promise<void> {
  for (const value of values) await ch.send(value);
}

Deno.test("under many schedules, a plain receiver and a priority select share a channel of one slot without loss", async () => {
  await explore(async () => {
    const ch = new Channel<number>({ capacity: 1 });
    const got: number[] = [];
    const plain = async (): Promise<void> => {
      for (let i = 0; i < 4; i++) got.push(await ch.receive());
    };
    const choosing = async (): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        const one = await select({ ch }, { order: "priority" });
        if (one.state === "ok") got.push(one.value);
      }
    };
    await Promise.all([sendAll(ch, TEN.slice(0, 5)), sendAll(ch, TEN.slice(5)), plain(), choosing()]);
    assertEquals(got.toSorted((a, b) => a - b), TEN);
  }, { runs: 1000 });
});

Deno.test("under many schedules, values of one sender arrive in order, iterated over, in batches and one by one", async () => {
  await explore(async () => {
    for (const capacity of [0, 1, 4]) {
      const ch = new Channel<number>({ capacity });
      const seen: number[] = [];
      const sent = sendAll(ch, TEN).then(() => ch.close());
      for (let i = 0; i < 2; i++) seen.push(await ch.receive());
      for await (const value of ch) {
        seen.push(value);
        if (seen.length === 5) break;
      }
      for await (const some of ch.batches(3)) seen.push(...some);
      await sent;
      assertEquals(seen, TEN);
    }
  }, RUNS);
});

Deno.test("under many schedules, permits keep their slots and give them back", async () => {
  await explore(async () => {
    const ch = new Channel<number>({ capacity: 2 });
    const got: number[] = [];
    const senders = [0, 1, 2].map(async (value) => {
      using place = await ch.reserve();
      assert(ch.size < 2, "a slot is free for it");
      if (value !== 1) place.send(value);
    });
    const receiver = async (): Promise<void> => {
      for (let i = 0; i < 2; i++) got.push(await ch.receive());
    };
    await Promise.all([...senders, receiver()]);
    assertEquals(got.toSorted(), [0, 2]);
  }, RUNS);
});

Deno.test("under many schedules, no more are inside a semaphore than it admits, and all get in", async () => {
  await explore(async () => {
    const room = new Semaphore(2);
    const log = new Channel<number>({ capacity: 100 });
    let inside = 0;
    let done = 0;
    await Promise.all([0, 1, 2, 3].map(async (guest) => {
      using _ = await room.acquire();
      assert(++inside <= 2, `${inside} are inside`);
      await log.send(guest);
      await log.send(guest);
      inside--;
      done++;
    }));
    assertEquals([inside, done], [0, 4]);
  }, RUNS);
});

Deno.test("under many schedules, a mutex survives one who gives up waiting for it", async () => {
  await explore(async () => {
    const mutex = new Mutex();
    const log = new Channel<number>({ capacity: 100 });
    const stop = new AbortController();
    let inside = 0;
    const enter = async (signal?: AbortSignal): Promise<void> => {
      using _ = await mutex.lock({ signal });
      assertEquals(++inside, 1);
      await log.send(1);
      inside--;
    };
    const impatient = enter(stop.signal).catch((error) => assertEquals(error, "stop"));
    const others = [enter(), enter()];
    await log.send(0);
    stop.abort("stop");
    await Promise.all([impatient, ...others]);
    using _ = await mutex.lock();
  }, RUNS);
});

Deno.test("under many schedules, each subscriber of a broadcast with backpressure sees every value, in order", async () => {
  await explore(async () => {
    const news = new Broadcast<number>({ capacity: 2 });
    const seen = [0, 1, 2].map(() => [] as number[]);
    const readers = seen.map((list) => ({ list, reader: news.receiver() }));
    await Promise.all([
      (async () => {
        for (const value of TEN) await news.send(value);
        news.close();
      })(),
      ...readers.map(async ({ list, reader }) => {
        for await (const value of reader) list.push(value);
      }),
    ]);
    assertEquals(seen, [TEN, TEN, TEN]);
  }, RUNS);
});
