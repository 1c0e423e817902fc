/**
 * Somebody who kills workers, at random moments and in every way there is, and looks at the memory after each burial.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Runtime } from "../../src/runtime/mod.ts";
import { internalsOf } from "../../src/runtime/runtime.ts";
import { S_STATS, W_RUNNING } from "../../wasm/layout.ts";
import type { Death } from "./nemesis_module.ts";

type Module = typeof import("./nemesis_module.ts");
const MODULE = import.meta.resolve("./nemesis_module.ts");
/** Milliseconds within which something must have moved, on however busy a machine: starting a worker can take seconds there. */
const STALL = 60_000;
/** Milliseconds between two looks at most. */
const PAUSE = 30;
const SLOWLY: readonly Death[] = ["loop", "stall"];

/** One killer. */
export class Killer {
  /** Burials so far, in all and by worker. */
  reaped = 0;
  readonly buried: number[] = [];
  readonly #rt: Runtime;
  readonly #pick: (below: number) => number;
  readonly #what: string;
  readonly #moved: () => number;
  /** Whether workers are at work only while they run a task. */
  readonly #tasks: boolean;
  #movedAt = performance.now();
  #before = -1;

  /** `moved` counts what must go on; `what` says in failures which run that was. */
  constructor(
    rt: Runtime,
    pick: (below: number) => number,
    what: string,
    moved: () => number,
    options: { tasks: boolean } = { tasks: true },
  ) {
    this.#rt = rt;
    this.#pick = pick;
    this.#what = what;
    this.#moved = moved;
    this.#tasks = options.tasks;
    internalsOf(rt).onReaped = ({ worker }) => {
      this.reaped++;
      this.buried[worker] = (this.buried[worker] ?? 0) + 1;
      assertEquals(internalsOf(rt).core.call.audit(0), 0, `${what}: broken after death ${this.reaped}`);
    };
  }

  /** Kills until so many were buried; then nobody any more. */
  async kill(deaths: number): Promise<void> {
    const { workers } = this.#rt;
    while (this.reaped < deaths) {
      // Most often when everybody works, so that much is under way; now and then while others are only being born.
      while (this.#pick(4) > 0 && !this.#allWork()) await this.watch();
      await this.watch();
      for (let victims = 1 + this.#pick(workers); victims > 0; victims--) this.#killSomebody();
    }
    internalsOf(this.#rt).onReaped = () => {};
  }

  /** Lets some time pass; throws when nothing has moved for long. */
  async watch(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#pick(PAUSE)));
    const moved = this.#moved() + this.reaped;
    if (moved !== this.#before) {
      this.#before = moved;
      this.#movedAt = performance.now();
    }
    if (performance.now() - this.#movedAt < STALL) return;
    const { channels, workers, memory } = this.#rt.stats(), { core } = internalsOf(this.#rt);
    const slots = Array.from({ length: 2 * workers.length + 2 }, (_, slot) => core.slotState(slot));
    const state = JSON.stringify({ channels, workers, memory, slots, audit: core.call.audit(0) });
    throw new Error(`${this.#what}: stalled after ${this.reaped} deaths: ${state}`);
  }

  #works(worker: number): boolean {
    const { pool, core } = internalsOf(this.#rt), life = pool.lifeOf(worker);
    if (life?.state !== "ready") return false;
    return !this.#tasks || core.load(core.slotAt(life.slot) + S_STATS + W_RUNNING) > 0;
  }

  #allWork(): boolean {
    return Array.from({ length: this.#rt.workers }, (_, i) => this.#works(i + 1)).every((works) => works);
  }

  #killSomebody(): void {
    const pick = this.#pick, worker = 1 + pick(this.#rt.workers), how = pick(20);
    const life = internalsOf(this.#rt).pool.lifeOf(worker);
    // Whoever does not work yet has nothing to lose.
    if (life === undefined || !this.#works(worker)) return;
    if (how < 10) return life.terminate();
    const { die } = this.#rt.import<Module>(MODULE);
    const death: Death = how < 15 ? "close" : how < 16 ? "throw" : how < 17 ? "reject" : SLOWLY[how % 2]!;
    void die.with({ worker })(death, 5 + pick(40)).catch(() => {});
    if (SLOWLY.includes(death)) setTimeout(() => life.state === "ready" && life.terminate(), pick(10));
  }
}
