import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { take } from "../../../../src/channel/operators/take.ts";
import { Counted, failure, settle } from "./helpers.ts";

Deno.test("row 52: take() takes its number and not one more: the source keeps the rest", async () => {
  const jobs = new Channel<number>({ capacity: 8 });
  await jobs.sendMany([1, 2, 3, 4]);
  assertEquals(await Array.fromAsync(take(jobs, 2, { capacity: 5 })), [1, 2]);
  await settle();
  assertEquals([jobs.size, jobs.closed], [2, false]);
  const source = new Counted();
  assertEquals(await Array.fromAsync(take(from(source), 3)), [0, 1, 2]);
  assertEquals([source.pulled, source.returned], [3, 0]);
});

Deno.test("take() of none ends at once and looks at nothing; of too many it ends with its source", async () => {
  const source = new Counted();
  const none = take(from(source), 0);
  assertEquals([await Array.fromAsync(none), none.closed, source.pulled], [[], true, 0]);
  assertEquals(await Array.fromAsync(take(from([1]), 5)), [1]);
  const broken = new Channel<number>();
  broken.close("torn");
  assertEquals(await failure(take(broken, 5).receive()), "torn");
});

Deno.test("take() ends with the value, not with the receive after it", async () => {
  const jobs = new Channel<number>();
  const one = take(jobs, 1);
  const both = Promise.all([one.receive(), failure(one.receive())]);
  await jobs.send(1);
  const [value, end] = await both;
  assertEquals([value, one.closed, (end as Error).name], [1, true, "ChannelClosedError"]);
  assertEquals([jobs.trySend(2), jobs.explain().receivers.length], [false, 0]);
});

Deno.test("disposing of take() lets the source go, cancelling it cancels the source", () => {
  const kept = new Channel<number>();
  take(kept, 1)[Symbol.dispose]();
  const left = new Channel<number>();
  take(left, 1).cancel("enough");
  assertEquals([kept.closed, left.closed], [false, true]);
});

Deno.test("take() refuses bad arguments by name", () => {
  const jobs = new Channel<number>();
  assertThrows(() => take([1] as never, 1), ArgumentError, "from() makes one");
  for (const count of [-1, 1.5, NaN, "2"]) {
    assertThrows(() => take(jobs, count as number), ArgumentError, "count=");
  }
});
