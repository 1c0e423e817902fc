import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, Channel, ChannelClosedError, select } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { pipeline } from "../../../../src/channel/operators/pipeline.ts";
import { pipe } from "../../../../src/channel/operators/pipe.ts";
import { Counted, countListeners, drain, failure, settle, turns } from "./helpers.ts";

Deno.test("row 52: from() makes a channel of any iterable, async iterable, stream or channel", async () => {
  async function* later(): AsyncGenerator<number> {
    yield 1;
    await settle();
    yield 2;
  }
  assertEquals(await Array.fromAsync(from([1, 2])), [1, 2]);
  assertEquals(await Array.fromAsync(from("ab")), ["a", "b"]);
  assertEquals(await Array.fromAsync(from(new Set([1, undefined]))), [1, undefined]);
  assertEquals(await Array.fromAsync(from(later())), [1, 2]);
  assertEquals(await Array.fromAsync(from(ReadableStream.from(["x", "y"]))), ["x", "y"]);
  const channel = new Channel<number>({ capacity: 2 });
  await channel.sendMany([7, 8]);
  channel.close();
  assertEquals(await Array.fromAsync(from(channel)), [7, 8]);
});

Deno.test("row 52: onto-chan is a pipe from an iterable, and leaves the channel open if asked to", async () => {
  const jobs = new Channel<number>({ capacity: 4 });
  assertEquals(await pipe(from([1, 2, 3]), jobs, { close: false }), 3);
  assertEquals([jobs.size, jobs.closed], [3, false]);
});

Deno.test("nothing is pulled before somebody receives, then one value for each receive", async () => {
  const source = new Counted();
  const numbers = from(source);
  await settle();
  assertEquals(source.pulled, 0);
  assertEquals(await numbers.receive(), 0);
  assertEquals(numbers.tryReceive(), { state: "ok", value: 1 });
  assertEquals(select.try({ numbers }), { key: "numbers", state: "ok", value: 2 });
  await settle();
  assertEquals(source.pulled, 3);
  numbers.cancel();
});

Deno.test("capacity is how much is pulled ahead, not a value more", async () => {
  const source = new Counted();
  const numbers = from(source, { capacity: 3 });
  await settle();
  assertEquals([source.pulled, numbers.size, numbers.capacity], [3, 3, 3]);
  await numbers.receive();
  assertEquals([source.pulled, numbers.size], [4, 3]);
  numbers.cancel();
  assertEquals(source.returned, 1);
});

Deno.test("row 69: cancelling, disposing of and closing it all call the iterator's return, once", async () => {
  for (const end of ["cancel", "dispose", "close"] as const) {
    const source = new Counted();
    const numbers = from(source);
    await numbers.receive();
    if (end === "dispose") numbers[Symbol.dispose]();
    else (numbers as Channel<number>)[end]();
    numbers.cancel();
    assertEquals([source.returned, numbers.closed], [1, true], end);
    assertEquals(await Array.fromAsync(numbers), []);
  }
});

Deno.test("an iterator that ended by itself is not told to return", async () => {
  let returned = 0;
  const iterable = {
    [Symbol.iterator]: () => ({
      next: () => ({ done: true as const, value: undefined }),
      return: () => {
        returned++;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const empty = from(iterable);
  assertEquals(await Array.fromAsync(empty), []);
  empty.cancel();
  assertEquals(returned, 0);
});

Deno.test("what the source throws is the reason of the end, after the values before it", async () => {
  function* bad(): Generator<number> {
    yield 1;
    throw new Error("torn");
  }
  async function* badLater(): AsyncGenerator<number> {
    yield 1;
    throw new Error("torn");
  }
  for (const source of [from(bad()), from(badLater()), from(bad(), { capacity: 4 })]) {
    assertEquals(await source.receive(), 1);
    await assertRejects(() => source.receive(), Error, "torn");
    await assertRejects(() => Array.fromAsync(source), Error, "torn");
  }
  const broken = from(
    new ReadableStream<number>({ pull: (controller) => controller.error(new Error("torn")) }),
  );
  await assertRejects(() => broken.receive(), Error, "torn");
});

Deno.test("row 69: cancelling a channel from a stream cancels the stream with the reason and releases it", async () => {
  const reasons: unknown[] = [];
  const stream = new ReadableStream<number>({
    pull: (controller) => controller.enqueue(1),
    cancel: (reason) => void reasons.push(reason),
  });
  const numbers = from(stream);
  assertEquals([await numbers.receive(), stream.locked], [1, true]);
  numbers.cancel("enough");
  await settle();
  assertEquals([reasons, stream.locked], [["enough"], false]);
});

Deno.test("a value that an async source gives after the cancel goes to onUndelivered", async () => {
  const late = Promise.withResolvers<number>();
  const undelivered: number[] = [];
  let returned = 0;
  const numbers = from<number>({
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false as const, value: await late.promise }),
      return: () => {
        returned++;
        return Promise.resolve({ done: true as const, value: undefined });
      },
    }),
  }, { onUndelivered: (value) => undelivered.push(value) });
  const waiting = failure(numbers.receive());
  numbers.cancel("enough");
  assertEquals([await waiting, returned], ["enough", 1]);
  late.resolve(9);
  await settle();
  assertEquals(undelivered, [9]);
});

Deno.test("a receive that is aborted leaves the value it had asked for to the next one", async () => {
  const late = Promise.withResolvers<number>();
  async function* one(): AsyncGenerator<number> {
    yield await late.promise;
  }
  const numbers = from(one());
  const stop = new AbortController();
  const waiting = failure(numbers.receive({ signal: stop.signal }));
  stop.abort("enough");
  assertEquals(await waiting, "enough");
  late.resolve(5);
  assertEquals(await Array.fromAsync(numbers), [5]);
});

Deno.test("a signal cancels the channel and its source, and is forgotten at the end", async () => {
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const source = new Counted();
  const numbers = from(source, { signal: stop.signal });
  assertEquals([await numbers.receive(), listeners()], [0, 1]);
  stop.abort("enough");
  assertEquals([await failure(numbers.receive()), source.returned, listeners()], ["enough", 1, 0]);
  const done = new AbortController();
  const left = countListeners(done.signal);
  await Array.fromAsync(from([1], { signal: done.signal }));
  assertEquals(left(), 0);
  assertEquals(await failure(from([1], { signal: AbortSignal.abort("before") }).receive()), "before");
});

Deno.test("complaint 18: leaving an iteration leaves no waiter behind, and disposing closes the source", async () => {
  const source = new Counted();
  {
    using numbers = from(source);
    for await (const n of numbers) if (n === 3) break;
    assertEquals([source.returned, numbers.explain().receivers.length], [0, 0]);
  }
  assertEquals([source.pulled, source.returned], [4, 1]);
  const quiet = new Channel<number>();
  const relay = from(quiet);
  const iterator = relay[Symbol.asyncIterator]();
  const waiting = iterator.next();
  assertEquals(quiet.explain().receivers.length, 1);
  await iterator.return?.();
  assertEquals([(await waiting).done, quiet.explain().receivers.length], [true, 0]);
});

Deno.test("a source that receives from its own channel finds nothing, and one that cancels it is closed", async () => {
  const seen: unknown[] = [];
  let returned = 0;
  // deno-lint-ignore prefer-const
  let numbers: ReturnType<typeof from<number>>;
  function* odd(): Generator<number> {
    try {
      seen.push(numbers.tryReceive().state);
      yield 1;
      numbers.cancel("enough");
      yield 2;
      yield 3;
    } finally {
      returned++;
    }
  }
  const undelivered: number[] = [];
  numbers = from(odd(), { onUndelivered: (value) => undelivered.push(value) });
  assertEquals(await numbers.receive(), 1);
  assertEquals(await failure(numbers.receive()), "enough");
  assertEquals([seen, undelivered, returned], [["empty"], [2], 1]);
});

Deno.test("from() refuses what cannot be iterated over, and bad options, by name", () => {
  assertThrows(() => from(5 as never), ArgumentError, "value=5");
  assertThrows(() => from(null as never), ArgumentError, "from()");
  assertThrows(() => from([], { capacity: -1 }), ArgumentError, "capacity=-1");
  assertThrows(() => from([], 3 as never), ArgumentError, "value=3");
  assertThrows(() => from([], { signal: {} as never }), ArgumentError, "signal");
  assertThrows(() => from([], { onUndelivered: 1 as never }), ArgumentError, "onUndelivered");
});

Deno.test("what return() or a hook throws is reported as uncaught, and stops nothing", async () => {
  const reported: unknown[] = [];
  const listen = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", listen);
  function* bad(): Generator<number> {
    try {
      yield 1;
      yield 2;
    } finally {
      // deno-lint-ignore no-unsafe-finally -- that is the point
      throw "return";
    }
  }
  async function* badLater(): AsyncGenerator<number> {
    yield* bad();
  }
  for (
    const out of [from(bad()), from(badLater()), pipeline(from([1]), bad), pipeline(from([1]), badLater)]
  ) {
    assertEquals(await out.receive(), 1);
    out.cancel();
    await settle();
  }
  const hooked = from([1, 2], {
    capacity: 2,
    onUndelivered: (value) => {
      throw value;
    },
  });
  await settle();
  hooked.cancel();
  assertEquals([reported, hooked.size], [["return", "return", "return", "return", 1, 2], 0]);
  globalThis.removeEventListener("error", listen);
});

Deno.test("several receivers, a select and an iteration share one source in the order in which they came", async () => {
  const numbers = from(async function* () {
    for (let n = 0; n < 4; n++) {
      await settle();
      yield n;
    }
  }());
  const iterator = numbers[Symbol.asyncIterator]();
  const got = await Promise.all([numbers.receive(), select({ numbers }), iterator.next(), numbers.receive()]);
  assertEquals(got, [0, { key: "numbers", state: "ok", value: 1 }, { value: 2, done: false }, 3]);
  await assertRejects(() => numbers.receive(), ChannelClosedError);
});

Deno.test("row 69: a stream of an operator has backpressure, and cancelling it cancels the source", async () => {
  const source = new Counted();
  const reader = from(source).toReadableStream().getReader();
  await settle();
  assertEquals(source.pulled, 0);
  assertEquals((await reader.read()).value, 0);
  await settle();
  assertEquals(source.pulled, 1);
  await reader.cancel("enough");
  assertEquals(source.returned, 1);
});

Deno.test("explain() names the operator and those who wait for it", async () => {
  const relay = from(new Channel<number>());
  const waiting = relay.receive();
  assertEquals([relay.explain().kind, relay.explain().receivers.length], ["From", 1]);
  relay.cancel();
  await failure(waiting);
  await turns();
  assert(String(relay.explain()).includes("closed"));
  assertEquals(drain(relay), []);
});
