/**
 * The traces of one runtime: at most one runs at a time.
 *
 * @module
 */
import type { TraceMemory } from "../core/trace_ring.ts";
import { ArgumentError } from "../errors.ts";
import type { Life } from "../workers/life.ts";
import { Probes } from "../workers/probe.ts";
import type { Looked } from "./look.ts";
import { makeTrace, type Trace, type TraceControl, type TraceHost, type TraceOptions } from "./trace.ts";

/** Who knows what runs where. */
export interface Running {
  /** Names of the tasks in the air in a slot. */
  runningIn(slot: number): readonly string[];
}

/** What the main isolate's runtime knows, as a trace needs it. */
function traceHost(
  { core, pool, exports, register }: TracedRuntime,
  probes: Probes,
  running: Running,
): TraceHost {
  const { names, hidden } = register;
  return {
    core,
    probes,
    lives: () => pool.living(),
    doing: (slot) => running.runningIn(slot),
    channel: (number) => names.get(number) ?? (hidden.has(number) ? "tasks" : `channel ${number}`),
    tasks: () => new Map([...exports.values()].map(({ id, name }) => [id, name])),
  };
}

type TracedRuntime = Pick<Looked, "core" | "pool" | "exports" | "register">;

/** Begins and ends them. Main isolate only. */
export class Traces {
  /** Tell which workers do not come round. */
  readonly probes: Probes;
  readonly #host: TraceHost;
  #trace: Trace | undefined;
  #control: TraceControl | undefined;
  /** Called when the trace that runs has to make way, or has ended with the runtime. */
  #onTaken: (() => void) | undefined;

  /** `running` knows of the calls made here. */
  constructor(runtime: TracedRuntime, running: Running) {
    this.probes = new Probes(runtime.core);
    this.#host = traceHost(runtime, this.probes, running);
  }

  /** The one that runs. */
  get current(): Trace | undefined {
    return this.#trace?.running ? this.#trace : undefined;
  }

  /**
   * Begins one; resolves when the workers have begun, too. Rejects with an `ArgumentError` for bad options, or if one runs already
   * that was not {@linkcode Traces.lend lent}.
   */
  async start(options?: TraceOptions): Promise<Trace> {
    if (this.current !== undefined && this.#onTaken === undefined) {
      throw new ArgumentError("a trace runs already: stop it first");
    }
    return await this.#begin(options, undefined);
  }

  /** Begins one that makes way when the program begins one of its own: it is stopped then, and when the runtime is closed, and `onTaken` called. */
  async lend(onTaken: () => void): Promise<Trace> {
    if (this.current !== undefined) throw new ArgumentError("a trace runs already: stop it first");
    return await this.#begin({}, onTaken);
  }

  /** The memory for a worker that is about to start, if a trace runs. */
  memory(worker: number): TraceMemory | undefined {
    return this.#control?.memory(worker);
  }

  /** A worker is dead. */
  lost(life: Life, reason: string | undefined): void {
    this.#control?.lost(life, reason);
  }

  /** The runtime is closed. */
  close(): void {
    this.#trace?.stop();
    this.#onTaken?.();
  }

  async #begin(options: TraceOptions | undefined, onTaken: (() => void) | undefined): Promise<Trace> {
    const [trace, control] = makeTrace(this.#host, options);
    this.#trace?.stop();
    this.#onTaken?.();
    [this.#trace, this.#control, this.#onTaken] = [trace, control, onTaken];
    await control.begin();
    return trace;
  }
}
