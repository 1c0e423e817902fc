/**
 * Zombies: workers that were told to end while their thread is in a loop, which nobody can stop. Nothing is taken from one before
 * its loop has really ended, and its work is done by nobody else meanwhile. 8 zombies; a thousand with MILLRACE_DEEP=1.
 */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { newSeed, seeded } from "../support/random.ts";
import { BEATS, ENDED, WORDS } from "./heart.ts";
import { amount } from "../support/deep.ts";

type Module = typeof import("./zombie_module.ts");
const MODULE = import.meta.resolve("./zombie_module.ts");
const ZOMBIES = amount(8, 1_000);
/** Milliseconds of a loop; one in LONG_ONE lasts ten times as long. */
const LOOP = 60, LONG_ONE = 40;
const HAUNTED = [1, 2], LIVING = 3;

/** One run. */
class Graveyard {
  readonly hearts = new Int32Array(new SharedArrayBuffer(4 * WORDS * (2 * ZOMBIES + 100)));
  /** Whose heart has stopped: its beats when it was buried. */
  readonly buried = new Map<number, number>();
  readonly #cells = new Map<number, number>();
  #cell = 0;
  early = 0;
  zombies = 0;

  /** Makes a worker with a heart of its own. */
  readonly make = (): Worker => {
    const worker = new Worker(import.meta.resolve("./zombie_worker.ts"), { type: "module" });
    worker.postMessage({ heart: this.hearts.buffer, cell: this.#cell++ });
    return worker;
  };

  /** Worker `worker` has begun its loop. */
  begun(worker: number, cell: number): void {
    this.#cells.set(worker, cell);
    this.zombies++;
  }

  /** Its slot was reaped. */
  bury(worker: number): void {
    const cell = this.#cells.get(worker);
    if (cell === undefined) return;
    this.#cells.delete(worker);
    if (Atomics.load(this.hearts, cell * WORDS + ENDED) === 0) this.early++;
    this.buried.set(cell, Atomics.load(this.hearts, cell * WORDS + BEATS));
  }

  /** Hearts that went on beating after they were buried. */
  undead(): number[] {
    return [...this.buried].filter(([cell, beats]) => this.hearts[cell * WORDS + BEATS] !== beats).map((
      [cell],
    ) => cell);
  }
}

Deno.test(`nothing is taken from ${ZOMBIES} zombies before their loops have ended, and others go on meanwhile`, async () => {
  const seed = newSeed(), pick = seeded(seed), yard = new Graveyard();
  await using rt = await Runtime.start({ workers: LIVING, memory: "16MiB", worker: yard.make });
  const { haunt, double } = rt.import<Module>(MODULE), inside = internalsOf(rt), { core, pool } = inside;
  const faults: number[] = [];
  inside.onReaped = (life) => {
    yard.bury(life.worker);
    const fault = core.call.audit(0);
    if (fault !== 0) faults.push(fault);
  };
  const screams = rt.channel(f64, { capacity: 4 });
  let lost = 0, answered = 0, over = false;
  const heard = (async () => {
    for await (const _ of screams.batches(4));
  })();
  const raise = async (worker: number): Promise<void> => {
    const begun = rt.channel(f64, { capacity: 1 });
    while (yard.zombies < ZOMBIES) {
      const life = pool.lifeOf(worker), gone = new AbortController();
      const ms = 1 + pick(LOOP) * (pick(LONG_ONE) === 0 ? 10 : 1);
      const call = haunt.with({ worker })(ms, begun, screams).then(() => false, (error) => error)
        .finally(() => gone.abort());
      // One that is told to end before its loop never says that it has begun.
      const cell = await begun.receive({ signal: gone.signal }).catch(() => undefined);
      if (cell !== undefined) yard.begun(worker, cell);
      if (life?.state === "ready") life.terminate();
      const end = await call;
      // Whoever was terminated while another one was born already ends well.
      if (end === false) continue;
      assertInstanceOf(end, WorkerLostError, `seed ${seed}`);
      lost++;
    }
    begun.close();
  };
  const living = (async () => {
    for (; !over; answered++) assertEquals(await double.with({ worker: LIVING })(answered), 2 * answered);
  })();
  await Promise.all(HAUNTED.map(raise));
  over = true;
  await living;
  screams.close();
  await heard;
  assertEquals(
    { early: yard.early, undead: yard.undead(), faults },
    { early: 0, undead: [], faults: [] },
    `seed ${seed}`,
  );
  assert(lost > ZOMBIES / 2, `seed ${seed}: only ${lost} of ${ZOMBIES} were terminated in time`);
  assertEquals(await rt.close(), { stuck: [] });
  assertEquals(yard.undead(), [], `seed ${seed}`);
  assertEquals(core.call.audit(1), 0, `seed ${seed}`);
  console.log(
    `  ${yard.zombies} zombies, ${lost} calls lost by name, ${answered} answers of the living meanwhile`,
  );
});
