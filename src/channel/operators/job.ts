/**
 * One input of a pipeline on its way to its outputs. Jobs are used again and again, with the two functions that hear of
 * their promises, so that an input costs no closure.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";

/** Whom jobs work for. */
export interface JobOwner<T, R> {
  /** The job has left `RUNNING`, in the stretch of somebody else. */
  changed(job: Job<T, R>): void;
  /** What the user makes of a failure: a value, or `undefined` for none; throws without such a function. */
  recover(error: unknown, input: T): R | undefined;
}

/** Where a job stands. */
export type JobState = "running" | "holding" | "done" | "failed";

type Outputs<R> = Iterator<R> | AsyncIterator<R>;

// deno-lint-ignore no-explicit-any -- whatever the user's function returned
function isPromise(value: any): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof value?.then === "function";
}

/** Settles once, and later: somebody else's thenable may call back at once, or again when the job has its next input. */
function settling<V>(value: PromiseLike<V>): Promise<V> {
  return value instanceof Promise ? value : Promise.resolve(value);
}

/** Whether it gives out values one by one, and only that: an array or a channel is a value. */
// deno-lint-ignore no-explicit-any -- whatever the user's function returned
function isOutputs<R>(value: any): value is Outputs<R> {
  return typeof value === "object" && value !== null && typeof value.next === "function" &&
    (typeof value[Symbol.iterator] === "function" || typeof value[Symbol.asyncIterator] === "function");
}

/** One input. */
export class Job<T, R> {
  state: JobState = "done";
  /** The output that waits for a place, while holding; the error, once failed. */
  held: unknown = undefined;
  readonly #owner: JobOwner<T, R>;
  #input: T | undefined = undefined;
  #outputs: Outputs<R> | undefined = undefined;

  /** Idle. */
  constructor(owner: JobOwner<T, R>) {
    this.#owner = owner;
  }

  /** Calls the function. The job may still run afterwards, hold an output, be done, or have failed. */
  begin(fn: (input: T) => unknown, input: T): void {
    this.#input = input;
    this.state = "running";
    try {
      this.#made(fn(input));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Gives out the output it holds, and goes on. */
  take(): R {
    const value = this.held as R;
    this.held = undefined;
    if (this.#outputs === undefined) this.state = "done";
    else this.#next();
    return value;
  }

  /** Nothing of it is wanted any more; an output it holds was taken. */
  abandon(): void {
    const outputs = this.#outputs;
    this.#outputs = undefined;
    if (outputs === undefined) return;
    try {
      const left: unknown = outputs.return?.();
      if (isPromise(left)) Promise.resolve(left).catch(reportError);
    } catch (error) {
      reportError(error);
    }
  }

  /** What the function returned, or its promise became. */
  #made(value: unknown): void {
    if (isPromise(value)) {
      this.state = "running";
      settling(value).then(this.#onValue, this.#onError);
    } else if (isOutputs<R>(value)) {
      this.#outputs = value;
      this.#next();
    } else {
      this.#hold(value);
    }
  }

  #next(): void {
    this.state = "running";
    try {
      const turn = this.#outputs!.next();
      if (isPromise(turn)) settling(turn as PromiseLike<IteratorResult<R>>).then(this.#onTurn, this.#onError);
      else this.#turned(turn as IteratorResult<R>);
    } catch (error) {
      this.#failed(error);
    }
  }

  #turned(turn: IteratorResult<R>): void {
    if (turn.done) {
      this.#outputs = undefined;
      this.state = "done";
    } else {
      this.#hold(turn.value);
    }
  }

  #hold(value: unknown): void {
    this.held = value;
    this.state = "holding";
  }

  #failed(error: unknown): void {
    this.#outputs = undefined;
    try {
      const value = this.#owner.recover(error, this.#input as T);
      if (value === undefined) this.state = "done";
      else this.#hold(value);
    } catch (thrown) {
      this.state = "failed";
      this.held = thrown;
    }
  }

  readonly #onValue = (value: unknown): void => {
    this.#made(value);
    if (this.state !== "running") this.#owner.changed(this);
  };

  readonly #onTurn = (turn: IteratorResult<R>): void => {
    this.#turned(turn);
    this.#owner.changed(this);
  };

  readonly #onError = (error: unknown): void => {
    this.#failed(error);
    this.#owner.changed(this);
  };
}
