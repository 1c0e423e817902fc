import { assert, assertEquals, assertRejects } from "@std/assert";
import { ArgumentError } from "../../../../src/errors.ts";
import { Channel } from "../../../../src/channel/channel.ts";
import {
  Closed,
  NOT_READY,
  type RemoteDecision,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
} from "../../../../src/channel/selectable.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";

Deno.test("iterating yields a result per turn, each end once, and ends when nothing can come any more", async () => {
  const [a, b] = [new Channel<number>({ capacity: 2 }), new Channel<number>({ capacity: 2 })];
  const stop = new AbortController();
  const loop = new Selector({ a, b, task: Promise.resolve("done"), stop: stop.signal, off: null });
  const log: string[] = [];
  await a.sendMany([1, 2]);
  a.close();
  b.close("why");
  stop.abort("stop");
  for await (const got of loop) log.push(`${got.key} ${got.value ?? got.reason}`);
  assertEquals(log.sort(), ["a 1", "a 2", "a undefined", "b why", "stop stop", "task done"]);
  assertEquals((await Array.fromAsync(loop)).length, 0);
});

Deno.test("leaving an iteration leaves the selector as it is, and disposing of it ends an iteration that waits", async () => {
  const ch = new Channel<number>({ capacity: 2, maxWaiters: 1 });
  const loop = new Selector({ ch });
  await ch.sendMany([1, 2]);
  for await (const got of loop) {
    assertEquals(got.value, 1);
    break;
  }
  assertEquals(loop.tryNext()!.value, 2);
  const iterator = loop[Symbol.asyncIterator]();
  const waiting = iterator.next();
  await assertRejects(() => loop.next(), ArgumentError, "one loop");
  await iterator.return!();
  assertEquals([await waiting, await iterator.next()], [1, 2].map(() => ({ value: undefined, done: true })));
  const log: unknown[] = [];
  const iterating = (async () => {
    for await (const got of loop) log.push(got.value);
  })();
  await ch.send(3);
  for (let turn = 0; turn < 10; turn++) await null;
  loop[Symbol.dispose]();
  await iterating;
  assertEquals([log, await Array.fromAsync(loop)], [[3], []]);
});

Deno.test("an end that is reported for a case which has been replaced does not disable its successor", async () => {
  let waiter: Waiter<number> | undefined;
  let claimed = false;
  const remote: RemoteDecision = {
    publish(): void {},
    lock: () => !claimed,
    unlock(): void {},
    settle(): void {},
  };
  const far: SelectCase<number> & Selectable<number> = {
    served: 0,
    [SELECT_CASE]: () => far,
    poll: () => NOT_READY,
    enlist(one: Waiter<number>): void {
      waiter = one;
      one.decision!.remote = remote;
    },
    withdraw(): void {},
  };
  const ch = new Channel<number>({ capacity: 1 });
  const loop = new Selector<Record<string, Selectable<number>>>({ far });
  const iterator = loop[Symbol.asyncIterator]();
  const got = iterator.next();
  claimed = true;
  loop.delete("far");
  loop.set("far", ch);
  waiter!.decision!.settled = true;
  waiter!.complete(new Closed("gone", true));
  assertEquals((await got).value, { key: "far", state: "closed", reason: "gone" });
  ch.trySend(1);
  assertEquals((await iterator.next()).value, { key: "far", state: "ok", value: 1 });
});

Deno.test("row 21: a turn of a selector allocates its result and its promise, and a try its result", async () => {
  const gc = (globalThis as { gc?: () => void }).gc;
  if (gc === undefined) return;
  const { memoryUsage } = await import("node:process");
  const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
  using loop = new Selector({ a, b });
  const tries = (count: number): void => {
    for (let turn = 0; turn < count; turn++) {
      a.trySend(1);
      if (loop.tryNext() === undefined) throw new Error("nothing");
    }
  };
  tries(20_000);
  let least = Infinity;
  // A scavenge in between makes a round useless: the least of several counts.
  for (let round = 0; round < 20; round++) {
    const before = memoryUsage().heapUsed;
    tries(2_000);
    const used = memoryUsage().heapUsed - before;
    if (used > 0) least = Math.min(least, used / 2_000);
  }
  // An object of three fields and what counting itself costs; a waiter or a list would be 80 more.
  assert(least < 80, `${least} bytes a turn`);
});
