/**
 * The running side of tasks: takes them from lanes one at a time, runs them, and posts what they return.
 *
 * Invariants
 * - I1  A task is started by the one whose compare-and-swap moved its word from QUEUED; after its result was posted its
 *       word is not looked at again.
 *
 * @module
 */
import { L_RECEIVED, M_BLOCK, M_LENGTH, S_LEASE, S_STATS, W_RUNNING, W_TASKS } from "../../wasm/layout.ts";
import { auto } from "../codec/auto.ts";
import { type Codec, Window } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { ArenaExhaustedError, MessageTooLargeError, RuntimeClosedError, TaskThrewError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { ExportNotice, LaneNotice } from "../workers/protocol.ts";
import type { Listener } from "../workers/pump.ts";
import { enterTask, leaveTask, type TaskHandle, type TaskSource } from "./current_task.ts";
import { Intake } from "./intake.ts";
import { inBlock, TASK_CALL, TASK_CALLER, TASK_EXPORT, TASK_HEAD, TASK_WORD } from "./lane.ts";
import { CANCEL, FAILURE, type Records, RESULT, SKIPPED } from "./records.ts";
import { type TaskFunction, TaskModules } from "./task_modules.ts";

const SLOT_MASK = 0xff;
const SCRATCH = 4096;
/** Milliseconds that a result waits for memory, and between its attempts. */
const PATIENCE = 2_000;
const FIRST_PAUSE = 1;
const LAST_PAUSE = 50;

const codec: Codec<unknown> = auto();

/** A task that has been started. */
interface Task {
  readonly exportId: number;
  readonly id: number;
  readonly word: number;
  /** { generation: 24, slot: 8 } of the caller. */
  readonly caller: number;
}

/** The tasks of one isolate. */
export class Runner implements TaskSource {
  /** Number of the worker, 0 for the main isolate. */
  readonly worker: number;
  readonly modules: TaskModules = new TaskModules();
  readonly isolate: Isolate;
  readonly #records: Records;
  readonly #scratch: Window;
  readonly #handles = new Map<number, TaskHandle>();
  readonly #stats: number;
  readonly #lease: number;
  #running = 0;
  #held = 0;
  #idle: (() => void) | undefined;
  #roomFor: (() => void)[] = [];
  #stopped = false;

  constructor(isolate: Isolate, records: Records, worker: number) {
    this.isolate = isolate;
    this.worker = worker;
    this.#records = records;
    this.#scratch = new Window(new Uint8Array(SCRATCH), isolate.window.handles);
    this.#stats = (isolate.core.me + S_STATS) >> 2;
    this.#lease = (isolate.core.me + S_LEASE + L_RECEIVED) >> 2;
    records.on(CANCEL, (id, body) => this.#onCancel(id, body));
  }

  /** Tasks in the air, and those whose results wait for memory. */
  get running(): number {
    return this.#running + this.#held;
  }

  /** Calls `then` once, as soon as a task has ended. */
  whenRoom(then: () => void): void {
    this.#roomFor.push(then);
  }

  /** Whether it takes no more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** An export that calls may name. */
  learn(notice: ExportNotice): void {
    this.modules.learn(notice);
  }

  /**
   * Takes tasks from a lane from now on; `shared` with other workers or not. When the calls are made in the same isolate, their
   * side must hear of the lane, too.
   */
  takeFrom(lane: LaneNotice, shared: boolean, callers?: Listener): void {
    const { core } = this.isolate;
    const ch = core.retry(() => core.call.find(core.me, lane.number, lane.generation));
    if (ch < 0) return;
    const intake = new Intake(this, ch, lane.number, shared);
    const both = callers && {
      serve: () => {
        intake.serve();
        callers.serve();
      },
    };
    this.isolate.pump.listen(lane.number, both ?? intake);
    this.isolate.pump.again(lane.number);
  }

  /** {@linkcode TaskHandle} asks. */
  isCancelled(task: number): boolean {
    return this.isolate.core.call.isCancelled(task) !== 0;
  }

  /** Takes no more tasks, aborts the signals of those that run, and resolves when they have ended or `grace` ms passed. */
  async stop(grace: number): Promise<void> {
    this.#stopped = true;
    const reason = new RuntimeClosedError("the runtime closes");
    for (const handle of this.#handles.values()) handle.abort(reason);
    if (this.#running === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([
      new Promise<void>((resolve) => this.#idle = resolve),
      new Promise<void>((resolve) => timer = setTimeout(resolve, grace)),
    ]);
    clearTimeout(timer);
  }

  /** Runs the task in the cell at `cell`, up to its first await. */
  run(cell: number): void {
    const { core, window } = this.isolate;
    const { words } = core;
    const task: Task = {
      exportId: words[(cell + TASK_EXPORT) >> 2]!,
      id: words[(cell + TASK_CALL) >> 2]!,
      word: words[(cell + TASK_WORD) >> 2]!,
      caller: words[(cell + TASK_CALLER) >> 2]!,
    };
    const block = inBlock(words, cell);
    if (core.call.startTask(task.word, core.slot) === 0) {
      this.#emptyHands(cell, block);
      this.#post(task, SKIPPED, this.#scratch, 0);
      return;
    }
    this.#count(1);
    let args: unknown[];
    try {
      window.at = block ? words[(cell + M_BLOCK) >> 2]! : cell + TASK_HEAD;
      window.end = window.at + (words[(cell + M_LENGTH) >> 2]! & 0x7fffffff);
      args = codec.decode(window) as unknown[];
    } catch (failure) {
      return this.#fail(task, failure, undefined);
    } finally {
      this.#emptyHands(cell, block);
    }
    const ready = this.modules.ready(task.exportId);
    if (ready !== undefined) this.#invoke(task, ready, args);
    else {
      this.modules.load(task.exportId).then(
        (loaded) => {
          this.isolate.pump.stir();
          this.#invoke(task, loaded, args);
        },
        (failure) => this.#fail(task, failure, undefined),
      );
    }
  }

  /** Nothing of the cell is needed any more: after a death it must not be taken for a task that was not started. */
  #emptyHands(cell: number, block: boolean): void {
    const { core } = this.isolate;
    if (block) core.retry(() => core.call.letGo(core.me, cell));
    core.words[this.#lease] = 0;
  }

  #invoke(task: Task, run: TaskFunction, args: unknown[]): void {
    enterTask(this, task.word);
    let result: unknown;
    try {
      result = run.apply(undefined, args);
    } catch (thrown) {
      return this.#fail(task, thrown, leaveTask());
    }
    const handle = leaveTask();
    if (!isThenable(result)) return this.#succeed(task, result, handle);
    if (handle !== undefined) this.#watch(task, handle);
    Promise.resolve(result).then(
      (value) => this.#succeed(task, value, handle),
      (thrown) => this.#fail(task, thrown, handle),
    );
  }

  #watch(task: Task, handle: TaskHandle): void {
    this.#handles.set(task.id, handle);
    if (this.#stopped) handle.abort(new RuntimeClosedError("the runtime closes"));
  }

  #count(by: number): void {
    const { words } = this.isolate.core;
    this.#running += by;
    words[this.#stats + (W_RUNNING >> 2)] = this.#running;
    if (by > 0) words[this.#stats + (W_TASKS >> 2)] = words[this.#stats + (W_TASKS >> 2)]! + 1;
    else if (this.#running === 0) this.#idle?.();
  }

  #tellRoom(): void {
    const told = this.#roomFor;
    this.#roomFor = [];
    for (const then of told) queueMicrotask(then);
  }

  #end(task: Task, handle: TaskHandle | undefined): void {
    this.#count(-1);
    if (this.#roomFor.length > 0) this.#tellRoom();
    if (handle === undefined) return;
    handle.end();
    this.#handles.delete(task.id);
  }

  #succeed(task: Task, value: unknown, handle: TaskHandle | undefined): void {
    this.#end(task, handle);
    const scratch = this.#scratch;
    scratch.at = 0;
    let held: Window;
    try {
      held = encodeInto(codec, value, scratch, this.isolate.maxMessage);
    } catch (failure) {
      // The error must not carry the very value that cannot travel.
      const large = failure instanceof MessageTooLargeError;
      return this.#sendFailure(
        task,
        large ? new MessageTooLargeError(this.isolate.maxMessage, undefined) : failure,
      );
    }
    this.#postResult(task, held);
  }

  #postResult(task: Task, held: Window): void {
    try {
      this.#post(task, RESULT, held, held.at);
    } catch (failure) {
      if (!(failure instanceof ArenaExhaustedError)) return this.#sendFailure(task, failure);
      const copy = new Window(held.bytes.slice(0, held.at));
      copy.at = held.at;
      this.#hold(task, copy, failure, performance.now() + PATIENCE, FIRST_PAUSE);
    }
  }

  /** The result finds no memory: others are about to give some back, most likely. */
  #hold(task: Task, result: Window, failure: ArenaExhaustedError, until: number, pause: number): void {
    this.#held++;
    setTimeout(() => {
      this.#held--;
      if (this.#roomFor.length > 0) this.#tellRoom();
      if (this.#stopped) return;
      try {
        this.#post(task, RESULT, result, result.at);
      } catch {
        if (performance.now() > until) return this.#sendFailure(task, failure);
        this.#hold(task, result, failure, until, Math.min(LAST_PAUSE, 2 * pause));
      }
    }, pause);
  }

  #fail(task: Task, thrown: unknown, handle: TaskHandle | undefined): void {
    this.#end(task, handle);
    this.#sendFailure(task, thrown);
  }

  #sendFailure(task: Task, thrown: unknown): void {
    const error = thrown instanceof Error
      ? thrown
      : new TaskThrewError(this.modules.nameOf(task.exportId), thrown);
    const scratch = this.#scratch;
    for (const form of [error, withoutStack(error), new Error(error.message.slice(0, 200))]) {
      scratch.at = 0;
      try {
        const held = encodeInto(codec, form, scratch, this.isolate.maxMessage);
        return this.#post(task, FAILURE, held, held.at);
      } catch {
        // What does not travel whole, or finds no memory for that, travels as its class, code and message.
      }
    }
  }

  #post(task: Task, kind: number, body: Window, length: number): void {
    this.#records.post(task.caller & SLOT_MASK, task.caller >>> 8, kind, task.id, body, length);
  }

  #onCancel(id: number, body: Window): void {
    const handle = this.#handles.get(id);
    if (handle === undefined || !handle.flagged) return;
    let reason: unknown;
    try {
      if (body.end > body.at) reason = codec.decode(body);
    } catch {
      reason = undefined;
    }
    handle.abort(reason);
  }
}

function isThenable(value: unknown): boolean {
  return value instanceof Promise ||
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** The least of an error that programs act on. */
function withoutStack(error: Error): Error {
  const { message, name, code } = error as Error & { code?: unknown };
  const least = Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(error)) as Error;
  const own = code === undefined ? { name, stack: "" } : { name, stack: "", code };
  return Object.assign(least, own);
}
