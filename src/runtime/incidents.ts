/**
 * What a flight recorder is for: a worker that dies or hangs, and a program that is about to die.
 *
 * @module
 */
import type { Life } from "../workers/life.ts";
import type { Probes } from "../workers/probe.ts";
import { unref } from "../workers/unref.ts";

/** What {@linkcode Trace.json} can be told. */
export interface TraceRange {
  /** Only the last so many milliseconds. Default: everything that was kept. */
  readonly last?: number | undefined;
}

/** Something that should not happen has happened, and the trace shows how it came to that. */
export interface Incident {
  /**
   * `"worker_lost"`: a worker has died, and was or is replaced; `"worker_stuck"`: its event loop does not come round, told once
   * for each time; `"crash"`: an error that nobody has caught, or a promise whose rejection nobody handles, is about to end the
   * program, unless a listener of its own keeps it from that.
   */
  readonly kind: "worker_lost" | "worker_stuck" | "crash";
  /** Number of the worker; 0, the main isolate, for a crash. */
  readonly worker: number;
  /** For people: what the worker has died of, what it is doing, or the error. */
  readonly reason: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** What led to it, as {@linkcode Trace.json} gives it. Call it at once: what happens later goes into the same rings. */
  trace(range?: TraceRange): string;
}

/** An incident as a trace keeps it. */
export type Noted = Omit<Incident, "trace">;

/** Looks a second at most between two looks at the workers, at least. */
const LOOKS_PER_ALARM = 4;
const LONGEST_INTERVAL = 1_000;
/** A look that is later than so many intervals: this isolate, or the whole machine, had no time itself. */
const LATE = 2;

/** What the watch needs to know of workers. */
export interface Watched {
  readonly probes: Probes;
  lives(): Iterable<Life>;
}

/** Looks at the workers now and then, and tells once of each that does not come round. Keeps nothing alive. */
export class Watch implements Disposable {
  readonly #watched: Watched;
  readonly #after: number;
  readonly #interval: number;
  readonly #onStuck: (life: Life, ms: number) => void;
  readonly #told = new Set<Life>();
  readonly #timer: ReturnType<typeof setInterval>;
  #looked = performance.now();

  /** `after` milliseconds are too long. */
  constructor(watched: Watched, after: number, onStuck: (life: Life, ms: number) => void) {
    this.#watched = watched;
    this.#after = after;
    this.#onStuck = onStuck;
    this.#interval = Math.min(LONGEST_INTERVAL, after / LOOKS_PER_ALARM);
    this.#timer = unref(setInterval(() => this.#look(), this.#interval));
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const late = now - this.#looked - this.#interval;
    this.#looked = now;
    const { probes } = this.#watched;
    if (late > LATE * this.#interval) probes.excuse(late);
    for (const life of this.#watched.lives()) {
      const ms = life.state === "ready" ? probes.look(life, life, this.#after) : 0;
      if (ms === 0) this.#told.delete(life);
      else if (ms >= this.#after && !this.#told.has(life)) {
        this.#told.add(life);
        this.#onStuck(life, ms);
      }
    }
  }
}

/** What Node and Bun have beside events of the global scope, or instead. */
interface Monitored {
  on(event: "uncaughtExceptionMonitor", listener: (error: unknown) => void): void;
  off(event: "uncaughtExceptionMonitor", listener: (error: unknown) => void): void;
}

/** Calls `tell` as soon as an error is about to end the program; all that is to be done has to be done when it returns. */
export class CrashWatch implements Disposable {
  readonly #tell: (error: unknown) => void;
  #telling = false;

  constructor(tell: (error: unknown) => void) {
    this.#tell = tell;
    if ("Deno" in globalThis || monitored() === undefined) {
      globalThis.addEventListener?.("error", this.#onError);
      globalThis.addEventListener?.("unhandledrejection", this.#onRejection);
    } else monitored()!.on("uncaughtExceptionMonitor", this.#crashed);
  }

  /** Listens no more. */
  [Symbol.dispose](): void {
    globalThis.removeEventListener?.("error", this.#onError);
    globalThis.removeEventListener?.("unhandledrejection", this.#onRejection);
    if (!("Deno" in globalThis)) monitored()?.off("uncaughtExceptionMonitor", this.#crashed);
  }

  readonly #onError = (event: Event): void => {
    if (!event.defaultPrevented) this.#crashed((event as ErrorEvent).error);
  };

  readonly #onRejection = (event: Event): void => {
    if (!event.defaultPrevented) this.#crashed((event as PromiseRejectionEvent).reason);
  };

  readonly #crashed = (error: unknown): void => {
    // What the listener itself throws is no second crash.
    if (this.#telling) return;
    this.#telling = true;
    this.#tell(error);
    this.#telling = false;
  };
}

function monitored(): Monitored | undefined {
  return (globalThis as { process?: Monitored }).process;
}
