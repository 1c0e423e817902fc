/**
 * What goes wrong in nats.js, in the words of the library.
 *
 * @module
 */
import { MillraceError, RemoteError, type RemoteErrorCode } from "../../errors.ts";

/** Numbers of JetStream's own errors. */
const CODES: Readonly<Record<number, RemoteErrorCode>> = {
  10_039: "NO_STORE",
  10_076: "NO_STORE",
  10_047: "LOG_FULL",
  10_077: "LOG_FULL",
  10_167: "LOG_FULL",
  10_071: "LOG_CONFLICT",
  10_164: "LOG_CONFLICT",
  10_059: "LOG_LOST",
  10_014: "LOG_LOST",
  10_025: "SERVER_TOO_OLD",
  10_054: "PAYLOAD_TOO_LARGE",
};

const NAMES: Readonly<Record<string, RemoteErrorCode>> = {
  TimeoutError: "REMOTE_TIMEOUT",
  NoRespondersError: "NO_RESPONDER",
  AuthorizationError: "REMOTE_DENIED",
  UserAuthenticationExpiredError: "REMOTE_DENIED",
  PermissionViolationError: "REMOTE_DENIED",
  JetStreamNotEnabled: "NO_STORE",
  StreamNotFoundError: "LOG_LOST",
  ConsumerNotFoundError: "LOG_LOST",
};

const SENTENCES: Readonly<Record<RemoteErrorCode, string>> = {
  REMOTE_UNAVAILABLE: "the server cannot be reached",
  REMOTE_DENIED: "the server refuses",
  REMOTE_TIMEOUT: "no answer came in time",
  NO_RESPONDER: "nobody is there to answer",
  NO_STORE: "the server keeps no logs: JetStream is off",
  SERVER_TOO_OLD: "the server is too old for this",
  PAYLOAD_TOO_LARGE: "the message is too large for the server",
  LOG_FULL: "the log is full",
  LOG_CONFLICT: "somebody else appended first",
  LOG_LOST: "the log was deleted",
  LEASE_LOST: "the lease is lost",
};

/** The code that a number of JetStream stands for. */
export function jetStreamCode(number: number | undefined): RemoteErrorCode | undefined {
  return number === undefined ? undefined : CODES[number];
}

/** The code that an error of nats.js stands for, its causes looked at too. */
function codeOf(error: unknown, depth = 0): RemoteErrorCode | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  const number = (error as Error & { code?: unknown }).code;
  const own = typeof number === "number" ? CODES[number] : undefined;
  return own ?? NAMES[error.name] ?? NAMES[error.constructor.name] ?? codeOf(error.cause, depth + 1);
}

/** An error of nats.js as one of the library's; the original is its `cause`. */
export function failure(error: unknown, facts: Record<string, unknown> = {}): MillraceError {
  if (error instanceof MillraceError) return error;
  const code = codeOf(error) ?? "REMOTE_UNAVAILABLE";
  const said = error instanceof Error ? error.message : String(error);
  return new RemoteError(code, SENTENCES[code], { ...facts, said }, { cause: error });
}

/** Whether what failed may go well a little later: the server is away, or busy. A closed connection stays closed. */
export function passes(error: unknown): boolean {
  if (error instanceof Error && /closed/i.test(error.constructor.name)) return false;
  const { code } = failure(error);
  return code === "REMOTE_UNAVAILABLE" || code === "REMOTE_TIMEOUT" || code === "NO_RESPONDER" ||
    code === "NO_STORE";
}
