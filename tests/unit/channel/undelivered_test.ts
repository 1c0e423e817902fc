import { assertEquals, assertRejects } from "@std/assert";
import {
  Broadcast,
  Channel,
  pipeline,
  select,
  type SelectInput,
  Selector,
} from "../../../src/channel/mod.ts";

type Cases = Record<string, SelectInput>;

/** No outputs at all. */
function nothing(): ArrayIterator<number> {
  return ([] as number[]).values();
}

/** A full channel that drops its oldest value, and tells. */
function dropping(onUndelivered: (value: number) => void): Channel<number> {
  const channel = new Channel<number>({ capacity: 1, overflow: "dropOldest", onUndelivered });
  channel.trySend(0);
  return channel;
}

Deno.test("a hook that aborts the signal of the select in whose choice it runs does not settle that select twice", async () => {
  const abort = new AbortController();
  const dropped: number[] = [];
  const channel = dropping((value) => {
    dropped.push(value);
    abort.abort(new Error("too late"));
  });
  using loop = new Selector<Cases>({ idle: new Channel<number>() });
  const turn = loop.next({ signal: abort.signal });
  loop.set("out", channel.onSend(1));
  assertEquals(await turn, { key: "out", state: "ok", value: undefined });
  assertEquals(dropped, [0]);
  assertEquals(channel.tryReceive(), { state: "ok", value: 1 });
});

Deno.test("the hook of a broadcast runs after the select that dropped the value has committed", async () => {
  const abort = new AbortController();
  const dropped: number[] = [];
  const news = new Broadcast<number>({
    onUndelivered: (value) => {
      dropped.push(value);
      abort.abort(new Error("too late"));
    },
  });
  using loop = new Selector<Cases>({ idle: new Channel<number>() });
  const turn = loop.next({ signal: abort.signal });
  loop.set("out", news.onSend(7)); // nobody receives: it goes to the hook at once
  assertEquals(await turn, { key: "out", state: "ok", value: undefined });
  assertEquals(dropped, [7]);
});

Deno.test("a hook may dispose of the selector in whose turn it runs: the turn counts, the next one is refused", async () => {
  const loop = new Selector<Cases>({ idle: new Channel<number>() });
  const turn = loop.next();
  loop.set("out", dropping(() => loop[Symbol.dispose]()).onSend(1));
  assertEquals(await turn, { key: "out", state: "ok", value: undefined });
  await assertRejects(() => loop.next(), Error, "disposed of");
});

Deno.test("a hook may take cases away from the selector in whose turn it runs, and the others keep their places", async () => {
  const channel = dropping(() => {
    loop.delete("a");
    loop.delete("b");
  });
  const left = new Channel<number>({ capacity: 1 });
  using loop = new Selector<Cases>({
    a: new Channel<number>(),
    b: new Channel<number>(),
    out: channel.onSend(1),
    left,
  });
  assertEquals((await loop.next()).key, "out");
  loop.disable("out");
  left.trySend(5);
  assertEquals(await loop.next(), { key: "left", state: "ok", value: 5 });
  assertEquals(loop.size, 2);
});

Deno.test("a hook that selects does not disturb the outcome of the select in which it runs", async () => {
  const other = new Channel<string>({ capacity: 1 });
  other.trySend("other");
  const inside: unknown[] = [];
  const channel = dropping(() => inside.push(select.try({ other })));
  assertEquals(select.try({ out: channel.onSend(1) }), { key: "out", state: "ok", value: undefined });
  other.trySend("again");
  using loop = new Selector<Cases>({ out: channel.onSend(2) });
  assertEquals(await loop.next(), { key: "out", state: "ok", value: undefined });
  assertEquals(inside.length, 2);
});

Deno.test("a function of an operator that aborts the select which polls it does not settle that select twice", async () => {
  const abort = new AbortController();
  const numbers = new Channel<number>({ capacity: 1 });
  numbers.trySend(20);
  const mapped = pipeline(numbers, (n) => {
    abort.abort(new Error("too late"));
    return n + 1;
  });
  using loop = new Selector<Cases>({ idle: new Channel<number>() });
  const turn = loop.next({ signal: abort.signal });
  loop.set("mapped", mapped);
  assertEquals(await turn, { key: "mapped", state: "ok", value: 21 });
});

Deno.test("an abort in the middle of a choice that finds nothing is heard after it", async () => {
  const abort = new AbortController();
  const numbers = new Channel<number>({ capacity: 1 });
  numbers.trySend(1);
  const quiet = pipeline(numbers, () => {
    abort.abort(new RangeError("enough"));
    return nothing();
  });
  using loop = new Selector<Cases>({ idle: new Channel<number>() });
  const turn = loop.next({ signal: abort.signal });
  loop.set("quiet", quiet);
  await assertRejects(() => turn, RangeError, "enough");
});

Deno.test("a selector that is disposed of, or changed, in the middle of a choice that finds nothing does not hang", async () => {
  const source = (): Channel<number> => {
    const numbers = new Channel<number>({ capacity: 1 });
    numbers.trySend(1);
    return numbers;
  };
  const gone = new Selector<Cases>({ idle: new Channel<number>() });
  const first = gone.next();
  gone.set(
    "quiet",
    pipeline(source(), () => {
      gone[Symbol.dispose]();
      return nothing();
    }),
  );
  await assertRejects(() => first, Error, "disposed of");

  const changed = new Selector<Cases>({ idle: new Channel<number>() });
  const second = changed.next();
  const ready = source();
  changed.set(
    "quiet",
    pipeline(source(), () => {
      changed.set("ready", ready);
      return nothing();
    }),
  );
  assertEquals(await second, { key: "ready", state: "ok", value: 1 });
  changed[Symbol.dispose]();
});
