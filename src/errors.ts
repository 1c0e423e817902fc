/**
 * The error family: every failure of the library is a {@linkcode MillraceError} with a stable `code`, a message
 * that names its facts as `name=value`, and, where a value was not delivered, that value.
 *
 * An aborted wait is not in this family: it rejects with the signal's own `reason`, as the platform does.
 *
 * @module
 */

/** Stable, machine-readable names of the failures; one class may carry several. */
export type ErrorCode =
  | "ARGUMENT"
  | "CHANNEL_CLOSED"
  | "CHANNEL_FULL"
  | "LAGGED"
  | "CODEC"
  | "MESSAGE_TOO_LARGE"
  | "ARENA_EXHAUSTED"
  | "ARENA_CORRUPT"
  | "STALE_HANDLE"
  | "FOREIGN_HANDLE"
  | "MODULE_LOAD"
  | "EXPORT_MISSING"
  | "TASK_THREW"
  | "TASK_TIMEOUT"
  | "WORKER_LOST"
  | "WORKER_START"
  | "PERMISSION"
  | "RUNTIME_CLOSED"
  | "TOO_MANY_WAITERS"
  | "SCOPE_ENDED"
  | "CALL_DROPPED"
  | "PARKED"
  | "SCHEDULE";

/** Facts that tell what the caller gave, which may be `undefined`. */
const GIVEN: ReadonlySet<string> = new Set(["value", "got", "thrown"]);
const SHOWN_DIGITS = 40;

/** A value in an error message: strings quoted, numbers plainly, of anything larger its kind. Never runs user code. */
function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`.length > SHOWN_DIGITS ? "a large bigint" : `${value}n`;
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "array" : "object";
    case "function":
    case "symbol":
      return typeof value;
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

/** Appends `name=value` facts to a sentence. A fact that is `undefined` is left out, unless it is what was given. */
function withFacts(sentence: string, facts: Record<string, unknown>): string {
  const listed = Object.entries(facts)
    .filter(([name, value]) => value !== undefined || GIVEN.has(name))
    .map(([name, value]) => `${name}=${shown(value)}`);
  return listed.length === 0 ? sentence : `${sentence}: ${listed.join(", ")}`;
}

/** Base class of every error the library makes. */
export class MillraceError extends Error {
  /** Stable name of the failure, for programs. */
  readonly code: ErrorCode;

  /** Builds the message from a sentence and the facts that explain it. */
  constructor(
    code: ErrorCode,
    sentence: string,
    facts: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(withFacts(sentence, facts), options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** An argument or option is outside what the function accepts; nothing was claimed or changed. */
export class ArgumentError extends MillraceError {
  /** Names the function or option and the offending value. */
  constructor(sentence: string, facts: Record<string, unknown> = {}) {
    super("ARGUMENT", sentence, facts);
  }
}

/** The channel is closed: a send was refused, or a receive found the end. An error of a send carries the value. */
export class ChannelClosedError<T = unknown> extends MillraceError {
  /** The value that was not delivered; absent in the error of a receive. */
  declare readonly value: T | undefined;

  /** `value` is what the caller tried to send, `cause` in the options the reason given to `close()` or `cancel()`. */
  constructor(sentence: string, ...sent: [value?: T, options?: ErrorOptions]) {
    super("CHANNEL_CLOSED", sentence, {}, sent[1]);
    if (sent.length > 0) this.value = sent[0];
  }
}

/** The channel was full and its overflow policy is `"error"`. Carries the value that was not sent. */
export class ChannelFullError<T = unknown> extends MillraceError {
  /** The value that was not delivered. */
  readonly value: T;

  /** Names the capacity that was reached. */
  constructor(capacity: number, value: T) {
    super("CHANNEL_FULL", "the channel is full", { capacity });
    this.value = value;
  }
}

/** A receiver of a broadcast was too slow and missed values. Its next receive goes on with the oldest one kept. */
export class LaggedError extends MillraceError {
  /** Values that it missed since it was last told: exactly that many. */
  readonly missed: number;

  /** Names the number of values. */
  constructor(missed: number) {
    super("LAGGED", "the receiver fell behind and missed values", { missed });
    this.missed = missed;
  }
}

/** A value does not fit its codec, or bytes do not decode. `path` leads to the field, as in `$.user.tags[3]`. */
export class CodecError extends MillraceError {
  /** Where in the value it went wrong, `$` being the value itself. */
  readonly path: string;

  /** Says what was expected at `path`. */
  constructor(sentence: string, path = "$", facts: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("CODEC", sentence, { path, ...facts }, options);
    this.path = path;
  }
}

/** An encoded message is larger than the runtime carries. Carries the value that was not sent. */
export class MessageTooLargeError extends MillraceError {
  /** The value that was not delivered. */
  readonly value: unknown;

  /** Names the limit and, where it is known, the size. */
  constructor(limit: number, value: unknown, bytes?: number) {
    super("MESSAGE_TOO_LARGE", "the message is larger than the runtime carries", { bytes, limit });
    this.value = value;
  }
}

/** The shared memory has no room left; the facts say who uses it. */
export class ArenaExhaustedError extends MillraceError {
  /** Names what was asked for and what is in use. */
  constructor(sentence: string, facts: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("ARENA_EXHAUSTED", sentence, facts, options);
  }
}

/** Shared memory broke one of its invariants; the arena is poisoned and every later operation fails the same way. */
export class ArenaCorruptError extends MillraceError {
  /** Number of the first broken invariant, as listed in `docs/memory_map.md`. */
  readonly invariant: number;

  /** Names the broken invariant. */
  constructor(invariant: number) {
    super("ARENA_CORRUPT", "the shared memory is corrupt and was taken out of service", { invariant });
    this.invariant = invariant;
  }
}

/** The handle names something that has been released since. */
export class StaleHandleError extends MillraceError {
  /** Names the handle. */
  constructor(sentence: string, facts: Record<string, unknown> = {}) {
    super("STALE_HANDLE", sentence, facts);
  }
}

/** The handle belongs to another runtime and means nothing in this one. */
export class ForeignHandleError extends MillraceError {
  /** Names the handle. */
  constructor(sentence: string, facts: Record<string, unknown> = {}) {
    super("FOREIGN_HANDLE", sentence, facts);
  }
}

/** A task module could not be loaded, or does not export what was called. */
export class TaskModuleError extends MillraceError {
  /** `MODULE_LOAD` when the module threw or does not exist, `EXPORT_MISSING` when the name is absent or no function. */
  constructor(
    code: "MODULE_LOAD" | "EXPORT_MISSING",
    sentence: string,
    facts: Record<string, unknown>,
    options?: ErrorOptions,
  ) {
    super(code, sentence, facts, options);
  }
}

/** A task threw something that is not an `Error`; `thrown` is that value. */
export class TaskThrewError extends MillraceError {
  /** What the task threw. */
  readonly thrown: unknown;

  /** Names the task. */
  constructor(task: string, thrown: unknown) {
    super("TASK_THREW", "the task threw a value that is no Error", { task, thrown });
    this.thrown = thrown;
  }
}

/** A task did not settle within the `timeout` its caller gave. */
export class TaskTimeoutError extends MillraceError {
  /** Names the task and the milliseconds it had. */
  constructor(task: string, timeout: number) {
    super("TASK_TIMEOUT", "the task took longer than its timeout", { task, timeout });
  }
}

/** The worker died while it held the caller's work. Whether the work took effect is unknown. */
export class WorkerLostError extends MillraceError {
  /** The worker's number, from 1. */
  readonly worker: number;

  /** Names the worker and what it was doing. */
  constructor(worker: number, facts: Record<string, unknown> = {}, options?: ErrorOptions) {
    super("WORKER_LOST", "the worker was lost", { worker, ...facts }, options);
    this.worker = worker;
  }
}

/** A worker could not be started. */
export class WorkerStartError extends MillraceError {
  /** `PERMISSION` when a Deno flag is missing (the message says which), else `WORKER_START`. */
  constructor(
    code: "WORKER_START" | "PERMISSION",
    sentence: string,
    facts: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(code, sentence, facts, options);
  }
}

/** The runtime is closed, or closes while the operation waits. */
export class RuntimeClosedError extends MillraceError {
  /** Says what was attempted. */
  constructor(sentence = "the runtime is closed", facts: Record<string, unknown> = {}) {
    super("RUNTIME_CLOSED", sentence, facts);
  }
}

/** More operations wait on one channel than its limit allows: a program that never receives, most likely. */
export class TooManyWaitersError extends MillraceError {
  /** Names the limit. */
  constructor(limit: number) {
    super("TOO_MANY_WAITERS", "more operations wait on this channel than its limit allows", { limit });
  }
}

/** The scope has ended: all its processes are done and were waited for, and it takes no further ones. */
export class ScopeEndedError extends MillraceError {
  /** Says what was attempted. */
  constructor(sentence = "the scope has ended") {
    super("SCOPE_ENDED", sentence);
  }
}

/** An operation that waits, as reports and errors describe it. */
export interface ParkedOperation {
  /** Such as `receive on Channel "jobs" (capacity 8, 0 buffered)`, or all the cases of a select. */
  readonly what: string;
  /** Milliseconds that it has been parked for. */
  readonly age: number;
  /** Where it was called: frames as in the `stack` of an error, those of the library left out. */
  readonly stack: string;
}

/** Operations wait that should not, or that nothing can wake any more. */
export class ParkedError extends MillraceError {
  /** What waits, longest first. */
  readonly operations: readonly ParkedOperation[];

  /** Lists the operations in the message, one a line. */
  constructor(sentence: string, operations: readonly ParkedOperation[]) {
    const lines = operations.map(({ what, stack }) => `\n  ${what} ${stack.split("\n", 1)[0]}`.trimEnd());
    super("PARKED", `${sentence}:${lines.join("")}`);
    this.operations = operations;
  }
}

/** A schedule was found under which a scenario fails; `cause` is what it failed with. */
export class ScheduleError extends MillraceError {
  /** Replays the schedule, as `explore(scenario, { seed, runs: 1 })`. */
  readonly seed: number;
  /** Who went on, in order, one line each. */
  readonly schedule: readonly string[];

  /** `replays`: the scenario failed again under the same seed, as it does if it depends on nothing else. */
  constructor(seed: number, run: number, replays: boolean, schedule: readonly string[], cause: unknown) {
    const how = replays ? "replay it with" : "it did not fail again when replayed, and depends on more than";
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : "not with an error";
    super("SCHEDULE", `schedule ${run + 1} fails, ${how} { seed: ${seed}, runs: 1 }: ${why}`, {}, { cause });
    this.seed = seed;
    this.schedule = schedule;
  }
}

/** The server took the call and disposed of it without an answer. Carries what was asked. */
export class CallDroppedError<A = unknown> extends MillraceError {
  /** What the caller asked. */
  readonly value: A;

  /** Carries the question. */
  constructor(value: A) {
    super("CALL_DROPPED", "the call was disposed of without an answer");
    this.value = value;
  }
}
