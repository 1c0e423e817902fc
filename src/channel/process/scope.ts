/**
 * Structured concurrency: processes that end before the block that started them does.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { INSPECT, shown } from "../debug/inspect.ts";
import { SELECT_CASE, type Selectable, type SelectCase } from "../selectable.ts";
import { waitFor, type WaitOptions } from "../wait.ts";
import type { Endable } from "./ending.ts";
import { ScopeCore } from "./scope_core.ts";
import type { Process, ScopeOptions } from "./scope_options.ts";

export type { Process, ScopeOptions };

/**
 * Starts processes and does not end before they have: none is left behind, and no failure is lost.
 *
 * - **All are awaited.** `await using` waits at the end of the block; `join()` where you like. A process is any function;
 *   it is called at once with the scope's `signal`, and ends when its promise settles. JavaScript cannot stop a process
 *   that ignores the signal: the scope waits for it.
 * - **The first failure cuts the others short**: `signal` fires with that very error as its reason, and what the scope
 *   owns is ended with it. Once all have ended, the error is thrown, the same object, by `join()` and at the end of the
 *   block; there it is not thrown again if it was awaited before (from `spawn` or `join`). Later failures are in
 *   `failures`. A process that rejects with the signal's reason, an error whose `cause` is that, or a copy from
 *   a worker, did not fail: it was cut short.
 * - **`onFailure: "collect"`** supervises instead: the others go on, and at the end an `AggregateError` of all failures
 *   is thrown, but for those that somebody has seen (`scope.spawn(handle).catch(log)`).
 * - **Cancellation comes from above and from outside.** `signal`, `timeout` and a `parent` cut the scope short, each with
 *   its reason; if a process did not run to its own end because of that, the reason is thrown at the end. What
 *   `cancel(reason)` cuts short is meant to be, and is not thrown.
 * - **Poison is explicit.** Channels, locks and barriers that the scope `own`s are cancelled (or else closed) with the reason
 *   when it is cut short, so that processes that wait there without a signal go on; else they are disposed of at its end.
 *
 * The body of an `await using` block is no process: if it throws, the scope cannot know, and goes on waiting for processes
 * that may need the body. Use {@linkcode Scope.run} where the body can fail, which is also cut short and awaited.
 *
 * After the nurseries of Trio, Go's errgroup and context, and Kotlin's `coroutineScope` and `supervisorScope`.
 *
 * @example The first failure ends them all
 * ```ts
 * import { Channel, Scope } from "@millrace/millrace";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const log: unknown[] = [];
 * await assertRejects(
 *   async () => {
 *     await using scope = new Scope();
 *     const jobs = scope.own(new Channel<string>());
 *     scope.spawn(() => jobs.receive().catch((error) => log.push(error.message)));
 *     scope.spawn(() => Promise.reject(new RangeError("boom")));
 *   },
 *   RangeError,
 *   "boom",
 * );
 * assertEquals(log, ["boom"]);
 * ```
 *
 * @example Results, with types
 * ```ts
 * import { Scope } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const sum = await Scope.run(async (scope) => {
 *   const one = scope.spawn(() => Promise.resolve(1));
 *   const two = scope.spawn(() => 2);
 *   return await one + await two;
 * }, { timeout: 1000 });
 * assertEquals(sum, 3);
 * ```
 */
export class Scope implements Selectable<void>, AsyncDisposable {
  readonly #core: ScopeCore;

  /**
   * Opens a scope; inside `parent`, from which it then inherits cancellation, deadline and clock, and which does not end
   * before the processes of this one have. The failure of a scope inside is its own until it is joined, or until the
   * parent ends.
   *
   * Throws an `ArgumentError` for a bad option, and a `ScopeEndedError` if the parent has ended.
   */
  constructor(options: ScopeOptions & { parent?: Scope | undefined } = {}) {
    const parent = options?.parent;
    if (parent !== undefined && !(parent instanceof Scope)) {
      throw new ArgumentError("the option parent must be a Scope", { parent });
    }
    this.#core = new ScopeCore(options, parent === undefined ? undefined : parent.#core);
  }

  /**
   * Calls `body` with a new scope and awaits it and all processes. If the body throws, it cuts the others short as
   * a process would. Resolves with what the body returns; rejects as `join()` does.
   */
  static async run<R>(body: (scope: Scope) => R, options?: ScopeOptions): Promise<Awaited<R>> {
    if (typeof body !== "function") {
      throw new ArgumentError("Scope.run() needs a function, such as async (scope) => {}", { value: body });
    }
    const scope = new Scope(options);
    let result: Awaited<R>;
    try {
      result = await body(scope);
    } catch (error) {
      if (!scope.ended) {
        scope.#core.fail(error);
        await scope.join();
      }
      throw error;
    }
    await scope.join();
    return result;
  }

  /** Fires, with the reason, when the scope is cut short. */
  get signal(): AbortSignal {
    return this.#core.signal;
  }

  /** When it will be cut short, in milliseconds of its clock; `Infinity` if it has all the time in the world. */
  get deadline(): number {
    return this.#core.deadline;
  }

  /** Processes that run; a scope inside it that has some counts as one. */
  get running(): number {
    return this.#core.running;
  }

  /** Whether it has ended: nothing runs, and nothing can be spawned any more. */
  get ended(): boolean {
    return this.#core.ended;
  }

  /** The failures so far, in order; under `"collect"` without those that somebody has seen. */
  get failures(): readonly unknown[] {
    return [...this.#core.failures];
  }

  /**
   * Starts a process: calls it now or, under `concurrency`, when its turn has come. The promise has its result; nobody
   * needs to await it. In a scope that was cut short it rejects with the reason, without calling `process`.
   *
   * A function of a worker is a process too: `scope.spawn((signal) => tasks.work.with({ signal })(input))`.
   *
   * Throws a `ScopeEndedError` if the scope has ended, and an `ArgumentError` for what is no function.
   */
  spawn<R>(process: Process<R>): Promise<Awaited<R>> {
    return this.#core.spawn(process);
  }

  /**
   * Ends `resource` with the scope, and returns it. When the scope is cut short: `resource.cancel(reason)` if it has that,
   * else `close(reason)`. At the end of the scope, when no process runs: disposed of, in reverse order.
   *
   * Throws a `ScopeEndedError` if the scope has ended, and an `ArgumentError` for what cannot be disposed of.
   */
  own<D extends Disposable>(resource: D): D {
    this.#core.own(resource as Endable);
    return resource;
  }

  /**
   * Cuts the scope short on purpose: no more processes are started, `signal` fires with the reason (by default an
   * `AbortError`), what it owns is ended. The end of the scope is then no failure. The first cut counts.
   */
  cancel(reason?: unknown): void {
    this.#core.cut(reason, "owner");
  }

  /**
   * Waits until nothing runs, those included that are spawned meanwhile, and ends the scope. Rejects with the failure, or
   * with the reason of a cut from outside; each time it is called. Not to be called by a process of the scope, which
   * would wait for itself. Rejects with the reason of its own signal if that fires first; then the scope goes on.
   */
  join(options?: WaitOptions): Promise<void> {
    return waitFor(this.#core, options);
  }

  /** How a select waits for the end of the scope, as `join()` does. A failure is state `"closed"`, with it as reason. */
  [SELECT_CASE](): SelectCase<void> {
    return this.#core;
  }

  /** What `console.log` shows: how it stands, not its processes. */
  [INSPECT](
    _depth: unknown,
    options: unknown,
    inspect?: (value: unknown, options: unknown) => string,
  ): string {
    const { running, ended, failures, signal } = this;
    return shown(
      this,
      { running, ended, failures: failures.length, cut: signal.aborted },
      options,
      inspect,
    );
  }

  /** Joins; does not throw what somebody has seen already. */
  async [Symbol.asyncDispose](): Promise<void> {
    const core = this.#core;
    if (core.ended && core.wasSeen) return;
    try {
      await waitFor(core);
    } catch (error) {
      if (!core.seenBefore) throw error;
    }
  }
}
