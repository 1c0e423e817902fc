/**
 * What actors share, as they see it: names, clock, events, counts.
 *
 * @module
 */
import { ActorDeadError } from "../errors.ts";
import { type Clock, currentClock } from "../time/clock.ts";
import { Cell } from "./cell.ts";
import { type ActorEvent, EventStream } from "./events.ts";
import type { ExitReason } from "./exit.ts";
import { noteError } from "./last_error.ts";
import type { Hand } from "./mailbox.ts";
import type { Operation } from "./operation.ts";
import { checkTime } from "./options.ts";
import { Observer } from "./observer.ts";
import { Registry } from "./registry.ts";
import { refOf } from "./signals.ts";
import { DEAD } from "./state.ts";
import type { ActorSystem } from "./system.ts";
import { ActorTelemetry, type TelemetryMode } from "./telemetry.ts";

/** What a system can be told. */
export interface ActorSystemOptions {
  /** The clock of timers and timeouts. Default: the one that is current when it is needed. */
  clock?: Clock | undefined;
  /** Milliseconds that an ask has unless it is told otherwise; `Infinity` for no limit. Default: 5000, as in OTP. */
  askTimeout?: number | undefined;
  /**
   * What OpenTelemetry gets, if somebody collects (Deno does with `OTEL_DENO=true`): metrics per kind of actor, and spans of
   * those messages that are sent inside a span (`"traced"`), of `"all"`, or nothing at all (`"off"`). Default: `"traced"`.
   */
  telemetry?: TelemetryMode | undefined;
}

/** How often things have happened in a system. */
export interface ActorCounts {
  /** Actors that were started. */
  readonly started: number;
  /** Actors that are gone for good. */
  readonly stopped: number;
  /** Restarts in place. */
  readonly restarted: number;
  /** Handlers and hooks that have thrown. */
  readonly failed: number;
  /** Messages that nobody handled. */
  readonly deadLetters: number;
}

/** The inside of a system. */
export class SystemCore {
  readonly events: EventStream<ActorEvent> = new EventStream(() => this.clock);
  readonly askTimeout: number;
  readonly names: Registry<string> = new Registry<string>();
  readonly counts = { started: 0, stopped: 0, restarted: 0, failed: 0, deadLetters: 0 };
  /** Actors without a parent, in order of start; absent in the default system, which keeps none. */
  readonly members: Set<Cell> | undefined;
  /** Told of each actor that has got a name: runtimes, which make it known in other isolates. */
  onNamed: Set<(cell: Cell) => void> | undefined = undefined;
  /** The outside, once somebody has asked for it. */
  face: ActorSystem | undefined = undefined;
  /** Absent unless its actors are measured. */
  observer: Observer | undefined = undefined;
  readonly #clock: Clock | undefined;

  constructor(options: ActorSystemOptions, keeps: boolean) {
    const { clock, askTimeout = 5000, telemetry = "traced" } = options;
    checkTime("the option askTimeout", askTimeout);
    const collector = ActorTelemetry.of(telemetry);
    if (collector !== undefined) this.observer = new Observer(this, collector);
    this.#clock = clock;
    this.askTimeout = askTimeout;
    this.members = keeps ? new Set() : undefined;
  }

  get clock(): Clock {
    return this.#clock ?? currentClock();
  }

  /** A new actor. Throws a `NameTakenError`, and an `ActorDeadError` if its parent is gone: nobody would ever stop it. */
  admit(cell: Cell): void {
    const { parent, options: { name } } = cell;
    if (parent?.state === DEAD) throw new ActorDeadError(parent.label, "noproc");
    if (name !== undefined) {
      this.names.register(name, refOf(cell));
      for (const told of this.onNamed ?? []) told(cell);
    }
    if (parent === undefined) this.members?.add(cell);
    else (parent.more.children ??= new Set()).add(cell);
    this.observer?.adopt(cell);
  }

  /** Measures the actors that are spawned from now on. */
  measure(): void {
    this.observer ??= new Observer(this, undefined);
  }

  /** Something happened in a life. */
  announce(type: "started" | "restarted" | "stopped", cell: Cell, reason?: ExitReason): void {
    this.counts[type]++;
    this.observer?.announced(type, cell);
    if (type === "stopped" && cell.parent === undefined) this.members?.delete(cell);
    if (this.events.observed) this.events.publish({ type, ref: refOf(cell), reason });
  }

  /** A handler or hook has thrown. `told`: somebody who asked knows. */
  failed(cell: Cell, error: unknown, method: string, told: boolean): void {
    this.counts.failed++;
    const noted = noteError(cell, method, error);
    this.observer?.failed(cell, noted);
    if (this.events.observed) this.events.publish({ type: "failed", ref: refOf(cell), method, error });
    else if (!told && !cell.extra?.monitors?.size && !cell.extra?.links?.size) {
      console.error(`millrace: ${cell.label} failed in ${method}:`, error);
    }
  }

  /** A message that nobody handles. */
  letter(
    cell: Cell,
    from: Hand["from"],
    op: Operation,
    arg: unknown,
    reason: "dead" | "stopped" | "dropped",
  ): void {
    this.counts.deadLetters++;
    this.observer?.letter(cell);
    if (!this.events.observed) return;
    const sender = from instanceof Cell ? refOf(from) : undefined;
    const { method } = op;
    this.events.publish({
      type: "deadLetter",
      recipient: refOf(cell),
      sender,
      method,
      args: op.args(arg),
      reason,
    });
  }
}

let shared: SystemCore | undefined;

/** The one of the functions `spawn` and `supervise`. */
export function defaultCore(): SystemCore {
  return shared ??= new SystemCore({}, false);
}
