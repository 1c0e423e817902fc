/**
 * The caller's half of a stage that runs on a worker.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { auto } from "../../codec/auto.ts";
import type { Codec } from "../../codec/codec.ts";
import { ArgumentError, TaskModuleError } from "../../errors.ts";
import { checkInteger, checkOptions } from "../../reactive/core/check.ts";
import { Demand } from "../../reactive/core/demand.ts";
import { type InnerOwner, PassInner } from "../../reactive/core/inner.ts";
import { overflowed } from "../../reactive/core/limits.ts";
import { checkStream, Observable } from "../../reactive/core/observable.ts";
import { Stage, type Subscriber } from "../../reactive/core/subscriber.ts";
import type { OperatorFunction } from "../../reactive/core/types.ts";
import { readChannel } from "../../reactive/creation/read.ts";
import type { RemoteFunction } from "../imports.ts";
import type { Runtime } from "../runtime.ts";
import { portOf, type SharedChannel } from "../shared_channel.ts";
import { checkTask } from "./parallel_map.ts";
import { asReason } from "./worker_stage.ts";

/** Options of {@linkcode onWorker}. */
export interface OnWorkerOptions<T, R> {
  /** What the values that go there are made of; `auto()` by default. */
  input?: Codec<T> | undefined;
  /** What the values that come back are made of; `auto()` by default. */
  output?: Codec<R> | undefined;
  /** Most values on the way in each direction, and kept for a worker that is slower than a source which cannot wait; 64 by default. */
  capacity?: number | undefined;
  /** Which worker runs it, from 1; by default whichever is free. */
  worker?: number | undefined;
}

interface Ends<T, R> {
  readonly input: SharedChannel<T>;
  readonly output: SharedChannel<R>;
  readonly capacity: number;
  /** Starts the worker's half. */
  start(signal: AbortSignal): Promise<void>;
  /** Throws that what was started is no stage. */
  foreign(): never;
}

/** Sends what comes, and passes on what comes back. */
class WorkerStation<T, R> extends Stage<T, R> implements InnerOwner<R> {
  readonly #ends: Ends<T, R>;
  readonly #kept: Ring<T> = new Ring();
  #sending = false;
  #end: [error?: unknown] | undefined = undefined;

  constructor(to: Subscriber<R>, ends: Ends<T, R>) {
    super(to);
    this.#ends = ends;
    this.demand = new Demand(ends.capacity);
    const { input, output } = ends;
    const controller = new AbortController();
    // A source that ends at once would leave a channel which is closed, empty and forgotten before the worker has found it.
    const port = portOf(input);
    port.held = true;
    // With the end downstream, however it came.
    to.add(() => {
      controller.abort();
      port.held = false;
      input.cancel();
      output.cancel();
    });
    ends.start(controller.signal).then(
      // A stage ends what it emits before it returns; whatever else was called never will.
      () => output.closed ? undefined : ends.foreign(),
    ).catch((error) => {
      if (!to.stopped) to.error(error);
    });
    readChannel(output).runInto(new PassInner(to, this));
  }

  override next(value: T): void {
    if (this.stopped) return;
    const { input, capacity } = this.#ends;
    this.demand!.credits--;
    try {
      if (!this.#sending && input.trySend(value)) this.demand!.request(1);
      else if (this.#kept.size >= capacity) this.fail(overflowed(capacity, value));
      else {
        this.#kept.push(value);
        if (!this.#sending) this.#send();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** Not called: what comes back goes straight downstream. */
  innerNext(): void {}

  /** The worker's half has completed. */
  innerComplete(): void {
    this.to.complete();
  }

  protected override onError(error: unknown): void {
    this.#finish([error]);
  }

  protected override onComplete(): void {
    this.#finish([]);
  }

  async #send(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#kept.size > 0) {
        await this.#ends.input.send(this.#kept.shift());
        this.demand!.request(1);
      }
    } catch (error) {
      // When the worker's half has ended, so has what is downstream.
      if (!this.to.stopped && !this.#ends.output.closed) this.to.error(error);
      return;
    }
    this.#sending = false;
    if (this.#end !== undefined) this.#close(this.#end);
  }

  #finish(end: [error?: unknown]): void {
    this.#end = end;
    if (!this.#sending) this.#close(end);
  }

  #close(end: [error?: unknown]): void {
    const { input } = this.#ends;
    try {
      if (end.length > 0) input.close(asReason(end[0]));
      else input.close();
    } catch {
      // It cannot travel there and back, and need not.
      this.to.error(end[0]);
    }
  }
}

/**
 * Runs a part of a stream on a worker: `task` is an export made by {@linkcode workerStage}. Its state lives there for as long as the
 * subscription does; its values travel through two shared channels of `capacity` each, so that a slow worker makes a source that can wait do
 * so, and a slow consumer the worker.
 *
 * ```text
 * source  -1-2-3|
 *         onWorker(rt, tasks.sums)       sums = workerStage(scan((a, b) => a + b))
 * result  --1-3-6|
 * ```
 *
 * Values, error and completion come back in order. Unsubscribing ends the subscription in the worker, at once. A worker that dies is a
 * `WorkerLostError`; a source that cannot wait and is more than `capacity` ahead of the worker a `ChannelFullError`; an export that is no
 * stage a `TaskModuleError`.
 *
 * Throws an `ArgumentError` for a bad argument, an `ArenaExhaustedError` when there is no room for the channels (to the observer). What RxJS's
 * `observeOn` and `subscribeOn` are for threads in RxPY; functions cannot move to a worker, so that what runs there is named. State per
 * subscription is what threads.js lacks (andywer/threads.js#278), cancellation too (#262).
 *
 * @example
 * ```ts
 * import { from, lastValueFrom, onWorker, Runtime, toArray, type WorkerStage } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const module = `data:text/javascript,
 *   import { scan, workerStage } from "${import.meta.resolve("@millrace/millrace")}";
 *   export const sums = workerStage(scan((a, b) => a + b));`;
 * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
 * const { sums } = rt.import<{ sums: WorkerStage<number, number> }>(module);
 * assertEquals(await lastValueFrom(from([1, 2, 3]).pipe(onWorker(rt, sums), toArray())), [1, 3, 6]);
 * ```
 */
export function onWorker<T, R>(
  rt: Runtime,
  task: RemoteFunction<[SharedChannel<T>, SharedChannel<R>], Promise<void>>,
  options: OnWorkerOptions<T, R> = {},
): OperatorFunction<T, R> {
  if (typeof rt?.channel !== "function") throw new ArgumentError("onWorker() takes a runtime first", { rt });
  checkTask("onWorker", task);
  checkOptions("onWorker", options ?? null);
  const { capacity = 64, worker, input = auto() as Codec<T>, output = auto() as Codec<R> } = options;
  checkInteger("onWorker", "capacity", capacity, 1);
  const with_ = worker === undefined ? {} : { worker };
  // Checks the number of the worker now rather than at the first subscription.
  task.with(with_);
  return (source) => {
    checkStream(source);
    return new Observable<R>((to) => {
      const ends = {
        input: rt.channel(input, { capacity }),
        output: rt.channel(output, { capacity }),
        capacity,
      };
      const station = new WorkerStation<T, R>(to, {
        ...ends,
        start: (signal) => task.with({ ...with_, signal })(ends.input, ends.output),
        foreign: () => {
          throw new TaskModuleError(
            "EXPORT_MISSING",
            "the export of the task module is no stage: make it with workerStage()",
            { export: task.name },
          );
        },
      });
      if (!station.stopped) source.runInto(station);
    });
  };
}
