/**
 * What users of other channels complain of, and cannot happen here.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Channel, ChannelClosedError, select } from "../../../src/channel/mod.ts";

Deno.test("complaint 2: a receiver may close, twice, and whoever still sends learns of it and keeps the value", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const sent: unknown[] = [];
  const sender = (async () => {
    for (let i = 0;; i++) await ch.send(i);
  })().catch((error) => sent.push(error.value));
  assertEquals(await ch.receive(), 0);
  ch.close();
  ch.close();
  await sender;
  assertEquals([sent, ch.tryReceive(), ch.trySend(9)], [[2], { state: "ok", value: 1 }, false]);
});

Deno.test("complaint 7: a try verb is a value, not an exception, on whatever kind of dead channel", async () => {
  for (const end of [[], ["why"], [new Error("why")]]) {
    const ch = new Channel<number>({ capacity: 1 });
    ch.cancel(...end as [unknown?]);
    assertEquals([ch.trySend(1), ch.tryReceive()], [false, { state: "closed" }]);
    assertEquals((await select({ ch })).state, "closed");
    assertEquals(select.try({ out: ch.onSend(1) })?.state, "closed");
  }
});

Deno.test("complaint 8: whatever way a resource is not delivered, somebody has it: the hook, the error or the caller", async () => {
  const ways: Record<string, (ch: Channel<string>) => Promise<unknown>> = {
    dropOldest: (ch) => ch.send("b"),
    dropNewest: (ch) => ch.send("b"),
    suspend: (ch) => {
      const sent = ch.send("b");
      ch.cancel();
      return sent;
    },
    error: (ch) => ch.send("b"),
  };
  for (const [overflow, way] of Object.entries(ways)) {
    const open = new Set(["a", "b"]);
    const ch = new Channel<string>({
      capacity: 1,
      overflow: overflow as "error",
      onUndelivered: (file) => assert(open.delete(file), `${file} twice`),
    });
    await ch.send("a");
    await way(ch).catch((error) => error.value !== undefined && assert(open.delete(error.value)));
    ch.cancel();
    assertEquals(open, new Set(), overflow);
  }
});

Deno.test("complaint 9: workers are served in the order in which they became idle: none is preferred, none starves", async () => {
  const jobs = new Channel<number>({ capacity: 4 });
  const done = [0, 0, 0, 0];
  const workers = done.map(async (_, me) => {
    for await (const _ of jobs) done[me]!++;
  });
  for (let i = 0; i < 400; i++) await jobs.send(i);
  jobs.close();
  await Promise.all(workers);
  assert(Math.min(...done) > 90, `${done}`);
});

Deno.test("complaint 10: a receive that is aborted takes nothing, at any moment", async () => {
  let seed = 17;
  const dice = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  for (const capacity of [0, 1, 3]) {
    const ch = new Channel<number>({ capacity });
    const got: number[] = [];
    let sent = 0;
    const waits: Promise<unknown>[] = [];
    for (let i = 0; i < 2000; i++) {
      const stop = new AbortController();
      const { signal } = stop;
      const keep = (value: number) => void got.push(value);
      if (dice(2)) waits.push(ch.receive({ signal }).then(keep, () => {}));
      else waits.push(ch.receiveMany(2, { signal }).then((some) => some.forEach(keep), () => {}));
      if (dice(2) && ch.trySend(sent)) sent++;
      if (dice(3) === 0) await Promise.resolve();
      if (dice(2)) stop.abort();
    }
    ch.close();
    await Promise.all(waits);
    got.push(...await Array.fromAsync(ch));
    assertEquals(got.sort((a, b) => a - b), Array.from({ length: sent }, (_, i) => i));
  }
});

Deno.test("complaint 14: close keeps what was accepted, a receive can be taken back, and nothing stops accepting", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  const stop = new AbortController();
  const waiting = ch.receive({ signal: stop.signal });
  stop.abort();
  await assertRejects(() => waiting, DOMException);
  for (let i = 0; i < 5000; i++) assert(ch.trySend(i) && ch.tryReceive().state === "ok");
  await ch.sendMany([1, 2]);
  const late = ch.send(3);
  ch.close();
  const error = await assertRejects(() => late, ChannelClosedError);
  assertEquals([error.value, await Array.fromAsync(ch)], [3, [1, 2]]);
});

Deno.test("complaint 18: an iterator or stream that is abandoned keeps nothing: no waiter, no value, no channel", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const iterator = ch[Symbol.asyncIterator]();
  const parked = iterator.next();
  await iterator.return!();
  assertEquals(await parked, { value: undefined, done: true });
  const reader = ch.toReadableStream().getReader();
  reader.releaseLock();
  ch[Symbol.asyncIterator]();
  ch.batches(2);
  assert(ch.trySend(1), "no forgotten waiter took it");
  assertEquals([ch.size, await ch.receive()], [1, 1]);

  const collect = (globalThis as unknown as { gc?: () => void }).gc;
  if (collect === undefined) return;
  const forgotten: WeakRef<object>[] = [];
  (() => {
    for (let i = 0; i < 10; i++) {
      const lost = new Channel<number>();
      const left = lost[Symbol.asyncIterator]();
      left.next();
      lost.receive();
      lost.toReadableStream().getReader().read();
      forgotten.push(new WeakRef(lost), new WeakRef(left));
    }
  })();
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
  }
  // The stream's own machinery may still hold on to the last one.
  const alive = forgotten.filter((ref) => ref.deref() !== undefined).length;
  assert(alive <= 2, `${alive} of 20 are kept alive by abandoned waits`);
});
