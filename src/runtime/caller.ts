/**
 * The calling side of tasks: who waits for which result, and what becomes of calls whose worker dies.
 *
 * Invariants
 * - I1  Each call settles exactly once: with its result, its failure, its cancellation, its worker's death or the close.
 * - I2  The id and the task word of a call are used again only when its runner has spoken or is dead.
 * - I3  A call that was not started when its worker died is sent again, unless it was for that very worker; one that was
 *       started, or was for it, only if it is idempotent.
 *
 * @module
 */
import {
  L_RECEIVED,
  L_STRIDE,
  M_BLOCK,
  M_LENGTH,
  S_LEASE,
  S_RECEIVE_WINDOW,
  TASK_CANCELLED,
  TASK_QUEUED,
} from "../../wasm/layout.ts";
import { CALLED, SETTLED } from "../core/trace_kinds.ts";
import { auto } from "../codec/auto.ts";
import { type Codec, Window } from "../codec/codec.ts";
import { RuntimeClosedError, WorkerLostError } from "../errors.ts";
import { captureTrace } from "../telemetry/propagation.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { LaneNotice } from "../workers/protocol.ts";
import { Call, type Calls, captureBoth, HIGH, LOW } from "./call.ts";
import { inBlock, Lane, type LaneOwner, TASK_CALL, TASK_HEAD, TASK_STRIDE, TASK_WORD } from "./lane.ts";
import { FAILURE, type Records, RESULT, SKIPPED } from "./records.ts";
import { tellGone } from "./nested/notices.ts";
import { tellRunner } from "./tell_runner.ts";
import { TaskWords } from "./task_words.ts";

const LANE_CAPACITY = 1024;
const PINNED_CAPACITY = 64;
const RESENDS = 3;

const codec: Codec<unknown> = auto();

/** What the caller needs of the runtime. */
export interface CallerHost {
  /** A lane for worker `worker` was opened: it must hear of it. */
  onLane(worker: number, lane: LaneNotice, serve: Lane): void;
}

/** The calls of one isolate. */
export class Caller implements LaneOwner, Calls {
  /** The lane that all workers take from. */
  readonly lane: Lane;
  readonly #isolate: Isolate;
  readonly #records: Records;
  readonly #host: CallerHost;
  readonly #pinned: (Lane | undefined)[] = [];
  readonly #calls: (Call | undefined)[] = [];
  readonly #freeIds: number[] = [];
  readonly #words: TaskWords;
  readonly #reason: Window;
  readonly #eager: number;
  readonly #generation: number;
  #pending = 0;
  #flushing = false;
  #closed = false;
  #broken: Error | undefined;

  /** `workers` says how many tasks may run at the same time. */
  constructor(isolate: Isolate, records: Records, workers: number, host: CallerHost) {
    this.#isolate = isolate;
    this.#records = records;
    this.#host = host;
    this.#words = new TaskWords(isolate.core);
    this.#eager = 2 * Math.max(1, workers);
    this.#generation = records.generationOf(isolate.core.slot);
    this.lane = new Lane(isolate, this, LANE_CAPACITY, this.#generation);
    this.#reason = new Window(new Uint8Array(1024), isolate.window.handles);
    records.on(RESULT, (id, body) => this.#onResult(id, body));
    records.on(FAILURE, (id, body) => this.#onFailure(id, body));
    records.on(SKIPPED, (id) => this.#calls[id] && this.#forget(this.#calls[id]));
  }

  /** Whether it makes no more calls. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The lane of one worker, opened on first use. */
  laneOf(worker: number): Lane {
    let lane = this.#pinned[worker];
    if (lane === undefined) {
      lane = new Lane(this.#isolate, this, PINNED_CAPACITY, this.#generation);
      this.#pinned[worker] = lane;
      this.#host.onLane(worker, this.#notice(worker)!, lane);
    }
    return lane;
  }

  /** The lanes that a worker takes from. */
  lanesOf(worker: number): LaneNotice[] {
    return [0, HIGH, LOW, worker].map((which) => this.#notice(which)).filter((notice) =>
      notice !== undefined
    );
  }

  #notice(which: number): LaneNotice | undefined {
    const notice = which === 0 ? this.lane.notice : this.#pinned[which]?.notice;
    return notice &&
      { ...notice, rank: which === 0 ? 0 : which === HIGH ? -1 : which === LOW ? 1 : undefined };
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
      return call.reject(
        this.#broken ?? new RuntimeClosedError("the runtime is closed", { task: call.name }),
      );
    }
    call.trace = captureTrace();
    call.id = this.#freeIds.pop() ?? this.#calls.length;
    this.#calls[call.id] = call;
    this.#pending++;
    try {
      const lane = call.worker === 0 ? this.lane : this.laneOf(call.worker);
      const { handles } = this.#isolate.window;
      const written = handles?.written;
      lane.push(call, args);
      this.#isolate.core.tracer?.mark(CALLED, this.#isolate.core.slot, call.id, call.exportId);
      if (handles?.written !== written) call.held = args;
    } catch (failure) {
      this.refuse(call, failure);
      this.#forget(call);
      return;
    }
    if (this.#pending <= this.#eager && !this.#isolate.coding) this.#flush();
    else if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(this.#flush);
    }
  }

  /** The call may run again when its worker dies. */
  keepForAnotherTry(call: Call, args: readonly unknown[]): void {
    call.args = args;
    call.tries = RESENDS;
  }

  /** Rejects a call now; a task that is queued never starts, one that runs is told. */
  cancel(call: Call, reason: unknown): void {
    if (call.settled) return;
    this.#settle(call);
    call.reject(reason);
    if (call.task === 0) return;
    const { core } = this.#isolate;
    if (core.call.cancelTask(call.task) === 1) return;
    tellRunner(this.#records, core.call.taskRunner(call.task), call.task, reason, this.#reason);
  }

  /** Rejects all calls, those to come too, with `broken` if that is why; tasks see that they are cancelled. */
  close(broken?: Error): void {
    this.#closed = true;
    this.#broken ??= broken;
    for (const call of this.#calls) {
      if (call === undefined) continue;
      if (call.task !== 0) this.#isolate.core.call.cancelTask(call.task);
      const { name } = call;
      this.refuse(
        call,
        broken ?? new RuntimeClosedError("the runtime was closed before the task ended", { task: name }),
      );
    }
  }

  /** Names of the tasks that run in `slot`. */
  runningIn(slot: number): string[] {
    const names: string[] = [];
    for (const call of this.#calls) {
      if (call !== undefined && call.task !== 0 && this.#words.startedIn(call.task, slot)) {
        names.push(call.name);
      }
    }
    return names;
  }

  /**
   * The worker in `slot` is dead, and all that it posted has been handed out: settles its calls, or sends them again.
   * Call before the slot is reaped.
   */
  lost(slot: number, worker: number, reason: string | undefined): void {
    this.#recover(slot);
    tellGone(this.#isolate.core, this.#records, slot, worker, reason);
    this.#pinned[worker]?.empty();
    for (const call of [...this.#calls]) {
      if (call === undefined) continue;
      const mine = worker !== 0 && call.worker === worker;
      if (!mine && (call.task === 0 || !this.#words.startedIn(call.task, slot))) continue;
      if (call.settled && call.task !== 0) this.#forget(call);
      else if (!call.settled) this.#lose(call, worker, reason);
    }
  }

  /** The slot of a dead worker is reaped: sends what is to be sent again; its ring is there to be robbed. */
  resume(): void {
    this.#isolate.core.call.wakeThief(this.lane.ch);
    this.#flush();
  }

  /** {@linkcode Lane} calls it. */
  taskFor(_call: Call): number {
    return this.#words.take();
  }

  /** {@linkcode Lane} calls it. */
  unname(call: Call): void {
    this.#words.giveBack(call.task);
    call.task = 0;
  }

  /** {@linkcode Lane} calls it. */
  refuse(call: Call, reason: unknown): void {
    if (call.settled) return;
    this.#settle(call);
    call.reject(reason);
  }

  /** {@linkcode Lane} calls it. */
  readonly passedOver = (call: Call): void => this.#forget(call);

  readonly #flush = (): void => {
    this.#flushing = false;
    this.lane.flush();
    for (const lane of this.#pinned) lane?.flush();
    this.#isolate.pump.expect();
  };

  #settle(call: Call): void {
    this.#isolate.core.tracer?.mark(SETTLED, this.#isolate.core.slot, call.id, call.exportId);
    call.settled = true;
    call.args = undefined;
    if (call.release !== undefined) call.release();
  }

  /** Nobody will speak of this call any more. */
  #forget(call: Call): void {
    if (call.task !== 0) this.unname(call);
    this.#calls[call.id] = undefined;
    this.#freeIds.push(call.id);
    this.#pending--;
  }

  #onResult(id: number, body: Window): void {
    const call = this.#calls[id];
    if (call === undefined) return;
    if (!call.settled) {
      this.#settle(call);
      try {
        call.resolve(codec.decode(body));
      } catch (failure) {
        call.reject(failure);
      }
    }
    this.#forget(call);
  }

  #onFailure(id: number, body: Window): void {
    const call = this.#calls[id];
    if (call === undefined) return;
    try {
      this.refuse(call, codec.decode(body));
    } catch (failure) {
      this.refuse(call, failure);
    }
    this.#forget(call);
  }

  #lose(call: Call, worker: number, reason: string | undefined): void {
    const wasSent = call.task !== 0;
    if (call.tries === 0) {
      this.refuse(call, new WorkerLostError(worker, { task: call.name, reason }));
    } else if (wasSent) {
      call.tries--;
      this.unname(call);
      try {
        return (call.worker === 0 ? this.lane : this.laneOf(call.worker)).push(call, call.args!);
      } catch (failure) {
        this.refuse(call, failure);
      }
    }
    if (wasSent) this.#forget(call);
  }

  /** A task that the dead worker had taken but not started lies in its window still. */
  #recover(slot: number): void {
    const { core } = this.#isolate;
    const { words } = core;
    const lease = core.slotAt(slot) + S_LEASE;
    if (words[(lease + L_RECEIVED) >> 2] !== 1 || words[(lease + L_STRIDE) >> 2] !== TASK_STRIDE) return;
    const cell = core.load(core.slotAt(slot) + S_RECEIVE_WINDOW);
    const call = this.#calls[words[(cell + TASK_CALL) >> 2]!];
    const task = words[(cell + TASK_WORD) >> 2]!;
    if (call === undefined || task === 0 || call.task !== task) return;
    const state = core.call.taskState(task);
    if (state === TASK_CANCELLED) return this.#forget(call);
    if (state !== TASK_QUEUED || call.worker !== 0 && call.worker < HIGH) return;
    const length = words[(cell + M_LENGTH) >> 2]! & 0x7fffffff;
    const from = inBlock(words, cell) ? words[(cell + M_BLOCK) >> 2]! : cell + TASK_HEAD;
    if (from !== cell + TASK_HEAD && core.call.holds(from, length) === 0) return;
    (call.worker === 0 ? this.lane : this.laneOf(call.worker)).pushAgain(
      call,
      core.bytes.slice(from, from + length),
    );
  }
}
