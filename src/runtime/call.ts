/**
 * One call of a task, as its caller keeps it.
 *
 * @module
 */

/** How urgent a call is. */
export type TaskPriority = "high" | "normal" | "low";

/** In place of a worker's number (63 at most): calls for any worker that go before the others, or behind them. */
export const HIGH = 64;
export const LOW = 65;

/** How to call a task: what `task.with(options)` takes. */
export interface CallOptions {
  /** Cancels the call: its promise rejects with the signal's reason, and the task sees `currentTask().signal` abort. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the call is cancelled with a `TaskTimeoutError`. */
  readonly timeout?: number | undefined;
  /** Number of the worker that must run it, from 1. */
  readonly worker?: number | undefined;
  /**
   * Which calls that wait for a worker go first; "normal" unless told. Every 61st task is taken from another priority than the
   * foremost, in turn, so that no call waits for ever. For a call with `worker` it means nothing; for one from inside a task
   * "low" means that it goes into the worker's own queue when that is empty, "high" nothing.
   */
  readonly priority?: TaskPriority | undefined;
  /** Whether it may run again, up to three times, when its worker dies. */
  readonly idempotent?: boolean | undefined;
}

/** Bit of the word that names the export: behind the arguments lies the trace that the call belongs to. */
export const TRACED = 1 << 30;
/** Bit of the same word: the cell ends with the time of the call. */
export const TIMED = 1 << 29;

/** Who makes calls: the main isolate's caller, or the one of a worker's tasks. */
export interface Calls {
  /** Whether it makes no more calls. */
  readonly closed: boolean;
  /** Calls an export. */
  call(exportId: number, name: string, args: readonly unknown[]): Promise<unknown>;
  /** Sends a call on its way; its promise was just made. */
  start(call: Call, args: readonly unknown[]): void;
  /** Rejects a call now. */
  cancel(call: Call, reason: unknown): void;
  /** The call may run again when its worker dies. */
  keepForAnotherTry(call: Call, args: readonly unknown[]): void;
}

let resolver: (value: unknown) => void;
let rejecter: (reason: unknown) => void;

/** The one executor; follow `new Promise(captureBoth)` with `new Call()` at once. */
export function captureBoth(resolve: (value: unknown) => void, reject: (reason: unknown) => void): void {
  resolver = resolve;
  rejecter = reject;
}

/** A call that is not over. Its id is not given away again before everybody has forgotten it. */
export class Call {
  /** Index among the calls of this isolate. */
  id = 0;
  /** Address of the task word, 0 before the call is sent. */
  task = 0;
  /** Number of the export. */
  readonly exportId: number;
  /** Name of the task, for people. */
  readonly name: string;
  /** Number of the worker that must run it, 0 for any. */
  readonly worker: number;
  /** Whether its promise is settled. */
  settled = false;
  /** Times that it may yet be sent again after its worker died. */
  tries = 0;
  /** What it was called with, as long as it may be sent again. */
  args: readonly unknown[] | undefined = undefined;
  /** The trace that it belongs to, if somebody collects; travels behind the arguments. */
  trace: string | undefined = undefined;
  /** Arguments with channels among them: forgotten here, one that is closed would be released before it has arrived. */
  held: readonly unknown[] | undefined = undefined;
  /** Encoded arguments that are too large for a cell, until they are sent. */
  bytes: Uint8Array | undefined = undefined;
  /** Settles the promise made last by `new Promise(captureBoth)`. */
  readonly resolve: (value: unknown) => void = resolver;
  /** Settles it the other way. */
  readonly reject: (reason: unknown) => void = rejecter;
  /** Undoes what its options set up. */
  release: (() => void) | undefined = undefined;

  constructor(exportId: number, name: string, worker: number) {
    this.exportId = exportId;
    this.name = name;
    this.worker = worker;
  }

  /** What a task says of its export: its number, and whether a trace lies behind the arguments. */
  get exportWord(): number {
    return this.trace === undefined ? this.exportId : this.exportId | TRACED;
  }
}
