import { assertEquals, assertRejects } from "@std/assert";
import { Channel, ChannelClosedError } from "../../../src/channel/mod.ts";

Deno.test("sendMany sends all in order, across waits, from any iterable", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const sending = ch.sendMany(new Set([1, 2, 3, 4, 5])).then(() => ch.close());
  assertEquals(await Array.fromAsync(ch), [1, 2, 3, 4, 5]);
  await sending;
});

Deno.test("sendMany on a channel that closes gives back exactly what was not sent", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const sending = ch.sendMany([1, 2, 3, 4]);
  ch.close("why");
  const error = await assertRejects(() => sending, ChannelClosedError);
  assertEquals([error.value, error.cause], [[3, 4], "why"]);
  assertEquals(await ch.receiveMany(9), [1, 2]);
});

Deno.test("sendMany leaves out what a cancelled channel gave to its hook", async () => {
  const undelivered: number[] = [];
  const ch = new Channel<number>({ capacity: 1, onUndelivered: (v) => undelivered.push(v) });
  const sending = ch.sendMany([1, 2, 3]);
  ch.cancel();
  const error = await assertRejects(() => sending, ChannelClosedError);
  assertEquals([error.value, undelivered], [[3], [1, 2]]);
});

Deno.test("sendMany stops at an abort, having taken from the iterable only what it sent and one more", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const stop = new AbortController();
  const values = [1, 2, 3, 4, 5].values();
  const sending = ch.sendMany(values, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await assertRejects(() => sending, Error, "enough");
  assertEquals([await ch.receiveMany(9), [...values]], [[1, 2], [4, 5]]);
});

Deno.test("sendMany from a generator that throws on its way out still gives back the value that was not sent", async () => {
  const ch = new Channel<number>();
  function* numbers() {
    try {
      yield 1;
      yield 2;
    } finally {
      // deno-lint-ignore no-unsafe-finally
      throw new RangeError("a generator with its own troubles");
    }
  }
  const sending = ch.sendMany(numbers());
  ch.close();
  const error = await assertRejects(() => sending, ChannelClosedError);
  assertEquals(error.value, [1]);
});
