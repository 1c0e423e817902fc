import { assert, assertEquals } from "@std/assert";
import { Broadcast } from "../../../../src/channel/broadcast/broadcast.ts";
import { PubSub } from "../../../../src/channel/broadcast/pub_sub.ts";

const gc = (globalThis as { gc?: () => void }).gc;

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Collects garbage until `done`, in tasks that look at nothing: whatever a task has seen through a `WeakRef` stays. */
async function collect(done: () => boolean, turns = 20): Promise<boolean> {
  for (let turn = 0; turn < turns; turn++) {
    await task();
    gc!();
    await task();
    if (done()) return true;
  }
  return false;
}

Deno.test({
  name: "a receiver that everybody has forgotten stops holding up the others (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    const news = new Broadcast<number>();
    using there = news.receiver();
    (() => news.receiver())();
    await news.send(1);
    assertEquals(await there.receive(), 1);
    const parked = news.send(2);
    assert(await collect(() => news.receivers === 1));
    await parked;
    assertEquals(await there.receive(), 2);
  },
});

Deno.test({
  name:
    "a receiver forgotten in the middle of a wait is found after the value it waited for (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    const news = new Broadcast<number>();
    (() => void news.receiver().receive())();
    assert(!await collect(() => news.receivers === 0, 3));
    await news.send(1);
    assert(await collect(() => news.receivers === 0));
  },
});

Deno.test({
  name: "a receiver lives on in an iteration, an end or a select that holds it alone (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    const news = new Broadcast<number>({ capacity: 4 });
    const iterator = (() => news.receiver()[Symbol.asyncIterator]())();
    const end = (() => news.receiver().receiver())();
    const stream = (() => news.receiver().toReadableStream().getReader())();
    assert(!await collect(() => news.receivers < 3, 3));
    await news.send(7);
    assertEquals((await iterator.next()).value, 7);
    assertEquals(await end.receive(), 7);
    assertEquals((await stream.read()).value, 7);
    await stream.cancel();
  },
});

Deno.test({
  name: "a topic whose only receiver was forgotten is forgotten too (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    const trades = new PubSub<string, string>((value) => value);
    (() => trades.receiver("a"))();
    assertEquals(trades.topics, 1);
    assert(await collect(() => trades.topics === 0));
  },
});

Deno.test({
  name:
    "a broadcast that everybody has forgotten is collected with its values and receivers (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    const watched = (() => {
      const news = new Broadcast<object>({ capacity: 2 });
      const reader = news.receiver();
      const value = {};
      news.trySend(value);
      void news.receiver().receive();
      return [news, reader, value].map((thing) => new WeakRef(thing));
    })();
    assert(await collect(() => watched.every((ref) => ref.deref() === undefined)));
  },
});

Deno.test({
  name: "a value is not kept alive once every receiver has it (run with --expose-gc)",
  ignore: gc === undefined,
  async fn() {
    const news = new Broadcast<object>({ capacity: 2 });
    using reader = news.receiver();
    const watched = await (async () => {
      const value = {};
      await news.send(value);
      await reader.receive();
      return new WeakRef(value);
    })();
    assert(await collect(() => watched.deref() === undefined));
    assertEquals(news.size, 0);
  },
});
