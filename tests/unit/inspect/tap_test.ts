import { assert, assertEquals, assertMatch } from "@std/assert";
import { Actor, ActorSystem } from "../../../src/actor/mod.ts";
import { auto, type Codec, f64, str, struct } from "../../../src/codec/mod.ts";
import { readCells } from "../../../src/inspect/cells.ts";
import { type ActorNode, inspect, type Tap } from "../../../src/inspect/mod.ts";
import { tapChannel } from "../../../src/inspect/tap.ts";
import { portOf } from "../../../src/runtime/shared_channel.ts";
import { internalsOf, Runtime } from "../../../src/runtime/runtime.ts";
import { amount } from "../../support/deep.ts";

type Tasks = typeof import("./watched_module.ts");
const URL_OF_TASKS = import.meta.resolve("./watched_module.ts");
const start = () => Runtime.start({ workers: 0, memory: "4MiB" });
const texts = (tap: Tap | undefined) => tap?.rows.map(({ text }) => text);
const at = (url: string, path: string) =>
  url.replace("/?", `/${path.split("?")[0]}?`) + `&${path.split("?")[1] ?? ""}`;

class Clerk extends Actor {
  wait(until: Promise<void>): Promise<void> {
    return until;
  }
  handle(_order: unknown, _note?: string): void {}
}

Deno.test("a tap tells the first values of a channel, in order, and leaves them there", async () => {
  await using rt = await start();
  using rows = rt.channel(struct({ symbol: str, price: f64 }), { capacity: 64, name: "rows" });
  const { number } = portOf(rows);
  assertEquals(tapChannel(rt, number), { depth: 0, rows: [], note: "" });
  const values = Array.from({ length: 20 }, (_, i) => ({ symbol: `S${i}`, price: i + 0.5 }));
  await rows.sendMany(values);
  await rows.receive();
  const tap = tapChannel(rt, number)!;
  assertEquals([tap.depth, tap.rows.length, tap.note], [19, 16, "3 more behind them"]);
  assertEquals(tap.rows.slice(0, 2), [
    { place: 0, text: '{ symbol: "S1", price: 1.5 }' },
    { place: 1, text: '{ symbol: "S2", price: 2.5 }' },
  ]);
  assertEquals(await rows.receiveMany(64), values.slice(1));
});

Deno.test("a tap reads what lies straight in cells, after many laps, and what lies in blocks", async () => {
  await using rt = await start();
  using numbers = rt.channel(f64, { capacity: 100, name: "numbers" });
  using things = rt.channel(auto(), { capacity: 4, name: "things" });
  for (let i = 0; i < 1_000; i += 10) {
    await numbers.sendMany(Array.from({ length: 10 }, (_, k) => i + k));
    if (i < 990) await numbers.receiveMany(10);
  }
  assertEquals(
    texts(tapChannel(rt, portOf(numbers).number)),
    Array.from({ length: 10 }, (_, k) => `${990 + k}`),
  );
  await things.send({ list: Array(100).fill("long enough for a block"), of: numbers });
  await things.send("x".repeat(40_000));
  const [one, two] = texts(tapChannel(rt, portOf(things).number))!;
  assert(one!.startsWith('{ list: ["long enough') && one!.length === 200, one);
  assertMatch(two!, /^\(\d+ bytes: too long to be shown\)$/);
  assertEquals((await things.receive() as { of: unknown }).of, numbers);
  assertEquals((await things.receive() as string).length, 40_000);
});

Deno.test("a tap attaches nothing, changes no word of the channel, and survives any codec", async () => {
  await using rt = await start();
  let calls = 0;
  const broken: Codec<number> = {
    ...f64,
    schema: "broken",
    encode: (value, to) => f64.encode(value, to),
    decode: () => {
      calls++;
      throw new Error("not me");
    },
  };
  using things = rt.channel(broken, { capacity: 4, name: "things" });
  using handles = rt.channel(auto(), { capacity: 4, name: "handles" });
  await things.send(1);
  await handles.send([things, new AbortController().signal]);
  const { core } = internalsOf(rt);
  const { ch, number } = portOf(handles);
  const before = core.bytes.slice(ch, ch + 2048), used = core.usage().used;
  assertEquals(texts(tapChannel(rt, portOf(things).number)), ["(8 bytes that cannot be decoded here)"]);
  assertEquals(calls, 1);
  assertEquals(texts(tapChannel(rt, number)), ["[<channel things>, <signal>]"]);
  assertEquals(core.bytes.slice(ch, ch + 2048), before);
  assertEquals(core.usage().used, used);
  await handles.receive();
});

Deno.test("what has nothing to tap says so: a rendezvous, a subject, a lane of tasks, a number that is none", async () => {
  await using rt = await start();
  using meet = rt.channel(f64, { name: "meet", capacity: 0 });
  using _prices = rt.subject(f64, { name: "prices" });
  assertMatch(tapChannel(rt, portOf(meet).number)!.note, /without a buffer/);
  const subject = [...internalsOf(rt).register.names].find(([, name]) => name === "prices")![0];
  assertMatch(tapChannel(rt, subject)!.note, /subject/);
  for (const none of [-1, 0, 1.5, NaN, 4095, 1e9, ...internalsOf(rt).register.hidden]) {
    assertEquals(tapChannel(rt, none), undefined, `${none}`);
  }
  const closed = rt.channel(f64, { capacity: 4, name: "closed" });
  const { number } = portOf(closed);
  closed.close();
  assertEquals(tapChannel(rt, number)?.depth ?? 0, 0);
});

Deno.test("values that are taken while a tap looks are told whole or not at all", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "16MiB" });
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  using texts = rt.channel(auto(), { capacity: 64, name: "texts" });
  const count = amount(50_000, 1_000_000);
  // As long as a block and filled with one letter each: one that was given back and used again would show.
  const poured = tasks.pour(texts, count), drained = tasks.drain(texts as never);
  const { core } = internalsOf(rt);
  const { number } = portOf(texts);
  let whole = 0, missed = 0;
  while (core.call.closed(portOf(texts).ch) === 0) {
    for (let i = 0; i < 50; i++) {
      const seen = readCells(core, number);
      missed += seen?.missed ?? 0;
      for (const { bytes, length } of seen?.cells ?? []) {
        // A tag and the length come first.
        const letters = bytes!.subarray(4);
        assert(length >= 400 && letters.every((byte) => byte === letters[0]), "it is torn");
        whole++;
      }
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  await poured;
  assertEquals(await drained, count);
  assert(whole > 100 && missed > 10, `too little was seen: ${whole}, ${missed}`);
});

Deno.test("a tap of an actor tells methods and arguments in its mailbox, measured or by priority too", async () => {
  await using system = new ActorSystem();
  await using measured = new ActorSystem();
  measured.measure();
  await using rt = await start();
  await using page = await inspect(rt, { systems: [system, measured], tap: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  const clerks = [
    system.spawn(Clerk, [], { name: "plain" }),
    measured.spawn(Clerk, [], { name: "measured" }),
    system.spawn(Clerk, [], { name: "sorted", mailbox: { priority: () => 0 } }),
  ];
  for (const clerk of clerks) {
    clerk.tell.wait(promise);
    await new Promise((done) => setTimeout(done));
    clerk.tell.handle({ id: 7, secret: "s" }, "soon");
    for (let i = 0; i < 30; i++) clerk.tell.handle(i);
  }
  const rows = page.snapshot().systems.flatMap(({ roots }) => roots);
  for (const name of ["plain", "measured", "sorted"]) {
    const { id, depth } = rows.find(({ label }) => label === name)!;
    const tap: Tap = await (await fetch(at(page.url, `tap?actor=0.${id}`))).json();
    assertEquals([tap.depth, depth, tap.rows.length, tap.note], [31, 31, 16, "the first 16 of 31"], name);
    assertEquals(texts(tap)!.slice(0, 2), ['handle({ id: 7, secret: "s" }, "soon")', "handle(0)"]);
  }
  resolve();
  await Promise.all(clerks.map((clerk) => clerk.poison()));
});

Deno.test("the mailbox of an actor on a worker is told by the worker", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  await using page = await inspect(rt, { tap: true });
  const tasks = rt.import<Tasks>(URL_OF_TASKS);
  const clerk = await tasks.Clerk.spawn.with({ name: "far clerk" })();
  const first = clerk.ask.handle(700);
  for (let i = 0; i < 3; i++) clerk.tell.handle(i);
  const { systems } = await (await fetch(at(page.url, "snapshot"))).json();
  const node = (systems[1].roots as ActorNode[]).find(({ label }) => label === "far clerk")!;
  const tap: Tap = await (await fetch(at(page.url, `tap?actor=1.${node.id}`))).json();
  assertEquals([tap.depth, texts(tap)], [3, ["handle(0)", "handle(1)", "handle(2)"]]);
  // Several look at the same time, into different mailboxes too.
  const taps = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      const answer = await fetch(at(page.url, `tap?actor=1.${i % 2 === 0 ? node.id : 999_998}`));
      await answer.text();
      return answer.status;
    }),
  );
  assertEquals(taps, [200, 404, 200, 404, 200, 404]);
  const none = await fetch(at(page.url, "tap?actor=1.999999"));
  assertEquals([none.status, await none.text()], [404, "there is no such one\n"]);
  await first;
  await clerk.stop();
});

Deno.test("P25: without tap: true no value is told, whoever asks and whatever for", async () => {
  await using rt = await start();
  await using page = await inspect(rt);
  using secrets = rt.channel(str, { capacity: 4, name: "secrets" });
  await secrets.send("hunter2");
  for (const query of [`channel=${portOf(secrets).number}`, "actor=0.1", "", "channel=x"]) {
    const refused = await fetch(at(page.url, `tap?${query}`));
    assertEquals(refused.status, 403);
    assertMatch(await refused.text(), /tap: true/);
  }
  assert(!JSON.stringify(page.snapshot()).includes("hunter2"));
  assertEquals(page.snapshot().tap, false);
});

Deno.test("P25: a tap goes through the same gate, and a bad question is told what is wanted", async () => {
  await using rt = await start();
  await using page = await inspect(rt, { tap: true });
  const stranger = await fetch(new URL("/tap?channel=130&token=0123456789abcdef0123456789abcdef", page.url));
  const post = await fetch(at(page.url, "tap?channel=130"), { method: "POST" });
  assertEquals([stranger.status, post.status], [403, 405]);
  await Promise.all([stranger.text(), post.text()]);
  const bad = [
    "",
    "channel=",
    "channel=-1",
    "channel=1e3",
    "channel=99999",
    "actor=1",
    "actor=1.",
    "actor=x.y",
    "actor=0.1&channel=1",
  ];
  for (const query of bad) {
    const answer = await fetch(at(page.url, `tap?${query}`));
    assertEquals(answer.status, 400, query);
    await answer.text();
  }
  for (const query of ["channel=4000", "actor=0.999999999", "actor=7.1"]) {
    const answer = await fetch(at(page.url, `tap?${query}`));
    assertEquals(answer.status, 404, query);
    await answer.text();
  }
});
