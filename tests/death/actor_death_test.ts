/**
 * Actors on workers die at random, alone and with their workers, while others ask them: every ask settles exactly once, and the
 * shared memory stays sound. 3 000 asks; 100 000 with MILLRACE_DEEP=1.
 */
import { assert, assertEquals } from "@std/assert";
import type { ActorRef } from "../../src/actor/mod.ts";
import { ActorDeadError, AskTimeoutError, WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import type { Counter } from "../unit/runtime/actors/actor_module.ts";
import { fractions, newSeed } from "../support/random.ts";
import { amount } from "../support/deep.ts";

type Module = typeof import("../unit/runtime/actors/actor_module.ts");
const MODULE = import.meta.resolve("../unit/runtime/actors/actor_module.ts");
const ASKS = amount(3_000, 100_000);
const WORKERS = 3;
const LANES = 64;
/** Milliseconds within which something must have settled. */
const STALL = 60_000;

Deno.test(`${ASKS} asks to actors that die at random all settle exactly once`, async () => {
  const seed = newSeed(), next = fractions(seed);
  await using rt = await Runtime.start({ workers: WORKERS, memory: "32MiB" });
  const mod = rt.import<Module>(MODULE), inside = internalsOf(rt);
  const faults: number[] = [];
  let reaped = 0;
  inside.onReaped = () => {
    reaped++;
    const fault = inside.core.call.audit(0);
    if (fault !== 0) faults.push(fault);
  };
  const outcomes = { answered: 0, dead: 0, lost: 0, late: 0, respawned: 0 };
  let asked = 0, settled = 0;
  const refs: (ActorRef<Counter> | undefined)[] = Array.from({ length: 2 * LANES });

  /** An actor that lives, most likely. */
  async function one(at: number): Promise<ActorRef<Counter>> {
    for (;;) {
      const known = refs[at];
      if (known?.alive) return known;
      try {
        outcomes.respawned++;
        return refs[at] = await mod.Counter.spawn(1);
      } catch (error) {
        assert(error instanceof WorkerLostError, String(error));
      }
    }
  }

  async function lane(): Promise<void> {
    while (asked < ASKS) {
      const ref = await one(Math.floor(next() * refs.length)),
        other = await one(Math.floor(next() * refs.length));
      const kind = next();
      const asks: Promise<unknown>[] = [];
      for (let i = 0; i < 8; i++, asked++) {
        asks.push(kind < 0.1 ? ref.ask.with({ timeout: 2_000 }).forward(other, 1) : ref.ask.value());
      }
      if (kind > 0.9) ref.tell.leave();
      else if (kind > 0.85) ref.exit("kill");
      else if (kind > 0.84) ref.tell.fail();
      await Promise.all(asks.map((ask) =>
        ask.then(() => outcomes.answered++, (error) => {
          if (error instanceof ActorDeadError) outcomes.dead++;
          else if (error instanceof WorkerLostError) outcomes.lost++;
          else if (error instanceof AskTimeoutError) outcomes.late++;
          else throw error;
        }).then(() => settled++)
      ));
    }
  }

  const killer = setInterval(() => {
    const life = inside.pool.lifeOf(1 + Math.floor(next() * WORKERS));
    if (life?.state === "ready") life.terminate();
  }, 100);
  let before = 0, moved = performance.now();
  const watchdog = setInterval(() => {
    if (settled !== before) moved = performance.now();
    before = settled;
  }, 100);
  const stalled = Promise.withResolvers<never>();
  const check = setInterval(() => {
    if (performance.now() - moved > STALL) {
      stalled.reject(new Error(`asks stalled: seed=${seed} settled=${settled} of ${asked}`));
    }
  }, 500);
  try {
    await Promise.race([Promise.all(Array.from({ length: LANES }, lane)), stalled.promise]);
  } finally {
    for (const timer of [killer, watchdog, check]) clearInterval(timer);
  }
  inside.onReaped = () => {};
  assertEquals(faults, [], `seed=${seed}`);
  assertEquals(settled, asked);
  const { respawned: _, ...settledAs } = outcomes;
  assertEquals(Object.values(settledAs).reduce((sum, n) => sum + n), asked);
  assert(outcomes.answered > 0 && outcomes.dead > 0 && reaped > 0, JSON.stringify(outcomes));
  assertEquals(await rt.close(), { stuck: [] });
  console.log(`asked=${asked} ${JSON.stringify(outcomes)} workers=${reaped} seed=${seed}`);
});
