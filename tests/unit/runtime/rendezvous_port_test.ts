import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  C_SEATS,
  O_OPERATION,
  OFFER_SIZE,
  RECEIVE,
  SEAT_OFFERS,
  SEAT_SIZE,
  SEAT_WAITING,
  SEND,
} from "../../../wasm/layout.ts";
import { select } from "../../../src/channel/mod.ts";
import { f64, str } from "../../../src/codec/mod.ts";
import {
  ArenaCorruptError,
  ArenaExhaustedError,
  ChannelClosedError,
  RuntimeClosedError,
} from "../../../src/errors.ts";
import { portOf } from "../../../src/runtime/shared_channel.ts";
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
    const ended = soon<unknown>(Promise.resolve(waits));
    if (verb === "select") assertEquals((await ended as { state: string }).state, "closed");
    else await assertRejects(() => ended, ChannelClosedError);
  });
}

/** The same, or a rejection after ten seconds. */
async function soon<T>(wait: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("nobody told the one who waits")), 10_000);
  });
  try {
    return await Promise.race([wait, late]);
  } finally {
    clearTimeout(timer);
  }
}

Deno.test("a wait that was claimed elsewhere, and not announced yet, ends when the memory is found corrupt", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64), [b] = parties.channel(f64);
  const got = a!.receive();
  await parties.settle();
  assert(far!.trySend(8));
  const chosen = select({ b, a: a!.onSend(3) }).catch((error) => error);
  const { core } = parties.all[1]!.isolate;
  core.call.poison(21);
  core.alarm();
  await assertRejects(() => soon(got), ArenaCorruptError);
  await soon(chosen);
});

Deno.test("memory that is found corrupt between a look and an offer ends the wait", async () => {
  using parties = new Parties(2);
  const [near, far] = parties.channel(f64);
  const { core } = parties.all[0]!.isolate;
  const plain = core.call;
  const ends: Promise<unknown>[] = [];
  core.call = {
    ...plain,
    offer(...offered) {
      core.call = plain;
      ends.push(far!.send(1).catch((error) => error));
      const seat = portOf(far!).ch + C_SEATS + parties.all[1]!.isolate.core.slot * SEAT_SIZE;
      core.store(seat + SEAT_OFFERS + SEND * OFFER_SIZE + O_OPERATION, 12_345);
      plain.offer(...offered);
    },
  };
  await assertRejects(() => soon(near!.receive()), ArenaCorruptError);
  await soon(Promise.all(ends));
});

Deno.test("a receive that finds no memory to wait with rejects, and takes nothing from anybody afterwards", async () => {
  using parties = new Parties(2, 1 << 21);
  const [a, far] = parties.channel(f64);
  const { core } = parties.all[0]!.isolate;
  const giveBack = parties.fill();
  await assertRejects(() => a!.receive(), ArenaExhaustedError);
  await assertRejects(() => select({ a: a! }), ArenaExhaustedError);
  assertEquals(core.load(portOf(a!).ch + C_SEATS + core.slot * SEAT_SIZE + SEAT_WAITING + 4 * RECEIVE), 0);
  giveBack();
  assertEquals([far!.trySend(1), a!.trySend(2)], [false, false]);
  const got = a!.receive();
  await far!.send(3);
  assertEquals(await got, 3);
  parties.sound();
});

Deno.test("a send whose turn comes when there is no memory rejects, and its isolate goes on", async () => {
  using parties = new Parties(2, 1 << 21);
  const [a, far] = parties.channel(str), [numbers, farNumbers] = parties.channel(f64, { capacity: 4 });
  const sends = [1, 2].map((n) => a!.send(`${n}`.repeat(1_000)));
  const ends = Promise.allSettled(sends);
  const heard = numbers!.receive();
  await parties.settle();
  const giveBack = parties.fill();
  assertEquals(far!.tryReceive().state, "ok");
  // What the first message has given back is gone, too, when the second is to be offered.
  const giveMore = parties.fill();
  const [first, second] = await ends as [PromiseSettledResult<void>, PromiseRejectedResult];
  assertEquals(first.status, "fulfilled");
  assertInstanceOf(second.reason.cause, ArenaExhaustedError);
  assertEquals(second.reason.value, "2".repeat(1_000));
  farNumbers!.trySend(1);
  assertEquals(await soon(heard), 1);
  giveBack();
  giveMore();
  parties.sound();
});

Deno.test("who meets inside one isolate is counted as waiting no longer", async () => {
  using parties = new Parties(1);
  const [a] = parties.channel(f64);
  const { core } = parties.all[0]!.isolate;
  const waiting = () =>
    [RECEIVE, SEND].map((way) =>
      core.load(portOf(a!).ch + C_SEATS + core.slot * SEAT_SIZE + SEAT_WAITING + 4 * way)
    );
  const sent = a!.send(1);
  assertEquals(waiting(), [0, 1]);
  assertEquals(a!.tryReceive(), { state: "ok", value: 1 });
  await sent;
  assertEquals(waiting(), [0, 0]);
  const got = a!.receive();
  assertEquals(waiting(), [1, 0]);
  assert(a!.trySend(2));
  assertEquals(await got, 2);
  assertEquals(waiting(), [0, 0]);
});
