/**
 * Workers over shared memory: start them, call functions on them, and share channels with them.
 *
 * @example
 * ```ts
 * import { Runtime } from "@millrace/millrace/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
 * const tasks = rt.import<{ double(n: number): number }>("data:text/javascript,export const double = (n) => 2 * n;");
 * assertEquals(await tasks.double(21), 42);
 * ```
 *
 * @module
 */
export type { Codec } from "../codec/codec.ts";
export type {
  ChannelReceiveOptions,
  ChannelReceiveResult,
  ChannelSendOptions,
  ChannelState,
  Overflow,
  Permit,
  ReceiveChannel,
  SendChannel,
} from "../channel/types.ts";
export type { Selectable } from "../channel/selectable.ts";
export { type CurrentTask, currentTask } from "./current_task.ts";
export type { CallOptions, Imported, MapOptions, RemoteFunction, TaskPriority } from "./imports.ts";
export type { ImportOptions } from "./isolated/import_options.ts";
export type { ProcessStats } from "./isolated/isolated_caller.ts";
export type { ProcessPermission, ProcessPermissions } from "./isolated/permissions.ts";
export type { ChannelStats, WorkerStats } from "./stats.ts";
export type { TaskStats } from "./task_times.ts";
export type { SampledTimes, TaskCounts } from "../core/task_table.ts";
export { migrate } from "./actors/migration.ts";
export type { PlacedOptions } from "./actors/placed_options.ts";
export type { RemoteClass, RemoteSpawn } from "./actors/remote_class.ts";
export { type CloseReport, Runtime, type RuntimeOptions, type RuntimeStats } from "./runtime.ts";
export { type Incident, Trace, type TraceOptions, type TraceRange } from "./trace.ts";
export { SharedChannel } from "./shared_channel.ts";
export type { SharedChannelOptions } from "./shared_options.ts";
export { onWorker, type OnWorkerOptions } from "./flow/on_worker.ts";
export { parallelMap, type ParallelMapOptions } from "./flow/parallel_map.ts";
export { type WorkerStage, workerStage } from "./flow/worker_stage.ts";
export { SharedSubject } from "./subjects/shared_subject.ts";
export type { SharedSubjectOptions, SubjectReceiverOptions } from "./subjects/subject_options.ts";
export type { SubjectStats } from "./subjects/subject_stats.ts";
export type { SubjectReceiver } from "./subjects/subject_receiver.ts";
export type { SyncOptions } from "./wait_sync.ts";
export type { WorkerLike } from "../workers/host/platform.ts";
