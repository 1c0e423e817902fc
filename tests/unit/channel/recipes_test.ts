/**
 * Rows that two existing names give: what stands in the guide as a recipe holds, with its edges.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { ChannelClosedError } from "../../../src/errors.ts";
import { Channel } from "../../../src/channel/channel.ts";
import { split } from "../../../src/channel/operators/split.ts";
import { select } from "../../../src/channel/select/select.ts";
import { Selector } from "../../../src/channel/select/selector.ts";

Deno.test("row 40: a promise is the promise channel: every select over it has the value, early or late", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const quiet = new Channel<number>();
  const early = [select({ promise, quiet }), select({ quiet, promise })];
  resolve(7);
  for (const got of await Promise.all(early)) {
    assertEquals(got, { key: "promise", state: "ok", value: 7 });
  }
  for (let i = 0; i < 3; i++) {
    assertEquals(await select({ quiet, promise }), { key: "promise", state: "ok", value: 7 });
  }
});

Deno.test("row 40: a promise that is rejected is closed for every select, with the reason", async () => {
  const { promise, reject } = Promise.withResolvers<number>();
  const waiting = select({ promise });
  reject("gone");
  assertEquals(await waiting, { key: "promise", state: "closed", reason: "gone" });
  assertEquals(await select({ promise }), { key: "promise", state: "closed", reason: "gone" });
});

Deno.test("row 41: a one-shot holds its one answer until somebody takes it, and then it has ended", async () => {
  const answer = new Channel<string>({ capacity: 1 });
  assertEquals(answer.trySend("42"), true);
  answer.close();
  assertEquals(answer.trySend("43"), false);
  assertEquals(await answer.receive(), "42");
  await assertRejects(() => answer.receive(), ChannelClosedError);
});

Deno.test("row 41: a one-shot that nobody wants any more hands its answer back", () => {
  const lost: string[] = [];
  const answer = new Channel<string>({ capacity: 1, onUndelivered: (value) => lost.push(value) });
  answer.trySend("late");
  using _ = answer.receiver();
  answer.cancel();
  assertEquals(lost, ["late"]);
  assertEquals(answer.trySend("later"), false);
});

Deno.test("complaint 21: select over a list that grows and shrinks while it runs, a failed one taken out", async () => {
  const peers = new Map(["a", "b", "c"].map((name) => [name, new Channel<number>({ capacity: 2 })]));
  const seen: string[] = [];
  using loop = new Selector(Object.fromEntries(peers));
  for (const [name, peer] of peers) peer.trySend(name.charCodeAt(0));
  peers.get("b")!.close(new Error("connection lost"));
  for (let turn = 0; turn < 5; turn++) {
    const got = await loop.next();
    seen.push(`${got.key} ${got.state}`);
    if (got.state === "closed") loop.delete(got.key);
    if (turn !== 2) continue;
    const late = new Channel<number>({ capacity: 1 });
    late.trySend(4);
    loop.set("d", late);
  }
  assertEquals(seen.slice(0, 3), ["a ok", "b ok", "c ok"], "each once before any twice");
  assertEquals(seen.slice(3).sort(), ["b closed", "d ok"]);
  assertEquals(loop.size, 3);
});

Deno.test("complaint 21: choosing from one queue by value is a split, and nothing is passed over", async () => {
  const orders = new Channel<number>({ capacity: 8 });
  const [urgent, usual] = split(orders, (n) => n > 100, { capacity: 8 });
  await orders.sendMany([1, 200, 2, 300]);
  orders.close();
  const [first, second] = await Promise.all([Array.fromAsync(urgent), Array.fromAsync(usual)]);
  assertEquals([first, second], [[200, 300], [1, 2]]);
});
