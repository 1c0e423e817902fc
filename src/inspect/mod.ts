/**
 * See a runtime at work: a page, JSON and events of what it is doing, on this machine only. Reads, and changes nothing.
 *
 * @example
 * ```ts
 * import { Runtime } from "@millrace/millrace";
 * import { inspect } from "@millrace/millrace/inspect";
 * import { assert } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
 * await using page = await inspect(rt);
 * assert(page.url.startsWith("http://127.0.0.1:"));
 * ```
 *
 * @module
 */
export type { Distribution } from "../actor/histogram.ts";
export type { KindMetrics } from "../actor/metrics.ts";
export type { ActorCounts } from "../actor/system_core.ts";
export type { ChannelStats, WorkerStats } from "../runtime/stats.ts";
export type { SubjectStats } from "../runtime/subjects/subject_stats.ts";
export type { LastError } from "../actor/last_error.ts";
export type { SampledTimes, TaskCounts } from "../core/task_table.ts";
export type { Tap, TapRow } from "../runtime/actors/tap.ts";
export type { ActorNode, ActorTimes, SystemRow } from "../runtime/actors/tree.ts";
export type { TaskStats } from "../runtime/task_times.ts";
export { inspect, Inspector } from "./inspect.ts";
export type { InspectOptions } from "./options.ts";
export type {
  ChannelRow,
  DelayStats,
  Flow,
  ParkedRow,
  Snapshot,
  SubjectRow,
  TaskRow,
  TaskTotals,
  Wait,
  Warning,
  WorkerRow,
} from "./snapshot.ts";
