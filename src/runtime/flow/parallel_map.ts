/**
 * A function that runs on workers, as an operator.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { ArgumentError } from "../../errors.ts";
import { checkCount, checkInteger, checkOptions } from "../../reactive/core/check.ts";
import { Demand } from "../../reactive/core/demand.ts";
import { MAX_BUFFERED, overflowed } from "../../reactive/core/limits.ts";
import { operate } from "../../reactive/core/observable.ts";
import { Stage, type Subscriber } from "../../reactive/core/subscriber.ts";
import type { OperatorFunction } from "../../reactive/core/types.ts";
import type { RemoteFunction } from "../imports.ts";

/** Options of {@linkcode parallelMap}. */
export interface ParallelMapOptions {
  /** Most values that are on workers, or done and not wanted yet; twice the number of hardware threads by default. */
  concurrency?: number | undefined;
  /** Whether results come in the order of their values (the default) or as they are ready. */
  ordered?: boolean | undefined;
  /** Most values that wait for their turn, of a source that cannot wait itself, before the stream fails with a `ChannelFullError`; 1,048,576 by default. */
  capacity?: number | undefined;
}

interface Settings {
  readonly concurrency: number;
  readonly ordered: boolean;
  readonly capacity: number;
}

/** A value on its way. */
interface Step<R> {
  done: boolean;
  value: R | undefined;
}

/**
 * Keeps up to `concurrency` calls in the air.
 *
 * Invariants:
 *   I1  A value has a place from its call until its result was passed on: results that nobody wants yet count.
 *   I2  The calls end with what is downstream, not with the source.
 */
class ParallelStage<A, R> extends Stage<A, R> {
  readonly #settings: Settings;
  readonly #call: (value: A) => Promise<R>;
  readonly #waiting: Ring<A> = new Ring();
  /** In the order of their values, or, unordered, of those that are done. */
  readonly #steps: Ring<Step<R>> = new Ring();
  readonly #places: Demand;
  #active = 0;
  #done = false;
  #draining = false;

  constructor(to: Subscriber<R>, task: RemoteFunction<[A], R>, settings: Settings) {
    super(to);
    this.#settings = settings;
    this.#places = this.demand = new Demand(settings.concurrency);
    const controller = new AbortController();
    this.#call = task.with({ signal: controller.signal }) as (value: A) => Promise<R>;
    to.add(() => controller.abort());
  }

  override next(value: A): void {
    if (this.stopped) return;
    this.#places.credits--;
    const { concurrency, capacity } = this.#settings;
    if (this.#active < concurrency && this.#waiting.size === 0) this.#start(value);
    else if (this.#waiting.size < capacity) this.#waiting.push(value);
    else this.fail(overflowed(capacity, value));
  }

  protected override onComplete(): void {
    this.#done = true;
    this.#check();
  }

  #start(value: A): void {
    this.#active++;
    const step: Step<R> = { done: false, value: undefined };
    const { ordered } = this.#settings;
    if (ordered) this.#steps.push(step);
    this.#call(value).then((result) => {
      step.done = true;
      step.value = result;
      if (!ordered) this.#steps.push(step);
      this.#drain();
    }, (error) => {
      if (!this.to.stopped) this.fail(error);
    });
  }

  readonly #drain = (): void => {
    const { to } = this;
    if (this.#draining) return;
    this.#draining = true;
    while (this.#steps.size > 0 && this.#steps.first().done && !to.stopped) {
      if (to.requested <= 0) {
        to.whenRequested(() => {
          this.#draining = false;
          this.#drain();
        });
        return;
      }
      const { value } = this.#steps.shift();
      to.next(value as R);
      this.#active--;
      this.#places.credits++;
      if (this.#waiting.size > 0 && !to.stopped) this.#start(this.#waiting.shift());
    }
    this.#draining = false;
    this.#check();
    this.#places.wake();
  };

  #check(): void {
    if (this.#done && this.#active === 0 && this.#waiting.size === 0) this.to.complete();
  }
}

/**
 * Calls `task`, an export of a module that was imported with `rt.import()`, for each value, on whichever workers are free, up to
 * `concurrency` calls at a time; emits the results, in the order of the values unless `ordered` is `false`.
 *
 * ```text
 * source  -a-b-c|
 *         parallelMap(tasks.f, { concurrency: 2 })
 * result  ---A--B-C|
 * ```
 *
 * Unsubscribing cancels the calls: those that wait never start, those that run see their signal abort. The first that fails ends the
 * stream with its error, and cancels the others; a worker that dies is a `WorkerLostError`. A source that can wait (a channel, a
 * subscription with a `demand`) gives a value when there is a place for it. `task.map(inputs)` is the same for iterables.
 *
 * Throws an `ArgumentError` for a bad argument. After Akka Streams' `mapAsync` and `mapAsyncUnordered`; in the workers where
 * threads.js goes on after an unsubscription (andywer/threads.js#262).
 *
 * @example
 * ```ts
 * import { from, lastValueFrom, parallelMap, Runtime, toArray } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const module = "data:text/javascript,export const square = (n) => n * n";
 * await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
 * const { square } = rt.import<{ square(n: number): number }>(module);
 * const squares = from([1, 2, 3]).pipe(parallelMap(square, { concurrency: 2 }), toArray());
 * assertEquals(await lastValueFrom(squares), [1, 4, 9]);
 * ```
 */
export function parallelMap<A, R>(
  task: RemoteFunction<[A], R>,
  options: ParallelMapOptions = {},
): OperatorFunction<A, Awaited<R>> {
  checkTask("parallelMap", task);
  checkOptions("parallelMap", options ?? null);
  const { concurrency = 2 * (navigator.hardwareConcurrency || 1), ordered = true, capacity = MAX_BUFFERED } =
    options;
  checkInteger("parallelMap", "concurrency", concurrency, 1);
  checkCount("parallelMap", "capacity", capacity);
  if (typeof ordered !== "boolean") {
    throw new ArgumentError("ordered of parallelMap() must be a boolean", { ordered });
  }
  const settings = { concurrency, ordered, capacity };
  return operate((to) =>
    new ParallelStage<A, Awaited<R>>(to, task as unknown as RemoteFunction<[A], Awaited<R>>, settings)
  );
}

/** Throws an `ArgumentError` for what is no export of an imported module. */
export function checkTask(operator: string, task: unknown): void {
  if (typeof task === "function" && typeof (task as { with?: unknown }).with === "function") return;
  throw new ArgumentError(`${operator}() takes an exported function of a module from rt.import()`, { task });
}
