/**
 * Makes snapshots: reads what `rt.stats()` reads, and works out rates from the differences.
 *
 * Invariants:
 *   I1  Reading writes nothing that a worker reads, but for one bit per look that asks whether it comes round
 *       (`workers/probe.ts`): watching costs the workers cache misses at most.
 *   I2  Two snapshots are at least `FRESH` milliseconds apart: whoever asks more often gets the same one.
 *
 * @module
 */
import {
  C_HEAD,
  C_KIND,
  C_MESSAGES,
  C_TAIL,
  KIND_SUBJECT,
  MESSAGES_BY_LOAD,
  S_STATS,
  S_TASKS,
  TABLE,
  W_ACTORS,
} from "../../wasm/layout.ts";
import type { ActorSystem } from "../actor/system.ts";
import { currentRecorder } from "../channel/debug/probe.ts";
import { internalsOf, type Runtime, type RuntimeStats } from "../runtime/runtime.ts";
import { BusyMeter, position } from "../runtime/stats.ts";
import type { Tap } from "../runtime/actors/tap.ts";
import { systemRows, tapHere, WorkerActors } from "./actors.ts";
import { blockedOf, openNumbers, readEdges } from "./blocked.ts";
import { joined } from "./forest.ts";
import type { LoopDelay } from "./loop_delay.ts";
import { Rates } from "./rates.ts";
import type { ParkedRow, Snapshot, TaskTotals, WorkerRow } from "./snapshot.ts";
import { tapChannel } from "./tap.ts";
import { Warnings } from "./warnings.ts";

/** Milliseconds for which a snapshot is good. */
export const FRESH = 100;
/** Rows of one kind that are shown. */
export const ROWS = 256;

/** Makes the snapshots of one inspector. */
export class Sampler {
  readonly #rt: Runtime;
  readonly #systems: readonly ActorSystem[];
  readonly #tap: boolean;
  readonly #meter = new BusyMeter();
  readonly #actors = new WorkerActors();
  readonly #warnings = new Warnings();
  readonly #delay: LoopDelay;
  readonly #began = performance.now();
  readonly #rates = new Rates(this.#began);
  #last: { readonly at: number; readonly snapshot: Snapshot } | undefined;

  /** `tap`: whether values may be told. */
  constructor(rt: Runtime, systems: readonly ActorSystem[], delay: LoopDelay, tap = false) {
    this.#rt = rt;
    this.#systems = systems;
    this.#tap = tap;
    this.#delay = delay;
    // Rates are of the time since: who looks once only is told of it.
    this.#rates.begin(this.#began);
    this.#count(internalsOf(rt).look(this.#meter));
  }

  /** What is going on. Throws a `RuntimeClosedError` once the runtime is closed and the last snapshot is stale. */
  read(): Snapshot {
    const now = performance.now();
    if (this.#last !== undefined && now - this.#last.at < FRESH) return this.#last.snapshot;
    const snapshot = this.#read(now, internalsOf(this.#rt).look(this.#meter));
    this.#last = { at: now, snapshot };
    return snapshot;
  }

  /** As `read`, with the actors of workers as they are now, if these answer at once. */
  async readAll(): Promise<Snapshot> {
    // Before the snapshot, not after a first one: rates are of the time between two of them.
    this.#actors.ask(internalsOf(this.#rt).pool.living(), performance.now());
    await this.#actors.answered(FRESH);
    return this.read();
  }

  /** What lies in a channel; `undefined` if there is no such one. */
  tapChannel(id: number): Tap | undefined {
    return tapChannel(this.#rt, id);
  }

  /** What lies in the mailbox of an actor, here (worker 0) or there; `undefined` if there is none, `"busy"` without an answer. */
  async tapActor(worker: number, id: number): Promise<Tap | undefined | "busy"> {
    if (worker === 0) return tapHere(this.#systems, id);
    const life = internalsOf(this.#rt).pool.lifeOf(worker);
    return life?.state === "ready" ? await this.#actors.tap(life, id) : undefined;
  }

  #read(now: number, stats: RuntimeStats): Snapshot {
    const interval = this.#rates.begin(now);
    const { channels, subjects, workers, functions } = this.#count(stats);
    const { core } = internalsOf(this.#rt);
    const { waits, cycles } = blockedOf(readEdges(core, [...channels, ...subjects.map(still)]));
    const budget = { left: ROWS, omitted: 0 };
    this.#actors.ask(internalsOf(this.#rt).pool.living(), now);
    const own = [...systemRows(this.#systems, budget), ...this.#actors.rows(now, budget)];
    const systems = joined(own, (slot) => internalsOf(this.#rt).pool.workerIn(slot));
    const { parked, more } = parkedRows();
    const delay = this.#delay.read(now);
    const memory = stats.memory;
    const lists = [channels, subjects, waits, cycles, workers, functions];
    const omitted = lists.reduce(
      (sum, { length }) => sum + Math.max(0, length - ROWS),
      budget.omitted + more,
    );
    return {
      version: 2,
      at: Date.now(),
      uptime: now - this.#began,
      interval,
      messageRate: [...channels, ...subjects].reduce((sum, { sentRate }) => sum + sentRate, 0),
      delay,
      memory,
      restarts: stats.restarts,
      workers: workers.slice(0, ROWS),
      tasks: this.#tasks(workers),
      functions: functions.slice(0, ROWS),
      channels: first(channels, (row) => row.waitingSenders + row.waitingReceivers),
      subjects: subjects.slice(0, ROWS),
      systems,
      blocked: first(waits, (wait) => wait.stalled),
      cycles: cycles.slice(0, ROWS),
      parked,
      warnings: this.#warnings.of({ cycles, workers, channels, memory, delay, systems }, now),
      tap: this.#tap,
      omitted,
    };
  }

  /** Everything that has a rate. */
  #count(stats: RuntimeStats) {
    const rates = this.#rates;
    return {
      channels: rates.channels(stats.channels),
      subjects: rates.subjects(stats.subjects),
      workers: this.#workers(stats),
      functions: stats.tasks.map((row) => ({
        ...row,
        rate: rates.of(`${row.name} ${row.module}`, row.started),
      })),
    };
  }

  #workers(stats: RuntimeStats): WorkerRow[] {
    const { core, pool } = internalsOf(this.#rt);
    return stats.workers.map((row) => {
      const slot = row.worker === 0 ? 0 : pool.lifeOf(row.worker)?.slot;
      const live = slot !== undefined && row.state === "live";
      return {
        ...row,
        taskRate: this.#rates.of(`worker ${row.worker}`, row.tasks),
        actors: live ? core.load(core.slotAt(slot) + S_STATS + W_ACTORS) : 0,
      };
    });
  }

  #tasks(workers: readonly WorkerRow[]): TaskTotals {
    const sum = (of: (row: WorkerRow) => number) => workers.reduce((total, row) => total + of(row), 0);
    const { core } = internalsOf(this.#rt);
    let queued = 0;
    for (const id of openNumbers(core)) {
      const ch = core.load(TABLE + 4 * id);
      if (core.load(ch + C_KIND) === KIND_SUBJECT || core.load(ch + C_MESSAGES) !== MESSAGES_BY_LOAD) {
        continue;
      }
      queued += Math.max(0, position(core, ch + C_TAIL) - position(core, ch + C_HEAD));
    }
    for (const { slot } of internalsOf(this.#rt).pool.living()) {
      const ends = core.load(core.slotAt(slot) + S_TASKS);
      queued += ((ends >>> 16) - ends) & 0xffff;
    }
    return {
      started: sum((row) => row.tasks),
      running: sum((row) => row.running),
      queued,
      rate: sum((row) => row.taskRate),
    };
  }
}

/** Of a subject nobody notes whether it stands still. */
function still<T>(row: T): T & { stalled: number } {
  return { ...row, stalled: 0 };
}

/** Those that matter most, in their order, if there are too many. */
function first<T>(rows: readonly T[], weight: (row: T) => number): readonly T[] {
  if (rows.length <= ROWS) return rows;
  const chosen = new Set(rows.toSorted((a, b) => weight(b) - weight(a)).slice(0, ROWS));
  return rows.filter((row) => chosen.has(row));
}

function parkedRows(): { parked: ParkedRow[]; more: number } {
  const all = [...currentRecorder()?.parked ?? []];
  const parked = all.slice(0, ROWS).map((one) => {
    const { what, age, stack } = one.describe();
    return { what, age, at: stack.split("\n", 1)[0]!.trim() };
  });
  return { parked, more: all.length - parked.length };
}
