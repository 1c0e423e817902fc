import { assert, assertEquals, assertThrows } from "@std/assert";
import { f64 } from "../../../src/codec/mod.ts";
import { ArgumentError, ChannelClosedError } from "../../../src/errors.ts";
import { Parties } from "../../support/parties.ts";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

Deno.test("row 8: an order other than first in, first out is refused by name", () => {
  using parties = new Parties(1);
  const open = (order: unknown) => parties.all[0]!.open(f64, { capacity: 4, order } as { capacity: number });
  for (const order of ["lifo", (a: number, b: number) => a - b, 1]) {
    assertThrows(() => open(order), ArgumentError, "first in, first out");
  }
  assertEquals(open("fifo").capacity, 4);
});

Deno.test("row 64: explain() counts for all isolates, and names those who wait in this one", async () => {
  using parties = new Parties(2);
  const [a, b] = parties.channel(f64, { capacity: 1, name: "jobs" });
  await a!.send(1);
  const waits = [a!.send(2), b!.send(3), a!.reserve()];
  await parties.settle();
  const here = a!.explain(), there = b!.explain();
  assertEquals(here.kind, "SharedChannel");
  assertEquals([here.name, there.name], ["jobs", undefined]);
  assertEquals(here.senders.map(({ kind }) => kind), ["send", "reserve"]);
  assertEquals(there.senders.map(({ kind }) => kind), ["send"]);
  assertEquals([here.counters.sent, here.counters.waitingSenders], [1, 3]);
  assert(String(here).startsWith('SharedChannel "jobs" (capacity 1, 1 buffered, number '), String(here));
  const receives = [await b!.receive(), await b!.receive(), await b!.receive()];
  assertEquals(receives.toSorted(), [1, 2, 3]);
  using _permit = (await Promise.all(waits))[2]!;
});

Deno.test("sendMany of values without an end ends when the channel is closed, and ends the iterator", async () => {
  using parties = new Parties(2);
  const [a, b] = parties.channel(f64, { capacity: 4 });
  let ended = false;
  const naturals = function* () {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      ended = true;
    }
  };
  const sent = a!.sendMany(naturals());
  const ends = sent.catch((error) => error);
  for (let i = 0; i < 10; i++) assertEquals(await b!.receive(), i);
  b!.close();
  const error = await ends;
  assert(error instanceof ChannelClosedError);
  const left = error.value as number[];
  const buffered = await Array.fromAsync(b!);
  assertEquals([...buffered, ...left.slice(0, 3)], range(buffered.length + 3).map((i) => i + 10));
  assert(left.length <= 256 && ended, `left ${left.length}, ended ${ended}`);
});
