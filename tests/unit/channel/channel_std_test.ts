/** What users of `@std/async`'s `Channel` rely on, so that swapping the import changes nothing for them. */
import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { Channel, ChannelClosedError } from "../../../src/channel/mod.ts";

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => "nothing thrown", (error) => error);

Deno.test("std: a channel is a rendezvous unless a capacity is given, and refuses bad capacities", () => {
  assertEquals([new Channel().capacity, new Channel({}).capacity, new Channel({ capacity: 8 }).capacity], [
    0,
    0,
    8,
  ]);
  for (const capacity of [-1, 1.5, NaN, Infinity]) assertThrows(() => new Channel({ capacity }), RangeError);
});

Deno.test("std: buffered values come out in order, however the ring wraps, and size follows", async () => {
  const ch = new Channel<number>({ capacity: 3 });
  const out: number[] = [];
  for (let i = 0; i < 50; i++) {
    await ch.send(i);
    if (ch.size === 3) { for (let k = 0; k < 2; k++) out.push(await ch.receive()); }
  }
  while (ch.size > 0) out.push(await ch.receive());
  assertEquals(out, Array.from({ length: 50 }, (_, i) => i));
});

Deno.test("std: a rendezvous send stays pending until it is received, and the other way round", async () => {
  const ch = new Channel<number>();
  let sent = false;
  const sending = ch.send(1).then(() => sent = true);
  await Promise.resolve();
  assertFalse(sent);
  assertEquals(await ch.receive(), 1);
  await sending;
  const receiving = ch.receive();
  await ch.send(2);
  assertEquals(await receiving, 2);
});

Deno.test("std: a full buffer holds senders back and lets them in one by one, in order", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  await ch.send(0);
  const order: number[] = [];
  const sends = [1, 2, 3].map((value) => ch.send(value).then(() => order.push(value)));
  await Promise.resolve();
  assertEquals([order, ch.size], [[], 1]);
  for (let i = 0; i < 4; i++) assertEquals(await ch.receive(), i);
  await Promise.all(sends);
  assertEquals(order, [1, 2, 3]);
});

Deno.test("std: receivers that wait are served in order", async () => {
  const ch = new Channel<string>();
  const got = Promise.all([ch.receive(), ch.receive(), ch.receive()]);
  for (const value of ["a", "b", "c"]) await ch.send(value);
  assertEquals(await got, ["a", "b", "c"]);
});

Deno.test("std: close is idempotent, drains, then rejects with one error that has no value", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  await ch.send(1);
  assertFalse(ch.closed);
  ch.close();
  ch.close(new Error("too late"));
  assert(ch.closed);
  assertEquals(await ch.receive(), 1);
  const first = await failure(ch.receive());
  assert(first instanceof ChannelClosedError);
  assertFalse("value" in first);
  assertStrictEquals(await failure(ch.receive()), first);
});

Deno.test("std: a send to a closed channel, and every parked one, gets its value back", async () => {
  const ch = new Channel<number>();
  const parked = [ch.send(1), ch.send(2)];
  ch.close(new Error("the reason is for receivers"));
  for (const [at, promise] of [...parked, ch.send(3)].entries()) {
    assertEquals((await assertRejects(() => promise, ChannelClosedError)).value, at + 1);
  }
});

Deno.test("std: parked receivers see the close, with its reason if there is one", async () => {
  const plain = new Channel<number>();
  const waiting = [plain.receive(), plain.receive()];
  plain.close();
  for (const promise of waiting) await assertRejects(() => promise, ChannelClosedError);
  const reason = new Error("upstream");
  const ch = new Channel<number>({ capacity: 1 });
  await ch.send(1);
  ch.close(reason);
  assertEquals(await ch.receive(), 1);
  assertStrictEquals(await failure(ch.receive()), reason);
  const odd = new Channel<number>();
  odd.close(undefined);
  assertStrictEquals(await failure(odd.receive()), undefined);
});

Deno.test("std: trySend delivers to a receiver or a free slot, else says false", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const waiting = ch.receive();
  assert(ch.trySend(1));
  assertEquals([await waiting, ch.size], [1, 0]);
  assertEquals([ch.trySend(2), ch.trySend(3), ch.size], [true, false, 1]);
  ch.close();
  assertFalse(ch.trySend(4));
  assertFalse(new Channel<number>().trySend(1));
});

Deno.test("std: tryReceive tells ok, empty and closed apart, also for undefined, and shares the last two", async () => {
  const ch = new Channel<undefined>({ capacity: 1 });
  assertEquals(ch.tryReceive(), { state: "empty" });
  assertStrictEquals(ch.tryReceive(), ch.tryReceive());
  await ch.send(undefined);
  ch.close();
  assertEquals(ch.tryReceive(), { state: "ok", value: undefined });
  assertEquals(ch.tryReceive(), { state: "closed" });
  assertStrictEquals(ch.tryReceive(), ch.tryReceive());
});

Deno.test("std: tryReceive takes from a parked sender, or lets one into the slot it frees", async () => {
  const direct = new Channel<number>();
  const sent = direct.send(7);
  assertEquals(direct.tryReceive(), { state: "ok", value: 7 });
  await sent;
  const ch = new Channel<number>({ capacity: 1 });
  await ch.send(1);
  const second = ch.send(2);
  assertEquals(ch.tryReceive(), { state: "ok", value: 1 });
  assertEquals(ch.size, 1);
  await second;
});

Deno.test("std: an aborted signal rejects a wait and leaves the channel open, but not what need not wait", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const aborted = { signal: AbortSignal.abort("stop") };
  await ch.send(1, aborted);
  assertEquals(await failure(ch.send(2, aborted)), "stop");
  assertEquals(await ch.receive(aborted), 1);
  assertEquals(await failure(ch.receive(aborted)), "stop");
  assertFalse(ch.closed);
});

Deno.test("std: a wait that is aborted is gone at once, from the head, middle or tail of its queue", async () => {
  for (const at of [0, 1, 2]) {
    for (const kind of ["send", "receive"] as const) {
      const ch = new Channel<number>();
      const stop = new AbortController();
      const waits = [0, 1, 2].map((i) => {
        const options = i === at ? { signal: stop.signal } : {};
        const wait: Promise<unknown> = kind === "send" ? ch.send(i, options) : ch.receive(options);
        return wait.catch((error) => error);
      });
      stop.abort("gone");
      assertEquals(await waits[at], "gone");
      const left = [0, 1, 2].filter((i) => i !== at);
      for (const i of left) {
        if (kind === "send") assertEquals(await ch.receive(), i);
        else assert(ch.trySend(i));
      }
      if (kind === "receive") assertEquals(await Promise.all(left.map((i) => waits[i])), left);
      assertEquals([ch.tryReceive(), ch.trySend(9)], [{ state: "empty" }, false]);
    }
  }
});

Deno.test("std: a signal that fires after delivery, or on a closed channel, changes nothing", async () => {
  const ch = new Channel<number>();
  const stop = new AbortController();
  const receiving = ch.receive({ signal: stop.signal });
  await ch.send(1, { signal: stop.signal });
  const sending = ch.send(2, { signal: stop.signal });
  ch.close();
  stop.abort();
  assertEquals(await receiving, 1);
  assertEquals((await assertRejects(() => sending, ChannelClosedError)).value, 2);
});

Deno.test("std: iteration drains until the close, and throws its reason", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const producer = (async () => {
    for (let i = 0; i < 5; i++) await ch.send(i);
    ch.close();
  })();
  assertEquals(await Array.fromAsync(ch), [0, 1, 2, 3, 4]);
  await producer;
  const failed = new Channel<number>({ capacity: 1 });
  await failed.send(1);
  failed.close(new Error("broken"));
  const seen: number[] = [];
  await assertRejects(
    async () => {
      for await (const value of failed) seen.push(value);
    },
    Error,
    "broken",
  );
  assertEquals(seen, [1]);
});

Deno.test("std: streams drain, fail with the reason, share values, and close the channel when cancelled", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  (async () => {
    for (let i = 0; i < 6; i++) await ch.send(i);
    ch.close();
  })();
  const [left, right] = await Promise.all([
    Array.fromAsync(ch.toReadableStream()),
    Array.fromAsync(ch.toReadableStream()),
  ]);
  assertEquals([...left, ...right].sort(), [0, 1, 2, 3, 4, 5]);
  const failed = new Channel<number>();
  failed.close(new Error("broken"));
  await assertRejects(() => Array.fromAsync(failed.toReadableStream()), Error, "broken");
  const plain = new Channel<number>();
  await plain.toReadableStream().cancel();
  await assertRejects(() => plain.receive(), ChannelClosedError);
  const reasoned = new Channel<number>();
  await reasoned.toReadableStream().cancel("enough");
  assertEquals(await failure(reasoned.receive()), "enough");
});

Deno.test("std: disposing closes", async () => {
  const first = new Channel<number>();
  first[Symbol.dispose]();
  const second = new Channel<number>();
  await second[Symbol.asyncDispose]();
  assertEquals([first.closed, second.closed], [true, true]);
});
