/**
 * The runtime: workers, one shared memory, and what goes between them.
 *
 * @module
 */
import type { Codec } from "../codec/codec.ts";
import { Core } from "../core/core.ts";
import { ArgumentError, RuntimeClosedError } from "../errors.ts";
import { Isolate, type IsolateOptions } from "../workers/isolate.ts";
import { KeepAlive } from "../workers/keep_alive.ts";
import type { Life } from "../workers/life.ts";
import { Pool, type PoolHost } from "../workers/pool.ts";
import { Actors } from "./actors/actors.ts";
import { MainWays } from "./actors/ways.ts";
import type { CloseReport } from "./close_report.ts";
import { Caller, type CallerHost } from "./caller.ts";
import { defaultWorker } from "./default_worker.ts";
import { Exports } from "./exports.ts";
import { Handles } from "./handles.ts";
import { checkUrl, type Imported, importFrom, type ImportHost } from "./imports.ts";
import { type FullOptions, fullOptions, type RuntimeOptions, WORKER_INBOX } from "./options.ts";
import type { ImportOptions } from "./isolated/import_options.ts";
import { IsolatedImports } from "./isolated/isolated_imports.ts";
import { lookAt, type Looked } from "./look.ts";
import { hearExports } from "./nested/notices.ts";
import { Records } from "./records.ts";
import { Register } from "./register.ts";
import { Runner } from "./runner.ts";
import { openShared } from "./open_shared.ts";
import { openSubject } from "./subjects/open_subject.ts";
import { type SharedSubject, subjectPortOf } from "./subjects/shared_subject.ts";
import type { SharedSubjectOptions } from "./subjects/subject_options.ts";
import { portOf, type SharedChannel } from "./shared_channel.ts";
import type { SharedChannelOptions } from "./shared_options.ts";
import { connectSignals } from "./signal_records.ts";
import { BusyMeter, type RuntimeStats } from "./stats.ts";
import type { Trace, TraceOptions } from "./trace.ts";
import { Traces } from "./traces.ts";

export type { CloseReport, RuntimeOptions, RuntimeStats };

/** The inside of a runtime, for tests, and for those who look on. */
export interface Internals extends Looked {
  readonly traces: Traces;
  /** `stats()` with a meter of one's own. */
  look(meter: BusyMeter): RuntimeStats;
  /** Called after each reap. */
  onReaped: (life: Life) => void;
}

const inside = new WeakMap<Runtime, Internals>();

/** The inside of `rt`. */
export function internalsOf(rt: Runtime): Internals {
  return inside.get(rt)!;
}

/**
 * Workers that share one memory. Start one per program, from the main isolate; close it when the work is done: until
 * then it keeps the process alive, with and without workers.
 *
 * @example
 * ```ts
 * import { f64, Runtime } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
 * const numbers = rt.channel(f64, { capacity: 16 });
 * await numbers.send(1.5);
 * assertEquals(await numbers.receive(), 1.5);
 * ```
 */
export class Runtime implements AsyncDisposable {
  /** Workers that were asked for. */
  readonly workers: number;
  readonly #options: FullOptions;
  readonly #core: Core;
  readonly #isolate: Isolate;
  readonly #caller: Caller;
  readonly #pool: Pool;
  readonly #runner: Runner | undefined;
  readonly #actors: Actors;
  readonly #ways: MainWays;
  readonly #exports = new Exports();
  readonly #isolated: IsolatedImports;
  readonly #imported = new Map<string, unknown>();
  readonly #register = new Register();
  readonly #meter = new BusyMeter();
  readonly #keepAlive = new KeepAlive();
  readonly #traces: Traces;
  #closing: Promise<CloseReport> | undefined;

  private constructor(options: FullOptions) {
    this.#options = options;
    this.workers = options.workers;
    this.#core = Core.create(options.memory, 2 * options.workers + 2, options.inbox);
    const handles = new Handles();
    this.#isolate = new Isolate(this.#core, this.#isolateOptions(), handles);
    handles.isolate = this.#isolate;
    const records = new Records(this.#isolate, WORKER_INBOX);
    connectSignals(this.#isolate, handles, records);
    this.#isolated = new IsolatedImports(options.maxMessage);
    hearExports(records, (notice) => {
      this.#exports.learn(notice);
      this.#pool.tell({ kind: "export", notice });
    });
    this.#ways = new MainWays(handles.cargo, records, (slot) => this.#pool.lifeIn(slot));
    const load = (url: string, name: string) => this.#runner!.modules.find(url, name);
    this.#actors = handles.actors = new Actors(this.#isolate, records, load, handles.cargo, this.#ways);
    this.#caller = new Caller(this.#isolate, records, options.workers, this.#callerHost());
    this.#isolate.onCorrupt = (error) => this.#caller.close(error);
    this.#register.hidden.add(this.#caller.lane.notice.number);
    this.#pool = new Pool(this.#core, WORKER_INBOX, this.#poolHost(records));
    const looked = {
      core: this.#core,
      pool: this.#pool,
      register: this.#register,
      exports: this.#exports,
      workers: this.workers,
      isolated: this.#isolated,
    };
    this.#traces = new Traces(looked, this.#caller);
    inside.set(this, {
      ...looked,
      traces: this.#traces,
      look: (meter) => {
        this.#mustBeOpen("stats");
        return lookAt(looked, meter, this.#traces.probes);
      },
      onReaped: () => {},
    });
    if (options.workers > 0) return;
    // Workers keep the process alive until the close. Alone, this isolate wakes itself through shared memory, and a
    // wait on that does not: a wake under way would be lost with the process.
    this.#keepAlive.hold();
    this.#runner = new Runner(this.#isolate, records, 0, this.#register.tableOf(0));
    this.#runner.actors = this.#actors;
    this.#runner.takeFrom(this.#caller.lanesOf(0)[0]!, this.#caller.lane);
  }

  /**
   * Starts a runtime. Needs `--allow-read` for the library's files when they are on disk, and no permission when they come from
   * a registry; task modules on disk need `--allow-read`, too.
   *
   * @throws {ArgumentError} when an option is out of range; it names the option.
   * @throws {ArenaExhaustedError} when there is no memory of that size.
   * @throws {WorkerStartError} when a worker cannot be started; with code `PERMISSION` it names the missing flag.
   */
  static async start(options: RuntimeOptions = {}): Promise<Runtime> {
    const rt = new Runtime(fullOptions(options));
    try {
      await rt.#pool.start(rt.workers);
    } catch (failure) {
      await rt.close({ deadline: 1_000 });
      throw failure;
    }
    return rt;
  }

  /**
   * A channel that may travel to workers, as an argument or inside messages.
   *
   * @throws {ArgumentError} when an option is out of range.
   * @throws {ArenaExhaustedError} when the shared memory has no room for it.
   * @throws {RuntimeClosedError} after `close()`.
   */
  channel<T>(codec: Codec<T>, options: SharedChannelOptions<T> = {}): SharedChannel<T> {
    this.#mustBeOpen("channel");
    const channel = openShared(this.#isolate, codec, options);
    this.#register.opened("channel", portOf(channel).number, options.name, codec);
    return channel;
  }

  /**
   * A subject that may travel to workers, as an argument or inside messages: a stream that any isolate may emit to and observe.
   * Throws as `channel` does.
   */
  subject<T>(codec: Codec<T>, options: SharedSubjectOptions<T> = {}): SharedSubject<T> {
    this.#mustBeOpen("subject");
    const subject = openSubject(this.#isolate, codec, options);
    this.#register.opened("subject", subjectPortOf(subject).number, options.name, codec);
    return subject;
  }

  /**
   * The exported functions of a module, to be called on whichever worker is free. The module is loaded by workers, on first use;
   * with `{ isolate: "process" }` by processes that can be killed: see {@linkcode ImportOptions}.
   *
   * @throws {ArgumentError} when `url` is no absolute URL: write `import.meta.resolve("./tasks.ts")`, or for a wrong option.
   * @throws {RuntimeClosedError} after `close()`.
   */
  import<M>(url: string | URL, options?: ImportOptions): Imported<M> {
    this.#mustBeOpen("import");
    const checked = checkUrl(url);
    let imported: unknown = this.#isolated.import<M>(checked, options) ?? this.#imported.get(checked);
    if (imported === undefined) {
      imported = importFrom<M>(this.#importHost(), checked);
      this.#imported.set(checked, imported);
    }
    return imported as Imported<M>;
  }

  /** What is going on: depths, counts and waits of the channels, load of the workers since the last call. */
  stats(): RuntimeStats {
    return internalsOf(this).look(this.#meter);
  }

  /** Begins to note what all isolates do: see {@linkcode Trace}. Rejects with an `ArgumentError` if a trace runs already. */
  async trace(options?: TraceOptions): Promise<Trace> {
    this.#mustBeOpen("trace");
    return await this.#traces.start(options);
  }

  /**
   * Ends everything: calls that wait reject with a `RuntimeClosedError`, tasks see their signals abort, workers leave. Returns
   * within `deadline` ms (5 000 unless told) and names the workers that did not: nobody can stop a synchronous loop, but
   * the process can exit. A second call returns the same promise.
   *
   * @throws {ArgumentError} when the deadline is no number of milliseconds.
   */
  close(options: { readonly deadline?: number | undefined } = {}): Promise<CloseReport> {
    if (this.#closing !== undefined) return this.#closing;
    const { deadline = 5_000 } = options ?? {};
    if (typeof deadline !== "number" || !(deadline >= 0)) {
      throw new ArgumentError("the option deadline must be a number of milliseconds", {
        option: "deadline",
        value: deadline,
      });
    }
    return this.#closing = this.#close(Math.min(deadline, 2 ** 31 - 1));
  }

  /** The same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(deadline: number): Promise<CloseReport> {
    const doing = new Map<number, string | undefined>();
    for (const { worker, slot } of this.#pool.living()) doing.set(worker, this.#caller.runningIn(slot)[0]);
    this.#caller.close();
    this.#actors.close();
    const killed = this.#isolated.close(deadline);
    const stopped = this.#runner?.stop(Math.min(250, deadline));
    this.#isolate.leave();
    const left = await this.#pool.close(deadline);
    await Promise.all([stopped, killed]);
    if (this.workers === 0) this.#keepAlive.release();
    this.#traces.close();
    return { stuck: left.map(({ worker }) => ({ worker, task: doing.get(worker) })) };
  }

  #mustBeOpen(what: string): void {
    if (this.#closing !== undefined) throw new RuntimeClosedError("the runtime is closed", { what });
  }

  #isolateOptions(): IsolateOptions {
    return { spin: this.#options.spin, maxMessage: this.#options.maxMessage };
  }

  #callerHost(): CallerHost {
    return {
      onLane: (worker, lane, serve) => {
        this.#register.hidden.add(lane.number);
        if (lane.rank !== undefined) {
          this.#pool.tell({ kind: "lane", lane });
          this.#runner?.takeFrom(lane, serve);
        } else this.#pool.lifeOf(worker)?.tell({ kind: "lane", lane });
      },
    };
  }

  #poolHost(records: Records): PoolHost {
    return {
      make: this.#options.worker ?? defaultWorker,
      welcome: (worker) => this.#welcome(worker),
      onDead: (life, reason) => this.#onDead(life, reason, records),
      onCargo: (_, message) => this.#ways.hear(message),
      onReaped: (life) => {
        this.#caller.resume();
        internalsOf(this).onReaped(life);
      },
    };
  }

  #welcome(worker: number): ReturnType<PoolHost["welcome"]> {
    return {
      options: this.#isolateOptions(),
      exports: [...this.#exports.values()],
      trace: this.#traces.memory(worker),
      tasks: this.#register.tableOf(worker).memory,
      lanes: this.#caller.lanesOf(worker),
    };
  }

  /** What the dead worker has said counts; then its calls are settled, and what nobody will read is released. */
  #onDead(life: Life, reason: string | undefined, records: Records): void {
    if (this.#closing === undefined) {
      records.serve();
      this.#caller.lost(life.slot, life.worker, reason);
      this.#actors.announceLost(life.slot, life.worker);
      this.#traces.lost(life, reason);
    }
    records.drain(life.slot);
  }

  #importHost(): ImportHost {
    return {
      caller: this.#caller,
      actors: this.#actors,
      workers: this.workers,
      exportId: (url, name) =>
        this.#exports.idOf(url, name, (notice) => {
          this.#runner?.learn(notice);
          this.#pool.tell({ kind: "export", notice });
        }),
    };
  }
}
