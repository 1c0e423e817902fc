import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Codec } from "../../../src/codec/codec.ts";
import { f64, i32, str, struct } from "../../../src/codec/mod.ts";
import { CodecError, StaleHandleError } from "../../../src/errors.ts";
import { portOf } from "../../../src/runtime/shared_channel.ts";
import { C_CELLS, C_TAIL, GROUP_HEADER } from "../../../wasm/layout.ts";
import { Parties } from "../../support/parties.ts";

const fragile: Codec<number> = {
  ...i32,
  encode: (v, w) => i32.encode(v, w),
  decode(w) {
    const value = i32.decode(w);
    if (value < 0) throw new CodecError("negative");
    return value;
  },
};
delete (fragile as { size?: number }).size;

for (const capacity of [0, 8]) {
  Deno.test(`a value that cannot be decoded fails one receive and harms no other, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [a] = parties.channel(fragile, { capacity });
    const b = a!;
    const waits = [b.receive(), b.receive(), b.receive()];
    const ends = Promise.allSettled(waits);
    await Promise.all([1, -1, 2].map((v) => a!.send(v)));
    assertEquals((await ends).map((r) => r.status), ["fulfilled", "rejected", "fulfilled"]);
    if (capacity === 0) return;
    await a!.sendMany([1, -5, 3, 4]);
    assertEquals(await b.receiveMany(10), [1, 3, 4]);
    await assertRejects(() => b.receive(), CodecError);
    await a!.send(-1);
    await assertRejects(() => b.receive(), CodecError);
    await a!.send(6);
    assertEquals(await b.receive(), 6);
  });
}

Deno.test("a large value that cannot be decoded gives its memory back", async () => {
  using parties = new Parties(2);
  const picky: Codec<string> = {
    ...str,
    decode(w) {
      const text = str.decode(w);
      if (text.startsWith("bad")) throw new CodecError("bad");
      return text;
    },
  };
  const [a] = parties.channel(picky, { capacity: 2 });
  const before = parties.used;
  for (const start of ["good", "bad", "good"]) {
    await a!.send(start + "x".repeat(3_000));
    const got = await a!.receive().then((text) => text.length, (error) => error);
    if (start === "bad") assert(got instanceof CodecError);
    else assertEquals(got, 3_004);
  }
  assertEquals(parties.used, before);
});

Deno.test("a value that the codec cannot carry is refused before anything is claimed", async () => {
  using parties = new Parties(2);
  const [a, b] = parties.channel(struct({ n: f64, s: str }), { capacity: 4 });
  const bad = { n: 1 } as unknown as { n: number; s: string };
  assertThrows(() => a!.trySend(bad), CodecError);
  await assertRejects(() => a!.send(bad), CodecError);
  const used = parties.used;
  await assertRejects(() => a!.sendMany([{ n: 1, s: "x".repeat(999) }, bad]), CodecError);
  while (b!.tryReceive().state === "ok");
  assertEquals(parties.used, used);
  await a!.send({ n: 2, s: "y" });
  assertEquals(await b!.receive(), { n: 2, s: "y" });
});

Deno.test("a peer that dies with a send waiting does not keep the others from going on", async () => {
  using parties = new Parties(3);
  const [a, b, c] = parties.channel(f64, { capacity: 1 });
  assert(b!.trySend(1));
  const stuck = b!.send(2);
  stuck.catch(() => {});
  const waits = c!.send(3);
  await parties.settle();
  parties.kill(parties.all[1]!);
  assertEquals([await a!.receive(), await a!.receive()], [1, 3]);
  await waits;
  parties.all.splice(1, 1);
  parties.sound();
});

Deno.test("a sender is told of room although its receiver was served while it waited, and then only tries", async () => {
  using parties = new Parties(2);
  const [to, from] = parties.channel(f64, { capacity: 64 });
  const first = from!.receive();
  await parties.settle();
  let sent = 0;
  const stop = new AbortController();
  const sending = (async () => {
    for (;; sent++) await to!.send(sent, { signal: stop.signal });
  })().catch(() => {});
  assertEquals(await first, 0);
  await parties.settle();
  const before = sent;
  for (let i = 1; i <= 3; i++) assertEquals(from!.tryReceive(), { state: "ok", value: i });
  const until = performance.now() + 5_000;
  while (sent < before + 3 && performance.now() < until) await parties.settle();
  assertEquals(sent, before + 3);
  stop.abort();
  await sending;
});

Deno.test("a reason that cannot be read where it arrives ends the wait there, and nothing else", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64, { capacity: 4 });
  const [numbers, farNumbers] = parties.channel(f64, { capacity: 4 });
  const released = parties.all[1]!.open(f64, { capacity: 2 });
  const ends = Promise.allSettled([a!.receive()]);
  const heard = numbers!.receive();
  await parties.settle();
  far!.close({ why: released });
  // Before the announcement arrives, the channel in the reason is gone.
  released.close();
  const [end] = await ends as [PromiseRejectedResult];
  assert(end.reason instanceof StaleHandleError);
  farNumbers!.trySend(1);
  assertEquals(await heard, 1);
});

for (const capacity of [0, 1]) {
  Deno.test(`an object of few bytes is sent as it was when it was sent, with capacity ${capacity}`, async () => {
    using parties = new Parties(2);
    const [a, b] = parties.channel(struct({ n: f64 }), { capacity });
    if (capacity > 0) await a!.send({ n: 0 });
    const value = { n: 1 };
    const sends = [a!.send(value), a!.send(value)];
    value.n = 2;
    if (capacity > 0) assertEquals(await b!.receive(), { n: 0 });
    assertEquals([await b!.receive(), await b!.receive()], [{ n: 1 }, { n: 1 }]);
    await Promise.all(sends);
  });
}

Deno.test("a cancel hands over also what a sender publishes long after it was admitted", async () => {
  using parties = new Parties(2);
  const lost: number[] = [];
  const [near] = parties.channel(f64, { capacity: 8, onUndelivered: (value) => lost.push(value) });
  near!.trySend(1);
  const { ch, isolate: { core } } = portOf(near!);
  const group = (core.load(ch + C_CELLS) + 63) & ~63;
  // A sender in another thread has its place, and then no processor.
  core.add(ch + C_TAIL, 1);
  near!.cancel();
  assertEquals(lost, [1]);
  new Float64Array(core.bytes.buffer)[(group + GROUP_HEADER + 8) >> 3] = 2;
  core.store(group, core.load(group) ^ 2);
  const until = performance.now() + 5_000;
  while (lost.length < 2 && performance.now() < until) await parties.settle();
  assertEquals(lost, [1, 2]);
  parties.sound();
});
