/**
 * Millrace: channels, select and workers over shared memory, in one small vocabulary.
 *
 * A `Channel` connects the tasks of one isolate; `rt.channel()` makes one that workers share. Both have the same verbs and
 * may be cases of one `select`. `rt.import()` calls the functions of a module on whichever worker is free.
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

// Channels and select.
export {
  after,
  Channel,
  type ChannelOptions,
  type ChannelReceiveOptions,
  type ChannelReceiveResult,
  type ChannelSendOptions,
  type ChannelState,
  type Disabled,
  every,
  never,
  type Order,
  type Overflow,
  type Permit,
  type ReceiveChannel,
  type Select,
  select,
  type Selectable,
  type SelectCase,
  type SelectInput,
  type SelectOptions,
  type SelectResult,
  type SelectValue,
  type SendChannel,
  type TimerOptions,
} from "./src/channel/mod.ts";

// Workers.
export {
  type CallOptions,
  type ChannelStats,
  type CloseReport,
  type CurrentTask,
  currentTask,
  type Imported,
  type MapOptions,
  type RemoteFunction,
  Runtime,
  type RuntimeOptions,
  type RuntimeStats,
  SharedChannel,
  type SharedChannelOptions,
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
  ChannelClosedError,
  ChannelFullError,
  CodecError,
  type ErrorCode,
  ForeignHandleError,
  MessageTooLargeError,
  MillraceError,
  RuntimeClosedError,
  StaleHandleError,
  TaskModuleError,
  TaskThrewError,
  TaskTimeoutError,
  TooManyWaitersError,
  WorkerLostError,
  WorkerStartError,
} from "./src/errors.ts";
