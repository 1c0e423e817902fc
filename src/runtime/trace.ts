/**
 * A trace of a whole runtime: what every isolate does, on one time line.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import { traceClock, type TraceMemory, TraceRing } from "../core/trace_ring.ts";
import { ArgumentError } from "../errors.ts";
import { reportError } from "../errors/report.ts";
import type { Life } from "../workers/life.ts";
import { CrashWatch, type Incident, type Noted, type TraceRange, Watch, type Watched } from "./incidents.ts";
import { traceIsolate } from "./trace_actors.ts";
import { type TracedThread, traceJson, type TraceNames } from "./trace_json.ts";

export type { Incident, TraceRange };

/** What a trace can be told. */
export interface TraceOptions {
  /**
   * Events that each isolate keeps, the newest; 32 bytes each. Messages that go the same way shortly one after the other are
   * one event. A power of two, or rounded up to one. Default: 32 768, a mebibyte for each isolate.
   */
  readonly events?: number | undefined;
  /**
   * Called in the main isolate when a worker is lost or stuck, or the program is about to die: see {@linkcode Incident}. What it
   * throws is reported as uncaught. Of a crash nothing is told that happens after it has returned.
   */
  readonly onIncident?: ((incident: Incident) => void) | undefined;
  /**
   * Milliseconds after which a worker is stuck whose event loop does not come round: at least 20, and more than the longest
   * synchronous computation that is meant to be; `Infinity` for never. Only with `onIncident`. Default: 1 000.
   */
  readonly stuckAfter?: number | undefined;
}

/** What a trace needs of the runtime. */
export interface TraceHost extends TraceNames, Watched {
  readonly core: Core;
  /** The tasks in the air in a slot, as far as they were called from here. */
  doing(slot: number): readonly string[];
}

/** One isolate's part. */
interface Part {
  readonly name: string;
  readonly worker: number;
  readonly ring: TraceRing;
  /** Microseconds that its clock is ahead of the main isolate's. */
  ahead: number;
  /** When it died, in microseconds by the trace's clock. */
  died: number | undefined;
}

/** What only the runtime may do with a trace. */
export interface TraceControl {
  /** Begins, here at once and in the workers by and by. */
  begin(): Promise<void>;
  /** The memory for a worker that is about to start, if the trace runs. */
  memory(worker: number): TraceMemory | undefined;
  /** A worker is dead. */
  lost(life: Life, reason: string | undefined): void;
}

const EVENTS = 32_768;
const EVENTS_MIN = 16;
const EVENTS_MAX = 2 ** 22;
const STUCK_AFTER = 1_000;
const STUCK_AFTER_MIN = 20;
/** Milliseconds that a worker has to begin; one that is in a loop begins later. */
const PATIENCE = 1_000;
/** Incidents that are kept, the newest. */
const INCIDENTS = 64;

/** Makes a trace; for the runtime. Throws an `ArgumentError` for a bad option. */
export let makeTrace: (host: TraceHost, options: TraceOptions | undefined) => [Trace, TraceControl];

/**
 * A trace that runs; made by `await rt.trace()`. Each isolate notes its newest events in memory of its own, which stays
 * readable when the isolate dies or hangs; what is not traced costs nothing, also afterwards. It costs so little that it may
 * always run, as a flight recorder: then `json({ last: 5_000 })` tells at any time what the last five seconds were like, and
 * `onIncident` is called when something has gone wrong.
 *
 * Arrows lead from a send to the receive of the same message, through channels and through the inboxes that carry results
 * and messages to actors, and from the call of a task over its run to its result. A message gets none if several could be
 * meant, because others sent or received at the very same time, nor if one side was overwritten or not traced.
 *
 * After `runtime/trace` of Go and its `FlightRecorder`, and Java's Flight Recorder.
 *
 * @example
 * ```ts
 * import { Runtime } from "@millrace/millrace";
 * import { assert } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const tasks = rt.import<{ twice(n: number): number }>("data:text/javascript,export const twice = (n) => 2 * n");
 * await using trace = await rt.trace({
 *   onIncident: (incident) => Deno.writeTextFileSync(`${incident.kind}.json`, incident.trace({ last: 5_000 })),
 * });
 * await tasks.twice(21);
 * const text = trace.json(); // for https://ui.perfetto.dev or chrome://tracing
 * assert(text.includes("run twice"));
 * ```
 */
export class Trace implements AsyncDisposable {
  static {
    makeTrace = (host, options) => {
      const trace = new Trace(host, options ?? {});
      return [trace, {
        begin: () => trace.#begin(),
        memory: (worker) => trace.running ? trace.#part(worker).ring.memory : undefined,
        lost: (life, reason) => trace.#lost(life, reason),
      }];
    };
  }

  readonly #host: TraceHost;
  readonly #events: number;
  readonly #onIncident: ((incident: Incident) => void) | undefined;
  readonly #stuckAfter: number;
  #parts: Part[] = [];
  readonly #starts = new Map<number, number>();
  readonly #incidents: (Noted & { readonly ts: number })[] = [];
  readonly #watches: Disposable[] = [];
  #running = true;
  #noted: TracedThread[] | undefined;
  #stopped = 0;

  private constructor(host: TraceHost, options: TraceOptions) {
    const { events = EVENTS, onIncident, stuckAfter = STUCK_AFTER } = options;
    if (!Number.isInteger(events) || events < EVENTS_MIN || events > EVENTS_MAX) {
      throw new ArgumentError(`the option events must be an integer from ${EVENTS_MIN} to ${EVENTS_MAX}`, {
        events,
      });
    }
    if (onIncident !== undefined && typeof onIncident !== "function") {
      throw new ArgumentError("the option onIncident must be a function", { onIncident });
    }
    if (typeof stuckAfter !== "number" || !(stuckAfter >= STUCK_AFTER_MIN)) {
      throw new ArgumentError(`the option stuckAfter must be milliseconds, at least ${STUCK_AFTER_MIN}`, {
        stuckAfter,
      });
    }
    this.#host = host;
    this.#events = events;
    this.#onIncident = onIncident;
    this.#stuckAfter = stuckAfter;
  }

  /** Whether it notes what happens. */
  get running(): boolean {
    return this.#running;
  }

  /**
   * What was noted so far, or in the last milliseconds of it, as JSON of the Trace Event Format. May be called while it runs, and
   * after it was stopped. Throws an `ArgumentError` if `last` is no number of milliseconds above 0.
   */
  json({ last = Infinity }: TraceRange = {}): string {
    if (typeof last !== "number" || !(last > 0)) {
      throw new ArgumentError("the option last must be milliseconds above 0", { last });
    }
    const until = this.#running ? microseconds() : this.#stopped;
    return traceJson(this.#noted ?? this.#read(), this.#host, {
      from: until - last * 1000,
      incidents: this.#incidents,
    });
  }

  /** Stops noting, and looking for incidents. What was noted stays. Idempotent. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    for (const watch of this.#watches) watch[Symbol.dispose]();
    traceIsolate(this.#host.core, undefined);
    // Workers hear of it a little later.
    this.#stopped = microseconds();
    this.#noted = this.#read();
    this.#parts = [];
    for (const life of this.#host.lives()) life.tell({ kind: "trace", memory: undefined, asked: 0 });
  }

  /** As `stop`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    return Promise.resolve();
  }

  async #begin(): Promise<void> {
    traceIsolate(this.#host.core, this.#part(0).ring);
    if (this.#onIncident !== undefined) this.#watch();
    await Promise.all([...this.#host.lives()].map((life) => this.#beginIn(life)));
  }

  #watch(): void {
    this.#watches.push(new CrashWatch((error) => this.#incident("crash", 0, textOf(error))));
    if (this.#stuckAfter === Infinity) return;
    const watch = new Watch(this.#host, this.#stuckAfter, ({ slot, worker }, ms) => {
      const doing = this.#host.doing(slot).join(", ");
      const goesOn = this.#notedSince(worker, ms / 2) ? ", although it goes on" : "";
      this.#incident(
        "worker_stuck",
        worker,
        `has not come round for ${Math.round(ms)} ms${goesOn}${doing && `; it runs ${doing}`}`,
      );
    });
    this.#watches.push(watch);
  }

  /** Whether the worker has noted something in the last `ms`: it works in microtasks, and lets its event loop have no turn. */
  #notedSince(worker: number, ms: number): boolean {
    const thread = this.#read().findLast(({ name }) => this.#partOf(worker)?.name === name);
    const last = thread?.events.at(-1);
    return last !== undefined &&
      last.at + Math.max(0, last.took) - thread!.ahead > microseconds() - ms * 1000;
  }

  #partOf(worker: number): Part | undefined {
    return this.#parts.findLast((part) => part.worker === worker);
  }

  #read(): TracedThread[] {
    if (this.#running) this.#host.core.tracer?.flush();
    const now = microseconds();
    return this.#parts.map(({ name, ring, ahead, died }) => {
      const origin = ring.origin === 0 ? 0 : (ring.origin - performance.timeOrigin) * 1000;
      return {
        name,
        ahead: ahead - origin,
        until: died ?? now,
        kind: (id: number) => ring.nameOf(id),
        ...ring.read(),
      };
    });
  }

  /** A worker's ring from its next start on. Of those that died the last one is kept. */
  #part(worker: number): Part {
    const start = (this.#starts.get(worker) ?? 0) + 1;
    this.#starts.set(worker, start);
    const before = this.#parts.filter((part) => part.worker === worker).slice(0, -1);
    this.#parts = this.#parts.filter((part) => !before.includes(part));
    const name = worker === 0
      ? "main"
      : start === 1
      ? `worker ${worker}`
      : `worker ${worker}, start ${start}`;
    const part = { name, worker, ring: TraceRing.create(this.#events), ahead: 0, died: undefined };
    this.#parts.push(part);
    return part;
  }

  #lost(life: Life, reason: string | undefined): void {
    if (!this.#running) return;
    const part = this.#partOf(life.worker);
    if (part !== undefined) part.died ??= microseconds();
    this.#incident("worker_lost", life.worker, reason ?? "it is gone, and has not said why");
  }

  #incident(kind: Noted["kind"], worker: number, reason: string): void {
    const noted = { kind, worker, reason, at: Date.now() };
    this.#incidents.push({ ...noted, ts: microseconds() });
    if (this.#incidents.length > INCIDENTS) this.#incidents.shift();
    const tell = () => {
      try {
        this.#onIncident?.({ ...noted, trace: (range) => this.json(range) });
      } catch (error) {
        reportError(error);
      }
    };
    // After a crash there is no later; after a death the runtime has something to do first.
    if (kind === "crash") tell();
    else queueMicrotask(tell);
  }

  async #beginIn(life: Life): Promise<void> {
    const part = this.#part(life.worker);
    const { promise, resolve } = Promise.withResolvers<void>();
    const told = traceClock();
    life.onTraced = (at, asked) => {
      // Answers to an earlier trace, or to its end, may be under way still.
      if (asked !== told) return;
      // Clocks agree as far as can be told unless they differ by more than the way takes.
      const heard = traceClock();
      const ahead = at - (told + heard) / 2;
      if (Math.abs(ahead) > (heard - told) / 2) part.ahead = ahead;
      resolve();
    };
    life.tell({ kind: "trace", memory: part.ring.memory, asked: told });
    const timer = setTimeout(resolve, PATIENCE);
    await promise;
    clearTimeout(timer);
  }
}

/** Microseconds by the trace's clock: since the main isolate began. */
function microseconds(): number {
  return performance.now() * 1000;
}

/** An error for people; whatever was thrown, and whatever it does when it is looked at. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "something that cannot be shown";
  }
}
