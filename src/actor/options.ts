/**
 * What an actor can be told when it is spawned.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { type BackoffOptions, checkBackoff, checkWindow } from "./window.ts";
import type { Priority } from "./priority_mailbox.ts";
import type { Ref } from "./ref.ts";

/**
 * What happens to a message for a full mailbox. `"suspend"`: `tell` says `"full"`, `send` and `ask` wait for room;
 * `"dropOldest"`, `"dropNewest"`: a message becomes a dead letter; `"error"`: `tell` and `send` say `"full"`, `ask` rejects.
 */
export type MailboxOverflow = "suspend" | "dropOldest" | "dropNewest" | "error";

/** How large a mailbox is, and in which order it is read. */
export interface MailboxOptions {
  /** Messages it takes; `Infinity` for no bound. Signals do not count. Default: 65 536. */
  capacity?: number | undefined;
  /** What happens when it is full. Default: `"suspend"`. */
  overflow?: MailboxOverflow | undefined;
  /** Most urgent first, instead of first come, first served. */
  priority?: Priority | undefined;
}

/**
 * What happens when a handler throws: `"stop"` the actor with the error as its exit reason; `"restart"` it in place: same
 * reference, same mailbox, the failing message dropped; `"resume"` with the next message and the state as it is;
 * `"escalate"`: stop it, and let its parent fail with the same error.
 */
export type Directive = "stop" | "restart" | "resume" | "escalate";

/** How an actor without a supervisor deals with its own failures. */
export interface SupervisionOptions {
  /** What to do; or a function that decides by the error. Default: `"stop"`. */
  onFailure?: Directive | ((error: unknown) => Directive) | undefined;
  /** Restarts within `period`; one more, and it stops. Default: 1. */
  intensity?: number | undefined;
  /** Milliseconds. Default: 5000. */
  period?: number | undefined;
  /** Waits before each restart, longer and longer. The mailbox keeps filling meanwhile. */
  backoff?: BackoffOptions | undefined;
}

/** A call on its way to the handler, as an interceptor sees it. */
export interface Intercepted {
  /** Who handles it. */
  readonly ref: Ref;
  /** Which method; `"receive"` of an actor made of functions. */
  readonly method: string;
  /** With which arguments. */
  readonly args: readonly unknown[];
}

/** What an actor can be told when it is spawned. */
export interface SpawnOptions {
  /** A name, unique in its system, free again before anybody is told that the actor ended. */
  name?: string | undefined;
  /** Size and order of the mailbox. */
  mailbox?: MailboxOptions | undefined;
  /** Messages it may stash. Default: 1024. */
  stash?: number | undefined;
  /** Whether exits of linked actors are told to `onExit` instead of ending it. Default: `false`. */
  trapExit?: boolean | undefined;
  /** Whether messages are handled while an asynchronous handler waits. Default: `false`. */
  reentrant?: boolean | undefined;
  /**
   * Milliseconds without a message after which it is put to sleep: `snapshot()` is kept, the object let go and its timers cancelled;
   * whatever comes next makes a new object and gives the snapshot to its `restore()`. An actor without `snapshot` stays awake.
   */
  passivate?: number | undefined;
  /** What happens when a handler throws and there is no supervisor. */
  supervision?: SupervisionOptions | undefined;
  /** Milliseconds it has for stopping until it is killed; 0 kills at once; `Infinity` waits. Default: 5000. */
  shutdown?: number | undefined;
  /** Called around each handler: `proceed()` runs it and returns what it returns. */
  intercept?: ((call: Intercepted, proceed: () => unknown) => unknown) | undefined;
}

/** Messages a mailbox takes unless it is told otherwise: room for bursts, and a bound for mistakes. */
export const CAPACITY = 65_536;
/** Messages a stash takes. */
export const STASH = 1024;
/** Milliseconds for stopping, as in OTP. */
export const SHUTDOWN = 5000;

/** No options. */
export const NO_OPTIONS: SpawnOptions = Object.freeze({});

const OVERFLOWS = ["suspend", "dropOldest", "dropNewest", "error"];
const DIRECTIVES = ["stop", "restart", "resume", "escalate"];

/** Throws an `ArgumentError` unless it is a whole number of at least `least`, or `Infinity`. */
export function checkCount(what: string, count: unknown, least: number): void {
  if (count === Infinity || Number.isSafeInteger(count) && (count as number) >= least) return;
  throw new ArgumentError(`${what} must be a whole number of at least ${least}, or Infinity`, { got: count });
}

/** Throws an `ArgumentError` unless it is a number of milliseconds, 0 or more. */
export function checkTime(what: string, ms: unknown): void {
  if (typeof ms === "number" && ms >= 0) return;
  throw new ArgumentError(`${what} must be a number of milliseconds, 0 or more`, { got: ms });
}

/** Throws an `ArgumentError` unless it is a function or absent. */
export function checkFunction(what: string, value: unknown): void {
  if (value !== undefined) needFunction(what, value);
}

/** Throws an `ArgumentError` unless it is a function. */
export function needFunction(what: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new ArgumentError(`${what} must be a function`, { got: value });
}

/** Throws an `ArgumentError` for what is no list of things that can move. */
export function checkTransfer(transfer: unknown): void {
  if (transfer === undefined) return;
  if (!Array.isArray(transfer) || transfer.some((one) => typeof one !== "object" || one === null)) {
    throw new ArgumentError("the option transfer must be an array of buffers or ports", { got: transfer });
  }
}

/** Throws an `ArgumentError` for what is no signal. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new ArgumentError("the option signal must be an AbortSignal", { got: signal });
}

/** Whether it is one of the four. */
export function isDirective(value: unknown): value is Directive {
  return DIRECTIVES.includes(value as string);
}

function checkMailbox(options: MailboxOptions): void {
  const { capacity, overflow, priority } = options;
  if (capacity !== undefined) checkCount("the capacity of a mailbox", capacity, 1);
  if (overflow !== undefined && !OVERFLOWS.includes(overflow)) {
    throw new ArgumentError(`the overflow of a mailbox must be one of ${OVERFLOWS.join(", ")}`, {
      got: overflow,
    });
  }
  checkFunction("the priority of a mailbox", priority);
}

function checkSupervision(options: SupervisionOptions): void {
  const { onFailure, backoff } = options;
  if (onFailure !== undefined && typeof onFailure !== "function" && !isDirective(onFailure)) {
    throw new ArgumentError(`onFailure must be a function or one of ${DIRECTIVES.join(", ")}`, {
      got: onFailure,
    });
  }
  checkWindow(options);
  if (backoff !== undefined) checkBackoff(backoff);
}

/** Throws an `ArgumentError` for what is wrong with them. */
export function checkSpawn(options: SpawnOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of an actor must be an object", { got: options });
  }
  const { name, mailbox, stash, supervision, shutdown, intercept, passivate } = options;
  if (name !== undefined && (typeof name !== "string" || name === "")) {
    throw new ArgumentError("the name of an actor must be a string that is not empty", { got: name });
  }
  if (mailbox !== undefined) checkMailbox(mailbox);
  if (stash !== undefined) checkCount("the stash", stash, 0);
  if (supervision !== undefined) checkSupervision(supervision);
  if (shutdown !== undefined) checkTime("the option shutdown", shutdown);
  if (passivate !== undefined) checkTime("the option passivate", passivate);
  checkFunction("the option intercept", intercept);
}
