/** Bad arguments and options, and what they get: an error that names them, and nothing else happens. */
import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  after,
  ArgumentError,
  array,
  auto,
  Channel,
  ChannelClosedError,
  ChannelFullError,
  CodecError,
  codecFrom,
  currentTask,
  defineCodec,
  every,
  f64,
  never,
  option,
  Runtime,
  select,
  struct,
  TooManyWaitersError,
  union,
} from "../../mod.ts";

/** What a caller without types may hand over. */
// deno-lint-ignore no-explicit-any -- the point of these tests
const anything = (value: unknown): any => value;

/** Whatever it throws or rejects with is an `ArgumentError` whose message holds `facts`. */
async function assertRefused(facts: string, act: () => unknown): Promise<void> {
  const error = await assertRejects(async () => await act(), ArgumentError);
  assertEquals([error.name, error.code], ["ArgumentError", "ARGUMENT"]);
  assert(error.message.includes(facts), `${JSON.stringify(error.message)} lacks ${facts}`);
}

Deno.test("a local channel of no sensible capacity is refused, as @std/async does, with a code", () => {
  for (const capacity of [-1, 1.5, NaN, Infinity, "3", null, {}]) {
    const error = assertThrows(() => new Channel({ capacity: anything(capacity) }), RangeError);
    const shown = typeof capacity === "string" ? `"${capacity}"` : String(capacity ?? "null");
    assert(error.message.includes(`capacity=${shown.replace("[object Object]", "object")}`), error.message);
    assertEquals((error as unknown as { code: string }).code, "ARGUMENT");
  }
});

Deno.test("a local channel refuses every other bad option by name", async () => {
  await assertRefused("options=5", () => new Channel(anything(5)));
  await assertRefused("options=null", () => new Channel(anything(null)));
  await assertRefused('overflow="drop"', () => new Channel({ overflow: anything("drop") }));
  await assertRefused("maxWaiters=0", () => new Channel({ maxWaiters: 0 }));
  await assertRefused("onUndelivered=7", () => new Channel({ onUndelivered: anything(7) }));
});

Deno.test("a signal that is none is refused before anybody waits: nothing is swallowed later", async () => {
  const ch = new Channel<number>();
  const signal = anything(new AbortController());
  await assertRefused('option="signal"', () => ch.send(1, { signal }));
  await assertRefused('option="signal"', () => ch.receive({ signal }));
  await assertRefused('option="signal"', () => ch.receiveMany(2, { signal }));
  await assertRefused('option="signal"', () => select({ ch }, { signal }));
  await assertRefused("value=5", () => select({ ch }, { signal: anything(5) }));
  assertEquals(ch.trySend(2), false);
  assertEquals(ch.tryReceive(), { state: "empty" });
});

Deno.test("amounts and lists that are none are refused", async () => {
  const ch = new Channel<number>({ capacity: 4 });
  await ch.send(1);
  for (const max of [0, -1, 1.5, NaN, Infinity, "3"]) {
    const shown = typeof max === "string" ? `"${max}"` : String(max);
    await assertRefused(`max=${shown}`, () => ch.receiveMany(anything(max)));
    await assertRefused(`max=${shown}`, () => ch.batches(anything(max)));
  }
  await assertRefused("value=5", () => ch.sendMany(anything(5)));
  await assertRefused("value=undefined", () => ch.sendMany(anything(undefined)));
  assertEquals(ch.size, 1);
});

Deno.test("a send that is refused gives the value back, by every verb", async () => {
  const ch = new Channel<string>({ capacity: 1 });
  const waits = ch.send("a").then(() => ch.send("b"));
  await Promise.resolve();
  ch.close("over");
  const error = await assertRejects(() => waits, ChannelClosedError);
  assertEquals([error.code, error.value, error.cause], ["CHANNEL_CLOSED", "b", "over"]);
  const late = await assertRejects(() => ch.send("c"), ChannelClosedError);
  assertEquals(late.value, "c");
  const many = await assertRejects(() => ch.sendMany(["d", "e"]), ChannelClosedError);
  assertEquals(many.value, ["d", "e"]);
  assertEquals(ch.trySend("f"), false);
  const reserved = await assertRejects(() => ch.reserve(), ChannelClosedError, "cannot reserve");
  assertEquals(reserved.cause, "over");
  assertEquals(await select({ sent: ch.onSend("g") }), { key: "sent", state: "closed", reason: "over" });
  assertEquals(ch.tryReceive(), { state: "ok", value: "a" });

  const full = new Channel<string>({ capacity: 1, overflow: "error" });
  await full.send("a");
  const refused = await assertRejects(() => full.send("b"), ChannelFullError, "capacity=1");
  assertEquals([refused.code, refused.value], ["CHANNEL_FULL", "b"]);

  const crowded = new Channel<string>({ maxWaiters: 1 });
  const first = crowded.receive();
  const second = await assertRejects(() => crowded.receive(), TooManyWaitersError, "limit=1");
  assertEquals(second.code, "TOO_MANY_WAITERS");
  assertEquals(crowded.trySend("x"), true);
  assertEquals(await first, "x");
});

Deno.test("a permit is good for one value", async () => {
  const ch = new Channel<number>({ capacity: 1 });
  const permit = await ch.reserve();
  permit.send(1);
  assertThrows(() => permit.send(2), ArgumentError, "used or disposed of");
  assertEquals(ch.size, 1);
  await assertRefused("capacity=0", () => new Channel().reserve());
});

Deno.test("a select of anything that cannot be waited for is refused, by key and value, and takes nothing", async () => {
  const ch = new Channel<number>({ capacity: 2 });
  await ch.send(1);
  const cases: readonly (readonly [unknown, string])[] = [
    [5, "value=5"],
    [true, "value=true"],
    ["text", 'value="text"'],
    [Symbol("s"), "value=symbol"],
    [{}, "value=object"],
    [ch.onSend, "value=function"],
    [new AbortController(), "value=object"],
  ];
  for (const [bad, shown] of cases) {
    await assertRefused(`key="bad", ${shown}`, () => select({ ch, bad: anything(bad) }));
    await assertRefused(`key="bad", ${shown}`, () => select.try({ ch, bad: anything(bad) }));
  }
  for (const none of [undefined, null, 5, "text", () => ({ ch })]) {
    await assertRefused("cases of a select", () => select(anything(none)));
    await assertRefused("cases of a select", () => select.try(anything(none)));
  }
  await assertRefused('order="first"', () => select({ ch }, { order: anything("first") }));
  await assertRefused('order="first"', () => select.try({ ch }, { order: anything("first") }));
  assertEquals(ch.size, 1);
  assertEquals(select.try({ none: never(), off: false, nil: null, zero: 0, empty: "" }), undefined);
});

Deno.test("times that are none are refused, texts of digits included", async () => {
  for (const ms of [-1, NaN, "5", null, undefined]) {
    const shown = typeof ms === "string" ? `"${ms}"` : String(ms);
    await assertRefused(`value=${shown}`, () => after(anything(ms)));
    await assertRefused(`value=${shown}`, () => every(anything(ms)));
  }
  await assertRefused("value=0", () => every(0));
  await assertRefused("value=Infinity", () => every(Infinity));
});

Deno.test("schemas of what is no codec are refused by the name of the member", async () => {
  await assertRefused('member="a", value=1', () => struct({ a: anything(1) }));
  await assertRefused("was it meant to be called?", () => struct({ a: anything(auto) }));
  await assertRefused('member="element", value=undefined', () => anything(array)());
  await assertRefused('member="inner", value="f64"', () => option(anything("f64")));
  await assertRefused('member="b"', () => union({ a: f64, b: anything(Number) }));
  for (const make of [struct, union, defineCodec]) {
    await assertRefused("undefined", () => anything(make)(undefined));
  }
  await assertRefused("members=0", () => union({}));
  await assertRefused('limit="depth", value=0', () => auto({ depth: 0 }));
  await assertRefused("value=null", () => auto(anything(null)));
  for (const schema of ["f63", "{}", "", '["array"]']) {
    assertThrows(() => codecFrom(schema), CodecError, "schema");
  }
});

Deno.test("a task's own view of itself is refused outside of tasks", async () => {
  await assertRefused("inside a task only", () => currentTask());
});

Deno.test("a runtime of no sensible size is refused by option and value, and no worker is started", async () => {
  const bad: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ workers: -1 }, 'option="workers", value=-1'],
    [{ workers: NaN }, 'option="workers", value=NaN'],
    [{ workers: 64 }, 'option="workers", value=64'],
    [{ workers: null }, 'option="workers", value=null'],
    [{ memory: 0 }, 'option="memory", value=0, least=1048576'],
    [{ memory: "64 apples" }, 'option="memory", value="64 apples"'],
    [{ memory: "4GiB" }, 'option="memory", value="4GiB"'],
    [{ memory: {} }, 'option="memory", value=object'],
    [{ memory: "1MiB", workers: 8 }, 'value="1MiB", workers=8, least='],
    [
      { maxMessage: "32MiB", memory: "32MiB" },
      'option="maxMessage", value="32MiB", least=1024, most=16777216',
    ],
    [{ inbox: 20_000 }, 'option="inbox", value=20000'],
    [{ spin: "no" }, 'option="spin", value="no"'],
    [{ worker: "./worker.ts" }, 'option="worker", value="./worker.ts"'],
  ];
  for (const [options, facts] of bad) await assertRefused(facts, () => Runtime.start(options));
  for (const none of [5, "x", null]) await assertRefused("options=", () => Runtime.start(anything(none)));
});

Deno.test("an error of the family is an Error, with a name, a code and a stack", () => {
  const error = assertThrows(() => every(0), ArgumentError);
  assertInstanceOf(error, Error);
  assertEquals(String(error), `ArgumentError: ${error.message}`);
  assert(error.stack?.includes("bad_input_test.ts"));
});
