/**
 * Workers die, in all the ways they can, while others call tasks: nothing stalls, every call settles, and the shared memory
 * stays sound. 25 deaths; 2,000 with MILLRACE_DEEP=1.
 */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { WorkerLostError } from "../../src/errors.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import type { Death } from "./nemesis_module.ts";
import { amount } from "../support/deep.ts";
import { fractions, newSeed } from "../support/random.ts";

type Tasks = typeof import("../unit/runtime/task_module.ts");
type Killers = typeof import("./nemesis_module.ts");
const KILLERS = import.meta.resolve("./nemesis_module.ts");
const TASKS = import.meta.resolve("../unit/runtime/task_module.ts");
const DEATHS = amount(25, 2_000);
const WORKERS = 3;
const IN_FLIGHT = 64;
/** Milliseconds within which something must have settled. */
const STALL = 60_000;

/** Calls that go on until told to stop: each must give its own result, or be lost with its worker. */
class Load {
  settled = 0;
  lost = 0;
  stop = false;
  readonly #tasks: ReturnType<typeof load>;
  readonly #next: () => number;

  constructor(rt: Runtime, next: () => number) {
    this.#tasks = load(rt);
    this.#next = next;
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.#lane()));
  }

  async #lane(): Promise<void> {
    while (!this.stop) {
      try {
        await this.#one();
      } catch (error) {
        assertInstanceOf(error, WorkerLostError);
        this.lost++;
      }
      this.settled++;
    }
  }

  async #one(): Promise<void> {
    const kind = Math.floor(this.#next() * 8), n = this.settled;
    if (kind === 0) assertEquals(await this.#tasks.add(n, 1), n + 1);
    else if (kind === 1) assertEquals(await this.#tasks.later(n, 1), n);
    else if (kind === 2) assertEquals((await this.#tasks.payload(5_000)).length, 5_000);
    else if (kind === 3) assertEquals(await this.#tasks.bytesOf(new Uint8Array(3_000)), 3_000);
    else if (kind === 4) {
      assertEquals(await this.#tasks.later.with({ idempotent: true, timeout: 60_000 })(n), n);
    } else if (kind < 7) await this.#map(n, kind === 5);
    else assertEquals(await this.#tasks.add.with({ worker: 1 + n % WORKERS })(n, 2), n + 2);
  }

  /** Either every result comes, each once, or the iteration ends with the worker that was lost. */
  async #map(n: number, ordered: boolean): Promise<void> {
    const inputs = Array.from({ length: 20 }, (_, i) => n + i), results: number[] = [];
    for await (const result of this.#tasks.identity.map(inputs, { concurrency: 5, ordered })) {
      results.push(result as number);
    }
    assertEquals(ordered ? results : results.sort((a, b) => a - b), inputs);
  }
}

function load(rt: Runtime) {
  return rt.import<Tasks>(TASKS);
}

Deno.test({
  name: `after ${DEATHS} deaths under load every call has settled and the memory is sound`,
  // An uncaught error in a worker is printed by Deno itself; nothing else is let through.
  async fn() {
    const seed = newSeed();
    const next = fractions(seed);
    await using rt = await Runtime.start({ workers: WORKERS, memory: "32MiB" });
    const inside = internalsOf(rt), tasks = load(rt);
    const faults: number[] = [];
    let reaped = 0;
    inside.onReaped = () => {
      reaped++;
      const fault = inside.core.call.audit(0);
      if (fault !== 0) faults.push(fault);
    };
    const work = new Load(rt, next);
    const done = work.run();
    const numbers = rt.channel(f64, { capacity: 16 });
    let received = 0;
    const drained = (async () => {
      for await (const _ of numbers) received++;
    })();

    drained.catch(() => {});
    done.catch(() => {});

    let before = -1, moved = performance.now();
    while (reaped < DEATHS) {
      assertEquals(faults, [], `seed=${seed} reaped=${reaped}`);
      kill(rt, 1 + Math.floor(next() * WORKERS), next());
      void tasks.pour(100, numbers).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 5 + 20 * next()));
      if (work.settled !== before) moved = performance.now();
      before = work.settled;
      assert(performance.now() - moved < STALL, `calls stalled: seed=${seed} reaped=${reaped}`);
    }
    inside.onReaped = () => {};
    work.stop = true;
    await done;
    assert(
      received > 0 && work.settled > DEATHS,
      `settled=${work.settled} received=${received} seed=${seed}`,
    );
    numbers.close();
    await drained;
    for (let worker = 1; worker <= WORKERS; worker++) {
      assertEquals(await tasks.where.with({ worker, idempotent: true })(), worker);
    }
    assertEquals(await rt.close(), { stuck: [] });
    assertEquals(inside.core.call.audit(1), 0, `seed=${seed}`);
    console.log(
      `deaths=${reaped} settled=${work.settled} lost=${work.lost} received=${received} seed=${seed}`,
    );
  },
});

/** One of the ways to die. */
function kill(rt: Runtime, worker: number, how: number): void {
  const life = internalsOf(rt).pool.lifeOf(worker);
  if (how >= 0.5 && life?.state === "ready") return life.terminate();
  const death: Death = how < 0.2
    ? "close"
    : how < 0.25
    ? "throw"
    : how < 0.3
    ? "reject"
    : how < 0.4
    ? "loop"
    : "stall";
  void rt.import<Killers>(KILLERS).die.with({ worker })(death, 30).catch(() => {});
  // Told to end while its thread is busy or blocked.
  if (how >= 0.3) setTimeout(() => life?.state === "ready" && life.terminate(), 10);
}
