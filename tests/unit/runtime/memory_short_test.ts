/** What happens when the shared memory is full, or spoiled. */
import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { bytes, f64 } from "../../../src/codec/mod.ts";
import { ArenaCorruptError, ArenaExhaustedError } from "../../../src/errors.ts";
import { Runtime, type SharedChannel } from "../../../src/runtime/mod.ts";
import { Records } from "../../../src/runtime/records.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { connectSignals } from "../../../src/runtime/signal_records.ts";
import { Window } from "../../../src/codec/codec.ts";
import { Parties } from "../../support/parties.ts";

type Tasks = typeof import("./task_module.ts");
const TASKS = import.meta.resolve("./task_module.ts");

/** Fills the memory down to the smallest block that a message takes. */
function fill(ch: SharedChannel<Uint8Array>): void {
  for (let size = 1 << 20; size >= 256; size >>= 1) {
    for (;;) {
      try {
        if (!ch.trySend(new Uint8Array(size - 48))) throw new Error("the channel is full before the memory");
      } catch (error) {
        assertInstanceOf(error, ArenaExhaustedError);
        break;
      }
    }
  }
}

for (const workers of [1, 0]) {
  Deno.test(`a result that finds no memory waits until there is some (${workers} workers)`, async () => {
    await using rt = await Runtime.start({ workers, memory: "4MiB" });
    const { payload, add } = rt.import<Tasks>(TASKS);
    assertEquals(await add(1, 2), 3);
    const ballast = rt.channel(bytes, { capacity: 1024 });
    fill(ballast);
    const result = payload(20_000);
    let settled = false;
    result.then(() => settled = true, () => settled = true);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assertEquals(settled, false);
    ballast.cancel();
    assertEquals((await result).length, 20_000);
    assertEquals(internalsOf(rt).core.call.audit(workers === 0 ? 1 : 0), 0);
  });
}

Deno.test("a result that finds no memory for two seconds rejects its call, and the worker goes on", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { payload, add } = rt.import<Tasks>(TASKS);
  assertEquals(await add(1, 2), 3);
  const ballast = rt.channel(bytes, { capacity: 1024 });
  fill(ballast);
  const begin = performance.now();
  // Its stack may not find room either: then the class, the code and the message still arrive.
  const error = await assertRejects(() => payload(20_000), ArenaExhaustedError, "a record");
  assertEquals(error.code, "ARENA_EXHAUSTED");
  assert(performance.now() - begin > 1_500, "it did not wait");
  assertEquals(await add(1, 2), 3);
  ballast.cancel();
  assertEquals((await payload(20_000)).length, 20_000);
});

Deno.test("a close with a reason that finds no memory closes, and says elsewhere that there was a reason", async () => {
  using parties = new Parties(2, 1 << 21);
  const [a, b] = parties.channel(f64, { capacity: 4 });
  const [c, d] = parties.channel(f64, { capacity: 4 });
  const waits = b!.receive();
  waits.catch(() => {});
  const giveBack = parties.fill();
  const reason = new RangeError("why");
  a!.close(reason);
  c!.close({ no: "error" });
  assertEquals(await a!.receive().catch((error) => error), reason);
  assertInstanceOf(await waits.catch((error) => error), ArenaExhaustedError);
  await assertRejects(() => d!.receive(), ArenaExhaustedError, "reason");
  c!.close(new RangeError("too late"));
  giveBack();
  await parties.settle();
  parties.sound();
});

Deno.test("corrupt memory wakes those who wait, in every isolate", async () => {
  using parties = new Parties(3);
  const [a, b, c] = parties.channel(f64, { capacity: 1 });
  const [r] = parties.channel(f64);
  const other = parties.channel(f64, { capacity: 1 });
  const waits = [b!.receive(), c!.receive(), r!.receive(), other[2]!.receive()];
  const ends = Promise.allSettled(waits);
  await parties.settle();
  parties.all[0]!.isolate.core.call.poison(21);
  assertThrows(() => a!.trySend(1), ArenaCorruptError);
  for (const end of await ends) {
    assertInstanceOf((end as PromiseRejectedResult).reason, ArenaCorruptError);
  }
  await assertRejects(() => b!.receive(), ArenaCorruptError);
  assertThrows(() => parties.all[1]!.open(f64), ArenaCorruptError);
});

Deno.test("corrupt memory rejects the calls that are open and those that come, and the runtime still closes", async () => {
  const rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<Tasks>(TASKS);
  const numbers = rt.channel(f64, { capacity: 1 });
  assertEquals(await tasks.add(1, 1), 2);
  const quiet = rt.channel(f64);
  const open: Promise<unknown>[] = [tasks.never(), tasks.sum(numbers), quiet.receive()];
  const ends = Promise.allSettled(open);
  await new Promise((resolve) => setTimeout(resolve, 30));
  internalsOf(rt).core.call.poison(21);
  assertThrows(() => numbers.trySend(1), ArenaCorruptError);
  for (const end of await ends) {
    assertInstanceOf((end as PromiseRejectedResult).reason, ArenaCorruptError);
  }
  await assertRejects(() => tasks.add(1, 1), ArenaCorruptError);
  const begin = performance.now();
  assertEquals(await rt.close(), { stuck: [] });
  assert(performance.now() - begin < 4_000, "the close took the whole deadline");
});

Deno.test("records that wait for room, and then find no memory, arrive later: all, once and in order", async () => {
  using parties = new Parties(2, 1 << 21);
  const [home, away] = parties.all.map(({ isolate }) => new Records(isolate, 16_384));
  const heard: number[] = [];
  away!.on(7, (id) => heard.push(id));
  const { slot } = parties.all[1]!.isolate.core;
  const body = new Window(new Uint8Array(3_000));
  // The inbox takes some hundred of the short ones; the long ones need a block each.
  for (let id = 0; id < 1_010; id++) {
    home!.post(slot, home!.generationOf(slot), 7, id, body, id < 1_000 ? 10 : 3_000);
  }
  const giveBack = parties.fill();
  const until = performance.now() + 10_000;
  while (heard.length < 1_000 && performance.now() < until) await parties.settle();
  giveBack();
  while (heard.length < 1_010 && performance.now() < until) await parties.settle();
  assertEquals(heard, Array.from({ length: 1_010 }, (_, id) => id));
  parties.sound();
});

Deno.test("an abort whose reason finds no memory travels without it", async () => {
  using parties = new Parties(2, 1 << 21);
  for (const { isolate, handles } of parties.all) {
    connectSignals(isolate, handles, new Records(isolate, 16_384));
  }
  const [home, away] = parties.all;
  const source = new AbortController();
  const there = away!.unpack<AbortSignal>(home!.pack(source.signal));
  const giveBack = parties.fill();
  source.abort(new Error("x".repeat(2_000)));
  const until = performance.now() + 10_000;
  while (!there.aborted && performance.now() < until) await parties.settle();
  assertEquals([there.aborted, there.reason.name], [true, "AbortError"]);
  giveBack();
});
