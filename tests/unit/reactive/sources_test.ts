import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Channel } from "../../../src/channel/channel.ts";
import { ArgumentError, ChannelFullError, EmptyError } from "../../../src/errors.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { of, Subject } from "../../../src/reactive/mod.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { all } from "./reported.ts";

Deno.test("from reads arrays, strings, iterables and array-likes, and returns an iterator it leaves early", () => {
  assertEquals(all(rx.from([1, 2])), [1, 2, "end"]);
  assertEquals(all(rx.from("ab")), ["a", "b", "end"]);
  assertEquals(all(rx.from(new Map([[1, 2]]))), [[1, 2], "end"]);
  let returned = false;
  function* endless(): Iterable<number> {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      returned = true;
    }
  }
  assertEquals(all(rx.from(endless()).pipe(rx.take(2))), [0, 1, "end"]);
  assertEquals(returned, true);
  assertThrows(() => rx.from(5 as never), ArgumentError);
  assertThrows(() => rx.from(null as never), ArgumentError);
});

Deno.test("from passes on what an iterable throws, and the rejection of a promise", async () => {
  const broken = {
    *[Symbol.iterator]() {
      yield 1;
      throw "broken";
    },
  };
  assertEquals(all(rx.from(broken)), [1, ["error", "broken"]]);
  const seen = all(rx.from(Promise.reject("no")));
  await settled();
  assertEquals(seen, [["error", "no"]]);
});

Deno.test("complaint 4: a ReadableStream is read as fast as its values are taken, and cancelled", async () => {
  let pulled = 0;
  let cancelled = false;
  const stream = new ReadableStream<number>({
    pull: (controller) => controller.enqueue(++pulled),
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 });
  assertEquals(await Array.fromAsync(rx.from(stream).pipe(rx.take(2))), [1, 2]);
  await settled();
  assertEquals(cancelled, true);
  assert(pulled <= 3, `pulled ${pulled}`);
});

Deno.test("an async iterable is returned when nobody listens any more", async () => {
  let returned = false;
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      returned = true;
    }
  }
  assertEquals(await Array.fromAsync(rx.from(numbers()).pipe(rx.take(3))), [0, 1, 2]);
  await settled();
  assertEquals(returned, true);
});

Deno.test("fromChannel takes no value that nobody is there for, and leaves the channel open", async () => {
  const channel = new Channel<number>({ capacity: 8 });
  for (let i = 0; i < 5; i++) channel.trySend(i);
  assertEquals(await Array.fromAsync(rx.fromChannel(channel).pipe(rx.take(2))), [0, 1]);
  assertEquals([channel.size, channel.closed], [3, false]);
  const waiting = rx.fromChannel(new Channel<number>()).subscribe();
  waiting.unsubscribe();
  const subscription = rx.fromChannel(channel).pipe(rx.skip(3)).subscribe(() => assert(false));
  await settled();
  subscription.unsubscribe();
  await channel.send(7);
  await settled();
  assertEquals(channel.size, 1);
});

Deno.test("fromChannel: a plain close completes, a reason is the error", async () => {
  const plain = new Channel<number>();
  const first = all(rx.fromChannel(plain));
  const broken = new Channel<number>();
  const second = all(rx.fromChannel(broken));
  plain.close();
  broken.close("reason");
  await settled();
  assertEquals([first, second], [["end"], [["error", "reason"]]]);
});

Deno.test("complaint 3: toChannel needs its strategy said", () => {
  assertThrows(() => rx.toChannel(of(1), {} as never), ArgumentError);
  assertThrows(() => rx.toChannel(of(1), { capacity: 0, overflow: "error" }), ArgumentError);
  assertThrows(() => rx.toChannel(of(1), { capacity: 1, overflow: "wait" as never }), ArgumentError);
});

Deno.test("complaint 1: toChannel drops the oldest, the newest, or fails, and gives what it drops back", async () => {
  const undelivered: number[] = [];
  const onUndelivered = (x: number): void => void undelivered.push(x);
  const take = (overflow: "dropOldest" | "dropNewest" | "error"): Promise<number[]> =>
    Array.fromAsync(rx.toChannel(rx.range(4), { capacity: 2, overflow, onUndelivered }));
  assertEquals(await take("dropOldest"), [2, 3]);
  assertEquals(await take("dropNewest"), [0, 1]);
  assertEquals(undelivered, [0, 1, 2, 3]);
  await assertRejects(() => take("error"), ChannelFullError);
  assertEquals(undelivered, [0, 1, 2, 3, 2]);
});

Deno.test("toChannel unsubscribes when the channel is closed or cancelled, or by its signal", () => {
  const subject = new Subject<number>();
  rx.toChannel(subject, { capacity: 1, overflow: "error" }).cancel();
  assertEquals(subject.observed, false);
  const controller = new AbortController();
  const channel = rx.toChannel(subject, { capacity: 1, overflow: "error", signal: controller.signal });
  assertEquals(subject.observed, true);
  controller.abort();
  assertEquals([subject.observed, channel.closed], [false, true]);
});

Deno.test("for await reads a stream to its end, its error, or a break", async () => {
  assertEquals(await Array.fromAsync(of(1, 2)), [1, 2]);
  await assertRejects(
    () => Array.fromAsync(rx.concat(of(1), rx.throwError(() => new Error("no")))),
    Error,
    "no",
  );
  const subject = new Subject<number>();
  const iterator = subject[Symbol.asyncIterator]();
  assertEquals(subject.observed, false);
  const first = iterator.next();
  const second = iterator.next();
  subject.next(1);
  assertEquals(await first, { value: 1, done: false });
  await iterator.return!();
  assertEquals(await second, { value: undefined, done: true });
  assertEquals(subject.observed, false);
});

Deno.test("firstValueFrom and lastValueFrom: value, nothing, error, abort", async () => {
  assertEquals(await rx.firstValueFrom(of(1, 2)), 1);
  assertEquals(await rx.lastValueFrom(of(1, 2)), 2);
  assertEquals(await rx.lastValueFrom(rx.EMPTY, { defaultValue: 7 }), 7);
  await assertRejects(() => rx.firstValueFrom(rx.EMPTY), EmptyError);
  await assertRejects(() => rx.lastValueFrom(rx.throwError(() => new Error("no"))), Error, "no");
  const subject = new Subject<number>();
  const first = rx.firstValueFrom(subject);
  subject.next(1);
  assertEquals([await first, subject.observed], [1, false]);
  const controller = new AbortController();
  const aborted = rx.firstValueFrom(subject, { signal: controller.signal });
  controller.abort(new Error("stop"));
  await assertRejects(() => aborted, Error, "stop");
  assertEquals(subject.observed, false);
});

Deno.test("complaint 2: what an operator holds is bounded, and more of it fails with the value", () => {
  const failures: unknown[] = [];
  const source = new Subject<number>();
  source.pipe(rx.concatMap(() => rx.NEVER, { capacity: 3 })).subscribe({ error: (e) => failures.push(e) });
  for (let i = 0; i < 10; i++) source.next(i);
  assert(failures[0] instanceof ChannelFullError);
  assertEquals((failures[0] as ChannelFullError).value, 4);
});

Deno.test("creation: range, generate, iif, using, bindCallback, fromEvent, race, merge, zip, EMPTY", () => {
  assertEquals(all(rx.range(2, 3)), [2, 3, 4, "end"]);
  assertEquals(all(rx.range(2)), [0, 1, "end"]);
  assertThrows(() => rx.range(0, -1), ArgumentError);
  assertEquals(
    all(rx.generate({
      initialState: 1,
      condition: (x) => x < 9,
      iterate: (x) => 3 * x,
      resultSelector: String,
    })),
    ["1", "3", "end"],
  );
  assertEquals(all(rx.iif(() => false, of(1), of(2))), [2, "end"]);
  assertEquals(
    all(rx.defer(() => {
      throw "no";
    })),
    [["error", "no"]],
  );
  const log: string[] = [];
  assertEquals(
    all(rx.using(() => () => void log.push("closed"), () => {
      throw "no";
    })),
    [["error", "no"]],
  );
  assertEquals(log, ["closed"]);
  assertEquals(all(rx.merge(of(1), of(2), 1)), [1, 2, "end"]);
  assertEquals(all(rx.race(of(1), of(2))), [1, "end"]);
  assertEquals(all(rx.zip(of(1, 2), of("a"))), [[1, "a"], "end"]);
  assertEquals(all(rx.zip()), ["end"]);
  assertEquals(all(rx.combineLatest([])), ["end"]);
  assertEquals(all(rx.forkJoin([])), ["end"]);
  assertEquals(all(rx.onErrorResumeNext(rx.throwError(() => "no"), of(1))), [1, "end"]);
  assertThrows(() => rx.combineLatest(5 as never), ArgumentError);
  assertThrows(() => rx.fromEvent({} as never, "x"), ArgumentError);
});

Deno.test("bindNodeCallback tells results and errors, once for each subscription", () => {
  let calls = 0;
  const half = (n: number, done: (error: string | null, half?: number, rest?: number) => void): void => {
    calls++;
    if (n < 0) done("negative");
    else done(null, Math.floor(n / 2), n % 2);
  };
  const halved = rx.bindNodeCallback<[number], [number, number]>(half);
  assertEquals([all(halved(5)), all(halved(-1)), calls], [[[2, 1], "end"], [["error", "negative"]], 2]);
  const stream = halved(4);
  stream.subscribe();
  stream.subscribe();
  assertEquals(calls, 4);
  assertEquals(all(rx.bindCallback<[], number>((done: (n: number) => void) => done(7))()), [7, "end"]);
  assertThrows(() => rx.bindNodeCallback(5 as never), ArgumentError);
});

Deno.test("fromEventPattern and fromEvent add a handler for each subscription and remove it", () => {
  const handlers = new Map<object, number>();
  let tokens = 0;
  const events = rx.fromEventPattern<number>(
    (handler) => (handlers.set(handler, ++tokens), tokens),
    (handler, token) => void (handlers.get(handler) === token && handlers.delete(handler)),
  );
  const seen: unknown[] = [];
  const subscription = events.subscribe((x) => seen.push(x));
  for (const handler of handlers.keys()) (handler as (...args: number[]) => void)(1, 2);
  subscription.unsubscribe();
  assertEquals([seen, handlers.size], [[[1, 2]], 0]);
  assertThrows(() => rx.fromEventPattern(5 as never), ArgumentError);
  const target = new EventTarget();
  const heard: string[] = [];
  const listening = rx.fromEvent(target, "ping").subscribe((event) => heard.push(event.type));
  target.dispatchEvent(new Event("ping"));
  listening.unsubscribe();
  target.dispatchEvent(new Event("ping"));
  assertEquals(heard, ["ping"]);
});
