/**
 * What every kind of channel promises, whichever memory it lives in.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  ChannelClosedError,
  ChannelFullError,
  select,
  TooManyWaitersError,
} from "../../../../src/channel/mod.ts";
import { contract, settled } from "./kinds.ts";

/** Whether a promise has settled by now. */
async function pending(promise: Promise<unknown>): Promise<boolean> {
  let waiting = true;
  promise.then(() => waiting = false, () => waiting = false);
  await settled();
  return waiting;
}

contract("row 1: a rendezvous send ends when its value was taken, not before", async (make) => {
  const ch = make();
  assertEquals([ch.capacity, ch.size], [0, 0]);
  assertFalse(ch.trySend(0));
  const sent = ch.send(1);
  assert(await pending(sent));
  assertEquals(await ch.receive(), 1);
  await sent;
});

contract("row 2: a full buffer holds its senders back, and lets them in one by one", async (make) => {
  const ch = make({ capacity: 2 });
  const sent = [1, 2, 3, 4].map((value) => ch.send(value));
  await Promise.all(sent.slice(0, 2));
  assertEquals([await pending(sent[2]!), ch.size], [true, 2]);
  assertEquals(await ch.receive(), 1);
  assertEquals([await pending(sent[2]!), await pending(sent[3]!)], [false, true]);
  assertEquals([await ch.receive(), await ch.receive(), await ch.receive()], [2, 3, 4]);
  await Promise.all(sent);
});

contract(
  "row 3: a channel that drops the newest keeps what it has and never makes a sender wait",
  async (make) => {
    const dropped: number[] = [];
    const ch = make({ capacity: 2, overflow: "dropNewest", onUndelivered: (value) => dropped.push(value) });
    for (const value of [1, 2, 3, 4]) await ch.send(value);
    assertFalse(ch.trySend(5), "trySend leaves the value with its caller");
    assertEquals([await ch.receiveMany(9), dropped], [[1, 2], [3, 4]]);
  },
);

contract(
  "row 4: a channel that drops the oldest keeps the newest and never makes a sender wait",
  async (make) => {
    const dropped: number[] = [];
    const ch = make({ capacity: 2, overflow: "dropOldest", onUndelivered: (value) => dropped.push(value) });
    for (const value of [1, 2, 3]) await ch.send(value);
    assert(ch.trySend(4));
    assertEquals([await ch.receiveMany(9), dropped], [[3, 4], [1, 2]]);
  },
);

contract(
  "row 7: a limit of waiters fails loudly, and the channel works afterwards (semantics 17)",
  async (make) => {
    const ch = make({ maxWaiters: 2 });
    const received = [ch.receive(), ch.receive()];
    await assertRejects(() => ch.receive(), TooManyWaitersError);
    await assertRejects(() => ch.receiveMany(3), TooManyWaitersError);
    await assertRejects(() => ch[Symbol.asyncIterator]().next(), TooManyWaitersError);
    await assertRejects(() => select({ ch }), TooManyWaitersError);
    for (const value of [1, 2]) await ch.send(value);
    assertEquals(await Promise.all(received), [1, 2]);
    const sent = [ch.send(3), ch.send(4)];
    await assertRejects(() => ch.send(5), TooManyWaitersError);
    assertEquals([await ch.receive(), await ch.receive()], [3, 4]);
    await Promise.all(sent);
  },
);

contract("row 22: the try verbs never wait and never throw, and tell empty from closed", async (make) => {
  const ch = make({ capacity: 1 });
  assertEquals(ch.tryReceive(), { state: "empty" });
  assertEquals([ch.trySend(1), ch.trySend(2)], [true, false]);
  assertEquals(ch.tryReceive(), { state: "ok", value: 1 });
  assert(ch.trySend(3));
  ch.close(new Error("over"));
  assertFalse(ch.trySend(4));
  assertEquals([ch.tryReceive(), ch.tryReceive()], [{ state: "ok", value: 3 }, { state: "closed" }]);
  await settled();
});

contract("row 24: close lets receivers drain what was accepted, and accepts nothing more", async (make) => {
  const ch = make({ capacity: 4 });
  await ch.sendMany([1, 2, 3]);
  ch.close();
  assertFalse(ch.trySend(4));
  assertEquals(await Array.fromAsync(ch), [1, 2, 3]);
});

contract(
  "row 25: ending twice is no error, and sending to the dead is an answer, not a crash (complaint 2)",
  async (make) => {
    const ch = make({ capacity: 1 });
    ch.close("first");
    ch.close("second");
    ch.cancel("third");
    ch[Symbol.dispose]();
    assertEquals(ch.trySend(1), false);
    const error = await assertRejects(() => ch.send(1), ChannelClosedError);
    assertEquals([error.value, error.cause], [1, "first"]);
  },
);

contract("row 26: a reason given to close comes out at every receiver, after the values", async (make) => {
  const ch = make({ capacity: 2 });
  await ch.send(1);
  ch.close(new RangeError("no more"));
  assertEquals(await ch.receive(), 1);
  await assertRejects(() => ch.receive(), RangeError, "no more");
  await assertRejects(() => ch.receiveMany(2), RangeError, "no more");
  const got = await select({ ch });
  assertEquals([got.state, (got.reason as Error).message], ["closed", "no more"]);
});

contract("row 27: cancel discards what is buffered by way of the hook, each value once", async (make) => {
  const handed: number[] = [];
  const ch = make({ capacity: 3, onUndelivered: (value) => handed.push(value) });
  await ch.sendMany([1, 2, 3]);
  ch.cancel();
  ch.cancel();
  assertEquals([handed, ch.tryReceive().state], [[1, 2, 3], "closed"]);
  await settled();
});

contract("row 29: the last counted end that goes ends the channel, clones counted", async (make) => {
  const ch = make({ capacity: 4 });
  {
    using sender = ch.sender();
    using clone = sender.sender();
    await sender.send(1);
    await clone.send(2);
  }
  await settled();
  assertEquals(await Array.fromAsync(ch), [1, 2]);

  const other = make({ capacity: 4 });
  const first = other.receiver();
  const second = first.receiver();
  first[Symbol.dispose]();
  assert(other.trySend(1));
  second[Symbol.dispose]();
  await settled();
  assertFalse(other.trySend(2));
});

contract("row 30: one-way ends offer one direction only", async (make) => {
  const ch = make({ capacity: 1 });
  using sender = ch.sender();
  using receiver = ch.receiver();
  for (const verb of ["receive", "tryReceive", "receiveMany", "batches", "cancel"]) {
    assertFalse(verb in sender, verb);
  }
  for (const verb of ["send", "trySend", "sendMany", "reserve", "onSend"]) {
    assertFalse(verb in receiver, verb);
  }
  await sender.send(1);
  assertEquals(await receiver.receive(), 1);
});

contract("row 32: for await gives every value until the channel is closed and empty", async (make) => {
  const ch = make();
  const sending = ch.sendMany([1, 2, 3]).then(() => ch.close());
  const got: number[] = [];
  for await (const value of ch) got.push(value);
  assertEquals(got, [1, 2, 3]);
  await sending;
});

contract("row 33: leaving a loop early leaves the channel open and every other value in it", async (make) => {
  const ch = make({ capacity: 4 });
  await ch.sendMany([1, 2, 3]);
  for await (const value of ch) if (value === 1) break;
  assert(ch.trySend(4));
  assertEquals(await ch.receiveMany(9), [2, 3, 4]);
});

contract("row 34: a signal ends a wait with its own reason, and nothing that need not wait", async (make) => {
  const ch = make({ capacity: 1 });
  const stop = new AbortController();
  const { signal } = stop;
  const received = ch.receive({ signal }),
    many = ch.receiveMany(2, { signal }),
    chosen = select({ ch }, { signal });
  stop.abort(new Error("enough"));
  for (const waiting of [received, many, chosen]) await assertRejects(() => waiting, Error, "enough");
  await ch.send(1, { signal });
  for (const late of [ch.send(2, { signal }), ch.reserve({ signal }), ch.sendMany([2], { signal })]) {
    await assertRejects(() => late, Error, "enough");
  }
  assertEquals(await ch.receive({ signal }), 1);
  assertEquals(ch.tryReceive(), { state: "empty" }, "nothing was sent by those that were aborted");
});

contract("row 36: a value that is not accepted is in the error or still the caller's", async (make) => {
  const ch = make({ capacity: 1, overflow: "error" });
  await ch.send(1);
  const full = await assertRejects(() => ch.send(2), ChannelFullError);
  assertEquals([full.value, ch.trySend(3)], [2, false]);
  ch.close();
  const closed = await assertRejects(() => ch.sendMany([4, 5]), ChannelClosedError);
  assertEquals(closed.value, [4, 5]);
});

contract("row 37: a permit keeps its slot until it is used or given back", async (make) => {
  const ch = make({ capacity: 2 });
  const first = await ch.reserve();
  using second = await ch.reserve();
  assertFalse(ch.trySend(0));
  const third = ch.reserve();
  assert(await pending(third));
  first[Symbol.dispose]();
  const used = await third;
  used.send(2);
  second.send(1);
  assertEquals(await ch.receiveMany(9), [2, 1]);
  assertThrows(() => used.send(3), ArgumentError);
  await assertRejects(() => make().reserve(), ArgumentError);
});

contract(
  "row 37: several slots at once are several reservations made in one stretch: nobody gets between",
  async (make) => {
    const ch = make({ capacity: 3 });
    await ch.sendMany([1, 2, 3]);
    const mine = Promise.all([ch.reserve(), ch.reserve()]),
      theirs = Promise.all([ch.reserve(), ch.reserve()]);
    assertEquals(await ch.receiveMany(2), [1, 2]);
    for (const permit of await mine) permit.send(10);
    assert(await pending(theirs));
    assertEquals(await ch.receiveMany(9), [3, 10, 10]);
    for (const permit of await theirs) permit[Symbol.dispose]();
  },
);

contract("row 38: batches go in and come out in order, as much as there is", async (make) => {
  const ch = make({ capacity: 4 });
  const sending = ch.sendMany(Array.from({ length: 10 }, (_, i) => i)).then(() => ch.close());
  const got: number[][] = [await ch.receiveMany(3)];
  for await (const some of ch.batches(3)) got.push(some);
  assert(got.every((some) => some.length >= 1 && some.length <= 3));
  assertEquals(got.flat(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(await ch.receiveMany(3), []);
  await sending;
});

contract("row 39: capacity, size and closed tell what is there", async (make) => {
  const ch = make({ capacity: 3 });
  await ch.sendMany([1, 2]);
  assertEquals([ch.capacity, ch.size, ch.closed], [3, 2, false]);
  ch.close();
  assertEquals([ch.size, ch.closed], [2, true]);
  ch.cancel();
  assertEquals([ch.size, ch.closed], [0, true]);
  await settled();
});

contract(
  "semantics 7: whoever waits is served in the order in which they came, selects included",
  async (make) => {
    const ch = make();
    const waiting = [ch.receive(), select({ ch }).then((got) => got.value), ch.receive(), ch.receiveMany(1)];
    for (const value of [1, 2, 3, 4]) await ch.send(value);
    assertEquals(await Promise.all(waiting), [1, 2, 3, [4]]);
  },
);

contract("a batch without room for one, or of no iterable, is refused", async (make) => {
  const ch = make({ capacity: 1 });
  assertThrows(() => ch.receiveMany(0), ArgumentError);
  assertThrows(() => ch.batches(1.5), ArgumentError);
  assertInstanceOf(await ch.sendMany(7 as never).catch((error) => error), ArgumentError);
});
