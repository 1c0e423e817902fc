/**
 * A trace of a whole runtime: what every isolate does, on one time line.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import { traceClock, type TraceMemory, TraceRing } from "../core/trace_ring.ts";
import { ArgumentError } from "../errors.ts";
import type { Life } from "../workers/life.ts";
import type { ExportNotice } from "../workers/protocol.ts";
import { type TracedThread, traceJson, type TraceNames } from "./trace_json.ts";

/** What a trace can be told. */
export interface TraceOptions {
  /** Events that each isolate keeps, the newest; 64 bytes each. Default: 16 384. */
  events?: number | undefined;
}

/** What a trace needs of the runtime. */
export interface TraceHost extends TraceNames {
  readonly core: Core;
  /** The workers that live. */
  lives(): Iterable<Life>;
}

/** What the main isolate's runtime knows of names, as a trace needs it. */
export function traceHost(
  core: Core,
  pool: { living(): Iterable<Life> },
  exports: ReadonlyMap<string, ExportNotice>,
  names: ReadonlyMap<number, string>,
  hidden: ReadonlySet<number>,
): TraceHost {
  return {
    core,
    lives: () => pool.living(),
    channel: (number) => names.get(number) ?? (hidden.has(number) ? "tasks" : `channel ${number}`),
    task: (id) => [...exports.values()].find((one) => one.id === id)?.name ?? `task ${id}`,
  };
}

/** One isolate's part. */
interface Part {
  readonly name: string;
  readonly ring: TraceRing;
  ahead: number;
}

const EVENTS = 16_384;
const EVENTS_MAX = 2 ** 22;
/** Milliseconds that a worker has to begin; one that is in a loop begins later. */
const PATIENCE = 1_000;

/** Begins one, here at once and in the workers by and by; for the runtime. Throws an `ArgumentError` for a bad option. */
export let beginTrace: (
  host: TraceHost,
  options: TraceOptions | undefined,
) => { readonly trace: Trace; readonly begun: Promise<void> };
/** The memory for a worker that is about to start, if the trace runs; for the runtime. */
export let traceMemory: (trace: Trace | undefined, worker: number) => TraceMemory | undefined;

/**
 * A trace that runs; made by `await rt.trace()`. Each isolate notes its newest events in memory of its own, which stays
 * readable when the isolate dies or hangs; what is not traced costs nothing, also afterwards.
 *
 * Arrows lead from a send to the receive of the same message, through channels and through the inboxes that carry results
 * and messages to actors, and from the call of a task over its run to its result. A message gets none if several could be
 * meant, because others sent or received at the very same time, nor if one side was overwritten or not traced.
 *
 * After `runtime/trace` of Go.
 *
 * @example
 * ```ts
 * import { Runtime } from "@millrace/millrace";
 * import { assert } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const tasks = rt.import<{ twice(n: number): number }>("data:text/javascript,export const twice = (n) => 2 * n");
 * await using trace = await rt.trace();
 * await tasks.twice(21);
 * const text = trace.json(); // for https://ui.perfetto.dev or chrome://tracing
 * assert(text.includes("run twice"));
 * ```
 */
export class Trace implements AsyncDisposable {
  static {
    beginTrace = (host, options) => {
      const trace = new Trace(host, options);
      return { trace, begun: trace.#begin() };
    };
    traceMemory = (trace, worker) => trace?.running ? trace.#part(`worker ${worker}`).ring.memory : undefined;
  }

  readonly #host: TraceHost;
  readonly #events: number;
  readonly #parts: Part[] = [];
  #running = true;
  #noted: TracedThread[] | undefined;

  private constructor(host: TraceHost, options: TraceOptions = {}) {
    const { events = EVENTS } = options ?? {};
    if (!Number.isInteger(events) || events < 16 || events > EVENTS_MAX) {
      throw new ArgumentError(`the option events must be an integer from 16 to ${EVENTS_MAX}`, { events });
    }
    this.#host = host;
    this.#events = events;
  }

  /** Whether it notes what happens. */
  get running(): boolean {
    return this.#running;
  }

  /** What was noted so far, as JSON of the Trace Event Format. May be called while it runs, and after it was stopped. */
  json(): string {
    return traceJson(this.#noted ?? this.#read(), this.#host);
  }

  /** Stops noting. What was noted stays. Idempotent. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    // Workers hear of it a little later.
    this.#noted = this.#read();
    this.#host.core.trace(undefined);
    for (const life of this.#host.lives()) life.tell({ kind: "trace", memory: undefined });
  }

  /** As `stop`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    return Promise.resolve();
  }

  async #begin(): Promise<void> {
    this.#host.core.trace(this.#part("main").ring);
    await Promise.all([...this.#host.lives()].map((life) => this.#beginIn(life)));
  }

  #read(): TracedThread[] {
    return this.#parts.map(({ name, ring, ahead }) => ({ name, ahead, ...ring.read() }));
  }

  #part(name: string): Part {
    const same = this.#parts.filter((part) => part.name === name || part.name.startsWith(`${name}, `)).length;
    const part = {
      name: same === 0 ? name : `${name}, start ${same + 1}`,
      ring: TraceRing.create(this.#events),
      ahead: 0,
    };
    this.#parts.push(part);
    return part;
  }

  async #beginIn(life: Life): Promise<void> {
    const part = this.#part(`worker ${life.worker}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    const told = traceClock();
    life.onTraced = (at) => {
      // Clocks agree as far as can be told unless they differ by more than the way takes.
      const heard = traceClock();
      const ahead = at - (told + heard) / 2;
      if (Math.abs(ahead) > (heard - told) / 2) part.ahead = ahead;
      resolve();
    };
    life.tell({ kind: "trace", memory: part.ring.memory });
    const timer = setTimeout(resolve, PATIENCE);
    await promise;
    clearTimeout(timer);
  }
}
