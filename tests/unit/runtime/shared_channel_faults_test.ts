import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Codec } from "../../../src/codec/codec.ts";
import { f64, i32, str, struct } from "../../../src/codec/mod.ts";
import { CodecError } from "../../../src/errors.ts";
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
