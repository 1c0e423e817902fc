/**
 * Workers over shared memory: start them, call functions on them, and share channels with them.
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
export type { CallOptions, Imported, MapOptions, RemoteFunction } from "./imports.ts";
export type { ChannelStats, WorkerStats } from "./stats.ts";
export { type CloseReport, Runtime, type RuntimeOptions, type RuntimeStats } from "./runtime.ts";
export { SharedChannel } from "./shared_channel.ts";
export type { SharedChannelOptions } from "./shared_options.ts";
export type { SyncOptions } from "./wait_sync.ts";
