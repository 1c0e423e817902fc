/**
 * What all errors of the library are: a class, a stable code, and a sentence with the facts that explain it.
 *
 * @module
 */

/** What can go wrong beyond this process. */
export type RemoteErrorCode =
  | "REMOTE_UNAVAILABLE"
  | "REMOTE_DENIED"
  | "REMOTE_TIMEOUT"
  | "NO_RESPONDER"
  | "NO_STORE"
  | "SERVER_TOO_OLD"
  | "PAYLOAD_TOO_LARGE"
  | "LOG_FULL"
  | "LOG_CONFLICT"
  | "LOG_LOST"
  | "LEASE_LOST";

/** Stable, machine-readable names of the failures; one class may carry several. */
export type ErrorCode =
  | RemoteErrorCode
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
  | "UNSUPPORTED"
  | "RUNTIME_CLOSED"
  | "TOO_MANY_WAITERS"
  | "SCOPE_ENDED"
  | "CALL_DROPPED"
  | "ACTOR_DEAD"
  | "ACTOR_TIMEOUT"
  | "ACTOR_FULL"
  | "ACTOR_STASH_FULL"
  | "ACTOR_NAME_TAKEN"
  | "ACTOR_CHILDREN"
  | "PARKED"
  | "SCHEDULE"
  | "EXPECTATION"
  | "EMPTY"
  | "NOT_FOUND"
  | "SEQUENCE"
  | "TIMEOUT";

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
