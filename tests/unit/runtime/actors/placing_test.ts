/** Where something goes while there is nobody, or somebody else than was meant. */
import { assertEquals, assertRejects } from "@std/assert";
import type { Actors } from "../../../../src/runtime/actors/actors.ts";
import { Cargo } from "../../../../src/runtime/actors/cargo.ts";
import { Questions } from "../../../../src/runtime/actors/questions.ts";
import { Spawner } from "../../../../src/runtime/actors/spawner.ts";
import { MainWays } from "../../../../src/runtime/actors/ways.ts";
import { AskTimeoutError, CodecError } from "../../../../src/errors.ts";
import { installClock, VirtualClock } from "../../../../src/time/clock.ts";
import { SLOT_LIVE } from "../../../../wasm/layout.ts";

/** Six slots, and a worker in slot 1 or nobody. */
function spawner(lives: boolean, notice: () => void = () => {}): Spawner {
  const core = {
    slot: 0,
    load: () => 6,
    slotState: (slot: number) => lives && slot === 1 ? SLOT_LIVE : 0,
    slotAt: () => 0,
    words: new Int32Array(4096),
  };
  const outbox = { slot: 1, generation: 1, notice, flush() {} };
  const isolate = { core, pump: { expect() {} } };
  const actors = { isolate, questions: new Questions(), peer: () => ({ outbox }), closed: false };
  return new Spawner(actors as unknown as Actors, () => Promise.reject(new Error("not here")));
}

Deno.test("a spawn is given up in time also while there is no worker", async () => {
  const alone = spawner(false);
  await assertRejects(() => alone.spawn("m", "Some", [], { timeout: 30 }), AskTimeoutError);
  const controller = new AbortController();
  const spawned = alone.spawn("m", "Some", [], { signal: controller.signal });
  controller.abort(new EvalError("enough"));
  await assertRejects(() => spawned, EvalError);
});

Deno.test("a spawn whose arguments cannot travel leaves no timer behind", async () => {
  const clock = new VirtualClock(), before = installClock(clock);
  try {
    const failing = spawner(true, () => {
      throw new CodecError("it cannot travel");
    });
    await assertRejects(() => failing.spawn("m", "Some", [], { timeout: 30_000 }), CodecError);
    assertEquals(clock.pending, 0);
  } finally {
    installClock(before);
  }
});

Deno.test("cargo for a worker that is dead does not come to the next one in its slot", () => {
  const told: unknown[] = [];
  const ways = new MainWays(new Cargo(), { generationOf: (slot) => slot === 0 ? 1 : 7 }, () => {
    return { tell: (message: unknown) => void told.push(message) };
  });
  ways.carry(1, 6, 1, [new ArrayBuffer(8)]);
  assertEquals(told, [], "the successor would take it for the cargo of its own first ticket");
  ways.carry(1, 7, 1, [new ArrayBuffer(8)]);
  assertEquals(told.length, 1);
});
