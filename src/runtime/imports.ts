/**
 * What `rt.import()` returns: the exported functions of a module, to be called on workers.
 *
 * @module
 */
import type { Actor } from "../actor/actor.ts";
import { registerForeign } from "../actor/foreign.ts";
import { ArgumentError, RuntimeClosedError, TaskTimeoutError } from "../errors.ts";
import { currentClock } from "../time/clock.ts";
import { Call, type CallOptions, type Calls, captureBoth, HIGH, LOW, type TaskPriority } from "./call.ts";
import { type ClassHost, remoteChild, type RemoteClass, remoteSpawn } from "./actors/remote_class.ts";
import { mapCalls, type MapOptions } from "./map_calls.ts";

export type { CallOptions, MapOptions, TaskPriority };

/** A function that runs on a worker: arguments and result are copied. */
export interface RemoteFunction<A extends unknown[], R> {
  /**
   * Calls it on whichever worker is free. Rejects with what the function throws, and with a `WorkerLostError` when the
   * worker dies meanwhile.
   */
  (...args: A): Promise<Awaited<R>>;
  /** The same with options; throws an `ArgumentError` that names the one that is out of range. */
  with(options: CallOptions): (...args: A) => Promise<Awaited<R>>;
  /**
   * Calls it once per input, with that as its only argument. Inputs are pulled only as results are consumed; leaving
   * the loop cancels what runs; the first failure ends it and cancels the rest.
   */
  map(
    inputs: Iterable<A[0]> | AsyncIterable<A[0]>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<R>, void, undefined>;
}

/** The exported functions of a module `M`, callable from here. A generic function has lost its type parameters. */
export type Imported<M> =
  & {
    readonly [
      // deno-lint-ignore no-explicit-any -- any function type must match here
      K in keyof M as M[K] extends (...args: any[]) => unknown ? K : never
    ]: M[K] extends (...args: infer A) => infer R ? RemoteFunction<A, R> : never;
  }
  & {
    readonly [
      // deno-lint-ignore no-explicit-any -- any actor class must match here
      K in keyof M as M[K] extends new (...args: any[]) => Actor ? K : never
    ]: M[K] extends new (...args: infer P) => infer A ? A extends Actor ? RemoteClass<A, P> : never : never;
  };

/** What the functions need of the runtime. */
export interface ImportHost {
  /** Who makes the calls. */
  readonly caller: Calls;
  /** Who spawns actors. */
  readonly actors: ClassHost["actors"];
  /** Workers there are. */
  readonly workers: number;
  /** Number of an export; tells the workers of a new one. */
  exportId(url: string, name: string): number;
}

/** The functions of the module at `url`. Each is made on first use. */
export function importFrom<M>(host: ImportHost, url: string): Imported<M> {
  const made: object = Object.create(
    new Proxy(Object.create(null), {
      get(_, name): unknown {
        // A thenable would be called by `await`.
        if (typeof name === "symbol" || name === "then") return undefined;
        const task = remote(host, url, name);
        Object.defineProperty(made, name, { value: task, enumerable: true });
        return task;
      },
    }),
  );
  return made as Imported<M>;
}

/** Checks a module URL. */
export function checkUrl(url: unknown): string {
  if (url instanceof URL) return url.href;
  if (typeof url === "string" && URL.canParse(url)) return new URL(url).href;
  throw new ArgumentError(
    'a task module needs an absolute URL: write import.meta.resolve("./tasks.ts")',
    { url },
  );
}

function remote(host: ImportHost, url: string, name: string): RemoteFunction<unknown[], unknown> {
  const { caller } = host;
  let id = -1;
  const idOf = (): number => id === -1 ? id = host.exportId(url, name) : id;
  const call = (...args: unknown[]): Promise<unknown> => caller.call(id === -1 ? idOf() : id, name, args);
  Object.defineProperty(call, "name", { value: name });
  Object.defineProperty(call, "spawn", { get: () => remoteSpawn(host, url, name), enumerable: true });
  registerForeign(call, remoteChild(host, url, name));
  return Object.assign(call, {
    with(options: CallOptions) {
      const checked = checkCall(options, host.workers);
      return (...args: unknown[]): Promise<unknown> => callWith(caller, idOf(), name, checked, args);
    },
    map(inputs: Iterable<unknown> | AsyncIterable<unknown>, options: MapOptions = {}) {
      return mapCalls(caller, idOf, name, inputs, options, host.workers);
    },
  });
}

const CALL_OPTIONS: ReadonlySet<string> = new Set(["signal", "timeout", "worker", "idempotent", "priority"]);

/** What stands in place of a worker for each. */
const PRIORITIES: ReadonlyMap<string, number> = new Map([["high", HIGH], ["normal", 0], ["low", LOW]]);

function checkCall(options: CallOptions, workers: number): CallOptions {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of a call must be an object, such as { timeout: 500 }", {
      value: options,
    });
  }
  const unknown = Object.keys(options).find((name) => !CALL_OPTIONS.has(name));
  if (unknown !== undefined) {
    throw new ArgumentError("a call has no such option", {
      option: unknown,
      options: [...CALL_OPTIONS].join(" "),
    });
  }
  const { signal, timeout, worker, priority = "normal" } = options;
  if (!PRIORITIES.has(priority)) {
    throw new ArgumentError('the option priority must be "high", "normal" or "low"', {
      option: "priority",
      value: priority,
    });
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ArgumentError("the option signal must be an AbortSignal", {
      option: "signal",
      value: signal,
    });
  }
  if (timeout !== undefined && !(typeof timeout === "number" && timeout >= 0)) {
    throw new ArgumentError("the option timeout must be a number of milliseconds", {
      option: "timeout",
      value: timeout,
    });
  }
  if (worker !== undefined && !(Number.isInteger(worker) && worker >= 1 && worker <= workers)) {
    throw new ArgumentError("the option worker must be the number of a worker, from 1", {
      option: "worker",
      value: worker,
      workers,
    });
  }
  return options;
}

function callWith(
  caller: Calls,
  id: number,
  name: string,
  options: CallOptions,
  args: unknown[],
): Promise<unknown> {
  const { signal, timeout, priority = "normal", idempotent } = options;
  const worker = options.worker ?? PRIORITIES.get(priority)!;
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (caller.closed) return Promise.reject(new RuntimeClosedError("the runtime is closed", { task: name }));
  const promise = new Promise(captureBoth);
  const call = new Call(id, name, worker);
  if (idempotent === true) caller.keepForAnotherTry(call, args);
  caller.start(call, args);
  if (!call.settled) limit(caller, call, signal, timeout);
  return promise;
}

/** Cancels a call when its signal aborts or its time is over. */
function limit(
  caller: Calls,
  call: Call,
  signal: AbortSignal | undefined,
  timeout: number | undefined,
): void {
  if (signal === undefined && timeout === undefined) return;
  const onAbort = (): void => caller.cancel(call, signal!.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const clock = currentClock();
  const timer = timeout === undefined || timeout === Infinity ? undefined : clock.setTimer(timeout, {
    onTimer: () => caller.cancel(call, new TaskTimeoutError(call.name, timeout)),
  });
  call.release = () => {
    signal?.removeEventListener("abort", onAbort);
    if (timer !== undefined) clock.cancel(timer);
  };
}
