/**
 * The error family: every failure of the library is a {@linkcode MillraceError} with a stable `code`, a message
 * that names its facts as `name=value`, and, where a value was not delivered, that value.
 *
 * An aborted wait is not in this family: it rejects with the signal's own `reason`, as the platform does.
 *
 * @module
 */
export {
  ActorDeadError,
  AskTimeoutError,
  MailboxFullError,
  NameTakenError,
  StashFullError,
  TooManyChildrenError,
} from "./errors/actor.ts";
export { ArgumentError, type ErrorCode, MillraceError, type RemoteErrorCode } from "./errors/base.ts";
export {
  CallDroppedError,
  ChannelClosedError,
  ChannelFullError,
  LaggedError,
  ScopeEndedError,
  TooManyWaitersError,
} from "./errors/channel.ts";
export { CodecError, MessageTooLargeError } from "./errors/codec.ts";
export {
  ArenaCorruptError,
  ArenaExhaustedError,
  ForeignHandleError,
  RuntimeClosedError,
  StaleHandleError,
  TaskModuleError,
  TaskThrewError,
  TaskTimeoutError,
  UnsupportedError,
  WorkerLostError,
  WorkerStartError,
} from "./errors/runtime.ts";
export { ExpectationError, ParkedError, type ParkedOperation, ScheduleError } from "./errors/faults.ts";
export { EmptyError, NotFoundError, SequenceError, TimeoutError } from "./errors/reactive.ts";
export { RemoteError } from "./errors/remote.ts";
