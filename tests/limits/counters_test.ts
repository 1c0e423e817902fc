/**
 * Long-lived channels: every counter that a program can drive up is started just below where it could overflow.
 * (The core alone is tested the same way in `tests/unit/core/cells_test.ts` and `ring_test.ts`.)
 */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { select } from "../../src/channel/mod.ts";
import { f64, str } from "../../src/codec/mod.ts";
import { StaleHandleError } from "../../src/errors.ts";
import { portOf, type SharedChannel } from "../../src/runtime/shared_channel.ts";
import { C_REFS } from "../../wasm/layout.ts";
import { Parties, type Party } from "../support/parties.ts";
import { advance } from "../support/shared_core.ts";

/** Values through every verb, from one party to another one. */
async function exercise(
  from: SharedChannel<number>,
  to: SharedChannel<number>,
  rounds: number,
): Promise<void> {
  let next = 0, expected = 0;
  const expect = (values: readonly number[]) => {
    for (const value of values) assertEquals(value, expected++);
  };
  for (let round = 0; round < rounds; round++) {
    const { capacity } = from;
    const sent = from.sendMany(Array.from({ length: capacity + 3 }, () => next++));
    expect(await to.receiveMany(capacity));
    while (expected < next) expect([await to.receive()]);
    await sent;
    const permit = await from.reserve();
    assertEquals(from.trySend(next++), capacity > 1);
    if (capacity === 1) next--;
    permit.send(next++);
    const got = await select({ to });
    expect([got.state === "ok" ? got.value : NaN]);
    while (expected < next) expect([await to.receive()]);
    assertEquals(to.tryReceive().state, "empty");
  }
}

// The count of a shared channel has 48 bits and goes on from 0 after them: 2 ** 53 is beyond what it can reach.
for (const start of [2n ** 31n, 2n ** 32n, 2n ** 47n, 2n ** 48n]) {
  for (const capacity of [1, 5, 100]) {
    Deno.test(`a channel of capacity ${capacity} goes on as before past its value ${start}`, async () => {
      using parties = new Parties(2);
      const [from, to] = parties.channel(f64, { capacity });
      advance(parties.all[0]!.isolate.core, portOf(from!).ch, start - 8n);
      await exercise(from!, to!, 20);
      parties.sound();
    });
  }
}

Deno.test("messages of any size go on as before past value 2 ** 32", async () => {
  using parties = new Parties(2);
  const [from, to] = parties.channel(str, { capacity: 4 });
  const before = parties.used;
  advance(parties.all[0]!.isolate.core, portOf(from!).ch, 2n ** 32n - 8n);
  for (let n = 0; n < 32; n++) {
    const text = "x".repeat(n % 2 === 0 ? 5 : 5_000) + n;
    await from!.send(text);
    assertEquals(await to!.receive(), text);
  }
  assertEquals(parties.used, before, "every block came back");
  parties.sound();
});

/** Opens channels in the same place until their generation has reached that number; leaves none open. */
function ageTo(party: Party, generation: number): void {
  const { core } = party.isolate, old = party.open(f64, { capacity: 1 });
  const { ch } = portOf(old);
  old.close();
  old.tryReceive();
  portOf(old).leave();
  core.store(ch + C_REFS + 4, generation | 0);
}

for (const generation of [2 ** 31 - 3, 2 ** 32 - 3]) {
  Deno.test(`handles keep leading to their channel, and stale ones to none, past generation ${generation}`, async () => {
    using parties = new Parties(2);
    const [a, b] = parties.all as [Party, Party];
    ageTo(a, generation);
    for (let n = 0; n < 6; n++) {
      const mine = a.open(f64, { capacity: 1 }), handle = a.pack(mine);
      const theirs = b.unpack<SharedChannel<number>>(handle);
      assertStrictEquals(
        b.unpack(handle),
        theirs,
        "one object for one channel, however often its handle comes",
      );
      assertStrictEquals(a.unpack(b.pack(theirs)), mine, "and back");
      const got = theirs.receive();
      await mine.send(n);
      assertEquals(await got, n);
      mine.close();
      assertEquals(theirs.tryReceive().state, "closed");
      assertEquals(mine.tryReceive().state, "closed");
      await parties.settle();
      // deno-lint-ignore require-await
      await assertRejects(async () => b.unpack(handle), StaleHandleError);
    }
    parties.sound();
  });
}
