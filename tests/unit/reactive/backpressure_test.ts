/** Where push meets pull. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, ChannelFullError } from "../../../src/errors.ts";
import { Channel } from "../../../src/channel/channel.ts";
import { of, range, Subject } from "../../../src/reactive/mod.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { reported } from "./reported.ts";

/** What comes of five values while one is wanted, then of three requests of one. */
function strategy(
  operator: (dropped: (x: number) => void) => rx.MonoTypeOperatorFunction<number>,
): { log: unknown[]; dropped: number[] } {
  const source = new Subject<number>();
  const log: unknown[] = [];
  const dropped: number[] = [];
  const subscription = source.pipe(operator((x) => dropped.push(x))).subscribe({
    next: (x) => log.push(x),
    error: (error) => log.push((error as ChannelFullError).code, (error as ChannelFullError).value),
    complete: () => log.push("end"),
  }, { demand: 1 });
  for (const x of [1, 2, 3, 4, 5]) source.next(x);
  source.complete();
  for (let i = 0; i < 3; i++) {
    log.push("?");
    subscription.request(1);
  }
  return { log, dropped };
}

Deno.test("onBackpressureBuffer keeps, then drops the oldest or the newest, or fails after what it kept", () => {
  const buffer = (overflow: rx.PressureOverflow) =>
    strategy((onUndelivered) => rx.onBackpressureBuffer({ capacity: 2, overflow, onUndelivered }));
  assertEquals(buffer("dropOldest"), { log: [1, "?", 4, "?", 5, "end", "?"], dropped: [2, 3] });
  assertEquals(buffer("dropNewest"), { log: [1, "?", 2, "?", 3, "end", "?"], dropped: [4, 5] });
  assertEquals(buffer("error"), { log: [1, "?", 2, "?", 3, "CHANNEL_FULL", 4, "?"], dropped: [] });
});

Deno.test("onBackpressureDrop, Latest and Error keep nothing, the last one, and nothing", () => {
  assertEquals(strategy((onUndelivered) => rx.onBackpressureDrop({ onUndelivered })), {
    log: [1, "end", "?", "?", "?"],
    dropped: [2, 3, 4, 5],
  });
  assertEquals(strategy((onUndelivered) => rx.onBackpressureLatest({ onUndelivered })), {
    log: [1, "?", 5, "end", "?", "?"],
    dropped: [2, 3, 4],
  });
  assertEquals(strategy(() => rx.onBackpressureError()).log, [1, "CHANNEL_FULL", 2, "?", "?", "?"]);
});

Deno.test("onBackpressureSuspend and limitRate make a source wait, and fail one that cannot", () => {
  const made: number[] = [];
  const source = range(100).pipe(rx.tap((n) => made.push(n)));
  const slow = source.pipe(rx.onBackpressureSuspend({ capacity: 3 })).subscribe(() => {}, { demand: 1 });
  assertEquals(made.length, 4);
  slow.request(2);
  assertEquals(made.length, 6);
  slow.unsubscribe();
  const failed = strategy((onUndelivered) => rx.onBackpressureSuspend({ capacity: 2, onUndelivered })).log;
  assertEquals(failed, [1, "?", 2, "?", 3, "CHANNEL_FULL", 4, "?"]);
});

Deno.test("limitRate asks in batches, however few are wanted downstream", () => {
  const asked: number[] = [];
  const source = new rx.Observable<number>((to) => {
    const send = (): void => {
      asked.push(to.requested);
      while (to.requested > 0 && !to.closed) to.next(1);
      if (!to.closed) to.whenRequested(send);
    };
    send();
  });
  const subscription = source.pipe(rx.limitRate(8)).subscribe(() => {}, { demand: 1 });
  for (let i = 0; i < 17; i++) subscription.request(1);
  assertEquals(asked, [8, 6, 6, 6]);
  subscription.unsubscribe();
  asked.length = 0;
  source.pipe(rx.limitRate(2, { batch: 1 }), rx.take(4)).subscribe();
  assertEquals(asked, [2], "a consumer that wants everything is served in one loop");
});

Deno.test("what a strategy still keeps when the subscription ends goes to onUndelivered, whose errors are reported", () => {
  const source = new Subject<number>();
  const lost: number[] = [];
  const kept = source.pipe(
    rx.onBackpressureBuffer({ capacity: 4, onUndelivered: (x) => lost.push(x) }),
  ).subscribe(() => {}, { demand: 1 });
  for (const x of [1, 2, 3]) source.next(x);
  kept.unsubscribe();
  assertEquals(lost, [2, 3]);
  const errors = reported(() => {
    const onUndelivered = (): void => {
      throw "undelivered";
    };
    const other = source.pipe(rx.onBackpressureDrop({ onUndelivered })).subscribe(() => {}, { demand: 0 });
    source.next(1);
    assertEquals(other.closed, false);
    other.unsubscribe();
  });
  assertEquals(errors, ["undelivered"]);
});

Deno.test("strategies cost nothing and change nothing where everything is wanted", () => {
  const through = range(5).pipe(
    rx.onBackpressureBuffer({ capacity: 1 }),
    rx.onBackpressureDrop(),
    rx.onBackpressureLatest(),
    rx.onBackpressureError(),
    rx.onBackpressureSuspend({ capacity: 1 }),
    rx.limitRate(1),
    rx.toArray(),
  );
  let all: number[] = [];
  through.subscribe((some) => all = some);
  assertEquals(all, [0, 1, 2, 3, 4]);
});

Deno.test("strategies refuse bad arguments", () => {
  assertThrows(() => rx.onBackpressureBuffer(undefined as never), ArgumentError);
  assertThrows(() => rx.onBackpressureBuffer({ capacity: 0 }), ArgumentError);
  assertThrows(() => rx.onBackpressureBuffer({ capacity: 1, overflow: "wait" as never }), ArgumentError);
  assertThrows(() => rx.onBackpressureDrop({ onUndelivered: 5 as never }), ArgumentError);
  assertThrows(() => rx.onBackpressureLatest(5 as never), ArgumentError);
  assertThrows(() => rx.onBackpressureSuspend({ capacity: 0.5 }), ArgumentError);
  assertThrows(() => rx.limitRate(0), ArgumentError);
  assertThrows(() => rx.limitRate(2, { batch: 3 }), ArgumentError);
});

Deno.test("complaint 2: concatMap takes the next value of a source that can wait when it has a place for it", async () => {
  let taken = 0;
  const source = range(1e9).pipe(rx.tap(() => taken++));
  const first = await Array.fromAsync(source.pipe(rx.concatMap((n) => Promise.resolve(n)), rx.take(5)));
  assertEquals(first, [0, 1, 2, 3, 4]);
  assertEquals(taken, 5);
  taken = 0;
  const some = await Array.fromAsync(
    source.pipe(rx.mergeMap((n) => Promise.resolve(n), { concurrency: 4 }), rx.take(8)),
  );
  assertEquals(some.toSorted(), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert(taken <= 12, `${taken} were taken`);
});

Deno.test("zip, sequenceEqual and observeOn keep pace with endless sources", async () => {
  function* letters(): Iterable<string> {
    for (let i = 0;; i++) yield String.fromCharCode(97 + i % 26);
  }
  const seen: unknown[] = [];
  rx.zip(rx.from(letters()), of(1, 2)).subscribe({ next: (pair) => seen.push(pair) });
  rx.zip(range(1e9), range(1, 1e9)).pipe(rx.take(1000), rx.last()).subscribe((pair) => seen.push(pair));
  rx.from(letters()).pipe(rx.sequenceEqual(of("a", "b", "x"))).subscribe((same) => seen.push(same));
  assertEquals(seen, [["a", 1], ["b", 2], [999, 1000], false]);
  assertEquals(await Array.fromAsync(range(1e9).pipe(rx.observeOn(rx.asapScheduler), rx.take(3))), [0, 1, 2]);
});

Deno.test("for await reads an endless synchronous stream a little ahead of the loop", async () => {
  let made = 0;
  let sum = 0;
  for await (const n of range(1e9).pipe(rx.tap(() => made++))) {
    sum += n;
    if (n === 999) break;
  }
  assertEquals(sum, 499_500);
  assert(made <= 1100, `${made} were made`);
});

Deno.test("toChannel with overflow suspend makes a source wait for its receivers", async () => {
  let made = 0;
  const channel = rx.toChannel(range(1e9).pipe(rx.tap(() => made++)), { capacity: 4, overflow: "suspend" });
  assertEquals([channel.size, made], [4, 4]);
  const seen: number[] = [];
  for (let i = 0; i < 10; i++) seen.push(await channel.receive());
  assertEquals(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await settled();
  assert(made <= 14, `${made} were made`);
  channel.cancel();
  await settled();
  const finite = rx.toChannel(range(100), { capacity: 3, overflow: "suspend" });
  assertEquals((await Array.fromAsync(finite)).length, 100);
});

Deno.test("toChannel with overflow suspend fails a source that cannot wait, with nothing lost", async () => {
  const source = new Subject<number>();
  const lost: number[] = [];
  const channel = rx.toChannel(source, {
    capacity: 2,
    overflow: "suspend",
    onUndelivered: (x) => lost.push(x),
  });
  for (const x of [1, 2, 3]) source.next(x);
  assertEquals([await channel.receive(), await channel.receive()], [1, 2]);
  await assertRejects(() => channel.receive(), ChannelFullError);
  assertEquals([lost, source.observed], [[3], false]);
});

Deno.test("complaint 4: a web stream in and a web stream out move at the pace of the reader", async () => {
  let pulled = 0;
  const input = new ReadableStream<number>({
    pull: (controller) => controller.enqueue(++pulled),
  }, { highWaterMark: 0 });
  const output = rx.toReadableStream(rx.from(input).pipe(rx.map((n) => 10 * n)), {
    capacity: 2,
    overflow: "suspend",
  });
  const reader = output.getReader();
  assertEquals((await reader.read()).value, 10);
  for (let i = 0; i < 20; i++) await settled();
  assert(pulled <= 6, `${pulled} were pulled for 1`);
  assertEquals((await reader.read()).value, 20);
  await reader.cancel();
  await settled();
});

Deno.test("channels, async iterables and promises wait for demand", async () => {
  const channel = new Channel<number>({ capacity: 8 });
  for (let i = 0; i < 5; i++) channel.trySend(i);
  const seen: unknown[] = [];
  const subscription = rx.fromChannel(channel).subscribe((x) => seen.push(x), { demand: 2 });
  await settled();
  assertEquals([seen, channel.size], [[0, 1], 3]);
  subscription.request(1);
  await settled();
  assertEquals([seen, channel.size], [[0, 1, 2], 2]);
  subscription.unsubscribe();
  let asked = 0;
  async function* slow(): AsyncGenerator<number> {
    for (;;) yield ++asked;
  }
  const iterated = rx.from(slow()).subscribe(() => {}, { demand: 3 });
  await settled();
  await settled();
  assertEquals(asked, 3);
  iterated.unsubscribe();
  const promised = rx.from(Promise.resolve("p")).subscribe((x) => seen.push(x), { demand: 0 });
  await settled();
  assertEquals(seen.at(-1), 2);
  promised.request(1);
  assertEquals([seen.at(-1), promised.closed], ["p", true]);
});
