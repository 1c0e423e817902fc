/**
 * Makes snapshots: reads what `rt.stats()` reads, and works out rates from the differences.
 *
 * Invariants:
 *   I1  Reading writes nothing that a worker reads: watching costs the workers cache misses at most.
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
import { position } from "../runtime/stats.ts";
import { systemRows } from "./actors.ts";
import { blockedOf, openNumbers, readEdges } from "./blocked.ts";
import type { LoopDelay } from "./loop_delay.ts";
import { Rates } from "./rates.ts";
import type { ParkedRow, Snapshot, TaskTotals, WorkerRow } from "./snapshot.ts";

/** Milliseconds for which a snapshot is good. */
export const FRESH = 100;
/** Rows of one kind that are shown. */
export const ROWS = 256;

/** Makes the snapshots of one inspector. */
export class Sampler {
  readonly #rt: Runtime;
  readonly #systems: readonly ActorSystem[];
  readonly #delay: LoopDelay;
  readonly #began = performance.now();
  readonly #rates = new Rates(this.#began);
  #last: { readonly at: number; readonly snapshot: Snapshot } | undefined;

  constructor(rt: Runtime, systems: readonly ActorSystem[], delay: LoopDelay) {
    this.#rt = rt;
    this.#systems = systems;
    this.#delay = delay;
  }

  /** What is going on. Throws a `RuntimeClosedError` once the runtime is closed and the last snapshot is stale. */
  read(): Snapshot {
    const now = performance.now();
    if (this.#last !== undefined && now - this.#last.at < FRESH) return this.#last.snapshot;
    const snapshot = this.#read(now, this.#rt.stats());
    this.#last = { at: now, snapshot };
    return snapshot;
  }

  #read(now: number, stats: RuntimeStats): Snapshot {
    const rates = this.#rates;
    const interval = rates.begin(now);
    const channels = rates.channels(stats.channels);
    const subjects = rates.subjects(stats.subjects);
    const { core } = internalsOf(this.#rt);
    const { waits, cycles } = blockedOf(readEdges(core, [...channels, ...subjects.map(still)]));
    const budget = { left: ROWS, omitted: 0 };
    const systems = systemRows(this.#systems, budget);
    const { parked, more } = parkedRows();
    const workers = this.#workers(stats);
    const lists = [channels, subjects, waits, cycles, workers];
    const omitted = lists.reduce(
      (sum, { length }) => sum + Math.max(0, length - ROWS),
      budget.omitted + more,
    );
    return {
      version: 1,
      at: Date.now(),
      uptime: now - this.#began,
      interval,
      messageRate: [...channels, ...subjects].reduce((sum, { sentRate }) => sum + sentRate, 0),
      delay: this.#delay.read(now),
      memory: stats.memory,
      restarts: stats.restarts,
      workers: workers.slice(0, ROWS),
      tasks: this.#tasks(workers),
      channels: first(channels, (row) => row.waitingSenders + row.waitingReceivers),
      subjects: subjects.slice(0, ROWS),
      systems,
      blocked: first(waits, (wait) => wait.stalled),
      cycles: cycles.slice(0, ROWS),
      parked,
      omitted,
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
