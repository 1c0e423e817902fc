import { assert, assertEquals } from "@std/assert";
import { Channel, select } from "../../../../src/channel/mod.ts";

Deno.test("a promise is a case: its value, or closed with its rejection", async () => {
  const ch = new Channel<number>();
  assertEquals(await select({ ch, p: Promise.resolve(3) }), { key: "p", state: "ok", value: 3 });
  assertEquals(await select({ ch, p: Promise.reject("no") }), { key: "p", state: "closed", reason: "no" });
  const thenable = { then: (resolve: (value: number) => void) => resolve(4) } as PromiseLike<number>;
  assertEquals((await select({ ch, thenable })).value, 4);
});

Deno.test("a promise that loses is not consumed, and its case stays ready once it is known to have settled", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const { promise, resolve } = Promise.withResolvers<string>();
  const got = select({ ch, promise });
  await ch.send(1);
  assertEquals((await got).key, "ch");
  const both = [select({ promise }), select({ ch, promise })];
  resolve("done");
  assertEquals((await Promise.all(both)).map((one) => one.value), ["done", "done"]);
  assertEquals(select.try({ promise }), { key: "promise", state: "ok", value: "done" });
});

Deno.test("a loop of selects over one promise adds one reaction to it, not one per turn", async () => {
  let reactions = 0;
  const forever = new Promise<void>(() => {});
  forever.then = function (this: Promise<void>, ...args: Parameters<typeof forever.then>) {
    reactions++;
    return Promise.prototype.then.apply(this, args);
  } as typeof forever.then;
  const ch = new Channel<number>();
  for (let i = 0; i < 50; i++) {
    const got = select({ ch, forever });
    assert(ch.trySend(i));
    await got;
  }
  assertEquals(reactions, 1);
});

Deno.test("priority waits for word from a promise that may have settled before a later case", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  await ch.send(1);
  const got = await select({ stop: Promise.resolve("stop"), ch }, { order: "priority" });
  assertEquals([got.key, ch.size], ["stop", 1]);
  assertEquals((await select({ stop: new Promise(() => {}), ch }, { order: "priority" })).key, "ch");
});

Deno.test("an abort signal is a case: its reason is the value, and no listener stays behind", async () => {
  const stop = new AbortController();
  const ch = new Channel<number>();
  let listeners = 0;
  const { signal } = stop;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
  const first = select({ ch, signal });
  const second = select({ ch, signal });
  assertEquals(listeners, 1);
  assert(ch.trySend(1));
  await first;
  stop.abort("enough");
  assertEquals(await second, { key: "signal", state: "ok", value: "enough" });
  assertEquals([listeners, (await select({ signal })).value], [0, "enough"]);
});

Deno.test("priority: a promise or a signal that woke the select does not win over an earlier case that is ready by then", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const { promise, resolve } = Promise.withResolvers<string>();
  const stop = new AbortController();
  const settling = select({ ch, promise }, { order: "priority" });
  await null;
  resolve("late");
  assert(ch.trySend(1));
  assertEquals(await settling, { key: "ch", state: "ok", value: 1 });
  const aborting = select({ ch, signal: stop.signal }, { order: "priority" });
  stop.abort("late");
  assert(ch.trySend(2));
  assertEquals(await aborting, { key: "ch", state: "ok", value: 2 });
  // What was passed over is there still, and wakes others.
  assertEquals((await select({ ch, promise }, { order: "priority" })).value, "late");
  assertEquals((await select({ ch, signal: stop.signal })).value, "late");
});
