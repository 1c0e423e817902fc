import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { type Call, CallChannel } from "../../../../src/channel/process/call_channel.ts";
import { parallel } from "../../../../src/channel/process/parallel.ts";
import { Scope } from "../../../../src/channel/process/scope.ts";
import { select } from "../../../../src/channel/select/select.ts";
import {
  ArgumentError,
  CallDroppedError,
  ChannelClosedError,
  TooManyWaitersError,
} from "../../../../src/errors.ts";
import { turns } from "../../../support/turns.ts";

Deno.test("row 60: an extended rendezvous: the caller waits until its request was taken and answered", async () => {
  const calls = new CallChannel<number, string>();
  const log: string[] = [];
  const caller = calls.call(7).then((answer) => log.push(`answer ${answer}`));
  await turns();
  const call = await calls.receive();
  log.push(`taken ${call.value}`);
  await turns();
  log.push("worked");
  assertEquals(call.reply("seven"), true);
  await caller;
  assertEquals(log, ["taken 7", "worked", "answer seven"]);
});

Deno.test("row 60: serve answers calls in order, one at a time, until the channel is closed", async () => {
  const calls = new CallChannel<number, number>();
  let inside = 0;
  const served = calls.serve(async (n) => {
    assertEquals(++inside, 1);
    await turns(3);
    inside--;
    return n * n;
  });
  assertEquals(await parallel(5, (i) => calls.call(i)), [0, 1, 4, 9, 16]);
  calls.close();
  await served;
});

Deno.test("row 60: serve with concurrency has as many calls in hand, and several servers share the calls", async () => {
  const calls = new CallChannel<number, number>({ capacity: 4 });
  let inside = 0;
  let most = 0;
  const handler = async (n: number): Promise<number> => {
    most = Math.max(most, ++inside);
    await turns(5);
    inside--;
    return n;
  };
  const servers = [calls.serve(handler, { concurrency: 3 }), calls.serve(handler)];
  assertEquals(await parallel(20, (i) => calls.call(i)), Array.from({ length: 20 }, (_, i) => i));
  assertEquals(most, 4);
  calls.close();
  await Promise.all(servers);
});

Deno.test("row 60: what the handler throws, at once or later, is the caller's; the server goes on", async () => {
  const calls = new CallChannel<number, number>();
  const served = calls.serve((n) => {
    if (n === 0) throw new RangeError("zero");
    return n === 1 ? Promise.reject(new TypeError("one")) : n;
  });
  await assertRejects(() => calls.call(0), RangeError, "zero");
  await assertRejects(() => calls.call(1), TypeError, "one");
  assertEquals(await calls.call(2), 2);
  calls.close();
  await served;
});

Deno.test("row 60: a call in a select on the server's side, beside a channel", async () => {
  const calls = new CallChannel<string, number>();
  const quit = new Channel<void>();
  const answers = [calls.call("a"), calls.call("bb")];
  const lengths: string[] = [];
  const server = (async () => {
    for (;;) {
      const got = await select({ call: calls, quit }, { order: "priority" });
      if (got.key === "quit" || got.state === "closed") return;
      using call: Call<string, number> = got.value;
      lengths.push(call.value);
      call.reply(call.value.length);
    }
  })();
  assertEquals(await Promise.all(answers), [1, 2]);
  await quit.send();
  await server;
  assertEquals(lengths, ["a", "bb"]);
});

Deno.test("row 60: a call in a select on the caller's side is chosen when it is taken; else no server sees it", async () => {
  const calls = new CallChannel<number, number>();
  const other = new Channel<string>();
  const asking = calls.onCall(1);
  const got = select({ asking, other });
  other.trySend("instead");
  assertEquals((await got).key, "other");
  assertEquals([calls.size, calls.tryReceive().state], [0, "empty"]);
  const second = calls.onCall(2);
  const chosen = select({ second, other });
  using call = await calls.receive();
  assertEquals([(await chosen).key, call.value], ["second", 2]);
  call.reply(20);
  assertEquals(await second.reply, 20);
});

Deno.test("row 60: a call that the server drops fails with what was asked", async () => {
  const calls = new CallChannel<string, number>();
  const answer = calls.call("x");
  {
    using _call = await calls.receive();
  }
  const error = await assertRejects(() => answer, CallDroppedError);
  assertEquals([error.value, error.code], ["x", "CALL_DROPPED"]);
});

Deno.test("row 60: a call is answered once", async () => {
  const calls = new CallChannel<number, number>();
  const answer = calls.call(1);
  const call = await calls.receive();
  call.reply(1);
  assertThrows(() => call.reply(2), ArgumentError, "before");
  assertThrows(() => call.fail(new Error("late")), ArgumentError, "before");
  call[Symbol.dispose]();
  assertEquals([await answer, call.abandoned], [1, false]);
  const rejected = calls.call(2);
  const second = await calls.receive();
  const failure = new Error("no");
  assertEquals(second.fail(failure), true);
  assertStrictEquals(await rejected.catch((error) => error), failure);
});

Deno.test("row 60: a caller that gives up before its call was taken leaves nothing behind", async () => {
  const calls = new CallChannel<number, number>();
  const stop = new AbortController();
  const answer = calls.call(1, { signal: stop.signal });
  await turns();
  stop.abort("impatient");
  assertEquals(await answer.catch((reason) => reason), "impatient");
  assertEquals(calls.tryReceive().state, "empty");
  assertEquals(await calls.call(2, { signal: stop.signal }).catch((reason) => reason), "impatient");
  assertEquals(calls.tryReceive().state, "empty");
});

Deno.test("row 60: a caller that gives up while it is served: the server is told, and its answer is refused", async () => {
  const calls = new CallChannel<number, number>();
  const stop = new AbortController();
  const answer = calls.call(1, { signal: stop.signal });
  const call = await calls.receive();
  await turns();
  const told: unknown[] = [];
  call.signal.addEventListener("abort", () => told.push(call.signal.reason));
  stop.abort("impatient");
  assertEquals(await answer.catch((reason) => reason), "impatient");
  assertEquals([call.abandoned, told, call.reply(5), call.fail(new Error())], [
    true,
    ["impatient"],
    false,
    false,
  ]);
  call[Symbol.dispose]();

  const late = new AbortController();
  const second = calls.call(2, { signal: late.signal });
  const taken = await calls.receive();
  late.abort("later");
  assertEquals(await second.catch((reason) => reason), "later");
  assertEquals([taken.signal.aborted, taken.signal.reason], [true, "later"]);
});

Deno.test("row 60: an abort in the very turn in which the call is taken is not lost", async () => {
  const calls = new CallChannel<number, number>();
  const stop = new AbortController();
  const answer = calls.call(1, { signal: stop.signal });
  const got = calls.tryReceive();
  stop.abort("now");
  assertEquals(await answer.catch((reason) => reason), "now");
  assert(got.state === "ok" && got.value.abandoned);
  const quick = new AbortController();
  const answered = calls.call(2, { signal: quick.signal });
  const taken = calls.tryReceive();
  assert(taken.state === "ok" && taken.value.reply(4));
  quick.abort("too late");
  assertEquals(await answered, 4);
});

Deno.test("row 60: serve skips calls whose caller has given up, and goes on", async () => {
  const calls = new CallChannel<number, number>({ capacity: 8 });
  const stop = new AbortController();
  const first = calls.call(1, { signal: stop.signal });
  const second = calls.call(2);
  stop.abort("gone");
  assertEquals(await first.catch((reason) => reason), "gone");
  const seen: number[] = [];
  const served = calls.serve((n) => {
    seen.push(n);
    return n;
  });
  assertEquals(await second, 2);
  calls.close();
  await served;
  assertEquals(seen, [2]);
});

Deno.test("row 60: closing: who waits to be taken fails with its value, what is buffered is still served", async () => {
  const calls = new CallChannel<number, number>({ capacity: 1 });
  const buffered = calls.call(1);
  const waiting = calls.call(2);
  calls.close();
  const error = await assertRejects(() => waiting, ChannelClosedError, "cannot call");
  assertEquals(error.value, 2);
  await calls.serve((n) => n * 10);
  assertEquals(await buffered, 10);
  const late = await assertRejects(() => calls.call(3), ChannelClosedError);
  assertEquals([late.value, calls.closed], [3, true]);
});

Deno.test("row 60: cancelling fails all that no server has taken, with the reason as cause; the taken one is answered", async () => {
  const calls = new CallChannel<number, number>({ capacity: 1 });
  const taken = calls.call(0);
  const call = await calls.receive();
  const rest = [calls.call(1), calls.call(2)];
  const reason = new Error("down");
  calls.cancel(reason);
  for (const [i, answer] of rest.entries()) {
    const error = await assertRejects(() => answer, ChannelClosedError);
    assertEquals([error.value, error.cause], [i + 1, reason]);
  }
  call.reply(5);
  assertEquals(await taken, 5);
  assertStrictEquals(await calls.serve(() => 1).catch((error) => error), reason);
});

Deno.test("row 60: a signal ends serving after the call in hand", async () => {
  const calls = new CallChannel<number, number>();
  const stop = new AbortController();
  const gate = new Channel<void>();
  const served = calls.serve(async (n) => {
    await gate.receive();
    return n;
  }, { signal: stop.signal });
  const answer = calls.call(1);
  await turns();
  stop.abort("enough");
  await turns();
  await gate.send();
  assertEquals(await answer, 1);
  assertEquals(await served.catch((reason) => reason), "enough");
  assertEquals(select.try({ sent: calls.onCall(2) }), undefined);
});

Deno.test("complaint 20: a scope that fails takes its servers and their callers along", async () => {
  const failure = new Error("boom");
  const scope = new Scope();
  const calls = scope.own(new CallChannel<number, number>());
  scope.spawn(() => calls.serve((n) => n));
  const stuck = scope.own(new CallChannel<number, number>());
  scope.spawn(() => stuck.call(1));
  scope.spawn(async () => {
    await calls.call(1);
    throw failure;
  });
  assertStrictEquals(await scope.join().catch((error) => error), failure);
  assertEquals(scope.failures, [failure]);
});

Deno.test("explain tells who waits for a server", async () => {
  const calls = new CallChannel<number, number>({ name: "roots" });
  const answer = calls.call(1);
  assert(
    String(calls.explain()).startsWith('Channel "roots" (rendezvous)\n  1 waits to send'),
    String(calls.explain()),
  );
  calls.cancel();
  await assertRejects(() => answer, ChannelClosedError);
});

Deno.test("bad arguments are refused by name", async () => {
  assertThrows(() => new CallChannel(null as unknown as object), ArgumentError, "options");
  assertThrows(() => new CallChannel({ capacity: -1 }), RangeError, "capacity");
  assertThrows(() => new CallChannel({ maxWaiters: 0 }), ArgumentError, "maxWaiters");
  const calls = new CallChannel<number, number>({ maxWaiters: 1 });
  await assertRejects(() => calls.serve(5 as unknown as () => number), ArgumentError, "function");
  await assertRejects(() => calls.serve(() => 1, { concurrency: 0 }), ArgumentError, "concurrency");
  await assertRejects(() => calls.serve(() => 1, { signal: {} as AbortSignal }), ArgumentError, "signal");
  await assertRejects(() => calls.call(1, { signal: {} as AbortSignal }), ArgumentError, "signal");
  const waiting = calls.call(1);
  await assertRejects(() => calls.call(2), TooManyWaitersError);
  calls.cancel();
  await assertRejects(() => waiting, ChannelClosedError);
});
