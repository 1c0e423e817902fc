/**
 * The running side of tasks: takes them from lanes one at a time, runs them, and posts what they return.
 *
 * Invariants
 * - I1  A task is started by the one whose compare-and-swap moved its word from QUEUED; after its result was posted its
 *       word is not looked at again.
 *
 * @module
 */
import {
  L_RECEIVED,
  M_BLOCK,
  M_LENGTH,
  S_LEASE,
  S_STATS,
  TASK_CELL,
  W_RUNNING,
  W_TASKS,
} from "../../wasm/layout.ts";
import { auto } from "../codec/auto.ts";
import type { Codec, Window } from "../codec/codec.ts";
import type { TaskTable } from "../core/task_table.ts";
import { ENDED, STARTED } from "../core/trace_kinds.ts";
import { RuntimeClosedError } from "../errors.ts";
import { resumeTrace } from "../telemetry/propagation.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { ExportNotice, LaneNotice } from "../workers/protocol.ts";
import type { Listener } from "../workers/pump.ts";
import { TRACED } from "./call.ts";
import { enterTask, leaveTask, type TaskHandle, type TaskSource } from "./current_task.ts";
import { Intake } from "./intake.ts";
import { Ranks } from "./ranks.ts";
import { inBlock, TASK_EXPORT, TASK_HEAD } from "./lane.ts";
import { checkUrl, type Imported, importFrom } from "./imports.ts";
import type { Actors } from "./actors/actors.ts";
import { NestedCaller } from "./nested/nested_caller.ts";
import { hearExports, hearGone, nestedHost } from "./nested/notices.ts";
import { OwnTasks } from "./nested/own_tasks.ts";
import { CANCEL, type Records, RUN } from "./records.ts";
import { isThenable, Results, type ResultsHost, type Task } from "./results.ts";
import { reasonIn } from "./tell_runner.ts";
import { type TaskFunction, TaskModules } from "./task_modules.ts";
import { taskAt, TaskTimes } from "./task_times.ts";

const SLOT_MASK = 0xff;

const codec: Codec<unknown> = auto();

/** The tasks of one isolate. */
export class Runner implements TaskSource, ResultsHost {
  /** Number of the worker, 0 for the main isolate. */
  readonly worker: number;
  readonly modules: TaskModules = new TaskModules();
  readonly isolate: Isolate;
  readonly #records: Records;
  readonly #results: Results;
  readonly #handles = new Map<number, TaskHandle>();
  /** Tasks whose module is being loaded: why they were cancelled meanwhile. */
  readonly #loading = new Map<number, { readonly reason: unknown } | undefined>();
  readonly #stats: number;
  readonly #times: TaskTimes;
  readonly #lease: number;
  /** { generation: 24, slot: 8 }: the name under which tasks are run here. */
  readonly #self: number;
  #running = 0;
  /** Who spawns actors for tasks; set right after. */
  actors: Actors | undefined;
  #own: OwnTasks | undefined;
  /** The lanes for all workers, by rank: whichever is announced, the foremost goes first. */
  readonly ranks: Ranks = new Ranks();
  #nested: NestedCaller | undefined;
  readonly #imported = new Map<string, unknown>();
  #idle: (() => void) | undefined;
  #roomFor: (() => void)[] = [];
  #stopped = false;

  constructor(isolate: Isolate, records: Records, worker: number, table: TaskTable) {
    this.isolate = isolate;
    this.worker = worker;
    this.#records = records;
    this.#self = (records.generationOf(isolate.core.slot) << 8) | isolate.core.slot;
    this.#results = new Results(isolate, records, this);
    this.#times = new TaskTimes(table);
    this.#stats = (isolate.core.me + S_STATS) >> 2;
    this.#lease = (isolate.core.me + S_LEASE + L_RECEIVED) >> 2;
    records.on(CANCEL, (id, body) => this.#onCancel(id, body));
    records.on(RUN, (record) => queueMicrotask(() => this.runRecord(record)));
    if (worker > 0) hearExports(records, (notice) => this.learn(notice));
  }

  /** Tasks in the air, and those whose results wait for memory. */
  get running(): number {
    return this.#running + this.#results.held;
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
   * Takes tasks from a lane from now on. When the calls are made in the same isolate, their side must hear of the lane, too.
   */
  takeFrom(lane: LaneNotice, callers?: Listener): void {
    const { core } = this.isolate;
    const ch = core.retry(() => core.call.find(core.me, lane.number, lane.generation));
    if (ch < 0) return;
    const { rank } = lane;
    if (rank === 0) {
      this.#own = new OwnTasks(this.isolate, ch, lane.number, (record) => this.runRecord(record));
    }
    if (rank !== undefined) this.ranks.set(rank, ch);
    const intake = new Intake(this, ch, lane.number, rank, this.#own);
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
    this.#nested?.close();
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

  /** {@linkcode TaskHandle} asks: the functions of a module, for the tasks that run here. */
  import<M>(url: string | URL): Imported<M> {
    const checked = checkUrl(url);
    const known = this.#imported.get(checked);
    if (known !== undefined) return known as Imported<M>;
    const { isolate: { core }, modules } = this;
    const host = nestedHost(core, this.#records, modules, this.actors!, this.#nestedCaller());
    const imported = importFrom<M>(host, checked);
    this.#imported.set(checked, imported);
    return imported;
  }

  #nestedCaller(): NestedCaller {
    if (this.#nested !== undefined) return this.#nested;
    const nested = this.#nested = new NestedCaller(this.isolate, this.#records, this.#own!);
    if (this.worker === 0) return nested;
    nested.listen();
    hearGone(this.#records, (runner, worker, reason) => nested.lost(runner, worker, reason));
    return nested;
  }

  /** {@linkcode ResultsHost} */
  nameOf(exportId: number): string {
    return this.modules.nameOf(exportId);
  }

  /** {@linkcode ResultsHost} */
  released(): void {
    if (this.#roomFor.length === 0) return;
    const told = this.#roomFor;
    this.#roomFor = [];
    for (const then of told) queueMicrotask(then);
  }

  /** {@linkcode ResultsHost} */
  hearOwn(kind: number, id: number, body: Window): void {
    this.#nested?.hear(kind, id, body);
  }

  /** The ring of this isolate is empty: what waits for room there goes in. */
  refill(): void {
    this.#nested?.roomMade();
  }

  /** Runs the task in a record that this isolate has taken from a ring, or was given. */
  runRecord(record: number): void {
    this.run(record + TASK_CELL, record);
  }

  /** Runs the task in the cell at `cell`, up to its first await; a nested one lies in its record. */
  run(cell: number, record = 0): void {
    const { core, window } = this.isolate;
    const { words } = core;
    const task = taskAt(words, cell, record !== 0);
    const traced = words[(cell + TASK_EXPORT) >> 2]! & TRACED;
    const block = inBlock(words, cell);
    const started = record === 0
      ? core.call.startTask(task.word, this.#self)
      : core.call.startTaken(core.me, record, this.#self);
    if (started === 0) {
      this.#emptyHands(cell, block);
      return this.#results.skip(task);
    }
    this.#count(1);
    this.#times.started(task, words, cell);
    core.tracer?.mark(STARTED, task.caller & SLOT_MASK, task.id, task.exportId);
    let args: unknown[];
    try {
      window.at = block ? words[(cell + M_BLOCK) >> 2]! : cell + TASK_HEAD;
      window.end = window.at + (words[(cell + M_LENGTH) >> 2]! & 0x7fffffff);
      args = codec.decode(window) as unknown[];
      if (traced !== 0) task.trace = args.pop() as string;
    } catch (failure) {
      return this.#fail(task, failure, undefined);
    } finally {
      this.#emptyHands(cell, block);
    }
    const ready = this.modules.ready(task.exportId);
    if (ready !== undefined) return this.#invoke(task, ready, args);
    this.#loading.set(task.word, undefined);
    this.modules.load(task.exportId).then((loaded) => {
      this.isolate.pump.stir();
      this.#invoke(task, loaded, args);
      this.#loading.delete(task.word);
    }, (failure) => {
      this.#loading.delete(task.word);
      this.#fail(task, failure, undefined);
    });
  }

  /** Nothing of the cell is needed any more: after a death it must not be taken for a task that was not started. */
  #emptyHands(cell: number, block: boolean): void {
    const { core } = this.isolate;
    if (block) core.retry(() => core.call.letGo(core.me, cell));
    core.words[this.#lease] = 0;
  }

  #invoke(task: Task, run: TaskFunction, args: unknown[]): void {
    enterTask(this, task.word);
    let result: unknown, waits: boolean;
    try {
      result = task.trace === undefined ? run.apply(undefined, args) : this.#resume(task, run, args);
      waits = isThenable(result);
    } catch (thrown) {
      return this.#fail(task, thrown, leaveTask());
    }
    const handle = leaveTask();
    if (!waits) return this.#succeed(task, result, handle);
    if (handle !== undefined) this.#watch(task, handle);
    Promise.resolve(result).then(
      (value) => this.#succeed(task, value, handle),
      (thrown) => this.#fail(task, thrown, handle),
    );
  }

  /** In a span of its own, below the one of the caller. */
  #resume({ trace, exportId }: Task, run: TaskFunction, args: unknown[]): unknown {
    const name = this.modules.nameOf(exportId);
    return resumeTrace(trace, name, { "millrace.worker": this.worker }, () => run.apply(undefined, args));
  }

  #watch(task: Task, handle: TaskHandle): void {
    this.#handles.set(task.word, handle);
    const early = this.#loading.get(task.word);
    if (early !== undefined) handle.abort(early.reason);
    if (this.#stopped) handle.abort(new RuntimeClosedError("the runtime closes"));
  }

  #count(by: number): void {
    const { words } = this.isolate.core;
    this.#running += by;
    words[this.#stats + (W_RUNNING >> 2)] = this.#running;
    if (by > 0) words[this.#stats + (W_TASKS >> 2)] = words[this.#stats + (W_TASKS >> 2)]! + 1;
    else if (this.#running === 0) this.#idle?.();
  }

  #end(task: Task, handle: TaskHandle | undefined, failed: boolean): void {
    this.#count(-1);
    this.#times.ended(task, failed);
    this.isolate.core.tracer?.mark(ENDED, task.caller & SLOT_MASK, task.id, task.exportId);
    this.released();
    if (handle === undefined) return;
    handle.end();
    this.#handles.delete(task.word);
  }

  #succeed(task: Task, value: unknown, handle: TaskHandle | undefined): void {
    this.#end(task, handle, false);
    this.#results.succeed(task, value);
  }

  #fail(task: Task, thrown: unknown, handle: TaskHandle | undefined): void {
    this.#end(task, handle, true);
    this.#results.fail(task, thrown);
  }

  #onCancel(id: number, body: Window): void {
    const handle = this.#handles.get(id);
    if (handle === undefined && !this.#loading.has(id) || !this.isCancelled(id)) return;
    const reason = reasonIn(body);
    if (handle !== undefined) handle.abort(reason);
    else this.#loading.set(id, { reason });
  }
}
