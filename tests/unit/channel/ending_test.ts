import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { Channel, ChannelClosedError, select } from "../../../src/channel/mod.ts";

Deno.test("semantics 5: close gives parked senders their values back, cancel hands them over; never both, never neither", async () => {
  for (const end of ["close", "cancel"] as const) {
    const handed: number[] = [];
    const ch = new Channel<number>({ capacity: 1, onUndelivered: (value) => handed.push(value) });
    await ch.send(0);
    const parked = [1, 2, 3].map((value) => ch.send(value));
    ch[end]();
    const back = (await Promise.allSettled(parked)).map((one) => (one as PromiseRejectedResult).reason.value);
    assertEquals(
      [back, handed],
      end === "close" ? [[1, 2, 3], []] : [[undefined, undefined, undefined], [0, 1, 2, 3]],
    );
  }
});

Deno.test("semantics 6: no value is taken for the end: undefined, null, and an instance of any class pass", async () => {
  const odd = [
    undefined,
    null,
    NaN,
    0,
    "",
    false,
    new ChannelClosedError("mine"),
    { state: "closed" },
    Symbol.iterator,
  ];
  const ch = new Channel<unknown>({ capacity: 16 });
  await ch.sendMany(odd);
  assertEquals(ch.tryReceive(), { state: "ok", value: undefined });
  assertEquals((await select({ ch })).state, "ok");
  ch.close();
  assertEquals(await Array.fromAsync(ch), odd.slice(2));
  assertEquals(ch.tryReceive(), { state: "closed" });
});

Deno.test("semantics 7: at most one queue is not empty, and a receive of a full channel lets one sender in at the end", async () => {
  const ch = new Channel<string>({ capacity: 2 });
  const sent = ["a", "b", "c", "d"].map((value) => ch.send(value));
  assertEquals([await ch.receive(), ch.size], ["a", 2]);
  assertEquals([await ch.receive(), await ch.receive(), await ch.receive()], ["b", "c", "d"]);
  await Promise.all(sent);
});

Deno.test("semantics 15: a writer that is done ends nothing while others write, and close overtakes no value", async () => {
  const ch = new Channel<string>({ capacity: 8 });
  const write = async (name: string, count: number) => {
    using mine = ch.sender();
    for (let i = 0; i < count; i++) await mine.send(name);
  };
  await Promise.all([write("a", 1), write("b", 2), write("c", 3)]);
  assertEquals((await Array.fromAsync(ch)).sort().join(""), "abbccc");
});

Deno.test("semantics 15: an end that joins before the last one leaves keeps the channel open", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const first = ch.sender();
  const second = first.sender();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assert(second.trySend(1));
  second[Symbol.dispose]();
  assertFalse(ch.trySend(2));
  assertEquals(await Array.fromAsync(ch), [1]);
});

Deno.test("semantics 16: a match that was made wins over any end that follows in the same breath", async () => {
  for (const end of ["close", "cancel"] as const) {
    for (const capacity of [0, 1]) {
      const handed: number[] = [];
      const ch = new Channel<number>({ capacity, onUndelivered: (value) => handed.push(value) });
      const received = ch.receive(), chosen = select({ ch }), [third] = [ch.receiveMany(1)];
      const sent = [ch.send(1), ch.send(2), ch.send(3)];
      ch[end](new Error("over"));
      assertEquals([await received, (await chosen).value, await third], [1, 2, [3]]);
      await Promise.all(sent);
      assertEquals(handed, []);
    }
  }
});

Deno.test("an end wakes everybody who is parked, whatever they wait for, in the order in which they came", async () => {
  const ch = new Channel<number>();
  const order: string[] = [];
  const iterator = ch[Symbol.asyncIterator]();
  const waits = [
    ch.receive().catch(() => order.push("receive")),
    select({ ch }).then(() => order.push("select")),
    iterator.next().then(() => order.push("next")),
    ch.receive({ signal: new AbortController().signal }).catch(() => order.push("with a signal")),
  ];
  ch.cancel();
  await Promise.all(waits);
  assertEquals(order.sort(), ["next", "receive", "select", "with a signal"]);
});

Deno.test("closing in the middle of whatever the channel calls breaks nothing: a hook, a getter, an iterable", async () => {
  const handed: unknown[] = [];
  const ch: Channel<unknown> = new Channel<unknown>({
    capacity: 2,
    overflow: "dropOldest",
    onUndelivered: (value) => {
      handed.push(value);
      ch.tryReceive();
      ch.trySend("from the hook");
      ch.close("in the hook");
      ch.cancel();
    },
  });
  for (const value of [1, 2, 3]) await ch.send(value);
  assertEquals([ch.closed, ch.size, handed], [true, 0, [1, 3, "from the hook"]]);

  // The getter of a thenable runs while its receiver is being woken.
  const other = new Channel<unknown>();
  const received = [other.receive(), other.receive()];
  const trap = {
    get then() {
      other.close();
      return undefined;
    },
  };
  assert(other.trySend(trap));
  assertEquals(await received[0], trap);
  await assertRejects(() => received[1]!, ChannelClosedError);

  const third = new Channel<number>({ capacity: 9 });
  const sending = third.sendMany((function* () {
    yield 1;
    third.close("enough");
    yield 2;
  })());
  const error = await assertRejects(() => sending, ChannelClosedError);
  assertEquals([error.value, error.cause, await third.receive()], [[2], "enough", 1]);
});

Deno.test("a hook that throws is reported, and the values after it are handed over all the same", async () => {
  const handed: number[] = [], reported: unknown[] = [];
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push((event.error as Error).message);
  };
  globalThis.addEventListener("error", onError);
  try {
    const ch = new Channel<number>({
      capacity: 3,
      onUndelivered: (value) => {
        handed.push(value);
        throw new Error(`no ${value}`);
      },
    });
    await ch.sendMany([1, 2, 3]);
    ch.cancel();
  } finally {
    globalThis.removeEventListener("error", onError);
  }
  assertEquals([handed, reported], [[1, 2, 3], ["no 1", "no 2", "no 3"]]);
});

Deno.test("sendMany of an endless iterable ends when the channel does, and tells its iterator", async () => {
  let returned = 0, taken = 0;
  function* naturals() {
    try {
      for (;;) yield taken++;
    } finally {
      returned++;
    }
  }
  const ch = new Channel<number>({ capacity: 2 });
  const sending = ch.sendMany(naturals());
  ch.close("full");
  const error = await assertRejects(() => sending, ChannelClosedError);
  assertEquals([error.value, error.cause, taken, returned], [[2], "full", 3, 1]);
  const retired = new Channel<number>().sender();
  retired[Symbol.dispose]();
  const refused = await assertRejects(() => retired.sendMany(naturals()), ChannelClosedError);
  assertEquals(refused.value, []);
  assertEquals((await assertRejects(() => retired.sendMany(new Set([1, 2])), ChannelClosedError)).value, [
    1,
    2,
  ]);
});
