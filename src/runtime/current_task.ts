/**
 * What a task can know about itself: whether it is still wanted, and where it runs.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { macrotask } from "../workers/macrotask.ts";
import type { Imported } from "./imports.ts";

/** Milliseconds that a task may go on before its checkpoint lets others have their turn. */
const SLICE = 1;

/** The task that runs now, from {@linkcode currentTask}. */
export interface CurrentTask {
  /** Aborts when the call is cancelled, times out, or the runtime closes; with that reason. */
  readonly signal: AbortSignal;
  /** Number of the worker it runs in, from 1; 0 in the main isolate. */
  readonly worker: number;
  /** Whether the call has been cancelled. Reads shared memory: also true in the middle of a synchronous loop. */
  readonly cancelled: boolean;
  /**
   * Throws the signal's reason if the call has been cancelled. In a loop that is asynchronous anyway, `await` what it returns:
   * once a millisecond it lets the event loop of the worker have its turn (and rejects if the call was cancelled meanwhile);
   * before that it returns nothing. A synchronous loop ignores it. As Erlang's reductions and tokio's budget, by hand.
   */
  checkpoint(): Promise<void> | undefined;
  /**
   * The exported functions of a module, as `rt.import()` in the main isolate: for fork and join. Calls go into this worker's
   * own queue, the youngest first; idle workers steal the oldest (Cilk's order, Go's and tokio's stealing). A call costs some
   * microseconds: let each be worth that. When the caller's worker dies, what it has called for is cancelled.
   *
   * @throws {ArgumentError} when `url` is no absolute URL.
   * @throws {ArenaExhaustedError} when there is no room for the queue.
   *
   * @example
   * ```ts
   * import { Runtime } from "@millrace/millrace";
   * import { assertEquals } from "@std/assert";
   *
   * interface Tasks {
   *   fib(n: number): Promise<number>;
   * }
   * // A task for each branch that is worth one.
   * const module = `data:text/javascript,
   *   import { currentTask } from "${import.meta.resolve("@millrace/millrace")}";
   *   const plain = (n) => n < 2 ? n : plain(n - 1) + plain(n - 2);
   *   export async function fib(n) {
   *     if (n < 16) return plain(n);
   *     const tasks = currentTask().import(import.meta.url);
   *     const [a, b] = await Promise.all([tasks.fib(n - 1), tasks.fib(n - 2)]);
   *     return a + b;
   *   }`;
   * await using rt = await Runtime.start({ workers: 2 });
   * assertEquals(await rt.import<Tasks>(module).fib(20), 6765);
   * ```
   */
  import<M>(url: string | URL): Imported<M>;
}

/** Where a handle looks whether its call was cancelled. */
export interface TaskSource {
  /** Number of the worker. */
  readonly worker: number;
  /** Whether the task with that word was cancelled. */
  isCancelled(task: number): boolean;
  /** The functions of a module. */
  import<M>(url: string | URL): Imported<M>;
}

/** A task that asked for itself. */
export class TaskHandle implements CurrentTask {
  readonly #source: TaskSource;
  readonly #task: number;
  #controller: AbortController | undefined;
  #reason: unknown = undefined;
  #aborted = false;
  #over = false;
  #turnEnds: number | undefined;
  #yielding: Promise<void> | undefined;

  constructor(source: TaskSource, task: number) {
    this.#source = source;
    this.#task = task;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  get worker(): number {
    return this.#source.worker;
  }

  /** Reads the task's word, as long as it is this task's. */
  get cancelled(): boolean {
    return this.#aborted || !this.#over && this.#source.isCancelled(this.#task);
  }

  checkpoint(): Promise<void> | undefined {
    this.#throwIfCancelled();
    const now = performance.now();
    this.#turnEnds ??= now + SLICE;
    if (now < this.#turnEnds) return undefined;
    if (this.#yielding !== undefined) return this.#yielding;
    const yielded = new Promise<void>((resolve) => macrotask(resolve)).then(() => {
      this.#yielding = undefined;
      this.#turnEnds = performance.now() + SLICE;
      this.#throwIfCancelled();
    });
    // A synchronous loop looks at what is thrown next time.
    yielded.catch(() => {});
    return this.#yielding = yielded;
  }

  import<M>(url: string | URL): Imported<M> {
    return this.#source.import<M>(url);
  }

  #throwIfCancelled(): void {
    if (this.#aborted) throw this.#reason;
    if (this.cancelled) throw new DOMException("The call has been cancelled", "AbortError");
  }

  /** Runner: the call was cancelled. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason ?? new DOMException("The call has been cancelled", "AbortError");
    this.#controller?.abort(this.#reason);
  }

  /** Runner: the task has ended, and its word may be used for another one. */
  end(): void {
    this.#over = true;
  }
}

let source: TaskSource | undefined;
let task = 0;
let handle: TaskHandle | undefined;

/** Runner: the synchronous part of a task begins. */
export function enterTask(by: TaskSource, word: number): void {
  source = by;
  task = word;
  handle = undefined;
}

/** Whether this stretch of code is the synchronous part of a task whose call was cancelled. */
export function isTaskCancelled(): boolean {
  return source !== undefined && source.isCancelled(task);
}

/** Runner: the synchronous part of a task ends; returns its handle, if the task asked for it. */
export function leaveTask(): TaskHandle | undefined {
  source = undefined;
  return handle;
}

/**
 * The task that runs now. Call it at the beginning of a task, before its first `await`; keep what it returns.
 *
 * It costs nothing to tasks that do not call it. The signal is made when it is asked for.
 *
 * @throws {ArgumentError} outside of a task, or after the task's first `await`.
 *
 * @example
 * ```ts
 * import { currentTask } from "@millrace/millrace";
 * import { assertThrows } from "@std/assert";
 *
 * // A task that can be cancelled although it never awaits anything:
 * function countTo(n: number): number {
 *   const task = currentTask();
 *   let i = 0;
 *   while (i < n) if (++i % 1024 === 0) task.checkpoint();
 *   return i;
 * }
 * assertThrows(() => countTo(10)); // here it is no task
 * ```
 */
export function currentTask(): CurrentTask {
  if (source === undefined) {
    throw new ArgumentError(
      "currentTask() works inside a task only, and before its first await: keep what it returns",
    );
  }
  return handle ??= new TaskHandle(source, task);
}
