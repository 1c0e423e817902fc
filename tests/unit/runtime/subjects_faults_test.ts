import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { auto, defineCodec, f64, str } from "../../../src/codec/mod.ts";
import {
  ArenaCorruptError,
  ArgumentError,
  ChannelClosedError,
  CodecError,
  RuntimeClosedError,
  TooManyWaitersError,
} from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { CORRUPT } from "../../../wasm/status.ts";
import { SubjectCore } from "../../support/subject_core.ts";
import { Parties } from "../../support/parties.ts";
import { subjectPortOf } from "../../../src/runtime/subjects/shared_subject.ts";
import { heard, subjectsOf, until } from "../../support/subject_parties.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("a party that dies gives its places back: writers go on, and nothing is half-published", async () => {
  using parties = new Parties(3);
  const [a, b, c] = subjectsOf(parties, f64, { capacity: 2 });
  b!.receiver();
  b!.subscribe(() => {});
  const seen: unknown[] = [];
  c!.subscribe(heard(seen));
  for (const i of [1, 2]) a!.next(i);
  await parties.settle();
  const waiting = a!.send(3);
  parties.kill(parties.all[1]!);
  parties.all.splice(1, 1);
  await waiting;
  await until(seen, [1, 2, 3]);
  parties.sound();
});

Deno.test("a receiver that everybody has forgotten gives its place back", async () => {
  using parties = new Parties(2);
  const [a, b] = subjectsOf(parties, f64, { capacity: 1 });
  (() => {
    b!.receiver();
    a!.next(1);
  })();
  assertEquals(a!.next(2), "full");
  for (let i = 0; i < 50 && a!.observed; i++) {
    (globalThis as unknown as { gc?(): void }).gc?.();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if ("gc" in globalThis) assertEquals(a!.next(2), "noSubscribers");
  else console.log("not looked at: run with --v8-flags=--expose-gc");
});

Deno.test("the 129th reader is refused by name, and an observer hears of it", () => {
  using parties = new Parties(1);
  const [subject] = subjectsOf(parties, f64, {});
  const readers = range(0, 128).map(() => subject!.receiver());
  assertThrows(() => subject!.receiver(), Error, "no place for another reader");
  const seen: unknown[] = [];
  subject!.subscribe(heard(seen));
  assert(String(seen[0]).includes("no place for another reader"));
  readers[5]!.cancel();
  using _last = subject!.receiver();
  assertEquals(_last.closed, false);
});

Deno.test("exhausted memory refuses a subject or a message, and goes on afterwards", async () => {
  using parties = new Parties(2, 1 << 20);
  assertThrows(() => subjectsOf(parties, f64, { capacity: 1 << 20 }), Error, "no room in the shared memory");
  const [a, b] = subjectsOf(parties, str, { capacity: 64 });
  using reader = b!.receiver();
  const big = "x".repeat(60_000);
  let sent = 0;
  const error = assertThrows(
    () => {
      while (a!.next(big) === "ok") sent++;
    },
    Error,
    "no room in the shared memory",
  );
  assertEquals((error as { code?: string }).code, "ARENA_EXHAUSTED");
  assert(sent > 2);
  for (let i = 0; i < sent; i++) assertEquals((await reader.receive()).length, 60_000);
  assertEquals(a!.next("small"), "ok");
  assertEquals(await reader.receive(), "small");
});

Deno.test("bad options, codecs and arguments are refused by name", () => {
  using parties = new Parties(1);
  const open = (options: unknown) => () => subjectsOf(parties, f64, options as Record<string, never>);
  for (
    const options of [
      { replay: -1 },
      { replay: 1.5 },
      { capacity: 0 },
      { capacity: NaN },
      { capacity: 2 ** 24 },
      { replay: 3, capacity: 2 },
      { overflow: "latest" },
      { onUndelivered: 1 },
      { name: 1 },
      { maxWaiters: 0 },
      null,
      "x",
    ]
  ) assertThrows(open(options), ArgumentError, undefined, JSON.stringify(options));
  assertThrows(() => subjectsOf(parties, {} as never, {}), ArgumentError);
  const [subject] = subjectsOf(parties, f64, {});
  for (const options of [null, 3, { replay: -1 }, { onLag: "x" }]) {
    assertThrows(() => subject!.receiver(options as never), ArgumentError);
  }
  assertThrows(() => subject!.subscribe(3 as never), ArgumentError);
});

Deno.test("who closes the runtime ends every wait and every observer", async () => {
  using parties = new Parties(1);
  const [subject] = subjectsOf(parties, f64, { capacity: 1 });
  const seen: unknown[] = [];
  subject!.subscribe(heard(seen));
  const reader = subject!.receiver();
  subject!.next(1);
  const sending = assertRejects(() => subject!.send(2), ChannelClosedError);
  await reader.receive();
  const receiving = assertRejects(() => reader.receive(), RuntimeClosedError);
  await Promise.resolve();
  parties.all[0]!.isolate.leave();
  await receiving;
  await sending;
  assertInstanceOf(seen.at(-1), Array);
  assertEquals(subject!.next(5), "closed");
});

Deno.test("more sends than maxWaiters are refused, those that wait go on", async () => {
  using parties = new Parties(1);
  const [subject] = subjectsOf(parties, auto() as never, { capacity: 1, maxWaiters: 1 });
  using reader = subject!.receiver();
  await subject!.send(1 as never);
  const waits = subject!.send(2 as never);
  await assertRejects(() => subject!.send(3 as never), TooManyWaitersError);
  assertEquals(await reader.receive(), 1 as never);
  await waits;
});

Deno.test("a subject that has ended gives its memory back when everybody has gone, with the messages in it", async () => {
  using parties = new Parties(3);
  const before = parties.used;
  for (let round = 0; round < 3; round++) {
    const [a, b, c] = subjectsOf(parties, str, { capacity: 8 });
    using reader = c!.receiver();
    const seen: unknown[] = [];
    b!.subscribe(heard(seen));
    for (let i = 0; i < 8; i++) a!.next("x".repeat(5000));
    a!.complete();
    assertEquals((await Array.fromAsync(reader)).length, 8);
    await until(seen, [...Array.from({ length: 8 }, () => "x".repeat(5000)), "complete"]);
    reader.cancel();
    await parties.settle();
    for (const end of [a, b, c]) assertEquals(end!.next("late"), "closed");
    await parties.settle();
    parties.sound();
  }
  assert(parties.used - before <= 4096, `only the header stays: ${parties.used - before}`);
});

Deno.test("a subject and its receivers say what they are when they are printed or explained", () => {
  using parties = new Parties(1);
  const [subject] = subjectsOf(parties, f64, { capacity: 2, name: "prices" });
  assertEquals(
    Deno.inspect(subject),
    "SharedSubject { capacity: 2, replay: 0, observed: false, closed: false }",
  );
  using reader = subject!.receiver();
  subject!.next(1);
  assertStringIncludes(Deno.inspect(reader), "capacity: 2, size: 1, closed: false");
  assertStringIncludes(String(subject!.explain()), 'SharedSubject "prices" (capacity 2');
  assertStringIncludes(String(reader.explain()), "missed");
});

Deno.test("stats tell who reads, how far behind the slowest is and what was missed", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const subject = rt.subject(f64, { capacity: 4, replay: 1, overflow: "dropOldest", name: "prices" });
  using _slow = subject.receiver(), quick = subject.receiver({ onLag: () => {} });
  for (let i = 0; i < 10; i++) subject.next(i);
  quick.tryReceive();
  const [stats] = rt.stats().subjects;
  const { id: _, ...rest } = stats!;
  assertEquals(rest, {
    name: "prices",
    capacity: 4,
    replay: 1,
    sent: 10,
    subscribers: 2,
    lag: 4,
    missed: 6,
    dropped: 0,
    waitingSenders: 0,
  });
  assertEquals(rt.stats().channels, []);
});

Deno.test("a value that cannot be decoded ends the observers of its isolate with the error, and one receive; what is around it arrives", async () => {
  const picky = defineCodec<number>({
    name: "picky",
    size: 8,
    encode: (value, to) => to.view.setFloat64(to.claim(8), value, true),
    decode: (from) => {
      const value = from.view.getFloat64((from.at += 8) - 8, true);
      if (value === 3) throw new CodecError("not three");
      return value;
    },
  });
  using parties = new Parties(2);
  const [a, b] = subjectsOf(parties, picky, { capacity: 8 });
  using reader = b!.receiver();
  const seen: unknown[] = [];
  b!.subscribe(heard(seen));
  for (const value of [1, 2, 3, 4]) a!.next(value);
  for (let i = 0; i < 50 && !Array.isArray(seen.at(-1)); i++) await parties.settle();
  assertEquals(seen.filter((v) => typeof v === "number"), [1, 2, 4]);
  assert(String(seen.at(-1)).includes("not three"));
  assertEquals([await reader.receive(), await reader.receive()], [1, 2]);
  await assertRejects(() => reader.receive(), CodecError, "not three");
  assertEquals(await reader.receive(), 4);
  using batches = a!.receiver();
  for (const value of [5, 3, 6]) a!.next(value);
  assertEquals(await batches.receiveMany(8), [5, 6]);
  await assertRejects(() => batches.receiveMany(8), CodecError, "not three");
});

Deno.test("corrupt memory ends observers, receivers and writers by name, in every isolate", async () => {
  using parties = new Parties(2);
  const [a, b] = subjectsOf(parties, f64, { capacity: 1 });
  const seen: unknown[] = [];
  b!.subscribe(heard(seen));
  const slow = b!.receiver();
  await a!.send(1);
  const sending = assertRejects(() => a!.send(2), ChannelClosedError);
  await slow.receive();
  await sending.catch(() => {});
  const receiving = assertRejects(() => b!.receiver().receive(), ArenaCorruptError);
  const { core } = parties.all[0]!.isolate;
  core.call.poison(22);
  assertThrows(() => a!.next(3), ArenaCorruptError);
  await receiving;
  await parties.settle();
  assert(String(seen.at(-1)).includes("corrupt"), String(seen.at(-1)));
});

Deno.test("an isolate that is told to leave ends its observers instead of failing in a turn", async () => {
  using parties = new Parties(2);
  const [a, b] = subjectsOf(parties, f64, { replay: 1 });
  const seen: unknown[] = [];
  a!.next(1);
  b!.subscribe(heard(seen));
  assertEquals(seen, [1]);
  a!.next(2);
  parties.all[0]!.isolate.core.call.fence(parties.all[1]!.isolate.core.slot);
  await parties.settle();
  assertThrows(() => b!.next(3), RuntimeClosedError);
  assertEquals(a!.next(4), "ok");
  subjectPortOf(b!).serve();
  assert(String(seen.at(-1)).includes("told to leave"), String(seen));
});

Deno.test("a cursor that was spoiled poisons the arena with invariant 22 instead of leading anywhere", () => {
  for (const position of [1n << 40n, -5n, 100n]) {
    const shared = new SubjectCore();
    const ch = shared.subject(4);
    const index = shared.join(1, ch);
    shared.publish(0, ch, [1, 2]);
    shared.setLong(shared.cursor(ch, index), position);
    assertEquals(shared.read(1, ch, index), CORRUPT);
    assertEquals(shared.core.poison, 22);
    assertEquals(shared.publish(0, ch, [3]), CORRUPT);
  }
});

Deno.test("the end of the runtime is no uncaught error of observers without a handler, whether they say how much they want or not", async () => {
  const uncaught: unknown[] = [];
  // Whoever hears of it after this may still say that it was expected.
  const hear = (event: ErrorEvent): void =>
    queueMicrotask(() => {
      if (!event.defaultPrevented) uncaught.push(event.error);
    });
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const subject = rt.subject(f64);
  const seen: number[] = [];
  subject.subscribe((value) => seen.push(value));
  subject.subscribe((value) => seen.push(value), { demand: 5 });
  subject.next(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  globalThis.addEventListener("error", hear);
  try {
    await rt.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    globalThis.removeEventListener("error", hear);
  }
  assertEquals([seen, uncaught], [[1, 1], []]);
});

Deno.test("a newcomer that sends the last observer away while it is told the replay goes on listening", async () => {
  using parties = new Parties(2);
  const [a, b] = subjectsOf(parties, f64, { replay: 1 });
  a!.next(1);
  const seen: unknown[] = [];
  const first = b!.subscribe(() => {});
  b!.subscribe({ ...heard(seen), next: (value) => void seen.push(value, first.unsubscribe()) });
  a!.next(2);
  await until(seen, [1, undefined, 2, undefined]);
});
