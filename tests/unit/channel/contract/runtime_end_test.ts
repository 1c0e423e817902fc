/**
 * The row of `rt.close()` in the table "What each end does": only shared channels have it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { select } from "../../../../src/channel/mod.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { ChannelClosedError, RuntimeClosedError } from "../../../../src/errors.ts";
import { Runtime } from "../../../../src/runtime/mod.ts";

/** What an operation ended with, in words. */
async function end(promise: Promise<unknown>): Promise<string> {
  try {
    const value = await promise as { state?: string; reason?: unknown };
    return `${value.state} ${named(value.reason)}`;
  } catch (error) {
    if (!(error instanceof ChannelClosedError)) return named(error);
    return `ChannelClosedError value=${error.value} cause=${named(error.cause)}`;
  }
}

const named = (error: unknown): string =>
  error instanceof RuntimeClosedError ? "RuntimeClosedError" : `${error}`;

Deno.test("rt.close() does to whatever waits on a shared channel, and comes later, what the table says", async () => {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const full = rt.channel(f64, { capacity: 1 });
  await full.send(1);
  const empty = rt.channel(f64);
  const waits = {
    send: full.send(2),
    sendMany: full.sendMany([3, 4]),
    reserve: full.reserve(),
    "select to send": select({ out: full.onSend(5) }),
    receive: empty.receive(),
    receiveMany: empty.receiveMany(2),
    iterator: empty[Symbol.asyncIterator]().next(),
    stream: empty.toReadableStream().getReader().read(),
    "select to receive": select({ empty }),
  };
  const seen = Promise.all(Object.entries(waits).map(async ([what, wait]) => [what, await end(wait)]));
  await rt.close();
  assertEquals(Object.fromEntries(await seen), {
    send: "ChannelClosedError value=2 cause=RuntimeClosedError",
    sendMany: "ChannelClosedError value=3,4 cause=RuntimeClosedError",
    reserve: "ChannelClosedError value=undefined cause=RuntimeClosedError",
    "select to send": "closed RuntimeClosedError",
    receive: "RuntimeClosedError",
    receiveMany: "RuntimeClosedError",
    iterator: "RuntimeClosedError",
    stream: "RuntimeClosedError",
    "select to receive": "closed RuntimeClosedError",
  });
  assertEquals([full.trySend(9), full.tryReceive(), full.size, full.closed], [
    false,
    { state: "closed" },
    0,
    true,
  ]);
  assertEquals(await end(full.send(9)), "ChannelClosedError value=9 cause=RuntimeClosedError");
  assertEquals(await end(full.reserve()), "ChannelClosedError value=undefined cause=RuntimeClosedError");
  assertEquals(await end(full.receive()), "RuntimeClosedError");
});
