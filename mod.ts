/**
 * Millrace: channels, select, processes, actors and streams, and workers over shared memory, in one small vocabulary.
 *
 * A `Channel` connects the tasks of one isolate; `rt.channel()` makes one that workers share. Both have the same verbs and
 * may be cases of one `select`. `rt.import()` calls the functions of a module on whichever worker is free. Operators on
 * channels are in `@millrace/millrace/channel`, what helps in tests is in `@millrace/millrace/testing`.
 *
 * @example
 * ```ts
 * import { after, Channel, select } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const jobs = new Channel<string>({ capacity: 8 });
 * jobs.trySend("sort the mail");
 * const got = await select({ job: jobs, late: after(500) });
 * assertEquals(got, { key: "job", state: "ok", value: "sort the mail" });
 * ```
 *
 * @module
 */

// Channels.
export {
  Broadcast,
  type BroadcastOptions,
  type BroadcastReceiver,
  type BroadcastReceiverOptions,
  type BufferOrder,
  type Call,
  CallChannel,
  type CallChannelOptions,
  Channel,
  type ChannelOptions,
  type ChannelReceiveOptions,
  type ChannelReceiveResult,
  type ChannelSendOptions,
  type ChannelState,
  type Explanation,
  type OnCall,
  type Overflow,
  type Permit,
  PubSub,
  type ReceiveChannel,
  type SendChannel,
  type ServeOptions,
  type WaitingOperation,
  Watch,
  type WatchReceiverOptions,
} from "./src/channel/mod.ts";

// Select, and timers as channels.
export {
  after,
  type Disabled,
  every,
  type EveryOptions,
  never,
  type Order,
  type Select,
  select,
  type Selectable,
  type SelectCase,
  type SelectCases,
  type SelectInput,
  type SelectKey,
  type SelectOptions,
  Selector,
  type SelectorInput,
  type SelectorOptions,
  type SelectOutcome,
  type SelectResult,
  type SelectValue,
  type TimerOptions,
} from "./src/channel/mod.ts";

// Processes, and what they wait for besides channels.
export {
  Barrier,
  type BarrierTurn,
  type Guard,
  type IndexedProcess,
  Latch,
  Mutex,
  Notify,
  parallel,
  type Process,
  type ProcessResults,
  RwLock,
  Scope,
  type ScopeOptions,
  Semaphore,
  sequence,
  type Waitable,
  WaitGroup,
  type WaitOptions,
} from "./src/channel/mod.ts";

// Actors and supervision.
export * from "./src/actor/mod.ts";

// Streams, with the names of RxJS: observables, subjects, operators. (`every` is the timer above; the operator of that name
// is in `@millrace/millrace/reactive`.)
export * from "./src/reactive/mod.ts";

// Workers.
export {
  type CallOptions,
  type ChannelStats,
  type CloseReport,
  type CurrentTask,
  currentTask,
  type Imported,
  type ImportOptions,
  type Incident,
  type MapOptions,
  migrate,
  onWorker,
  type OnWorkerOptions,
  parallelMap,
  type ParallelMapOptions,
  type PlacedOptions,
  type ProcessPermission,
  type ProcessPermissions,
  type ProcessStats,
  type RemoteClass,
  type RemoteFunction,
  type RemoteSpawn,
  Runtime,
  type RuntimeOptions,
  type RuntimeStats,
  type SampledTimes,
  SharedChannel,
  type SharedChannelOptions,
  SharedSubject,
  type SharedSubjectOptions,
  type SubjectReceiver,
  type SubjectReceiverOptions,
  type SubjectStats,
  type SyncOptions,
  type TaskCounts,
  type TaskPriority,
  type TaskStats,
  Trace,
  type TraceOptions,
  type TraceRange,
  type WorkerLike,
  type WorkerStage,
  workerStage,
  type WorkerStats,
} from "./src/runtime/mod.ts";

// Codecs: what crosses workers.
export {
  array,
  auto,
  type AutoLimits,
  bool,
  bytes,
  type Codec,
  type CodecDefinition,
  codecFrom,
  defineCodec,
  f32,
  f64,
  type Fields,
  type Flat,
  i32,
  i64,
  type Infer,
  json,
  option,
  type OptionalKeys,
  str,
  struct,
  type StructCodec,
  type StructOf,
  u32,
  union,
  type UnionOf,
  type UnionOptions,
  Window,
} from "./src/codec/mod.ts";

// Errors.
export {
  ArenaCorruptError,
  ArenaExhaustedError,
  ArgumentError,
  CallDroppedError,
  ChannelClosedError,
  ChannelFullError,
  CodecError,
  type ErrorCode,
  ExpectationError,
  ForeignHandleError,
  LaggedError,
  MessageTooLargeError,
  MillraceError,
  ParkedError,
  type ParkedOperation,
  RuntimeClosedError,
  ScheduleError,
  ScopeEndedError,
  StaleHandleError,
  TaskModuleError,
  TaskThrewError,
  TaskTimeoutError,
  TooManyWaitersError,
  UnsupportedError,
  WorkerLostError,
  WorkerStartError,
} from "./src/errors.ts";
