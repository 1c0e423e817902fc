/**
 * One look at a whole runtime: what `rt.stats()` returns, put together.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import type { Pool } from "../workers/pool.ts";
import type { Probes } from "../workers/probe.ts";
import type { Exports } from "./exports.ts";
import type { ProcessStats } from "./isolated/isolated_caller.ts";
import type { Register } from "./register.ts";
import { type BusyMeter, channelStats, type RuntimeStats, workerStats } from "./stats.ts";
import { subjectStats } from "./subjects/subject_stats.ts";
import { taskStats } from "./task_times.ts";

/** Milliseconds between two questions to a worker that sleeps while its tasks are in the air. */
const ASKED = 1_000;

/** What is looked at. */
export interface Looked {
  readonly core: Core;
  readonly pool: Pool;
  readonly register: Register;
  readonly exports: Exports;
  /** Workers that were asked for. */
  readonly workers: number;
  /** Modules that run in processes of their own. */
  readonly isolated: { stats(): ProcessStats };
}

/** Reads everything; shares of the workers' time are since the last look with that meter. `probes` ask workers. */
export function lookAt(
  { core, pool, register, exports, workers, isolated }: Looked,
  meter: BusyMeter,
  probes: Probes,
): RuntimeStats {
  const { names, hidden, tables } = register;
  return {
    channels: channelStats(core, names, hidden),
    subjects: subjectStats(core, names),
    workers: workerStats(
      core,
      meter,
      workers,
      (worker) => pool.lifeOf(worker),
      (life) => probes.look(life, life, ASKED),
    ),
    tasks: taskStats(tables, exports),
    memory: core.usage(),
    restarts: pool.restarts,
    processes: isolated.stats(),
  };
}
