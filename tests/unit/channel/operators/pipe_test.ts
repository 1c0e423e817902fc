import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, Channel, ChannelClosedError } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { pipe } from "../../../../src/channel/operators/pipe.ts";
import { Counted, countListeners, drain, failure, settle, turns } from "./helpers.ts";
import { fractions } from "../../../support/random.ts";

Deno.test("row 47: a pipe moves every value in order and passes the end on", async () => {
  for (const capacity of [0, 1, 7]) {
    const to = new Channel<number>({ capacity });
    const moved = pipe(from(new Counted(100)), to);
    assertEquals(await Array.fromAsync(to), [...new Counted(100)]);
    assertEquals(await moved, 100);
  }
});

Deno.test("row 47: a pipe goes no faster than its target, with one value in hand", async () => {
  const source = new Counted();
  const to = new Channel<number>({ capacity: 2 });
  const numbers = from(source);
  pipe(numbers, to);
  await settle();
  assertEquals([to.size, source.pulled], [2, 3]);
  assertEquals(await to.receive(), 0);
  await turns();
  assertEquals(source.pulled, 4);
  numbers.cancel();
  assertEquals(await to.receiveMany(9), [1, 2, 3]);
});

Deno.test("a reason travels down; with close: false it rejects the promise, and the target stays open", async () => {
  const bad = new Channel<number>();
  bad.close(new Error("torn"));
  const to = new Channel<number>();
  assertEquals(await pipe(bad, to), 0);
  await assertRejects(() => to.receive(), Error, "torn");
  const open = new Channel<number>();
  await assertRejects(() => pipe(bad, open, { close: false }), Error, "torn");
  assertEquals(await pipe(from([]), open, { close: false }), 0);
  assertEquals(open.closed, false);
});

Deno.test("semantics 19: a pipe stops taking when its target ends, and the value in hand comes back", async () => {
  const source = new Counted();
  const to = new Channel<number>();
  const moved = pipe(from(source), to);
  assertEquals(await to.receive(), 0);
  await turns();
  to.close("enough");
  const error = await failure(moved) as ChannelClosedError<number>;
  assertEquals([error.name, error.value, error.cause, source.pulled], ["ChannelClosedError", 1, "enough", 2]);
  assertEquals(source.returned, 0, "the source is left alone");
});

Deno.test("a target that has ended already costs no value, and the promise resolves", async () => {
  const source = new Counted();
  const to = new Channel<number>();
  to.close();
  assertEquals([await pipe(from(source), to), source.pulled], [0, 0]);
});

Deno.test("a target that ends while the source is silent is noticed with the next value", async () => {
  const quiet = new Channel<number>();
  const to = new Channel<number>();
  const undelivered: number[] = [];
  const moved = pipe(quiet, to, { onUndelivered: (value) => undelivered.push(value) });
  to.close();
  await quiet.send(5);
  assertEquals([await moved, undelivered], [0, [5]]);
});

Deno.test("a target that is cancelled with a hook of its own gets the value only once", async () => {
  const there: number[] = [];
  const here: number[] = [];
  const to = new Channel<number>({ onUndelivered: (value) => there.push(value) });
  const moved = pipe(from(new Counted()), to, { onUndelivered: (value) => here.push(value) });
  to.cancel();
  assertEquals([await moved, there, here], [0, [0], []]);
});

Deno.test("a signal ends the pipe at once while nothing is in hand, and leaves no listener and no waiter", async () => {
  const quiet = new Channel<number>();
  const to = new Channel<number>();
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const moved = failure(pipe(quiet, to, { signal: stop.signal }));
  assertEquals([listeners(), quiet.explain().receivers.length], [1, 1]);
  stop.abort("enough");
  assertEquals([await moved, listeners(), quiet.explain().receivers.length], ["enough", 0, 0]);
  assertEquals([quiet.closed, to.closed], [false, false]);
  assertEquals(await failure(pipe(quiet, to, { signal: stop.signal })), "enough");
});

Deno.test("a signal finds a value in hand: it is sent first, or given to onUndelivered at once", async () => {
  const stop = new AbortController();
  const to = new Channel<number>();
  const moved = failure(pipe(from([1, 2]), to, { signal: stop.signal }));
  stop.abort("enough");
  await turns();
  assertEquals(await to.receive(), 1);
  assertEquals(await moved, "enough");
  const again = new AbortController();
  const undelivered: number[] = [];
  const other = failure(pipe(from([1, 2]), to, {
    signal: again.signal,
    onUndelivered: (value) => undelivered.push(value),
  }));
  again.abort("enough");
  assertEquals([await other, undelivered, to.explain().senders.length], ["enough", [1], 0]);
});

Deno.test("the target's overflow policy applies, but under error the pipe waits", async () => {
  const latest = new Channel<number>({ capacity: 1, overflow: "dropOldest" });
  assertEquals(await pipe(from([1, 2, 3]), latest), 3);
  assertEquals(drain(latest), [3]);
  const strict = new Channel<number>({ capacity: 1, overflow: "error" });
  const moved = pipe(from([1, 2, 3]), strict);
  assertEquals(await Array.fromAsync(strict), [1, 2, 3]);
  assertEquals(await moved, 3);
});

Deno.test("pipes from several channels into one, and several pipes from one, lose and double nothing", async () => {
  const to = new Channel<number>({ capacity: 3 });
  const sources = [0, 1, 2].map((base) => from(Array.from({ length: 50 }, (_, i) => i * 3 + base)));
  const all = Promise.all(sources.map((source) => pipe(source, to, { close: false }))).then(() => to.close());
  const outs = [0, 1].map(() => new Channel<number>());
  const split = outs.map((out) => pipe(to, out));
  const got = await Promise.all(outs.map((out) => Array.fromAsync(out)));
  await all;
  assertEquals(got.flat().sort((a, b) => a - b), [...new Counted(150)]);
  assertEquals((await Promise.all(split)).reduce((a, b) => a + b), 150);
});

Deno.test("every value ends up in exactly one place, whenever the target ends or the signal fires", async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = fractions(seed);
    const source = new Channel<number>({ capacity: Math.floor(random() * 3) });
    const undelivered: number[] = [];
    const to = new Channel<number>({ capacity: Math.floor(random() * 3) });
    const stop = new AbortController();
    const back: number[] = [];
    const moved = pipe(source, to, {
      signal: stop.signal,
      ...random() < 0.5 ? { onUndelivered: (value: number) => void undelivered.push(value) } : {},
    }).catch((error) => {
      if (error instanceof ChannelClosedError) back.push(error.value as number);
    });
    const sends: number[] = [];
    const got: number[] = [];
    for (let n = 0; n < 12; n++) {
      if (random() < 0.6 && source.trySend(n)) sends.push(n);
      if (random() < 0.5) got.push(...drain(to));
      if (random() < 0.5) await turns(Math.floor(random() * 3));
      if (random() < 0.04) to.close();
      if (random() < 0.04) stop.abort("enough");
    }
    source.close();
    for (let i = 0; i < 20; i++) {
      await turns(2);
      got.push(...drain(to));
    }
    to.close();
    await moved;
    const rest = drain(source);
    assertEquals(
      [...got, ...drain(to), ...undelivered, ...back, ...rest].sort((a, b) => a - b),
      sends,
      `seed ${seed}`,
    );
  }
});

Deno.test("pipe() refuses bad arguments by name, in its promise", async () => {
  const ch = new Channel<number>();
  await assertRejects(() => pipe([1] as never, ch), ArgumentError, "from() makes one");
  await assertRejects(() => pipe(ch, {} as never), ArgumentError, "to send to");
  await assertRejects(() => pipe(ch, ch, 3 as never), ArgumentError, "value=3");
  await assertRejects(() => pipe(ch, ch, { signal: 1 as never }), ArgumentError, "signal");
  await assertRejects(() => pipe(ch, ch, { onUndelivered: 1 as never }), ArgumentError, "onUndelivered");
});
