import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { auto, f64, str, struct } from "../../../src/codec/mod.ts";
import { CodecError, ForeignHandleError, StaleHandleError } from "../../../src/errors.ts";
import type { SharedChannel } from "../../../src/runtime/mod.ts";
import { portOf } from "../../../src/runtime/shared_channel.ts";
import { SharedEnds } from "../../../src/runtime/shared_cases.ts";
import type { SendChannel } from "../../../src/channel/types.ts";
import { SEND } from "../../../wasm/layout.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { Parties } from "../../support/parties.ts";

Deno.test("a handle leads back to the very same channel object, at home and away", () => {
  using parties = new Parties(2);
  const [home, away] = parties.all;
  const channel = home!.open(struct({ n: f64, s: str }), {
    capacity: 3,
    overflow: "dropNewest",
    maxWaiters: 9,
  });
  const handle = home!.pack(channel);
  assertStrictEquals(home!.unpack(handle), channel);
  const there = away!.unpack<typeof channel>(handle);
  assertStrictEquals(away!.unpack(handle), there);
  assertStrictEquals(home!.unpack(away!.pack(there)), channel);
  assertEquals([there.capacity, portOf(there).policy.overflow, portOf(there).policy.maxWaiters], [
    3,
    "dropNewest",
    9,
  ]);
});

Deno.test("channels travel inside messages", async () => {
  using parties = new Parties(2);
  const [requests, inbox] = parties.channel(auto<{ n: number; reply: SharedChannel<number> }>(), {
    capacity: 2,
  });
  const server = (async () => {
    for await (const { n, reply } of inbox!) await reply.send(n * n);
  })();
  for (let n = 0; n < 10; n++) {
    const reply = parties.all[0]!.open(f64);
    await requests!.send({ n, reply });
    assertEquals(await reply.receive(), n * n);
    reply.close();
  }
  requests!.close();
  await server;
  await parties.settle();
  parties.sound();
});

Deno.test("a handle of a channel that was released is stale, also when its number is in use again", async () => {
  using parties = new Parties(2);
  const [home, away] = parties.all;
  const channel = home!.open(f64, { capacity: 1 });
  const handle = home!.pack(channel);
  channel.close();
  await assertRejects(() => channel.receive());
  assertThrows(() => away!.unpack(handle), StaleHandleError);
  const next = home!.open(f64, { capacity: 1 });
  assertEquals(portOf(next).number, portOf(channel).number);
  assertThrows(() => away!.unpack(handle), StaleHandleError);
});

Deno.test("a channel that is closed and empty gives its seat up without being asked again", async () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64, { capacity: 2 });
  const number = portOf(a!).number;
  const reader = Array.fromAsync(far!);
  await a!.send(1);
  a!.close();
  assertEquals(await reader, [1]);
  await parties.settle();
  assertEquals(a!.tryReceive().state, "closed");
  assertEquals(portOf(parties.all[0]!.open(f64, { capacity: 2 })).number, number);
});

Deno.test("a handle of another runtime is foreign", () => {
  using one = new Parties(1);
  using other = new Parties(1);
  assertThrows(() => other.all[0]!.pack(one.all[0]!.open(f64)), ForeignHandleError);
});

Deno.test("a counted end that travels arrives as a new end", async () => {
  using parties = new Parties(2);
  const [home, away] = parties.all;
  const channel = home!.open(f64, { capacity: 4 });
  const mine = channel.sender();
  const theirs = away!.unpack<SendChannel<number>>(home!.pack(mine));
  mine[Symbol.dispose]();
  assertEquals(channel.closed, false);
  await theirs.send(3);
  theirs[Symbol.dispose]();
  assert(channel.closed);
  assertEquals(await Array.fromAsync(channel), [3]);
});

Deno.test("ends that come and go in several isolates at the same moment are counted right", () => {
  using parties = new Parties(2);
  const [a, far] = parties.channel(f64, { capacity: 1 });
  const count = () => portOf(a!).countEnds(SEND, 0);
  const ends = new SharedEnds(portOf(a!) as never, SEND);
  // Between the two halves of `open++` and of `--open` others count.
  const seen = ends.open;
  const others = [far!.sender(), far!.sender()];
  ends.open = seen + 1;
  assertEquals(count(), 3);
  const again = ends.open;
  for (const other of others) other[Symbol.dispose]();
  assertEquals(a!.closed, false);
  ends.open = again - 1;
  assertEquals(a!.closed, true);
});

Deno.test("mutilated handles are an error, never a crash or another channel", () => {
  const seed = newSeed(), random = seeded(seed);
  using parties = new Parties(2);
  const [home, away] = parties.all;
  const channel = home!.open(struct({ n: f64 }), { capacity: 2 });
  const signal = new AbortController().signal;
  const handles = [home!.pack(channel), home!.pack(channel.sender()), home!.pack(signal)];
  for (let i = 0; i < 5_000; i++) {
    const bytes = handles[random(3)]!.slice();
    if (random(3) === 0) bytes[random(bytes.length)] = random(256);
    else for (let k = 0; k < 4; k++) bytes[random(Math.min(bytes.length, 18))] = random(256);
    try {
      away!.unpack(bytes.subarray(0, random(4) === 0 ? random(bytes.length + 1) : bytes.length));
    } catch (error) {
      assert(
        error instanceof CodecError || error instanceof StaleHandleError,
        `seed ${seed}, round ${i}: ${error}`,
      );
    }
  }
  parties.sound();
});
