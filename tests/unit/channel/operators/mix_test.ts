import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel, type ReceiveChannel } from "../../../../src/channel/mod.ts";
import { Mix } from "../../../../src/channel/operators/mix.ts";
import { drain, failure, turns } from "./helpers.ts";

function band(count: number): Channel<string>[] {
  return Array.from({ length: count }, () => new Channel<string>({ capacity: 4 }));
}

function play(...players: Channel<string>[]): void {
  players.forEach((player, i) => player.trySend("abc"[i] ?? "x"));
}

async function heard(mix: Mix<string>): Promise<string> {
  await turns();
  return drain(mix).sort().join("");
}

Deno.test("row 46: a mix gives the values of the sources that are in it, which come and go", async () => {
  const [a, b, c] = band(3) as [Channel<string>, Channel<string>, Channel<string>];
  const mix = new Mix<string>();
  mix.add(a);
  mix.add(b);
  play(a, b, c);
  assertEquals([await heard(mix), c.size, mix.sources], ["ab", 1, 2]);
  assertEquals([mix.remove(a), mix.remove(a), mix.remove(c)], [true, false, false]);
  play(a, b);
  assertEquals([await heard(mix), a.size, a.closed], ["b", 1, false]);
  mix.add(c);
  assertEquals(await heard(mix), "c");
});

Deno.test("row 46: mute takes and throws away, pause takes nothing, and goes before mute", async () => {
  const undelivered: string[] = [];
  const [a, b, c] = band(3) as [Channel<string>, Channel<string>, Channel<string>];
  const mix = new Mix<string>({ onUndelivered: (value) => undelivered.push(value) });
  mix.add(a, { mute: true });
  mix.add(b, { pause: true });
  mix.add(c, { mute: true, pause: true });
  play(a, b, c);
  assertEquals([await heard(mix), undelivered, a.size, b.size, c.size], ["", ["a"], 0, 1, 1]);
  play(a);
  await turns();
  assertEquals([undelivered, a.size], [["a", "a"], 0], "also what comes later, with nobody receiving");
  mix.set(b, { pause: false });
  mix.set(c, { pause: false });
  assertEquals([await heard(mix), undelivered, c.size], ["b", ["a", "a", "c"], 0]);
  mix.set(c, { mute: false });
  play(a, b, c);
  assertEquals(await heard(mix), "bc");
});

Deno.test("semantics 20: solo overrides mute and pause of its own, and silences the others", async () => {
  for (const soloMode of ["mute", "pause"] as const) {
    const [a, b, c] = band(3) as [Channel<string>, Channel<string>, Channel<string>];
    const mix = new Mix<string>({ soloMode });
    for (const source of [a, b, c]) mix.add(source);
    mix.set(a, { mute: true, pause: true, solo: true });
    play(a, b, c);
    assertEquals([await heard(mix), b.size, c.size], soloMode === "mute" ? ["a", 0, 0] : ["a", 1, 1]);
    mix.set(b, { solo: true });
    play(a, b);
    assertEquals(await heard(mix), soloMode === "mute" ? "ab" : "abb");
    mix.set(a, { solo: false });
    mix.remove(b);
    play(a, b, c);
    assertEquals(await heard(mix), soloMode === "mute" ? "c" : "cc", "the last solo is gone; a is paused");
  }
});

Deno.test("semantics 20: a solo that ends gives the others their sound back", async () => {
  const [a, b] = band(2) as [Channel<string>, Channel<string>];
  const mix = new Mix<string>({ soloMode: "pause" });
  mix.add(a, { solo: true });
  mix.add(b);
  play(a, b);
  a.close();
  assertEquals([await heard(mix), mix.sources], ["ab", 1]);
});

Deno.test("a receiver that waits gets what a button lets through", async () => {
  const [a] = band(1) as [Channel<string>];
  const mix = new Mix<string>();
  const got = mix.receive();
  mix.add(a, { pause: true });
  play(a);
  await turns();
  mix.set(a, { pause: false });
  assertEquals(await got, "a");
});

Deno.test("semantics 20: 2048 sources in one mix work, and each is heard", async () => {
  const sources = Array.from({ length: 2048 }, () => new Channel<number>());
  const mix = new Mix<number>();
  for (const source of sources) mix.add(source);
  const sending = sources.map((source, i) => source.send(i));
  const got: number[] = [];
  for (let i = 0; i < 2048; i++) got.push(await mix.receive());
  await Promise.all(sending);
  assertEquals(got.sort((x, y) => x - y), sources.map((_, i) => i));
  const waiting = mix.receive();
  sources[2047]!.send(7);
  assertEquals(await waiting, 7);
  mix.set(sources[5]!, { solo: true });
  const solo = mix.receive();
  sources[4]!.send(4);
  sources[5]!.send(5);
  assertEquals(await solo, 5);
  mix.cancel();
  assertEquals(sources.every((source) => source.closed), true);
});

Deno.test("a source that ends leaves the mix; one with a reason ends it, unless onError takes that", async () => {
  const [a, b, c] = band(3) as [Channel<string>, Channel<string>, Channel<string>];
  const reasons: unknown[] = [];
  const mix = new Mix<string>({ onError: (reason, source) => reasons.push([reason, source === b]) });
  for (const source of [a, b, c]) mix.add(source);
  mix.set(b, { mute: true });
  a.close();
  b.close("torn");
  assertEquals([await heard(mix), mix.sources, mix.closed, reasons], ["", 1, false, [["torn", true]]]);
  const strict = new Mix<string>();
  strict.add(c);
  const got = failure(strict.receive());
  c.close("torn");
  assertEquals([await got, strict.closed], ["torn", true]);
});

Deno.test("a mix with no sources waits, disposing lets go of them, and one that has ended takes none", async () => {
  const [a] = band(1) as [Channel<string>];
  const mix = new Mix<string>();
  assertEquals([mix.tryReceive().state, mix.closed], ["empty", false]);
  mix.add(a);
  mix[Symbol.dispose]();
  mix.add(a);
  play(a);
  await turns();
  assertEquals([a.closed, a.size, mix.tryReceive().state], [false, 1, "closed"]);
});

Deno.test("Mix refuses bad arguments by name", () => {
  const mix = new Mix<string>();
  const source = new Channel<string>();
  assertThrows(() => new Mix({ soloMode: "loud" as never }), ArgumentError, "soloMode");
  assertThrows(() => new Mix({ onError: 5 as never }), ArgumentError, "onError");
  assertThrows(() => mix.add([1] as never as ReceiveChannel<string>), ArgumentError, "mix.add()");
  assertThrows(() => mix.add(source, { loud: true } as never), ArgumentError, "loud");
  assertThrows(() => mix.add(source, { mute: 1 as never }), ArgumentError, "mute=1");
  assertEquals(mix.set(source, { mute: true }), false);
});
