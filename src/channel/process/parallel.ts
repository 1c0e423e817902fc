/**
 * PAR and SEQ: processes composed into one that has their results.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { checkCount } from "../sync/waitable.ts";
import { waitFor } from "../wait.ts";
import { ScopeCore } from "./scope_core.ts";
import type { Process, ScopeOptions } from "./scope_options.ts";

/** What processes give, in the shape in which they were given. */
export type ProcessResults<P> = {
  -readonly [K in keyof P]: P[K] extends (...args: never[]) => infer R ? Awaited<R> : never;
};

/** A process that there are several of; `index` tells it which one it is, from 0. */
export type IndexedProcess<R> = (index: number, signal: AbortSignal) => R;

type Processes = readonly Process<unknown>[] | Readonly<Record<string, Process<unknown>>>;

function checkProcess(process: unknown, key: string | number): void {
  if (typeof process === "function") return;
  throw new ArgumentError("a process must be a function, such as async (signal) => {}", {
    key,
    value: process,
  });
}

/** Refuses what is no process before any of them starts. */
function check(verb: string, processes: Processes | number, repeated: unknown): void {
  if (typeof processes === "number") {
    checkCount(`the number of processes of ${verb}()`, processes, 0);
    checkProcess(repeated, "process");
  } else if (typeof processes !== "object" || processes === null) {
    throw new ArgumentError(
      `${verb}() needs an array or an object of functions, or a number and a function`,
      {
        value: processes,
      },
    );
  } else {
    for (const [key, process] of Object.entries(processes)) checkProcess(process, key);
  }
}

/** Starts all of them: one promise a process is all that is kept, however many they are. */
function launchAll(scope: ScopeCore, processes: Processes | number, repeated: unknown): Promise<unknown>[] {
  if (typeof processes !== "number") {
    return Object.values(processes as readonly Process<unknown>[]).map((process) => scope.launch(process));
  }
  const running: Promise<unknown>[] = [];
  for (let i = 0; i < processes; i++) {
    running.push(scope.launch((signal) => (repeated as IndexedProcess<unknown>)(i, signal)));
  }
  return running;
}

/** Runs all in one scope. */
async function runAll(
  verb: string,
  processes: Processes | number,
  rest: readonly unknown[],
  limit?: number,
): Promise<unknown> {
  const repeats = typeof processes === "number";
  check(verb, processes, rest[0]);
  const options = rest[repeats ? 1 : 0] as ScopeOptions | undefined ?? {};
  const scope = new ScopeCore(limit === undefined ? options : { ...options, concurrency: limit }, undefined);
  const running = launchAll(scope, processes, rest[0]);
  await waitFor(scope);
  const results: unknown[] = [];
  // All have resolved: one after the other needs no more memory than the results.
  for (const promise of running) results.push(await promise);
  if (repeats || Array.isArray(processes)) return results;
  return Object.fromEntries(Object.keys(processes).map((key, i) => [key, results[i]]));
}

/** The type of {@linkcode parallel} and {@linkcode sequence}. */
export interface Compose {
  /** Runs the processes of a tuple, an array or an object and resolves with their results, in the same shape. */
  <const P extends readonly Process<unknown>[] | Readonly<Record<string, Process<unknown>>>>(
    processes: P,
    options?: ScopeOptions,
  ): Promise<ProcessResults<P>>;
  /** Runs `count` processes made of the same function and resolves with their results. */
  <R>(count: number, process: IndexedProcess<R>, options?: ScopeOptions): Promise<Awaited<R>[]>;
}

/**
 * Runs processes at the same time and waits for all of them: PAR. They are functions of this isolate, functions of
 * workers, or both; each is called with a signal, replicated ones with their index before it.
 *
 * It is one `Scope`: the first failure cuts the others short and, when all have ended, is what the promise rejects
 * with; under `onFailure: "collect"` they go on, and it rejects with an `AggregateError`. `signal` and `timeout`
 * cut all of them short, `concurrency` bounds how many run at once.
 *
 * Rejects with an `ArgumentError` before any process starts if one is no function or an option is bad.
 *
 * After occam's `PAR`, JCSP's and PyCSP's `Parallel`.
 *
 * @example
 * ```ts
 * import { Channel, parallel } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = new Channel<number>();
 * const [, sum] = await parallel([
 *   async () => {
 *     await numbers.sendMany([1, 2, 3]);
 *     numbers.close();
 *   },
 *   async () => (await Array.fromAsync(numbers)).reduce((a, b) => a + b),
 * ]);
 * assertEquals(sum, 6);
 *
 * assertEquals(await parallel({ name: () => "Ada", born: () => 1815 }), { name: "Ada", born: 1815 });
 * assertEquals(await parallel(4, (i) => i * i), [0, 1, 4, 9]);
 * ```
 */
export const parallel: Compose =
  ((processes: Processes | number, ...rest: unknown[]) => runAll("parallel", processes, rest)) as Compose;

/**
 * Runs processes one after the other and waits for all of them: SEQ. Everything else is as in {@linkcode parallel}; a
 * failure leaves those uncalled that come after it.
 *
 * @example
 * ```ts
 * import { sequence } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const log: number[] = [];
 * await sequence(3, async (i) => {
 *   await Promise.resolve();
 *   log.push(i);
 * });
 * assertEquals(log, [0, 1, 2]);
 * ```
 */
export const sequence: Compose =
  ((processes: Processes | number, ...rest: unknown[]) => runAll("sequence", processes, rest, 1)) as Compose;
