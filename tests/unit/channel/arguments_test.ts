/** What is handed in instead of what was asked for: refused where it happens, with a sentence that says what was expected. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  after,
  ArgumentError,
  batch,
  Broadcast,
  CallChannel,
  Channel,
  every,
  merge,
  Mutex,
  PubSub,
  rateLimit,
  type ReceiveChannel,
  Scope,
  select,
  Selector,
  throttle,
  WaitGroup,
  Watch,
} from "../../../src/channel/mod.ts";

/** For arguments that the types forbid. */
// deno-lint-ignore no-explicit-any
const wrong = (value: unknown): any => value;

Deno.test("a clock that is none is refused by name, not with a TypeError from inside", () => {
  const source = new Channel<number>();
  for (const clock of [5, "now", {}, Date]) {
    const options = { clock: wrong(clock) };
    assertThrows(() => after(1, options), ArgumentError, "the option clock");
    assertThrows(() => every(1, options), ArgumentError, "the option clock");
    assertThrows(() => new Scope(options), ArgumentError, "the option clock");
    assertThrows(
      () => rateLimit(source, { count: 1, per: 1, ...options }),
      ArgumentError,
      "the option clock",
    );
    assertThrows(() => batch(source, { size: 1, ...options }), ArgumentError, "the option clock");
    assertThrows(() => throttle(source, 1, options), ArgumentError, "the option clock");
  }
});

Deno.test("a time that is no number is refused, symbols and bigints too", () => {
  for (const ms of [Symbol("s"), 5n, "5", null, NaN, -1]) {
    assertThrows(() => after(wrong(ms)), ArgumentError, "after() needs a number");
    assertThrows(() => every(wrong(ms)), ArgumentError, "every() needs a number");
  }
  assertThrows(() => every(0), ArgumentError);
  assertThrows(() => every(Infinity), ArgumentError);
  assertThrows(() => after(1, wrong(500)), ArgumentError, "the options of after()");
  assertThrows(() => new Broadcast({ replay: wrong(Symbol("s")) }), ArgumentError, "replay");
  assertThrows(() => new Broadcast({ replay: wrong(1n) }), ArgumentError, "replay");
});

Deno.test("a signal in place of the options is refused where the wait would have ignored it for ever", async () => {
  const { signal } = new AbortController();
  const channel = new Channel<number>({ capacity: 1 });
  await assertRejects(() => channel.receive(wrong(signal)), ArgumentError, "such as { signal }");
  await assertRejects(() => channel.receiveMany(2, wrong(signal)), ArgumentError);
  await channel.send(1);
  await assertRejects(() => channel.send(2, wrong(signal)), ArgumentError);
  await assertRejects(() => channel.reserve(wrong(500)), ArgumentError);
  const lock = new Mutex();
  lock.tryLock();
  await assertRejects(() => lock.lock(wrong(signal)), ArgumentError);
  await assertRejects(() => select({ lock }, wrong(signal)), ArgumentError, "the options of select()");
  assertThrows(() => select.try({ lock }, wrong(7)), ArgumentError, "the options of select()");
  assertThrows(() => new Selector({ lock }, wrong("fair")), ArgumentError, "the options of a selector");
  using loop = new Selector({ lock });
  await assertRejects(() => loop.next(wrong(signal)), ArgumentError);
  const calls = new CallChannel<number, number>();
  await assertRejects(() => calls.call(1, wrong(signal)), ArgumentError);
  await assertRejects(() => calls.serve((n) => n, wrong(signal)), ArgumentError);
  assertEquals(channel.explain().senders.length, 0);
});

Deno.test("what should be a function and is none is refused before anything starts", async () => {
  await assertRejects(() => Scope.run(wrong(undefined)), ArgumentError, "Scope.run() needs a function");
  const group = new WaitGroup();
  await assertRejects(() => group.go(wrong("work")), ArgumentError, "go() needs a function");
  assertEquals(group.count, 0);
});

Deno.test("merge of channels of different types has the union of them, as a select has", async () => {
  const [numbers, words] = [new Channel<number>({ capacity: 1 }), new Channel<string>({ capacity: 1 })];
  const both: ReceiveChannel<number | string> = merge([numbers, words]);
  numbers.trySend(1);
  words.trySend("one");
  numbers.close();
  words.close();
  assertEquals((await Array.fromAsync(both)).length, 2);
});

Deno.test("console.log shows the state of broadcasts, ends and selectors, too", () => {
  const news = new Broadcast<number>({ capacity: 2 });
  assertEquals(Deno.inspect(news), "Broadcast { capacity: 2, size: 0, closed: false }");
  assertEquals(Deno.inspect(new Watch(1)), "Watch { capacity: 1, size: 0, closed: false }");
  assertEquals(Deno.inspect(news.sender()), "Sender { capacity: 2, size: 0, closed: false }");
  using loop = new Selector({ a: new Channel(), b: false });
  assertEquals(Deno.inspect(loop), "Selector { size: 2 }");
  const chat = new PubSub((word: string) => word, { capacity: 8 });
  assert(String(chat.explain()).startsWith("PubSub (capacity 8, 0 buffered"));
});
