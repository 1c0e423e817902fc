/**
 * `task.map(inputs)`: a call per input, as many at a time as asked for, results as they are wanted.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { Call, type Calls, captureBoth } from "./call.ts";
import { isThenable } from "./results.ts";

/** How to map a task over inputs. */
export interface MapOptions {
  /** Most calls at a time, results that nobody took yet included; twice the number of workers by default. */
  readonly concurrency?: number | undefined;
  /** Whether results come in the order of their inputs (the default) or as they are ready. */
  readonly ordered?: boolean | undefined;
  /** Ends the iteration with its reason, and cancels what runs. */
  readonly signal?: AbortSignal | undefined;
}

/** A call that was made for an input. */
interface Step {
  readonly call: Call;
  done: boolean;
  value: unknown;
}

const NOT_PULLING = Symbol("not pulling");

/** Calls an export for each input. The iterator is single-use, and does nothing before its first `next()`. */
export function mapCalls<R>(
  caller: Calls,
  idOf: () => number,
  name: string,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  options: MapOptions,
  workers: number,
): AsyncIterableIterator<R, void, undefined> {
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("the options of map() must be an object, such as { concurrency: 8 }", {
      value: options,
    });
  }
  const { concurrency = 2 * Math.max(1, workers), ordered = true, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new ArgumentError("the option concurrency must be a whole number from 1", {
      option: "concurrency",
      value: concurrency,
    });
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ArgumentError("the option signal must be an AbortSignal", {
      option: "signal",
      value: signal,
    });
  }
  const mapping = new Mapping(caller, idOf, name, iteratorOf(inputs), concurrency, ordered);
  return run<R>(mapping, signal);
}

function iteratorOf(
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
): Iterator<unknown> | AsyncIterator<unknown> {
  const source = inputs as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
  const iterator = source?.[Symbol.asyncIterator]?.() ?? source?.[Symbol.iterator]?.();
  if (iterator !== undefined) return iterator;
  throw new ArgumentError("the inputs must be an iterable or an async iterable", { value: inputs });
}

async function* run<R>(
  mapping: Mapping,
  signal: AbortSignal | undefined,
): AsyncGenerator<R, void, undefined> {
  const onAbort = (): void => mapping.fail(signal!.reason);
  try {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", onAbort, { once: true });
    for (;;) {
      mapping.pull();
      if (mapping.failed) throw mapping.failure;
      const step = mapping.take();
      if (step !== undefined) yield step.value as R;
      else if (mapping.over) return;
      else await mapping.change();
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    mapping.cancel();
  }
}

/** The state of one iteration. */
class Mapping {
  failed = false;
  failure: unknown = undefined;
  readonly #caller: Calls;
  readonly #idOf: () => number;
  readonly #name: string;
  readonly #inputs: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #concurrency: number;
  readonly #ordered: boolean;
  /** In the order of their inputs, or, unordered, those that run; results that nobody took are in `#ready` then. */
  readonly #steps = new Set<Step>();
  readonly #ready: Step[] = [];
  #pulling: unknown = NOT_PULLING;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(
    caller: Calls,
    idOf: () => number,
    name: string,
    inputs: Iterator<unknown> | AsyncIterator<unknown>,
    concurrency: number,
    ordered: boolean,
  ) {
    this.#caller = caller;
    this.#idOf = idOf;
    this.#name = name;
    this.#inputs = inputs;
    this.#concurrency = concurrency;
    this.#ordered = ordered;
  }

  /** Nothing runs, and there are no more inputs. */
  get over(): boolean {
    return this.#ended && this.#pulling === NOT_PULLING && this.#steps.size === 0 && this.#ready.length === 0;
  }

  /** Starts calls as long as there is room and an input is there. */
  pull(): void {
    while (!this.#ended && !this.failed && this.#pulling === NOT_PULLING) {
      if (this.#steps.size + this.#ready.length >= this.#concurrency) return;
      try {
        const next = this.#inputs.next();
        if (!isThenable(next)) this.#pulled(next as IteratorResult<unknown>);
        else {
          this.#pulling = next;
          Promise.resolve(next).then((result) => this.#pulled(result)).catch((reason) =>
            this.#broken(reason)
          );
        }
      } catch (reason) {
        this.#broken(reason);
      }
    }
  }

  /** The next result to hand out, if it is there. */
  take(): Step | undefined {
    if (!this.#ordered) return this.#ready.shift();
    const [first] = this.#steps;
    if (first === undefined || !first.done) return undefined;
    this.#steps.delete(first);
    return first;
  }

  /** Resolves when something has changed. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  /** The iteration ends with `reason`. */
  fail(reason: unknown): void {
    if (this.failed) return;
    this.failed = true;
    this.failure = reason;
    this.#changed();
  }

  /** Cancels what runs, and tells the source of the inputs. */
  cancel(): void {
    const reason = this.failed ? this.failure : new DOMException("The iteration was left", "AbortError");
    for (const { call, done } of this.#steps) if (!done) this.#caller.cancel(call, reason);
    if (this.#ended) return;
    this.#ended = true;
    try {
      const returned: unknown = this.#inputs.return?.();
      if (returned instanceof Promise) returned.catch(() => {});
    } catch {
      // The iteration has ended for a reason of its own.
    }
  }

  #broken(reason: unknown): void {
    this.#pulling = NOT_PULLING;
    this.#ended = true;
    this.fail(reason);
  }

  #pulled(result: IteratorResult<unknown>): void {
    this.#pulling = NOT_PULLING;
    if (result.done) this.#ended = true;
    else if (!this.#ended) this.#start(result.value);
    this.#changed();
  }

  #start(input: unknown): void {
    const promise = new Promise(captureBoth);
    const call = new Call(this.#idOf(), this.#name, 0);
    const step: Step = { call, done: false, value: undefined };
    this.#steps.add(step);
    promise.then((value) => this.#finished(step, value), (reason) => this.fail(reason));
    this.#caller.start(call, [input]);
  }

  #finished(step: Step, value: unknown): void {
    step.done = true;
    step.value = value;
    if (!this.#ordered) {
      this.#steps.delete(step);
      this.#ready.push(step);
    }
    this.#changed();
  }

  #changed(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
