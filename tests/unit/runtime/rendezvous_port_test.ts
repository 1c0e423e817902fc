import { assert, assertEquals, assertRejects } from "@std/assert";
import { select } from "../../../src/channel/mod.ts";
import { f64, str } from "../../../src/codec/mod.ts";
import { ChannelClosedError, RuntimeClosedError } from "../../../src/errors.ts";
import { Parties } from "../../support/parties.ts";

/** Cancels a wait and swallows its rejection. */
async function cancelled(wait: Promise<unknown>, stop: AbortController): Promise<void> {
  const rejected = assertRejects(() => wait);
  stop.abort(new Error("stopped"));
  await rejected;
}

Deno.test("a select that becomes the head of a queue finds a partner that came while nobody stood there", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64), [b] = parties.channel(f64);
  const stop = new AbortController();
  const first = a!.receive({ signal: stop.signal });
  const second = select({ a, b });
  await parties.settle();
  const gone = cancelled(first, stop);
  // The first offer is withdrawn, the second not made yet: the sender sees nobody and waits.
  const sent = far!.send(5);
  await gone;
  const got = await second;
  assertEquals([got.key, got.value], ["a", 5]);
  await sent;
});

Deno.test("a plain receive that becomes the head while a select queues up behind it is served", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64), [b, farB] = parties.channel(f64);
  const stop = new AbortController();
  const first = a!.receive({ signal: stop.signal });
  const second = a!.receive();
  await parties.settle();
  const gone = cancelled(first, stop);
  const third = select({ a, b });
  await gone;
  await parties.settle();
  await far!.send(1);
  assertEquals(await second, 1);
  await farB!.send(2);
  assertEquals((await third).value, 2);
});

Deno.test("what was claimed in another isolate is not forgotten when all other waits end", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64);
  const stop = new AbortController();
  const first = a!.receive();
  const second = a!.receive({ signal: stop.signal });
  await parties.settle();
  assert(far!.trySend(8));
  // Before the announcement arrives: the claimed wait is found locked and leaves the queue, the other one is aborted.
  assertEquals(a!.trySend(9), true);
  assertEquals(await second, 9);
  const third = a!.receive({ signal: stop.signal });
  await cancelled(third, stop);
  assertEquals(await first, 8);
});

Deno.test("a value that was handed over before the close arrives after it", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64);
  const got = a!.receive();
  await parties.settle();
  assert(far!.trySend(8));
  far!.close();
  a!.close();
  assertEquals(await got, 8);
  await assertRejects(() => a!.receive(), ChannelClosedError);
});

Deno.test("when the runtime closes, what was handed over is received and every other wait ends", async () => {
  const parties = new Parties(2);
  const [a, far] = parties.channel(f64), [b] = parties.channel(f64);
  const got = a!.receive(), never = b!.receive(), send = b!.send.bind(b!);
  await parties.settle();
  assert(far!.trySend(8));
  const ends = Promise.allSettled([never]);
  parties[Symbol.dispose]();
  assertEquals(await got, 8);
  assertEquals((await ends).map((end) => end.status), ["rejected"]);
  await assertRejects(() => never, RuntimeClosedError);
  await assertRejects(() => send(1));
});

Deno.test("an offer whose channel carries numbers leaves nothing that its death would take for a message", async () => {
  using parties = new Parties(2);
  const [numbers, farNumbers] = parties.channel(f64),
    [texts, farTexts] = parties.channel(str, { capacity: 4 });
  await texts!.sendMany(["x".repeat(500), "y".repeat(500)]);
  assertEquals((await farTexts!.receiveMany(5)).length, 2);
  const got = farNumbers!.receive();
  await parties.settle();
  // Its lower word has the bit that marks a message in a block.
  await numbers!.send(0.1);
  assertEquals(await got, 0.1);
  parties.kill(parties.all[1]!);
  assertEquals(parties.all[0]!.isolate.core.poison, 0);
  parties.all.length = 1;
  parties.sound();
});

Deno.test("senders and receivers of three isolates meet pairwise, each value once", async () => {
  using parties = new Parties(3);
  const ends = parties.channel(f64);
  const got: number[] = [];
  const readers = ends.map(async (end) => {
    for await (const value of end) got.push(value);
  });
  await Promise.all(ends.map(async (end, i) => {
    for (let n = 0; n < 100; n++) await end.send(i * 1_000 + n);
  }));
  ends[0]!.close();
  await Promise.all(readers);
  assertEquals(
    got.sort((x, y) => x - y),
    ends.flatMap((_, i) => Array.from({ length: 100 }, (_, n) => i * 1_000 + n)),
  );
  await parties.settle();
  parties.sound();
});

Deno.test("operations that end, however they end, are used again", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64);
  const round = async () => {
    const stop = new AbortController();
    const wait = a!.receive({ signal: stop.signal });
    await cancelled(wait, stop);
    const got = a!.receive();
    await far!.send(1);
    await got;
    const run = select({ a, b: a!.onSend(3) });
    await far!.receive();
    await run;
  };
  for (let i = 0; i < 3; i++) await round();
  const used = parties.used;
  for (let i = 0; i < 200; i++) await round();
  assertEquals(parties.used, used);
  parties.sound();
});

for (const verb of ["receive", "send", "select"] as const) {
  Deno.test(`a ${verb} that looks just before the channel is closed elsewhere, and is offered just after, sees the end`, async () => {
    using parties = new Parties(2);
    const [near, far] = parties.channel(f64);
    const { core } = parties.all[0]!.isolate;
    const plain = core.call;
    core.call = {
      ...plain,
      offer(...offered) {
        core.call = plain;
        far!.close();
        plain.offer(...offered);
      },
    };
    const waits = verb === "receive"
      ? near!.receive()
      : verb === "send"
      ? near!.send(1)
      : select({ near: near! });
    const late = new Promise((_, reject) => {
      const timer = setTimeout(() => reject(new Error("nobody told of the end")), 2_000);
      void Promise.resolve(waits).catch(() => {}).finally(() => clearTimeout(timer));
    });
    if (verb === "select") {
      assertEquals((await Promise.race([waits, late]) as { state: string }).state, "closed");
    } else await assertRejects(() => Promise.race([waits, late]), ChannelClosedError);
  });
}
