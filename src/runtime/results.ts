/**
 * How results and failures of tasks go back to their callers.
 *
 * @module
 */
import { auto } from "../codec/auto.ts";
import { type Codec, Window } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { ArenaExhaustedError, MessageTooLargeError, TaskThrewError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";
import { withoutStack } from "./least_error.ts";
import { FAILURE, type Records, RESULT, SKIPPED } from "./records.ts";

const SLOT_MASK = 0xff;
const SCRATCH = 4096;
/** Milliseconds that a result waits for memory, and between its attempts. */
const PATIENCE = 2_000;
const FIRST_PAUSE = 1;
const LAST_PAUSE = 50;

const codec: Codec<unknown> = auto();

/** A task that has been started. */
export interface Task {
  readonly exportId: number;
  readonly id: number;
  readonly word: number;
  /** { generation: 24, slot: 8 } of the caller. */
  readonly caller: number;
  /** Whether a task of a worker called it: its word is a record. */
  readonly nested: boolean;
  /** The trace that its call belongs to, if somebody collects. */
  trace?: string;
  /** Microseconds of its start, as `busy.ts` has them; 0 unless its call is timed. */
  began: number;
}

/** What the results need of the one who runs the tasks. */
export interface ResultsHost {
  /** Whether it takes no more tasks. */
  readonly stopped: boolean;
  /** Name of a task, for people. */
  nameOf(exportId: number): string;
  /** A result that waited for memory does not wait any more. */
  released(): void;
  /** A record about a call of this very isolate's tasks. */
  hearOwn(kind: number, id: number, body: Window): void;
}

/** The results of one isolate's tasks. */
export class Results {
  /** Results that wait for memory. */
  held = 0;
  readonly #isolate: Isolate;
  readonly #records: Records;
  readonly #host: ResultsHost;
  readonly #scratch: Window;
  readonly #self: number;

  constructor(isolate: Isolate, records: Records, host: ResultsHost) {
    this.#isolate = isolate;
    this.#records = records;
    this.#host = host;
    this.#scratch = new Window(new Uint8Array(SCRATCH), isolate.window.handles);
    this.#self = (records.generationOf(isolate.core.slot) << 8) | isolate.core.slot;
  }

  /** The task was cancelled before it began. */
  skip(task: Task): void {
    this.#post(task, SKIPPED, this.#scratch, 0);
  }

  /** The task has returned `value`. */
  succeed(task: Task, value: unknown): void {
    const scratch = this.#scratch;
    scratch.at = 0;
    let body: Window;
    try {
      body = encodeInto(codec, value, scratch, this.#isolate.maxMessage);
    } catch (failure) {
      // The error must not carry the very value that cannot travel.
      const large = failure instanceof MessageTooLargeError;
      return this.fail(task, large ? new MessageTooLargeError(this.#isolate.maxMessage, undefined) : failure);
    }
    try {
      this.#post(task, RESULT, body, body.at);
    } catch (failure) {
      if (!(failure instanceof ArenaExhaustedError)) return this.fail(task, failure);
      const copy = new Window(body.bytes.slice(0, body.at));
      copy.at = body.at;
      this.#hold(task, copy, failure, performance.now() + PATIENCE, FIRST_PAUSE);
    }
  }

  /** The task has thrown. */
  fail(task: Task, thrown: unknown): void {
    const error = thrown instanceof Error
      ? thrown
      : new TaskThrewError(this.#host.nameOf(task.exportId), thrown);
    const scratch = this.#scratch;
    for (const form of [error, withoutStack(error), new Error(error.message.slice(0, 200))]) {
      scratch.at = 0;
      try {
        const body = encodeInto(codec, form, scratch, this.#isolate.maxMessage);
        return this.#post(task, FAILURE, body, body.at);
      } catch {
        // What does not travel whole, or finds no memory for that, travels as its class, code and message.
      }
    }
  }

  /** The result finds no memory: others are about to give some back, most likely. */
  #hold(task: Task, result: Window, failure: ArenaExhaustedError, until: number, pause: number): void {
    this.held++;
    setTimeout(() => {
      this.held--;
      this.#host.released();
      if (this.#host.stopped) return;
      try {
        this.#post(task, RESULT, result, result.at);
      } catch {
        if (performance.now() > until) return this.fail(task, failure);
        this.#hold(task, result, failure, until, Math.min(LAST_PAUSE, 2 * pause));
      }
    }, pause);
  }

  #post(task: Task, kind: number, body: Window, length: number): void {
    if (task.nested) {
      this.#isolate.core.call.endTask(task.word);
      if (task.caller === this.#self) {
        const end = body.end;
        body.at = 0;
        body.end = length;
        this.#host.hearOwn(kind, task.id, body);
        body.end = end;
        return;
      }
    }
    this.#records.post(task.caller & SLOT_MASK, task.caller >>> 8, kind, task.id, body, length);
  }
}

/** Whether a task has returned a promise, of whatever make. */
export function isThenable(value: unknown): boolean {
  return value instanceof Promise ||
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
