/**
 * A function over the values of a channel, on several of them at a time.
 *
 * Invariants:
 *   I1  `active` inputs were taken and are not done; `active <= concurrency`.
 *   I2  Each of them holds at most one output, so that `active + ready.size` outputs exist at most, and
 *       `ready.size <= capacity`, a receiver's one aside.
 *   I3  `line` has, ordered, every active job in the order of its input; unordered, those that hold something or failed.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { Ring } from "../buffer/ring.ts";
import type { Closed } from "../selectable.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { Job, type JobOwner, type JobState } from "./job.ts";
import { checkFunction, checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { SingleStage } from "./single_stage.ts";

/** Options of {@linkcode pipeline}. */
export interface PipelineOptions<T, R> extends OperatorOptions<R> {
  /** Most inputs at a time: those the function works on, and those whose output has no place yet. 1 by default. */
  concurrency?: number | undefined;
  /** Whether outputs come in the order of their inputs (the default), or as they are ready. */
  ordered?: boolean | undefined;
  /**
   * Called with what the function throws or rejects with, and the input: what it returns comes out in its place, `undefined` is
   * nothing; what it throws ends the output. Without it the first failure does.
   */
  onError?: ((error: unknown, input: T) => R | undefined) | undefined;
}

/** What the function of a {@linkcode pipeline} may return: one output, a promise of it, or, from a generator, any number. */
export type Outputs<R> =
  | R
  | PromiseLike<R>
  | IteratorObject<R, unknown, undefined>
  | AsyncIteratorObject<R, unknown, undefined>;

/** Takes inputs while workers are free. */
class Pipeline<T, R> extends SingleStage<T, R> implements JobOwner<T, R> {
  readonly #fn: (input: T) => unknown;
  readonly #concurrency: number;
  readonly #ordered: boolean;
  readonly #onError: ((error: unknown, input: T) => R | undefined) | undefined;
  readonly #line = new Ring<Job<T, R>>();
  readonly #free: Job<T, R>[] = [];
  /** Taken from the line, not yet finished with. */
  #head: Job<T, R> | undefined = undefined;
  #active = 0;
  /** The source has ended; what is active still comes out. */
  #sourceEnd: Closed | undefined = undefined;
  #failing = false;

  protected override readonly eager = true;

  constructor(source: ReceiveChannel<T>, fn: (input: T) => unknown, options: PipelineOptions<T, R>) {
    super(source, options);
    this.#fn = fn;
    this.#concurrency = options.concurrency ?? 1;
    this.#ordered = options.ordered ?? true;
    this.#onError = options.onError;
  }

  /** A promise of a job has settled. */
  changed(job: Job<T, R>): void {
    if (this.closing !== undefined) return this.#discard(job);
    this.#placed(job);
    this.run();
  }

  recover(error: unknown, input: T): R | undefined {
    if (this.#onError === undefined || this.closing !== undefined) throw error;
    return this.#onError(error, input);
  }

  /** The source has ended: what is under way comes out first. */
  override finish(end: Closed): void {
    this.#sourceEnd ??= end;
    if (this.#active === 0) super.finish(end);
  }

  protected override wants(): boolean {
    const head = this.#head;
    if (this.#canTake || this.#over) return true;
    if (head === undefined) return this.#line.size > 0;
    return head.state !== "running" && (head.state !== "holding" || super.wants());
  }

  protected override advance(): boolean {
    const head = this.#nextInLine();
    if (head !== undefined && head.state !== "running" && (head.state !== "holding" || super.wants())) {
      this.#serve(head);
      return true;
    }
    if (!this.#over) return this.#canTake && super.advance();
    super.finish(this.#sourceEnd!);
    return true;
  }

  protected override accept(input: T): void {
    const job = this.#free.pop() ?? new Job<T, R>(this);
    this.#active++;
    if (this.#ordered) this.#line.push(job);
    job.begin(this.#fn, input);
    if (this.closing !== undefined) this.#discard(job);
    else if (job.state !== "running") this.#placed(job);
  }

  protected override park(): void {
    if (this.#canTake) this.inlet.park();
    else this.inlet.unpark();
  }

  /** Closed: outputs that are ready, as far as the order allows, can still be received. */
  protected override flush(): void {
    for (let job = this.#nextInLine(); job?.state === "holding"; job = this.#nextInLine()) {
      this.#head = undefined;
      this.put(job.held as R);
      job.abandon();
    }
  }

  /** What is left is not wanted; what still runs is dropped when it is ready. */
  protected override stop(): void {
    for (let job = this.#nextInLine(); job !== undefined; job = this.#nextInLine()) {
      this.#head = undefined;
      this.#discard(job);
    }
  }

  /** A worker is free, and there may be inputs. */
  get #canTake(): boolean {
    return this.#active < this.#concurrency && this.#sourceEnd === undefined && !this.#failing;
  }

  get #over(): boolean {
    return this.#active === 0 && this.#sourceEnd !== undefined;
  }

  #nextInLine(): Job<T, R> | undefined {
    if (this.#head === undefined && this.#line.size > 0) this.#head = this.#line.shift();
    return this.#head;
  }

  /** It runs no more. */
  #placed(job: Job<T, R>): void {
    if (job.state === "failed") this.#failing = true;
    if (this.#ordered) return;
    if (job.state === "done") this.#release(job);
    else this.#line.push(job);
  }

  /** The first in line gives out what it holds, or is done, or has failed. */
  #serve(head: Job<T, R>): void {
    if (head.state === "failed") return this.fail(head.held);
    if (head.state === "done") {
      this.#head = undefined;
      return this.#release(head);
    }
    const value = head.take();
    const next = head.state as JobState;
    if (!this.#ordered) {
      // The others have their turn before its next output.
      this.#head = undefined;
      if (next !== "running") this.#placed(head);
    } else if (next === "failed") {
      this.#failing = true;
    } else if (next === "done") {
      this.#head = undefined;
      this.#release(head);
    }
    this.put(value);
  }

  #release(job: Job<T, R>): void {
    this.#active--;
    this.#free.push(job);
  }

  #discard(job: Job<T, R>): void {
    if (job.state === "holding") this.undelivered(job.held as R);
    job.abandon();
  }
}

/**
 * A channel of what `fn` makes of the values of `source`: one output for each, which may be a promise, or any number if `fn` is a
 * generator function, asynchronous or not (or returns another iterator). The functions of an `rt.import()` module return promises:
 * with them the pipeline runs on workers.
 *
 * At most `concurrency` inputs have been taken whose outputs have not all gone to a receiver or into one of the `capacity` places:
 * whoever receives nothing keeps `concurrency + capacity` outputs at most. Inputs are taken as soon as a worker is free, also
 * before anybody receives. A generator is asked for its next output when there is a place for it.
 *
 * The first failure ends the output, ordered after the outputs of earlier inputs, and cancels `source`; what else runs is not
 * interrupted, its outputs go to `onUndelivered` and its failures nowhere. `onError` may turn a failure into an output.
 * Cancelling the output does the same; closing it lets `source` go, and what is ready by then can still be received.
 *
 * Throws an `ArgumentError` for a bad argument. After core.async's `pipeline`, `pipeline-async` and Rust's `buffered`.
 *
 * @example
 * ```ts
 * import { from, pipeline } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const squares = pipeline(from([1, 2, 3]), (n) => Promise.resolve(n * n), { concurrency: 2 });
 * assertEquals(await Array.fromAsync(squares), [1, 4, 9]);
 * ```
 *
 * @example Any number of outputs for each input
 * ```ts
 * import { from, pipeline } from "@millrace/millrace/channel";
 * import { assertEquals } from "@std/assert";
 *
 * const words = pipeline(from(["to be", "", "or not"]), function* (line: string) {
 *   for (const word of line.split(" ")) if (word !== "") yield word;
 * });
 * assertEquals(await Array.fromAsync(words), ["to", "be", "or", "not"]);
 * ```
 */
export function pipeline<T, R>(
  source: ReceiveChannel<T>,
  fn: (input: T) => Outputs<R>,
  options?: PipelineOptions<T, R>,
): ReceiveChannel<R> {
  checkSource("pipeline", source);
  checkFunction("pipeline", "fn", fn);
  const checked = checkOptions("pipeline", options);
  const { concurrency = 1, ordered = true, onError } = checked;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new ArgumentError("concurrency of pipeline() must be a positive integer", { concurrency });
  }
  if (typeof ordered !== "boolean") {
    throw new ArgumentError("ordered of pipeline() must be true or false", { ordered });
  }
  if (onError !== undefined) checkFunction("pipeline", "onError", onError);
  return new Output(new Pipeline(source, fn, checked));
}
