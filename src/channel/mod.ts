/**
 * Channels, select, processes and what they wait for, for the tasks of one isolate: no worker and no WebAssembly is
 * loaded for them. The operators are here and not in the main entry point, where some of their names mean streams.
 *
 * @example
 * ```ts
 * import { Channel, merge, select, take } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const left = new Channel<number>();
 * const right = new Channel<number>();
 * const sent = right.send(7);
 * assertEquals(await select({ left, right }), { key: "right", state: "ok", value: 7 });
 * await sent;
 *
 * const both = take(merge([left, right]), 2);
 * const sending = Promise.all([left.send(1), right.send(2)]);
 * assertEquals((await Array.fromAsync(both)).sort(), [1, 2]);
 * await sending;
 * ```
 *
 * @module
 */

// Channels.
export { Channel, type ChannelOptions } from "./channel.ts";
export type { BufferOrder } from "./buffer/buffer.ts";
export type {
  ChannelReceiveOptions,
  ChannelReceiveResult,
  ChannelSendOptions,
  ChannelState,
  Overflow,
  Permit,
  ReceiveChannel,
  SendChannel,
} from "./types.ts";
export type { BaseChannel } from "./base.ts";
export type { BaseReceiver } from "./receiver.ts";
export type { EndCount } from "./ends.ts";
export { Broadcast, type BroadcastOptions } from "./broadcast/broadcast.ts";
export type { BroadcastReceiver, BroadcastReceiverOptions } from "./broadcast/broadcast_receiver.ts";
export type { BroadcastSend } from "./broadcast/broadcast_send.ts";
export { PubSub } from "./broadcast/pub_sub.ts";
export { Watch, type WatchReceiverOptions } from "./broadcast/watch.ts";
export {
  type Call,
  CallChannel,
  type CallChannelOptions,
  type OnCall,
  type ServeOptions,
} from "./process/call_channel.ts";

// Select.
export {
  type Disabled,
  type Order,
  type Select,
  select,
  type SelectCases,
  type SelectInput,
  type SelectKey,
  type SelectOptions,
  type SelectOutcome,
  type SelectResult,
  type SelectValue,
} from "./select/select.ts";
export { Selector, type SelectorInput, type SelectorOptions } from "./select/selector.ts";
export { after, every, type EveryOptions, never, type TimerOptions } from "./timers.ts";
export {
  Closed,
  type Decision,
  NOT_READY,
  type RemoteDecision,
  SELECT_CASE,
  type Selectable,
  type SelectCase,
  type Waiter,
  type WaiterList,
  type WaitOwner,
} from "./selectable.ts";

// Processes.
export { type Process, Scope, type ScopeOptions } from "./process/scope.ts";
export {
  type Compose,
  type IndexedProcess,
  parallel,
  type ProcessResults,
  sequence,
} from "./process/parallel.ts";

// What processes wait for besides channels.
export type { WaitOptions } from "./wait.ts";
export { Barrier, type BarrierTurn } from "./sync/barrier.ts";
export { Latch } from "./sync/latch.ts";
export { Mutex } from "./sync/mutex.ts";
export { Notify } from "./sync/notify.ts";
export { type Guard } from "./sync/permit_queue.ts";
export { RwLock } from "./sync/rw_lock.ts";
export { Semaphore } from "./sync/semaphore.ts";
export { WaitGroup } from "./sync/wait_group.ts";
export type { Waitable } from "./sync/waitable.ts";

// Operators.
export type { OperatorOptions } from "./operators/options.ts";
export { batch, type BatchOptions } from "./operators/batch.ts";
export { debounce, type DebounceOptions } from "./operators/debounce.ts";
export { from } from "./operators/from.ts";
export { fromEvents, type FromEventsOptions } from "./operators/from_events.ts";
export type { LossyOptions } from "./operators/lossy.ts";
export { merge } from "./operators/merge.ts";
export { Mix, type MixButtons, type MixOptions } from "./operators/mix.ts";
export type { Output } from "./operators/output.ts";
export { pipe, type PipeOptions } from "./operators/pipe.ts";
export { type Outputs, pipeline, type PipelineOptions } from "./operators/pipeline.ts";
export { type PortChannel, portChannel, type PortChannelOptions } from "./operators/port_channel.ts";
export { rateLimit, type RateLimitOptions } from "./operators/rate_limit.ts";
export { reduce, type ReduceOptions } from "./operators/reduce.ts";
export { split } from "./operators/split.ts";
export { take } from "./operators/take.ts";
export { throttle, type ThrottleOptions } from "./operators/throttle.ts";
export { toWritableStream } from "./operators/to_writable_stream.ts";
export {
  type ReducerLike,
  transduce,
  type TransduceOptions,
  type Transducer,
  type TransformerLike,
} from "./operators/transduce.ts";
export { zip, type ZipOptions, type Zipped } from "./operators/zip.ts";

// Finding faults.
export { debug, type Debugging, type DebugOptions } from "./debug/debug.ts";
export type { Report, ReportKind } from "./debug/report.ts";
export {
  type ChannelFacts,
  type ChannelQueues,
  Explanation,
  type WaitingOperation,
} from "./debug/explain.ts";
export type { QueueOwner } from "./debug/recorder.ts";

// Clocks and errors.
export type { Clock, Timer, TimerTask } from "../time/clock.ts";
export {
  ArgumentError,
  CallDroppedError,
  ChannelClosedError,
  ChannelFullError,
  type ErrorCode,
  LaggedError,
  MillraceError,
  ParkedError,
  type ParkedOperation,
  ScopeEndedError,
  TooManyWaitersError,
} from "../errors.ts";
