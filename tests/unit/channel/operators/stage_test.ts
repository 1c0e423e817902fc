import { assertEquals } from "@std/assert";
import {
  Channel,
  NOT_READY,
  type ReceiveChannel,
  select,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
} from "../../../../src/channel/mod.ts";
import { batch } from "../../../../src/channel/operators/batch.ts";
import { debounce } from "../../../../src/channel/operators/debounce.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { merge } from "../../../../src/channel/operators/merge.ts";
import { Mix } from "../../../../src/channel/operators/mix.ts";
import { pipeline } from "../../../../src/channel/operators/pipeline.ts";
import { rateLimit } from "../../../../src/channel/operators/rate_limit.ts";
import { split } from "../../../../src/channel/operators/split.ts";
import { take } from "../../../../src/channel/operators/take.ts";
import { throttle } from "../../../../src/channel/operators/throttle.ts";
import { transduce } from "../../../../src/channel/operators/transduce.ts";
import { zip } from "../../../../src/channel/operators/zip.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { Runtime } from "../../../../src/runtime/mod.ts";
import { Parties } from "../../../support/parties.ts";
import { Counted, countListeners, drain, failure, settle, turns } from "./helpers.ts";
import { fractions } from "../../../support/random.ts";

type Operator = (source: ReceiveChannel<number>, signal?: AbortSignal) => ReceiveChannel<unknown>;

const options = (signal?: AbortSignal): { signal?: AbortSignal } => signal === undefined ? {} : { signal };

/** All operators of one source, such that one value in is one value out. */
const OPERATORS: Record<string, Operator> = {
  from: (source, signal) => from(source, options(signal)),
  take: (source, signal) => take(source, 100, options(signal)),
  merge: (source, signal) => merge([source], options(signal)),
  split: (source, signal) => split(source, () => true, options(signal))[0],
  zip: (source, signal) => zip([source], undefined, options(signal)),
  pipeline: (source, signal) => pipeline(source, (n) => n, options(signal)),
  transduce: (source, signal) => transduce<number, number>(source, (next) => next, options(signal)),
  rateLimit: (source, signal) => rateLimit(source, { count: 1_000, per: 1, ...options(signal) }),
  throttle: (source, signal) => throttle(source, 0, options(signal)),
  debounce: (source, signal) => debounce(source, 0, options(signal)),
  batch: (source, signal) => batch(source, { size: 1, ...options(signal) }),
  mix: (source, signal) => {
    const mix = new Mix<number>(options(signal));
    mix.add(source);
    return mix;
  },
};

for (const [name, operator] of Object.entries(OPERATORS)) {
  Deno.test(`${name}: a value that comes later reaches a receive, a select and an iteration`, async () => {
    const source = new Channel<number>();
    const out = operator(source);
    for (const n of [1, 2, 3]) {
      const got = n === 1
        ? out.receive()
        : n === 2
        ? select({ out }).then(({ value }) => value)
        : out[Symbol.asyncIterator]().next().then(({ value }) => value);
      await turns();
      await source.send(n);
      assertEquals([await got].flat(2), [n]);
    }
    out.cancel();
    await settle();
  });

  Deno.test(`${name}: disposing lets the source go and leaves no waiter, cancelling cancels it with the reason`, async () => {
    const kept = new Channel<number>();
    {
      using out = operator(kept);
      const stop = new AbortController();
      const got = failure(out.receive({ signal: stop.signal }));
      await turns();
      assertEquals(kept.explain().receivers.length, 1);
      stop.abort("enough");
      await got;
    }
    // One that shares its source with another output waits for that, too.
    if (name !== "split") assertEquals([kept.closed, kept.explain().receivers.length], [false, 0]);
    const left = new Channel<number>();
    const out = operator(left);
    const got = failure(out.receive());
    out.cancel("enough");
    assertEquals([await got, out.closed], ["enough", true]);
    if (name !== "split") assertEquals([left.closed, await failure(left.receive())], [true, "enough"]);
  });

  Deno.test(`${name}: the end of the source and its reason come through`, async () => {
    const plain = new Channel<number>({ capacity: 1 });
    const bad = new Channel<number>({ capacity: 1 });
    for (const source of [plain, bad]) await source.send(1);
    plain.close();
    bad.close("torn");
    const torn = operator(bad);
    assertEquals([[await torn.receive()].flat(2), await failure(torn.receive())], [[1], "torn"]);
    // A mix waits for new sources.
    if (name !== "mix") assertEquals((await Array.fromAsync(operator(plain))).flat(2), [1]);
  });

  Deno.test(`${name}: a signal cancels it, and leaves no listener; one that has fired ends it at once`, async () => {
    const stop = new AbortController();
    const listeners = countListeners(stop.signal);
    const source = new Channel<number>();
    const out = operator(source, stop.signal);
    const got = failure(out.receive());
    stop.abort("enough");
    assertEquals([await got, listeners(), source.closed], ["enough", 0, true]);
    const late = operator(new Channel<number>(), AbortSignal.abort("before"));
    assertEquals([late.closed, await failure(late.receive())], [true, "before"]);
  });
}

Deno.test("complaint 19: an exception never vanishes: it ends the output, the source, and reaches whoever sends or receives", async () => {
  const broken: Record<string, (source: ReceiveChannel<number>, fn: () => never) => ReceiveChannel<unknown>> =
    {
      pipeline: (source, fn) => pipeline(source, fn),
      rejected: (source, fn) => pipeline(source, async () => await fn()),
      generator: (source, fn) =>
        pipeline(source, function* () {
          yield fn();
        }),
      zip: (source, fn) => zip([source], fn),
      split: (source, fn) => split(source, fn)[1],
      transduce: (source, fn) =>
        transduce(source, () => ({ "@@transducer/step": fn, "@@transducer/result": fn })),
    };
  for (const [name, operator] of Object.entries(broken)) {
    const source = new Channel<number>();
    const out = operator(source, () => {
      throw new RangeError(name);
    });
    const got = failure(out.receive());
    await turns();
    assertEquals(source.trySend(1), true);
    const reasons = [await got, await failure(out.receive()), await failure(source.receive())];
    assertEquals(reasons.map((reason) => (reason as Error).message), [name, name, name]);
    const refused = await failure(source.send(2)) as Error;
    assertEquals([refused.name, (refused.cause as Error).message], ["ChannelClosedError", name]);
  }
});

Deno.test("a select whose other case ends the operator, or brings it a value, while it looks around is not forgotten", async () => {
  for (const how of ["end", "value"] as const) {
    const source = new Channel<number>({ capacity: 1 });
    const out = from(source, { capacity: 1 });
    await turns();
    const odd: SelectCase<never> & Selectable<never> = {
      served: 0,
      poll() {
        if (how === "end") out.cancel("enough");
        else source.trySend(1);
        return NOT_READY;
      },
      enlist() {},
      withdraw() {},
      [SELECT_CASE]: () => odd,
    };
    assertEquals((await select({ out, odd })).state, how === "end" ? "closed" : "ok");
  }
});

Deno.test("a select with a send into an operator's source and a receive from the operator does not meet itself", async () => {
  const source = new Channel<number>();
  const out = transduce<number, number>(source, (next) => next);
  const stop = new AbortController();
  for (const cases of [{ in: source.onSend(1), out }, { out, in: source.onSend(1) }]) {
    const got = failure(select(cases, { signal: stop.signal }));
    await turns();
    const other = source.receive();
    assertEquals(await other, 1, "the send is there for others");
    await got;
  }
  assertEquals(source.explain().receivers.length, 0);
  stop.abort();
});

Deno.test("a select that chooses by priority when it wakes up leaves the operator's value to the next", async () => {
  const source = new Channel<number>();
  const first = new Channel<number>({ capacity: 1 });
  const out = from(source, { capacity: 1 });
  const got = select({ first, out }, { order: "priority" });
  const next = out.receive();
  await turns();
  assertEquals([source.trySend(1), first.trySend(0)], [true, true]);
  assertEquals([await got, await next], [{ key: "first", state: "ok", value: 0 }, 1]);
});

Deno.test("a chain of operators costs nothing in between: one pull goes through all of them", async () => {
  const source = new Counted();
  let chain: ReceiveChannel<number> = from(source);
  for (let i = 0; i < 200; i++) chain = transduce<number, number>(chain, (next) => next);
  assertEquals([chain.tryReceive(), source.pulled], [{ state: "ok", value: 0 }, 1]);
  const channel = new Channel<number>();
  let other: ReceiveChannel<number> = channel;
  for (let i = 0; i < 200; i++) other = from(other);
  const got = other.receive();
  assertEquals(channel.trySend(7), true);
  assertEquals(await got, 7);
  chain.cancel();
  assertEquals(source.returned, 1, "a cancel goes up through all of them");
});

Deno.test("operators over channels that workers share take and lose nothing, with and without a buffer", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  for (const capacity of [0, 4]) {
    const shared = [rt.channel(f64, { capacity }), rt.channel(f64, { capacity })] as const;
    const sent = Promise.all(shared.map(async (channel, i) => {
      for (let n = 0; n < 60; n++) await channel.send(2 * n + i);
      channel.close();
    }));
    const all = await Array.fromAsync(merge(shared));
    await sent;
    assertEquals(all.sort((a, b) => a - b), [...new Counted(120)]);
  }
});

Deno.test("a merge whose receiver leaves does not take from other threads any more", async () => {
  using parties = new Parties(2);
  for (const capacity of [0, 2]) {
    const [here, there] = parties.channel(f64, { capacity }) as never as [Channel<number>, Channel<number>];
    const local = new Channel<number>();
    const all = merge([here, local]);
    const got = all.receive();
    await local.send(1);
    assertEquals(await got, 1);
    await parties.settle();
    const sending = there.send(2);
    await parties.settle();
    assertEquals(all.size, 0);
    assertEquals(await all.receive(), 2);
    await sending;
    const next = all.receive();
    await parties.settle();
    await there.send(3);
    assertEquals(await next, 3);
    all.cancel();
  }
  await parties.settle();
  parties.sound();
});

Deno.test("every value is in exactly one place, through chains of operators, aborts and ends", async () => {
  const names = ["from", "take", "merge", "zip", "transduce", "split", "pipeline", "batch"];
  for (let seed = 1; seed <= 150; seed++) {
    const random = fractions(seed);
    const pick = (): Operator => OPERATORS[names[Math.floor(random() * names.length)]!]!;
    const source = new Channel<number>({ capacity: Math.floor(random() * 3) });
    let out = source as ReceiveChannel<unknown>;
    for (let i = Math.floor(random() * 4); i >= 0; i--) out = pick()(out as ReceiveChannel<number>);
    const sent: number[] = [];
    const got: unknown[] = [];
    for (let n = 0; n < 20; n++) {
      const stop = new AbortController();
      if (random() < 0.7 && source.trySend(n)) sent.push(n);
      if (random() < 0.3) out.receive({ signal: stop.signal }).then((value) => got.push(value), () => {});
      if (random() < 0.3) got.push(...drain(out));
      if (random() < 0.5) await turns(Math.floor(random() * 6));
      if (random() < 0.5) stop.abort();
    }
    source.close();
    for (let i = 0; i < 40; i++) {
      await turns();
      got.push(...drain(out));
    }
    const values = got.flat(9) as number[];
    assertEquals(values.sort((a, b) => a - b), sent, `seed ${seed}`);
    assertEquals(source.explain().receivers.length, 0);
  }
});

Deno.test("a value that is on its way to a reader when the stream of an output is cancelled goes to onUndelivered", async () => {
  const source = new Channel<number>();
  const lost: number[] = [];
  const reader = take(source, 5, { onUndelivered: (n) => lost.push(n) }).toReadableStream().getReader();
  const reading = reader.read();
  await turns();
  assertEquals(source.trySend(1), true);
  await reader.cancel("enough");
  assertEquals([(await reading).done, lost, await failure(source.receive())], [true, [1], "enough"]);
});
