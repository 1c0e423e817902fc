import { assert, assertEquals, assertRejects } from "@std/assert";
import { probe } from "../../../src/channel/debug/probe.ts";
import { Channel, select } from "../../../src/channel/mod.ts";
import { ParkedError, ScheduleError } from "../../../src/errors.ts";
import { debug, explore, noLeaks } from "../../../src/testing/mod.ts";

Deno.test("complaint 4: a block that leaves an operation parked fails, and says which and where", async () => {
  const ch = new Channel<number>({ name: "jobs" });
  const error = await assertRejects(async () => {
    await using _ = noLeaks();
    ch.receive().catch(() => {});
    select({ ch }).catch(() => {});
    const sent = new Channel<number>({ capacity: 1 });
    const got = sent.receive();
    await sent.send(1);
    await got;
  }, ParkedError);
  assertEquals(error.operations.map(({ what }) => what), [
    'receive on Channel "jobs" (rendezvous)',
    'select { ch: receive on Channel "jobs" (rendezvous) }',
  ]);
  assert(error.operations[0]!.stack.includes("no_leaks_test.ts"), error.operations[0]!.stack);
  assert(error.message.includes('"jobs"'), error.message);
  assertEquals([error.code, probe], ["PARKED", undefined]);
  ch.close();
});

Deno.test("a block in which everybody goes on passes, be it at its very end, and what waited before is not its business", async () => {
  using _ = debug({ stall: Infinity });
  const old = new Channel<number>();
  const waiting = old.receive();
  {
    await using leaks = noLeaks();
    const ch = new Channel<number>();
    const loop = (async () => {
      for await (const _ of ch);
    })();
    await ch.send(1);
    queueMicrotask(() => ch.close());
    void [loop, leaks];
  }
  await old.send(1);
  assertEquals(await waiting, 1);
});

Deno.test("noLeaks finds what a scenario leaves parked while schedules are explored, and nothing else", async () => {
  const scenario = (leave: boolean) => async () => {
    await using leaks = noLeaks();
    const ch = new Channel<number>();
    const received = ch.receive();
    await ch.send(1);
    await received;
    if (leave) ch.send(2);
    void leaks;
  };
  assertEquals((await explore(scenario(false), { runs: 20 })).runs, 20);
  const error = await assertRejects(() => explore(scenario(true), { runs: 1 }), ScheduleError);
  assert(error.cause instanceof ParkedError, String(error.cause));
  // And the record is whole again afterwards.
  await assertRejects(async () => {
    await using leaks = noLeaks();
    new Channel<number>().send(1);
    void leaks;
  }, ParkedError);
});
