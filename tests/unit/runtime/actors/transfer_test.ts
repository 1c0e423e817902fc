/** Buffers and ports that move with messages. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { spawn } from "../../../../src/actor/mod.ts";
import { ArgumentError, CodecError, WorkerLostError } from "../../../../src/errors.ts";
import { Porter } from "./actor_module.ts";
import { killWorker, start } from "./support.ts";

Deno.test("actor semantics 2: what moves does not overtake and is not overtaken, from main, to main, worker to worker", async () => {
  await using it = await start();
  const [one, two] = [
    await it.mod.Porter.spawn.with({ worker: 1 })(),
    await it.mod.Porter.spawn.with({ worker: 2 })(),
  ];
  const local = spawn(Porter);
  const count = 40;
  const order = Array.from({ length: 2 * count }, (_, i) => i);
  const answers = Array.from({ length: count }, (_, i) => i + 1000);
  const gone = new Array(count).fill(0);
  assertEquals(await one.ask.hand(two, count), [gone, answers]);
  assertEquals(await two.ask.seen(), order);
  assertEquals(await two.ask.hand(local, count), [gone, answers]);
  assertEquals(await local.ask.seen(), order);
  assertEquals(await local.ask.hand(one, count), [gone, answers]);
  assertEquals(await one.ask.seen(), order);
  await local.stop();
});

Deno.test("remote transfer: a buffer that is not named is copied, a part of one that moves is a copy", async () => {
  await using it = await start();
  const porter = await it.mod.Porter.spawn();
  const copied = new Uint8Array([7, 1, 1]);
  assertEquals(await porter.ask.carry(copied, 1), 10);
  assertEquals(copied.length, 3);
  const whole = new Uint8Array([9, 8, 7, 6]);
  assertEquals(await porter.ask.with({ transfer: [whole.buffer] }).carry(whole.subarray(1, 3), 1), 10);
  assertEquals(whole.length, 0);
  assertEquals(await porter.send.with({ transfer: [] }).note(3), "ok");
});

Deno.test("remote transfer: what cannot move is refused, and nothing is sent", async () => {
  await using it = await start();
  const porter = await it.mod.Porter.spawn();
  for (const transfer of [1, [1], ["a"], {}]) {
    assertThrows(() => porter.ask.with({ transfer: transfer as never }), ArgumentError);
  }
  const gone = new Uint8Array(4);
  structuredClone(gone, { transfer: [gone.buffer] });
  await assertRejects(() => porter.ask.with({ transfer: [gone.buffer] }).carry(gone, 1));
  const kept = new Uint8Array(4);
  await assertRejects(
    () => porter.ask.with({ transfer: [kept.buffer] }).carry([kept, () => 1] as never, 1),
    CodecError,
  );
  assertEquals(kept.length, 4, "nothing has moved with a message that was not sent");
  await assertRejects(
    () => porter.send.with({ transfer: [kept.buffer] }).carry((() => 1) as never, 1),
    CodecError,
  );
  assertEquals(await porter.ask.seen(), []);
});

Deno.test("remote transfer: who has moved something to a worker that dies hears of it", async () => {
  await using it = await start();
  const porter = await it.mod.Porter.spawn.with({ worker: 1 })();
  const asks = Array.from({ length: 20 }, (_, i) => {
    const bytes = new Uint8Array(100);
    return porter.ask.with({ transfer: [bytes.buffer] }).carry(bytes, i).catch((error) => error);
  });
  await killWorker(it.rt, 1);
  for (const outcome of await Promise.all(asks)) {
    assertEquals(outcome === 100 || outcome instanceof WorkerLostError, true, String(outcome));
  }
});
