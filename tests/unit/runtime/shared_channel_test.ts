import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { f64, i32, json, str } from "../../../src/codec/mod.ts";
import type { Codec } from "../../../src/codec/codec.ts";
import {
  ArgumentError,
  ChannelClosedError,
  ChannelFullError,
  TooManyWaitersError,
} from "../../../src/errors.ts";
import type { SharedChannel } from "../../../src/runtime/mod.ts";
import { Parties } from "../../support/parties.ts";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The same for two views of one party, and for two parties. */
function both<T>(
  name: string,
  codec: Codec<T>,
  options: Parameters<Parties["channel"]>[1] & { onUndelivered?: (value: T) => void },
  body: (near: SharedChannel<T>, far: SharedChannel<T>, parties: Parties) => Promise<void>,
): void {
  for (const apart of [false, true]) {
    Deno.test(`${name} (${apart ? "across isolates" : "within one"})`, async () => {
      using parties = new Parties(apart ? 2 : 1);
      const ends = parties.channel(codec, { ...options } as Parameters<typeof parties.channel<T>>[1]);
      await body(ends[0]!, ends.at(-1)!, parties);
      await parties.settle();
      parties.sound();
    });
  }
}

both(
  "values of a buffered channel arrive in order, waited for or not",
  f64,
  { capacity: 4 },
  async (a, b) => {
    const got = Array.fromAsync(b);
    for (let i = 0; i < 500; i++) await a.send(i);
    a.close();
    assertEquals(await got, range(500));
    assert(b.closed);
  },
);

both(
  "values of a rendezvous arrive in order, and a send ends when its value was taken",
  f64,
  {},
  async (a, b) => {
    let sent = false;
    const first = a.send(1).then(() => sent = true);
    await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(sent, false);
    assertEquals(await b.receive(), 1);
    await first;
    const got = Array.fromAsync(b);
    for (let i = 0; i < 200; i++) await a.send(i);
    a.close();
    assertEquals(await got, range(200));
  },
);

for (const capacity of [0, 3]) {
  both(
    `everyone who waits is served, first come first, with capacity ${capacity}`,
    f64,
    { capacity },
    async (a, b) => {
      const receives = range(20).map(() => b.receive());
      const sends = range(20).map((i) => a.send(i));
      assertEquals(await Promise.all(receives), range(20));
      await Promise.all(sends);
      const late = range(20).map((i) => a.send(i));
      assertEquals(await Promise.all(range(20).map(() => b.receive())), range(20));
      await Promise.all(late);
    },
  );

  both(
    `a close ends all waits, with its reason, with capacity ${capacity}`,
    f64,
    { capacity },
    async (a, b) => {
      const waits = [b.receive(), b[Symbol.asyncIterator]().next(), b.receiveMany(3)];
      const reason = new RangeError("enough");
      a.close(reason);
      for (const wait of waits) await assertRejects(() => wait, RangeError, "enough");
      const refused = await assertRejects(() => b.send(5), ChannelClosedError);
      assertEquals(refused.value, 5);
      assertInstanceOf(refused.cause, RangeError);
      assertEquals(a.trySend(1), false);
      assertEquals(b.tryReceive(), { state: "closed" });
      a.close("other");
      await assertRejects(() => b.receive(), RangeError, "enough");
    },
  );

  both(`sends that wait are refused by a close, with their values, with capacity ${capacity}`, f64, {
    capacity,
  }, async (a, b) => {
    for (let i = 0; i < capacity; i++) assert(a.trySend(i));
    const waits = [7, 8].map((v) => a.send(v));
    b.close();
    const refusals = await Promise.all(waits.map((wait) => assertRejects(() => wait, ChannelClosedError)));
    assertEquals(refusals.map((r) => r.value), [7, 8]);
    assertEquals(await Array.fromAsync(b), range(capacity));
    await assertRejects(() => b.receive(), ChannelClosedError);
    assertEquals(await b.receiveMany(5), []);
  });

  both(
    `an aborted wait takes and gives nothing, with capacity ${capacity}`,
    f64,
    { capacity },
    async (a, b) => {
      const why = new Error("changed my mind");
      const one = new AbortController(), two = new AbortController();
      const receive = b.receive({ signal: one.signal });
      one.abort(why);
      await assertRejects(() => receive, Error, "changed my mind");
      for (let i = 0; i < capacity; i++) assert(a.trySend(i));
      const send = a.send(99, { signal: two.signal });
      two.abort(why);
      await assertRejects(() => send, Error, "changed my mind");
      await assertRejects(() => a.send(98, { signal: two.signal }), Error, "changed my mind");
      for (let i = 0; i < capacity; i++) assertEquals(await b.receive(), i);
      assertEquals(b.tryReceive(), { state: "empty" });
    },
  );

  both(
    `no more may wait than allowed, with capacity ${capacity}`,
    f64,
    { capacity, maxWaiters: 2 },
    async (a, b) => {
      const waits = [b.receive(), b.receive()];
      await assertRejects(() => b.receive(), TooManyWaitersError);
      await a.sendMany([1, 2]);
      assertEquals(await Promise.all(waits), [1, 2]);
    },
  );
}

both(
  "messages of every size arrive whole, and leave no memory behind",
  json<unknown>(),
  { capacity: 8 },
  async (a, b, parties) => {
    const values = [0, 10, 100, 118, 119, 120, 121, 500, 5_000, 70_000, 300_000].map((n) => "x".repeat(n));
    const round = async () => {
      const got = (async () => {
        const list: unknown[] = [];
        while (list.length < values.length) list.push(...await b.receiveMany(3));
        return list;
      })();
      await a.sendMany(values);
      assertEquals(await got, values);
    };
    await round();
    const used = parties.used;
    for (let i = 0; i < 20; i++) await round();
    assertEquals(parties.used, used);
  },
);

both("messages of a rendezvous arrive whole, and leave no memory behind", str, {}, async (a, b, parties) => {
  const values = [0, 100, 120, 121, 5_000, 100_000].map((n) => "y".repeat(n));
  const round = async () => {
    for (const [i, value] of values.entries()) {
      const send = () => a.send(value), receive = () => b.receive();
      const [first, second] = i % 2 ? [send(), receive()] : [receive(), send()];
      assertEquals([await first, await second].filter((v) => v !== undefined), [value]);
    }
    const stop = new AbortController();
    const aborted = a.send("z".repeat(9_000), { signal: stop.signal });
    await parties.settle();
    stop.abort();
    await assertRejects(() => aborted);
  };
  await round();
  await parties.settle();
  const used = parties.used;
  for (let i = 0; i < 20; i++) await round();
  await parties.settle();
  assertEquals(parties.used, used);
});

both(
  "what was sent is what the value was at that moment",
  json<{ n: number }>(),
  { capacity: 1 },
  async (a, b) => {
    const value = { n: 1 };
    await a.send(value);
    const waits = a.send(value);
    value.n = 2;
    assertEquals([await b.receive(), await b.receive()], [{ n: 1 }, { n: 1 }]);
    await waits;
  },
);

both("batches carry all there is, and end with the channel", i32, { capacity: 100 }, async (a, b) => {
  const sizes: number[] = [], values: number[] = [];
  const reader = (async () => {
    for await (const some of b.batches(32)) {
      assert(some.length >= 1 && some.length <= 32);
      sizes.push(some.length);
      values.push(...some);
    }
  })();
  for (let i = 0; i < 10; i++) await a.sendMany(range(1_000).slice(i * 100, i * 100 + 100));
  a.close();
  await reader;
  assertEquals(values, range(1_000));
  assert(sizes.length < 500, "values came in batches");
});

both("streams in and out carry every value", f64, { capacity: 4 }, async (a, b) => {
  const got = Array.fromAsync(b.toReadableStream());
  await a.sendMany(range(50));
  a.close();
  assertEquals(await got, range(50));
});

both("a permit keeps room; disposed of, it lets the next sender in", f64, { capacity: 2 }, async (a, b) => {
  const one = await a.reserve(), two = await b.reserve();
  assertEquals(a.trySend(9), false);
  const waits = b.reserve();
  one.send(1);
  assertThrows(() => one.send(1), ArgumentError);
  two[Symbol.dispose]();
  two[Symbol.dispose]();
  const three = await waits;
  three.send(3);
  assertEquals([await b.receive(), await a.receive()], [1, 3]);
  a.close();
  await assertRejects(() => b.reserve(), ChannelClosedError);
});

Deno.test("a rendezvous has no room to reserve", async () => {
  using parties = new Parties(1);
  await assertRejects(() => parties.all[0]!.open(f64).reserve(), ArgumentError);
});

for (const overflow of ["dropOldest", "dropNewest"] as const) {
  Deno.test(`a full channel under ${overflow} never waits, and hands over what it drops`, async () => {
    using parties = new Parties(2);
    const dropped: number[] = [];
    const [a, b] = parties.channel(f64, { capacity: 3, overflow, onUndelivered: (v) => dropped.push(v) });
    for (let i = 0; i < 8; i++) await a!.send(i);
    a!.close();
    const kept = await Array.fromAsync(b!);
    assertEquals(kept, overflow === "dropOldest" ? [5, 6, 7] : [0, 1, 2]);
    assertEquals([...kept, ...dropped].sort((x, y) => x - y), range(8));
  });
}

Deno.test("a full channel under error refuses with the value", async () => {
  using parties = new Parties(2);
  const [a] = parties.channel(f64, { capacity: 1, overflow: "error" });
  await a!.send(1);
  const refused = await assertRejects(() => a!.send(2), ChannelFullError);
  assertEquals(refused.value, 2);
});

both("a cancel hands what is buffered to the hook", f64, { capacity: 8 }, async (_a, b, parties) => {
  const dropped: number[] = [];
  const [c, d] = [parties.all[0]!.open(f64, { capacity: 8, onUndelivered: (v) => dropped.push(v) }), b];
  await c.sendMany([1, 2, 3]);
  c.cancel("over");
  assertEquals(dropped, [1, 2, 3]);
  await assertRejects(() => c.receive().catch((e) => Promise.reject(new Error(String(e)))), Error, "over");
  assertEquals(d.closed, false);
});

both(
  "the last sender that goes closes the channel, the last receiver cancels it",
  f64,
  { capacity: 4 },
  async (a, b) => {
    {
      using one = a.sender();
      {
        using two = b.sender();
        await two.send(2);
      }
      await one.send(1);
      assertEquals(a.closed, false);
    }
    assert(b.closed);
    assertEquals(await Array.fromAsync(b), [2, 1]);
  },
);

both("the last receiver that goes cancels the channel", f64, { capacity: 4 }, (a, b) => {
  const one = a.receiver(), two = b.receiver();
  one[Symbol.dispose]();
  assertEquals(a.closed, false);
  two[Symbol.dispose]();
  assert(a.closed && b.closed);
  return Promise.resolve();
});
