import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { f64, str, struct } from "../../../src/codec/mod.ts";
import { ChannelClosedError, ChannelFullError, CodecError, LaggedError } from "../../../src/errors.ts";
import { Channel, select } from "../../../src/channel/mod.ts";
import { filter, firstValueFrom, map, Subject, take, toArray, toChannel } from "../../../src/reactive/mod.ts";
import { Parties } from "../../support/parties.ts";
import { heard, near, subjectsOf, until } from "../../support/subject_parties.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

near(
  "observers hear what is emitted after they came, in order, and the end",
  f64,
  {},
  async (a, b, parties) => {
    const seen: unknown[] = [];
    assertEquals(a.next(0), "noSubscribers");
    assertEquals([a.observed, b.observed], [false, false]);
    const subscription = b.subscribe(heard(seen));
    assertEquals([a.observed, b.observed], [true, true]);
    for (let i = 1; i < 100; i++) assertEquals(a.next(i), "ok");
    assertEquals(seen, [], "never from inside next");
    a.complete();
    assertEquals([a.closed, b.closed], [true, true]);
    assertEquals(a.next(7), "closed");
    await until(seen, [...range(1, 100), "complete"]);
    assertEquals(subscription.closed, true);
    const late: unknown[] = [];
    b.subscribe(heard(late));
    assertEquals(late, ["complete"]);
    await parties.settle();
    assertEquals(a.observed, false);
  },
);

near("an error travels, comes after the values, and once", f64, { replay: 1 }, async (a, b) => {
  const seen: unknown[] = [];
  b.subscribe(heard(seen));
  a.next(1);
  a.error(new RangeError("broken"));
  await until(seen, [1, ["error", "broken"]]);
  const again: unknown[] = [];
  b.subscribe(heard(again));
  assertEquals(again, [1, ["error", "broken"]], "and the replay stays");
  await assertRejects(() => Array.fromAsync(b), RangeError, "broken");
});

near("who comes later gets the last values at once, within one order with what follows", f64, {
  replay: 3,
}, async (a, b) => {
  for (let i = 0; i < 600; i++) assertEquals(a.next(i), "ok", "kept for those to come");
  const first: unknown[] = [], second: unknown[] = [], third: unknown[] = [];
  b.subscribe(heard(first));
  assertEquals(first, [597, 598, 599]);
  a.next(600);
  b.subscribe(heard(second));
  await until(first, range(597, 601));
  b.subscribe(heard(third));
  assertEquals(third, [598, 599, 600]);
  a.next(601);
  await until(third, range(598, 602));
  assertEquals(second.slice(-4), range(598, 602));
  assertEquals(new Set(second).size, second.length, "nothing twice");
});

near(
  "the last observer that leaves gives the place back, and writers know",
  f64,
  {},
  async (a, b, parties) => {
    const one = b.subscribe(() => {});
    const two = b.pipe(filter((v) => v > 1), take(2)).subscribe(() => {});
    assertEquals(a.next(1), "ok");
    one.unsubscribe();
    assertEquals(a.observed, true);
    a.next(2);
    a.next(3);
    await parties.settle();
    assertEquals([two.closed, a.observed, a.next(4)], [true, false, "noSubscribers"]);
  },
);

near("suspend: next says full, send waits for the slowest, in order, and nothing is lost", f64, {
  capacity: 4,
}, async (a, b) => {
  const slow = b.receiver();
  const sent: number[] = [];
  for (let i = 0; i < 4; i++) assertEquals(a.next(i), "ok");
  assertEquals(a.next(9), "full");
  const sends = range(4, 10).map((i) => a.send(i).then(() => sent.push(i)));
  assertEquals(a.next(9), "full", "those who wait come first");
  const got: number[] = [];
  for (let i = 0; i < 10; i++) got.push(await slow.receive());
  await Promise.all(sends);
  assertEquals([got, sent], [range(0, 10), range(4, 10)]);
  slow.cancel();
});

near("dropOldest: who is slow misses the oldest, exactly so many, and the quick one nothing", f64, {
  capacity: 4,
  overflow: "dropOldest",
}, async (a, b) => {
  using slow = b.receiver(), told = b.receiver({ onLag: (n) => lags.push(n) });
  const lags: number[] = [];
  const quick: unknown[] = [];
  b.subscribe(heard(quick));
  for (let i = 0; i < 20; i++) {
    assertEquals(a.next(i), "ok");
    if (i % 3 === 0) await until(quick, range(0, i + 1));
  }
  await until(quick, range(0, 20));
  const lag = await assertRejects(() => slow.receive(), LaggedError);
  assertEquals([lag.missed, slow.missed], [16, 16]);
  assertEquals(await slow.receiveMany(9), [16, 17, 18, 19]);
  assertEquals(await told.receiveMany(9), [16, 17, 18, 19]);
  assertEquals([lags, told.missed, b.missed], [[16], 16, 0]);
  for (let i = 0; i < 6; i++) a.next(i);
  assertEquals(slow.tryReceive(), { state: "ok", value: 2 });
  assertEquals(slow.missed, 18);
  await assertRejects(() => slow.receive(), LaggedError);
  assertEquals(await slow.receive(), 3);
});

near("dropNewest and error: the new value is refused for all, and given back", f64, {
  capacity: 2,
  overflow: "dropNewest",
}, async (a, b, parties) => {
  const slow = b.receiver();
  for (const i of [1, 2]) await a.send(i);
  assertEquals(a.next(3), "full");
  await a.send(4);
  assertEquals(await slow.receiveMany(9), [1, 2]);
  const strict = subjectsOf(parties, f64, { capacity: 1, overflow: "error" });
  using held = strict.at(-1)!.receiver();
  await strict[0]!.send(1);
  const full = await assertRejects(() => strict[0]!.send(2), ChannelFullError);
  assertEquals(full.value, 2);
  assertEquals(await held.receive(), 1);
  slow.cancel();
});

Deno.test("what send gives to nobody goes to onUndelivered, and what is dropped", async () => {
  using parties = new Parties(1);
  const lost: number[] = [];
  const [subject] = subjectsOf(parties, f64, {
    capacity: 1,
    overflow: "dropNewest",
    onUndelivered: (v) => lost.push(v),
  });
  await subject!.send(1);
  assertEquals(subject!.next(2), "noSubscribers");
  using _held = subject!.receiver();
  await subject!.send(3);
  await subject!.send(4);
  assertEquals(lost, [1, 4]);
});

near(
  "a send that waits ends with its signal, with the end of the subject, and when nobody reads any more",
  f64,
  {
    capacity: 1,
  },
  async (a, b) => {
    const slow = b.receiver();
    await a.send(1);
    const controller = new AbortController();
    const aborted = assertRejects(() => a.send(2, { signal: controller.signal }), Error, "enough");
    controller.abort(new Error("enough"));
    await aborted;
    const waiting = a.send(3);
    slow.cancel();
    await waiting;
    using _again = b.receiver();
    await a.send(4);
    const refused = assertRejects(() => a.send(5), ChannelClosedError);
    b.complete();
    assertEquals((await refused).value, 5);
    await assertRejects(() => a.send(6, { signal: AbortSignal.abort(new Error("x")) }), ChannelClosedError);
  },
);

near(
  "for await: the writer waits for the loop; leaving it gives the place back",
  f64,
  { capacity: 2 },
  async (a, b, parties) => {
    const seen: number[] = [];
    const loop = (async () => {
      for await (const value of b) {
        seen.push(value);
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (value === 20) break;
      }
    })();
    await parties.settle();
    for (let i = 0; i <= 20; i++) await a.send(i);
    await loop;
    assertEquals(seen, range(0, 21));
    assertEquals(a.observed, false);
  },
);

near("messages of any size arrive whole, also those that were left behind", str, {
  capacity: 3,
  overflow: "dropOldest",
}, async (a, b) => {
  const text = (i: number): string => `${i} ` + String.fromCharCode(97 + i % 26).repeat(i * 97 % 5000);
  using slow = b.receiver({ onLag: () => {} });
  const seen: unknown[] = [];
  b.subscribe(heard(seen));
  for (let i = 0; i < 300; i++) {
    a.next(text(i));
    if (i % 2 === 0) await until(seen, range(0, i + 1).map(text));
  }
  assertEquals(await Promise.all([1, 2, 3].map(() => slow.receive())), [297, 298, 299].map(text));
});

near("structures, and what a codec refuses", struct({ symbol: str, price: f64 }), {}, async (a, b) => {
  const seen: unknown[] = [];
  b.subscribe(heard(seen));
  assertEquals(a.next({ symbol: "MMM", price: 1.5 }), "ok");
  assertThrows(() => a.next({ symbol: 1, price: "x" } as never), CodecError);
  await assertRejects(() => a.send({ symbol: 1 } as never), CodecError);
  a.next({ symbol: "AOS", price: 2 });
  await until(seen, [{ symbol: "MMM", price: 1.5 }, { symbol: "AOS", price: 2 }]);
});

near(
  "a select may wait for a subject's receiver and for room to send",
  f64,
  { capacity: 1 },
  async (a, b) => {
    using reader = b.receiver();
    assertEquals(select.try({ value: reader }), undefined);
    const got = select({ value: reader });
    assertEquals((await select({ sent: a.onSend(5) })).key, "sent");
    assertEquals(await got, { key: "value", state: "ok", value: 5 });
    a.next(6);
    const sent = select({ sent: a.onSend(7) });
    assertEquals(await reader.receive(), 6);
    assertEquals((await sent).key, "sent");
    assertEquals(await reader.receive(), 7);
    // One that chooses when it wakes up leaves the value where it is until then.
    const late = select({ never: new Channel<number>(), value: reader }, { order: "priority" });
    a.next(8);
    assertEquals(await late, { key: "value", state: "ok", value: 8 });
  },
);

near("operators, toChannel, firstValueFrom, and a local stream as the source", f64, {}, async (a, b) => {
  const list = firstValueFrom(b.pipe(filter((v) => v % 2 === 0), map((v) => v * 10), take(3), toArray()));
  const channel = toChannel(b.asObservable(), { capacity: 8, overflow: "error" });
  const local = new Subject<number>();
  local.subscribe(a);
  for (let i = 1; i <= 6; i++) local.next(i);
  local.complete();
  assertEquals(await list, [20, 40, 60]);
  assertEquals(await Array.fromAsync(channel), [1, 2, 3, 4, 5, 6]);
});

near("an observer that asks for its values has a place of its own, and the writer waits for it", f64, {
  capacity: 2,
}, async (a, b, parties) => {
  const seen: number[] = [];
  const paced = b.subscribe((v) => seen.push(v), { demand: 1 });
  await parties.settle();
  for (let i = 1; i <= 3; i++) await a.send(i);
  assertEquals(a.next(4), "full");
  assertEquals(seen, [1]);
  paced.request(2);
  await until(seen, [1, 2, 3]);
  assertEquals(a.next(4), "ok");
  paced.unsubscribe();
  await parties.settle();
  assertEquals(a.observed, false);
});

Deno.test("re-entrant emissions come to all observers in one order, wherever they are", async () => {
  using parties = new Parties(3);
  const [a, b, c] = subjectsOf(parties, f64, {});
  const seen: unknown[][] = [[], [], []];
  a!.subscribe((v) => v < 3 && b!.next(v + 1));
  [a, b, c].forEach((subject, i) => subject!.subscribe(heard(seen[i]!)));
  a!.next(1);
  await until(seen[2]!, [1, 2, 3]);
  await until(seen[0]!, [1, 2, 3]);
  await until(seen[1]!, [1, 2, 3]);
});

Deno.test("an observer that throws, unsubscribes or subscribes in the middle does not disturb the others", async () => {
  using parties = new Parties(1);
  const [subject] = subjectsOf(parties, f64, {});
  const reported: unknown[] = [];
  const onError = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.push((event.error as Error).message);
  };
  globalThis.addEventListener("error", onError);
  const seen: unknown[] = [], late: unknown[] = [];
  subject!.subscribe((v) => {
    if (v === 1) throw new Error("mine");
  });
  const second = subject!.subscribe((v) => v === 2 && second.unsubscribe());
  subject!.subscribe((v) => v === 3 && subject!.subscribe(heard(late)));
  subject!.subscribe(heard(seen));
  for (let i = 1; i <= 5; i++) subject!.next(i);
  await until(seen, [1, 2, 3, 4, 5]);
  assertEquals([late, reported], [[4, 5], ["mine"]]);
  globalThis.removeEventListener("error", onError);
});
