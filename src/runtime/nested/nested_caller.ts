/**
 * The calls that tasks make from inside a worker: they go into the worker's own ring, and whoever is idle steals them.
 *
 * Invariants
 * - I1  Each call settles exactly once: with its result, its failure, its cancellation, its runner's death or the close.
 * - I2  GONE comes behind everything that the dead worker has posted: what is open then and was started by it is lost.
 * - I3  What finds no room in the ring waits here in order, its arguments encoded in its record; calls of low priority wait
 *       until the ring is empty.
 *
 * @module
 */
import {
  A_SLOTS,
  M_LENGTH,
  S_STATE,
  S_WORKER,
  SLOT_LIVE,
  T_RUNNER,
  T_STATE,
  TASK_CANCELLED,
  TASK_CELL,
  TASK_QUEUED,
} from "../../../wasm/layout.ts";
import { FULL } from "../../../wasm/status.ts";
import { auto } from "../../codec/auto.ts";
import { type Codec, Window } from "../../codec/codec.ts";
import { encodeInto } from "../../codec/message.ts";
import { RuntimeClosedError, WorkerLostError } from "../../errors.ts";
import { captureTrace } from "../../telemetry/propagation.ts";
import type { Isolate } from "../../workers/isolate.ts";
import { Call, type Calls, captureBoth, HIGH, LOW } from "../call.ts";
import { Stamper, TASK_CALL, TASK_CALLER, TASK_EXPORT, TASK_HEAD, TASK_STRIDE, TASK_WORD } from "../lane.ts";
import { FAILURE, type Records, RESULT, RUN, SKIPPED } from "../records.ts";
import { tellRunner } from "../tell_runner.ts";
import type { OwnTasks } from "./own_tasks.ts";
import { TaskRecords } from "./task_records.ts";

const RESENDS = 3;
/** Milliseconds between two looks whether a worker that a call is for has come back. */
const ABSENT = 10;

const codec: Codec<unknown> = auto();

/** The calls of one isolate's tasks. */
export class NestedCaller implements Calls {
  readonly #isolate: Isolate;
  readonly #records: Records;
  readonly #own: OwnTasks;
  readonly #tasks: TaskRecords;
  readonly #window: Window;
  readonly #reason: Window;
  readonly #self: number;
  readonly #calls: (Call | undefined)[] = [];
  readonly #freeIds: number[] = [];
  readonly #backlog: Call[] = [];
  readonly #stamper = new Stamper();
  /** Calls of low priority, before they go into the ring. */
  readonly #low: Call[] = [];
  #encoding = false;
  #closed = false;

  /** Opens the ring. Throws an `ArenaExhaustedError` when there is no room for it. */
  constructor(isolate: Isolate, records: Records, own: OwnTasks) {
    const { core } = isolate;
    this.#isolate = isolate;
    this.#records = records;
    this.#own = own;
    core.check(core.retry(() => core.call.openDeque(core.me)), "a ring of tasks");
    this.#tasks = new TaskRecords(core);
    this.#window = new Window(core.bytes as Uint8Array, isolate.window.handles);
    this.#reason = new Window(new Uint8Array(1024), isolate.window.handles);
    this.#self = (records.generationOf(core.slot) << 8) | core.slot;
  }

  /** Whether it makes no more calls. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Calls export `exportId`. The promise rejects with what encoding the arguments throws, too. */
  call(exportId: number, name: string, args: readonly unknown[]): Promise<unknown> {
    const promise = new Promise(captureBoth);
    this.start(new Call(exportId, name, 0), args);
    return promise;
  }

  /** Sends a call on its way; its promise was just made. */
  start(call: Call, args: readonly unknown[]): void {
    if (this.#closed) {
      return call.reject(new RuntimeClosedError("the runtime is closed", { task: call.name }));
    }
    call.trace = captureTrace();
    call.id = this.#freeIds.pop() ?? this.#calls.length;
    this.#calls[call.id] = call;
    try {
      this.#write(call, args);
    } catch (failure) {
      this.#refuse(call, failure);
      return this.#forget(call);
    }
    this.#send(call);
  }

  /** The call may run again when its worker dies. */
  keepForAnotherTry(call: Call, args: readonly unknown[]): void {
    call.args = args;
    call.tries = RESENDS;
  }

  /** Rejects a call now; a task that is queued never starts, one that runs is told. */
  cancel(call: Call, reason: unknown): void {
    if (call.settled) return;
    this.#refuse(call, reason);
    const { core } = this.#isolate;
    for (const list of [this.#backlog, this.#low]) {
      const waiting = list.indexOf(call);
      if (waiting < 0) continue;
      list.splice(waiting, 1);
      return this.#forget(call);
    }
    if (core.call.cancelTask(call.task) === 1) return;
    const runner = core.load(call.task + T_RUNNER);
    // Its worker is about to start: whoever waits for that sees that the call is over.
    if (runner < 0) return;
    tellRunner(this.#records, runner, call.task, reason, this.#reason);
  }

  /** Rejects all calls, those to come too. */
  close(): void {
    this.#closed = true;
    for (const call of this.#calls) {
      if (call === undefined || call.settled) continue;
      this.#isolate.core.call.cancelTask(call.task);
      this.#refuse(
        call,
        new RuntimeClosedError("the runtime was closed before the task ended", { task: call.name }),
      );
    }
  }

  /** A record of kind RESULT, FAILURE or SKIPPED about call `id`. */
  hear(kind: number, id: number, body: Window): void {
    const call = this.#calls[id];
    if (call === undefined) return;
    if (kind !== SKIPPED && !call.settled) {
      let value: unknown, failed = kind === FAILURE;
      try {
        value = codec.decode(body);
      } catch (failure) {
        [value, failed] = [failure, true];
      }
      if (failed) this.#refuse(call, value);
      else {
        this.#settle(call);
        call.resolve(value);
      }
    }
    this.#forget(call);
    if (this.#backlog.length > 0) this.#refill(this.#backlog);
  }

  /** Records come from now on. */
  listen(): void {
    for (const kind of [RESULT, FAILURE, SKIPPED]) {
      this.#records.on(kind, (id, body) => this.hear(kind, id, body));
    }
  }

  /** The one who ran under the name `runner` is dead, and all that it posted has been heard. */
  lost(runner: number, worker: number, reason: string | undefined): void {
    const { core } = this.#isolate;
    for (const call of [...this.#calls]) {
      if (call === undefined || call.task === 0 || core.load(call.task + T_RUNNER) !== runner) continue;
      const state = core.load(call.task + T_STATE);
      // What was taken and not started is in a ring again, unless it was for that very worker.
      if ((call.worker === 0 || call.worker >= HIGH) && (state === TASK_QUEUED || state === TASK_CANCELLED)) {
        continue;
      }
      if (call.settled) this.#forget(call);
      else if (call.tries-- > 0) this.#again(call);
      else {
        this.#refuse(call, new WorkerLostError(worker, { task: call.name, reason }));
        this.#forget(call);
      }
    }
  }

  #again(call: Call): void {
    this.#tasks.giveBack(call.task);
    call.task = 0;
    try {
      this.#write(call, call.args!);
    } catch (failure) {
      this.#refuse(call, failure);
      return this.#forget(call);
    }
    this.#send(call);
  }

  /** Puts the arguments into a record, where whoever runs the task decodes them. */
  #write(call: Call, args: readonly unknown[]): void {
    const { core, maxMessage } = this.#isolate;
    const { words } = core;
    const task = call.task = this.#tasks.take();
    const cell = task + TASK_CELL;
    const nested = this.#encoding;
    const window = nested ? new Window(this.#window.bytes, this.#window.handles) : this.#window;
    window.at = cell + TASK_HEAD;
    window.end = cell + TASK_STRIDE;
    const before = window.handles?.written;
    this.#encoding = true;
    let end = 0;
    try {
      const all = call.trace === undefined ? args : [...args, call.trace];
      const held = encodeInto(codec, all, window, maxMessage);
      if (held === window) {
        end = window.at - cell;
        words[(cell + M_LENGTH) >> 2] = end - TASK_HEAD;
      } else {
        const block = core.retry(() => core.call.furnish(core.me, cell, held.at));
        core.check(block, "the arguments of a task", { bytes: held.at });
        core.bytes.set(held.bytes.subarray(0, held.at), block);
      }
    } finally {
      this.#encoding = nested;
    }
    if (window.handles?.written !== before) call.held = args;
    words[(cell + TASK_EXPORT) >> 2] = call.exportWord |
      this.#stamper.stamp(call.exportId, words, cell >> 2, end);
    words[(cell + TASK_CALL) >> 2] = call.id;
    words[(cell + TASK_WORD) >> 2] = task;
    words[(cell + TASK_CALLER) >> 2] = this.#self;
  }

  #send(call: Call): void {
    if (call.worker > 0 && call.worker < HIGH) return this.#sendTo(call);
    if (call.worker === LOW) {
      this.#low.push(call);
      return this.#own.added();
    }
    const { call: core, me } = this.#isolate.core;
    if (this.#backlog.length > 0 || core.pushTask(me, call.task) === FULL) this.#backlog.push(call);
    else this.#own.added();
  }

  /** There may be room in the ring again. */
  #refill(from: Call[]): void {
    const { call: core, me } = this.#isolate.core;
    let moved = 0;
    while (moved < from.length && core.pushTask(me, from[moved]!.task) !== FULL) moved++;
    if (moved === 0) return;
    from.splice(0, moved);
    this.#own.added();
  }

  /** This worker has taken what it wanted from the ring: what waited for room goes in, and if that is nothing, what can wait. */
  roomMade(): void {
    if (this.#backlog.length > 0) return this.#refill(this.#backlog);
    const { call, slot } = this.#isolate.core;
    if (this.#low.length > 0 && call.queued(slot) === 0) this.#refill(this.#low);
  }

  /** To one worker: its inbox, as soon as it lives. */
  #sendTo(call: Call): void {
    if (call.settled) return this.#forget(call);
    const { core } = this.#isolate;
    const slots = core.load(A_SLOTS);
    for (let slot = 1; slot < slots; slot++) {
      const at = core.slotAt(slot);
      if (core.load(at + S_STATE) !== SLOT_LIVE || core.load(at + S_WORKER) !== call.worker) continue;
      const generation = this.#records.generationOf(slot);
      core.store(call.task + T_RUNNER, (generation << 8) | slot);
      core.store(call.task + T_STATE, TASK_QUEUED);
      this.#reason.at = 0;
      return this.#records.post(slot, generation, RUN, call.task, this.#reason, 0);
    }
    setTimeout(() => this.#sendTo(call), ABSENT);
  }

  #settle(call: Call): void {
    call.settled = true;
    call.args = undefined;
    call.release?.();
  }

  #refuse(call: Call, reason: unknown): void {
    if (call.settled) return;
    this.#settle(call);
    call.reject(reason);
  }

  #forget(call: Call): void {
    if (call.task !== 0) this.#tasks.giveBack(call.task);
    call.task = 0;
    this.#calls[call.id] = undefined;
    this.#freeIds.push(call.id);
  }
}
