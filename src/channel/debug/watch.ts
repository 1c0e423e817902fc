/**
 * Finds deadlocks, stalls and leaks in the record of what is parked, and reports them.
 *
 * A deadlock is found without guessing: the event loop has run empty, and operations are parked that nothing can wake.
 * Deno tells so by the event `beforeunload`, Node by `beforeExit`; the report comes when the process really ends. Deno
 * tells nobody when the main module itself waits: it ends with "Top-level await promise never resolved". There the
 * report of a stall comes first, from a timer that does not keep the process alive.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { failProcess, onEnd, restlessTimer } from "./environment.ts";
import type { ParkedOperation } from "../../errors.ts";
import type { Parked, Recorder, RecordListener } from "./recorder.ts";
import { Report } from "./report.ts";

/** How long nothing has to move until that is reported, in milliseconds. */
const STALL = 1000;
/** What Go's programs exit with after a deadlock. */
const EXIT_CODE = 2;

/** What a watch is told; see `DebugOptions`. */
export interface WatchOptions {
  /** See `DebugOptions`. */
  readonly stall?: number | undefined;
  /** See `DebugOptions`. */
  readonly ignore?: ((operation: ParkedOperation) => boolean) | undefined;
  /** See `DebugOptions`. */
  readonly onReport?: ((report: Report) => void) | undefined;
}

/** Watches a record until it is stopped. */
export class Watch implements RecordListener {
  readonly #recorder: Recorder;
  readonly #options: WatchOptions;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined = undefined;
  #moves = 0;
  #movesSeen = 0;
  #movesAtEmpty = -1;
  #leaked: Parked[] = [];

  /** Starts to watch. */
  constructor(recorder: Recorder, options: WatchOptions) {
    this.#recorder = recorder;
    this.#options = options;
    this.#stop = onEnd({ empty: () => this.#empty(), end: () => this.#end() });
    recorder.listeners.add(this);
  }

  /** No more reports. */
  stop(): void {
    this.#stop();
    this.#recorder.listeners.delete(this);
    this.#disarm();
  }

  /** See {@linkcode RecordListener}. */
  moved(settled: boolean): void {
    this.#moves++;
    if (settled) {
      // Left behind, even an unreferenced timer counts as a leak in tests.
      if (this.#recorder.parked.size === 0) this.#disarm();
    } else if (this.#timer === undefined) this.#arm();
  }

  #arm(): void {
    const { stall = STALL } = this.#options;
    if (stall === Infinity) return;
    this.#movesSeen = this.#moves;
    this.#timer = restlessTimer(stall, () => {
      this.#timer = undefined;
      if (this.#moves !== this.#movesSeen) return this.#arm();
      const parked = [...this.#recorder.parked];
      // Once per stall: the next operation that parks arms the timer again.
      if (!parked.some((one) => one.timed)) this.#report("stall", parked);
    });
  }

  #disarm(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #empty(): void {
    this.#movesAtEmpty = this.#moves;
  }

  #end(): void {
    // Ended by somebody, or another listener woke something.
    if (this.#movesAtEmpty !== this.#moves) return;
    if (this.#report("deadlock", [...this.#recorder.parked])) failProcess(EXIT_CODE);
  }

  /** See {@linkcode RecordListener}. */
  lost(parked: Parked): void {
    // One collection finds many.
    if (this.#leaked.push(parked) > 1) return;
    queueMicrotask(() => this.#report("leak", this.#leaked.splice(0)));
  }

  #report(kind: Report["kind"], parked: Parked[]): boolean {
    const { ignore, onReport = print } = this.#options;
    try {
      const found = parked.filter((one) => !ignore?.(one.describe()));
      if (found.length === 0) return false;
      onReport(new Report(kind, found));
    } catch (error) {
      reportError(error);
    }
    return true;
  }
}

function print(report: Report): void {
  console.error(String(report));
}
