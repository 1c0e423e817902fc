/**
 * The last station where values are asked for.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import { Demand } from "./demand.ts";
import { overflowed } from "./limits.ts";
import { Stage, type Subscriber } from "./subscriber.ts";
import type { PacedSubscription } from "./types.ts";

function isCount(value: unknown, least: number): boolean {
  return value === Infinity || Number.isInteger(value) && (value as number) >= least;
}

/** Counts what comes for an observer that asks for it. */
export class PacedConsumer<T> extends Stage<T, T> implements PacedSubscription {
  override readonly demand: Demand;

  /** Throws an `ArgumentError` unless `demand` is an integer of at least 0, or Infinity. */
  constructor(observer: Subscriber<T>, demand: number) {
    if (!isCount(demand, 0)) {
      throw new ArgumentError("demand must be an integer of at least 0, or Infinity", { demand });
    }
    super(observer);
    this.demand = new Demand(demand);
  }

  request(count: number): void {
    if (this.stopped) return;
    if (isCount(count, 1)) this.demand.request(count);
    else {
      this.error(
        new ArgumentError("request() takes an integer of at least 1, or Infinity", { value: count }),
      );
    }
  }

  override next(value: T): void {
    if (this.stopped) return;
    if (--this.demand.credits < 0) this.error(overflowed(0, value));
    else this.to.next(value);
  }

  override unsubscribe(): void {
    super.unsubscribe();
    this.to.unsubscribe();
    this.demand.clear();
  }
}
