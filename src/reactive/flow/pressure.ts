/**
 * What stands between a source and a consumer that is slower.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { handOver } from "../../channel/undelivered.ts";
import { Demand } from "../core/demand.ts";
import { overflowed } from "../core/limits.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";

/** What happens to a value that is neither wanted nor can be kept. */
export type PressureOverflow = "dropOldest" | "dropNewest" | "error";

/** How a {@linkcode PressureStage} deals with both sides. */
export interface PressurePolicy<T> {
  /** Most values that are kept. */
  readonly capacity: number;
  /** What happens to more. */
  readonly overflow: PressureOverflow;
  /** Takes the values that nobody will get. */
  readonly onUndelivered: ((value: T) => void) | undefined;
  /** Asks the source for as many as can be kept, and again when that many of them are gone; without it the source just sends. */
  readonly batch: number | undefined;
}

/**
 * Sends what is wanted at once, keeps some of the rest, and drops or fails beyond that.
 *
 * Invariants:
 *   I1  Values leave in the order in which they came; while some are kept, a new one is kept behind them.
 *   I2  Every value that came is sent, kept, given to `onUndelivered`, or in the error.
 *   I3  An end of the source comes after what is kept.
 */
export class PressureStage<T> extends Stage<T, T> {
  readonly #policy: PressurePolicy<T>;
  readonly #kept: Ring<T> = new Ring();
  /** Sent on, and not yet asked for again. */
  #gone = 0;
  #waiting = false;
  #end: { readonly error: [error?: unknown] } | undefined = undefined;

  /** Linked to its destination. */
  constructor(to: Subscriber<T>, policy: PressurePolicy<T>) {
    super(to);
    this.#policy = policy;
    if (policy.batch !== undefined) this.demand = new Demand(policy.capacity);
    // What is kept outlives the source.
    if (policy.onUndelivered !== undefined) to.add(() => this.#discard());
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (this.demand !== undefined) this.demand.credits--;
    if (this.#kept.size === 0 && this.to.requested > 0) this.#send(value);
    else if (this.#kept.size < this.#policy.capacity) this.#keep(value);
    else this.#overflow(value);
  }

  protected override onError(error: unknown): void {
    if (this.#kept.size === 0) this.to.error(error);
    else this.#end = { error: [error] };
  }

  protected override onComplete(): void {
    if (this.#kept.size === 0) this.to.complete();
    else this.#end = { error: [] };
  }

  #send(value: T): void {
    this.to.next(value);
    const { batch } = this.#policy;
    if (batch === undefined || ++this.#gone < batch) return;
    const gone = this.#gone;
    this.#gone = 0;
    if (!this.stopped) this.demand!.request(gone);
  }

  #keep(value: T): void {
    this.#kept.push(value);
    if (this.#waiting) return;
    this.#waiting = true;
    this.to.whenRequested(this.#drain);
  }

  #overflow(value: T): void {
    const { capacity, overflow } = this.#policy;
    if (overflow === "error") this.#refuse(overflowed(capacity, value));
    else if (overflow === "dropNewest" || capacity === 0) this.#drop(value);
    else this.#drop(this.#kept.evict(value));
  }

  /** The source is done with, but not what came before the value that was too much. */
  #refuse(error: unknown): void {
    this.stopped = true;
    this.onError(error);
    this.unsubscribe();
  }

  readonly #drain = (): void => {
    this.#waiting = false;
    const { to } = this;
    while (this.#kept.size > 0 && !to.stopped) {
      if (to.requested <= 0) {
        this.#waiting = true;
        to.whenRequested(this.#drain);
        return;
      }
      this.#send(this.#kept.shift());
    }
    const end = this.#end;
    if (end === undefined || to.stopped) return;
    if (end.error.length > 0) to.error(end.error[0]);
    else to.complete();
  };

  #discard(): void {
    while (this.#kept.size > 0) this.#drop(this.#kept.shift());
  }

  #drop(value: T): void {
    handOver(this.#policy.onUndelivered, value);
  }
}
