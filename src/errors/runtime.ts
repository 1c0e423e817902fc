/**
 * What goes wrong with shared memory, workers and the tasks on them.
 *
 * @module
 */
import { MillraceError } from "./base.ts";

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

/** The platform, or the way in which this page or program was started, has not what this needs; the facts say what. */
export class UnsupportedError extends MillraceError {
  /** Names what is missing. */
  constructor(sentence: string, facts: Record<string, unknown> = {}) {
    super("UNSUPPORTED", sentence, facts);
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
