import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import { ArgumentError, ChannelClosedError, RemoteError } from "../../../src/errors.ts";
import type { Carrier } from "../../../src/remote/carrier.ts";
import { memoryCarrier, remote } from "../../../src/remote/mod.ts";
import { VirtualClock } from "../../../src/testing/mod.ts";

interface Account {
  deposit(by: number): number;
}

Deno.test("values in the hands of a slow receiver are handed out once, and are no dead letters", async () => {
  const clock = new VirtualClock();
  const carrier = memoryCarrier({ clock });
  const near = remote(carrier, { name: "slow", clock }), far = remote(carrier, { name: "slow", clock });
  const options = { kind: "durable", capacity: 8, ackWait: 1000, attempts: 2 } as const;
  const jobs = await near.channel("jobs", f64, options), same = await far.channel("jobs", f64, options);
  await jobs.sendMany([1, 2, 3]);
  assertEquals(await jobs.receive(), 1);
  const elsewhere = assertRejects(() => same.receive(), ChannelClosedError);
  for (let i = 0; i < 20; i++) await clock.run(500);
  assertEquals([await jobs.receive(), await jobs.receive()], [2, 3]);
  assertEquals(await jobs.deadLetters(), 0);
  const closed = Promise.all([near.close(), far.close()]);
  await clock.run(5000);
  await closed;
  await elsewhere;
});

Deno.test("what a lost receiver had in hand is still handed out again", async () => {
  const clock = new VirtualClock();
  const carrier = memoryCarrier({ clock });
  const log = await carrier.log({ name: "q", keep: "queue", limit: 4 });
  await log.append("v", new Uint8Array([1]));
  const attempts: number[] = [];
  let last: { working(): void } | undefined;
  await log.read((message) => {
    attempts.push(message.attempt);
    last = message;
  }, { ackWait: 1000 });
  await clock.run(900);
  last!.working();
  await clock.run(900);
  assertEquals(attempts, [1]); // its time began anew
  await clock.run(200);
  assertEquals(attempts, [1, 2]);
});

Deno.test("a late subscriber of a subject that has ended gets all the values that were promised, then the end", async () => {
  const carrier = memoryCarrier();
  await using near = remote(carrier, { name: "late" });
  await using far = remote(carrier, { name: "late" });
  const options = { replay: { last: 2 }, capacity: 2 };
  const prices = await near.subject("prices", f64, options);
  for (const price of [1, 2, 3]) prices.next(price);
  prices.error(new RangeError("no more"));
  while (prices.unsettled > 0) await new Promise((resolve) => setTimeout(resolve, 0));
  const seen: unknown[] = [];
  const same = await far.subject("prices", f64, options);
  await new Promise<void>((resolve) =>
    same.subscribe({
      next: (price) => seen.push(price),
      error: (error) => {
        seen.push((error as Error).message);
        resolve();
      },
    })
  );
  assertEquals(seen, [2, 3, "no more"]);
});

Deno.test("when the carrier ends for good nobody waits for ever: channels and subjects fail with the reason", async () => {
  const memory = memoryCarrier(), severed = Promise.withResolvers<void>();
  const carrier: Carrier = {
    kind: "cut",
    maxPayload: memory.maxPayload,
    publish: (...args) => memory.publish(...args),
    request: (...args) => memory.request(...args),
    consume: (...args) => memory.consume(...args),
    log: (spec) => memory.log(spec),
    flush: () => memory.flush(),
    ended: () => severed.promise,
  };
  await using system = remote(carrier, { name: "cut" });
  const numbers = await system.channel("numbers", f64, { capacity: 1 });
  const kept = await system.channel("kept", f64, { kind: "durable", capacity: 1 });
  const full = await system.channel("full", f64, { kind: "durable", capacity: 1 });
  await full.send(1);
  const failing = [system.subject("live", f64), system.subject("replayed", f64, { replay: { last: 1 } })].map(
    async (subject) => {
      const of = await subject;
      return await new Promise<unknown>((error) =>
        of.subscribe({ error, complete: () => error("complete") })
      );
    },
  );
  const receiving = [numbers, kept].map((channel) => assertRejects(() => channel.receive(), RemoteError));
  const sending = assertRejects(() => full.send(2), ChannelClosedError);
  await new Promise((resolve) => setTimeout(resolve, 20));
  severed.resolve();
  assertEquals((await sending as ChannelClosedError<number>).value, 2);
  for (const error of [...await Promise.all(receiving), ...await Promise.all(failing)]) {
    assert(error instanceof RemoteError && error.code === "REMOTE_UNAVAILABLE", String(error));
  }
  for (const channel of [numbers, kept]) {
    const refused = await assertRejects(() => channel.send(3), RemoteError);
    assertEquals([refused.code, refused.value], ["REMOTE_UNAVAILABLE", 3]);
  }
});

Deno.test("wrong options of asks and subjects are refused by name, and a lease is called what it was asked for", async () => {
  await using system = remote(memoryCarrier(), { name: "names" });
  const refs = [system.ref<Account>("vault"), system.virtual<Account>("account", "k")];
  for (const { ask } of refs) {
    for (const timeout of [-1, NaN, "1" as never]) {
      assertThrows(() => ask.with({ timeout }), ArgumentError, "timeout");
    }
    assertThrows(() => ask.with({ signal: 1 as never }), ArgumentError, "signal");
    assertThrows(() => ask.with(1 as never), ArgumentError, "with takes an object");
  }
  for (const replay of [5, null, "all"]) {
    await assertRejects(
      () => system.subject("s", f64, { replay: replay as never }),
      ArgumentError,
      "{ last: n }",
    );
  }
  await assertRejects(() => system.lease("printer", "ink" as never), ArgumentError, "Uint8Array");
  await using lease = await system.lease("printer");
  assertEquals(lease?.key, "printer");
});
