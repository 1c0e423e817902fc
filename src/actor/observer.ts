/**
 * Looks on while messages wait and are handled: counts, times, and spans where somebody collects them. An actor is observed
 * from its spawn on or not at all; one that is not pays nothing for it.
 *
 * @module
 */
import type { TraceContext } from "../telemetry/api.ts";
import type { Clock } from "../time/clock.ts";
import type { Cell } from "./cell.ts";
import type { Kind } from "./kind.ts";
import type { LastError } from "./last_error.ts";
import { MessageRing } from "./mailbox.ts";
import { KindMeter, type KindMetrics } from "./metrics.ts";
import { ObservedMailbox, Stamp, type StampMaker, unstamped } from "./observed_mailbox.ts";
import type { Operation } from "./operation.ts";
import { CAPACITY } from "./options.ts";
import { PriorityMailbox } from "./priority_mailbox.ts";
import { isThenable } from "./state.ts";
import type { ActorTelemetry, MessageSpan } from "./telemetry.ts";

/** Whoever can tell the time. */
interface Timed {
  readonly clock: Clock;
}

/** Observes the actors of one system. */
export class Observer implements StampMaker {
  readonly #meters = new Map<Kind, KindMeter>();
  /** Those that were spawned before it began do not count. */
  readonly #observed = new WeakSet<Cell>();
  /** Who has started and not ended: some end before. */
  readonly #living = new WeakSet<Cell>();
  readonly #system: Timed;
  readonly #telemetry: ActorTelemetry | undefined;

  constructor(system: Timed, telemetry: ActorTelemetry | undefined) {
    this.#system = system;
    this.#telemetry = telemetry;
    telemetry?.add(this);
  }

  /** A new actor is observed from now on. Nothing was sent to it yet. */
  adopt(cell: Cell): void {
    const { capacity = CAPACITY, priority } = cell.options.mailbox ?? {};
    const inner = priority === undefined
      ? new MessageRing(capacity)
      : new PriorityMailbox(capacity, unstamped(priority));
    cell.box = new ObservedMailbox(inner, this, this.#meterOf(cell));
    cell.special = true;
    this.#observed.add(cell);
  }

  stamp(arg: unknown): Stamp {
    return new Stamp(arg, this.#system.clock.now(), this.#telemetry?.active());
  }

  /** Handles the message that the mailbox of `cell` has given out last. */
  handle(cell: Cell, op: Operation, run: () => unknown): unknown {
    const { box } = cell;
    if (!(box instanceof ObservedMailbox) || box.last === undefined) return run();
    const stamp = box.last;
    const { clock } = this.#system;
    const meter = this.#meterOf(cell);
    const began = clock.now();
    meter.waiting.add(began - stamp.at);
    const span = this.#telemetry?.begin(cell, op, stamp.context, began - stamp.at);
    const done = () => {
      const took = clock.now() - began;
      meter.handling.add(took);
      box.handled(took);
      span?.end();
    };
    const failed = (error: unknown) => {
      span?.fail(error);
      done();
    };
    try {
      const result = this.#run(stamp.context, span, run);
      if (isThenable(result)) result.then(done, failed);
      else done();
      return result;
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  /** Something happened in a life. */
  announced(type: "started" | "restarted" | "stopped", cell: Cell): void {
    if (!this.#observed.has(cell)) return;
    const meter = this.#meterOf(cell);
    if (type === "started") {
      meter.started++;
      meter.alive++;
      this.#living.add(cell);
    } else if (type === "restarted") meter.restarts++;
    else if (this.#living.delete(cell)) meter.alive--;
  }

  /** A handler or hook has thrown. */
  failed(cell: Cell, noted: LastError): void {
    const meter = this.#meterOf(cell);
    meter.failures++;
    meter.lastError = noted;
  }

  /** A message found nobody. */
  letter(cell: Cell): void {
    this.#meterOf(cell).deadLetters++;
  }

  /** What is known now, in the order in which the kinds came up. */
  snapshot(): KindMetrics[] {
    return [...this.#meters.values()].map((meter) => meter.snapshot());
  }

  /** The meters themselves, for exports. */
  get meters(): Iterable<KindMeter> {
    return this.#meters.values();
  }

  /** In the context in which it was sent: not in that of whoever happens to run the loop. */
  #run(context: TraceContext | undefined, span: MessageSpan | undefined, run: () => unknown): unknown {
    if (context === undefined) return run();
    return this.#telemetry!.within(span?.context ?? context, run);
  }

  #meterOf({ kind }: Cell): KindMeter {
    let meter = this.#meters.get(kind);
    if (meter === undefined) this.#meters.set(kind, meter = new KindMeter(kind.name));
    return meter;
  }
}
