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
import type { ExportNotice, Welcome } from "../workers/protocol.ts";
import { Caller, type CallerHost } from "./caller.ts";
import { Handles } from "./handles.ts";
import { checkUrl, type Imported, importFrom, type ImportHost } from "./imports.ts";
import { type FullOptions, fullOptions, type RuntimeOptions, WORKER_INBOX } from "./options.ts";
import { Records } from "./records.ts";
import { Runner } from "./runner.ts";
import { openShared } from "./open_shared.ts";
import { portOf, type SharedChannel } from "./shared_channel.ts";
import type { SharedChannelOptions } from "./shared_options.ts";
import { connectSignals } from "./signal_records.ts";
import { BusyMeter, channelStats, type RuntimeStats, type WorkerStats } from "./stats.ts";

export type { RuntimeOptions, RuntimeStats };

/** What is left of the workers after a close. */
export interface CloseReport {
  /** Workers that could not be stopped, and what they were doing, if it was a task. */
  readonly stuck: readonly { readonly worker: number; readonly task: string | undefined }[];
}

/** The inside of a runtime, for tests. */
export interface Internals {
  readonly core: Core;
  readonly pool: Pool;
  /** Called after each reap. */
  onReaped: (life: Life) => void;
}

const inside = new WeakMap<Runtime, Internals>();

/** For tests: the inside of `rt`. */
export function internalsOf(rt: Runtime): Internals {
  return inside.get(rt)!;
}

/** Never called: puts the worker's module into the module graph, so that caches and compilers see it. */
const _keep = (): Promise<unknown> => import("./worker_main.ts");

function defaultWorker(): Worker {
  const file = import.meta.url.endsWith(".ts") ? "./worker_main.ts" : "./worker_main.js";
  return new Worker(new URL(file, import.meta.url), { type: "module", name: "millrace" });
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
  readonly #exports = new Map<string, ExportNotice>();
  readonly #imported = new Map<string, unknown>();
  readonly #names = new Map<number, string>();
  readonly #hidden = new Set<number>();
  readonly #meter = new BusyMeter();
  readonly #keepAlive = new KeepAlive();
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
    this.#caller = new Caller(this.#isolate, records, options.workers, this.#callerHost());
    this.#isolate.onCorrupt = (error) => this.#caller.close(error);
    this.#hidden.add(this.#caller.lane.notice.number);
    this.#pool = new Pool(this.#core, WORKER_INBOX, this.#poolHost(records));
    inside.set(this, { core: this.#core, pool: this.#pool, onReaped: () => {} });
    if (options.workers > 0) return;
    // Workers keep the process alive until the close. Alone, this isolate wakes itself through shared memory, and a
    // wait on that does not: a wake under way would be lost with the process.
    this.#keepAlive.hold();
    this.#runner = new Runner(this.#isolate, records, 0);
    this.#runner.takeFrom(this.#caller.lane.notice, true, this.#caller.lane);
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
    const { number } = portOf(channel);
    if (options.name === undefined) this.#names.delete(number);
    else this.#names.set(number, options.name);
    return channel;
  }

  /**
   * The exported functions of a module, to be called on whichever worker is free. The module is loaded by workers, on first use.
   *
   * @throws {ArgumentError} when `url` is no absolute URL: write `import.meta.resolve("./tasks.ts")`.
   * @throws {RuntimeClosedError} after `close()`.
   */
  import<M>(url: string | URL): Imported<M> {
    this.#mustBeOpen("import");
    const checked = checkUrl(url);
    let imported = this.#imported.get(checked);
    if (imported === undefined) {
      imported = importFrom<M>(this.#importHost(), checked);
      this.#imported.set(checked, imported);
    }
    return imported as Imported<M>;
  }

  /** What is going on: depths, counts and waits of the channels, load of the workers since the last call. */
  stats(): RuntimeStats {
    this.#mustBeOpen("stats");
    const workers: WorkerStats[] = [];
    for (let worker = this.workers === 0 ? 0 : 1; worker <= this.workers; worker++) {
      workers.push(this.#workerStats(worker));
    }
    return {
      channels: channelStats(this.#core, this.#names, this.#hidden),
      workers,
      memory: this.#core.usage(),
      restarts: this.#pool.restarts,
    };
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
    for (let worker = 1; worker <= this.workers; worker++) {
      const life = this.#pool.lifeOf(worker);
      if (life !== undefined) doing.set(worker, this.#caller.runningIn(life.slot)[0]);
    }
    this.#caller.close();
    const stopped = this.#runner?.stop(Math.min(250, deadline));
    this.#isolate.leave();
    const left = await this.#pool.close(deadline);
    await stopped;
    if (this.workers === 0) this.#keepAlive.release();
    return { stuck: left.map(({ worker }) => ({ worker, task: doing.get(worker) })) };
  }

  #mustBeOpen(what: string): void {
    if (this.#closing !== undefined) throw new RuntimeClosedError("the runtime is closed", { what });
  }

  #isolateOptions(): IsolateOptions {
    return { spin: this.#options.spin, maxMessage: this.#options.maxMessage };
  }

  #workerStats(worker: number): WorkerStats {
    const life = this.#pool.lifeOf(worker);
    const slot = worker === 0 ? 0 : life?.slot;
    const live = worker === 0 || life?.state === "ready";
    if (slot === undefined || !live) {
      return { worker, state: "starting", busy: 0, idle: 1, tasks: 0, running: 0 };
    }
    return { worker, state: "live", ...this.#meter.read(this.#core, slot, worker) };
  }

  #callerHost(): CallerHost {
    return {
      onLane: (worker, lane) => {
        this.#hidden.add(lane.number);
        this.#pool.lifeOf(worker)?.tell({ kind: "lane", lane });
      },
    };
  }

  #poolHost(records: Records): PoolHost {
    return {
      make: this.#options.worker ?? defaultWorker,
      welcome: (worker) => this.#welcome(worker),
      onDead: (life, reason) => this.#onDead(life, reason, records),
      onReaped: (life) => {
        this.#caller.resume();
        internalsOf(this).onReaped(life);
      },
    };
  }

  #welcome(worker: number): Pick<Welcome, "options" | "exports" | "lanes"> {
    const own = this.#caller.pinnedLane(worker);
    return {
      options: this.#isolateOptions(),
      exports: [...this.#exports.values()],
      lanes: own === undefined ? [this.#caller.lane.notice] : [this.#caller.lane.notice, own],
    };
  }

  /** What the dead worker has said counts; then its calls are settled, and what nobody will read is released. */
  #onDead(life: Life, reason: string | undefined, records: Records): void {
    if (this.#closing === undefined) {
      records.serve();
      this.#caller.lost(life.slot, life.worker, reason);
    }
    records.drain(life.slot);
    this.#meter.restart(life.worker);
  }

  #importHost(): ImportHost {
    return {
      caller: this.#caller,
      workers: this.workers,
      exportId: (url, name) => this.#exportId(url, name),
    };
  }

  #exportId(url: string, name: string): number {
    const key = `${name} ${url}`;
    let notice = this.#exports.get(key);
    if (notice === undefined) {
      notice = { id: this.#exports.size, url, name };
      this.#exports.set(key, notice);
      this.#runner?.learn(notice);
      this.#pool.tell({ kind: "export", notice });
    }
    return notice.id;
  }
}
