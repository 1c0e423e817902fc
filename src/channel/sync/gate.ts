/**
 * What opens when a count reaches zero: the engine of latch and wait group.
 *
 * @module
 */
import { type Closed, NOT_READY, type SelectCase } from "../selectable.ts";
import { WaitQueue } from "./waitable.ts";

/** Passing it takes nothing away: whoever waits while the count is zero goes on. */
export class Gate extends WaitQueue<void> implements SelectCase<void> {
  /** See {@linkcode SelectCase}. */
  served = 0;
  /** Open at zero. */
  count: number;

  /** Shut unless `count` is 0. */
  constructor(count: number, noun: string) {
    super(noun);
    this.count = count;
  }

  /** Passes if it is open; also after its end. */
  poll(): void | Closed | typeof NOT_READY {
    if (this.count !== 0) return this.closing ?? NOT_READY;
  }

  /** Sets the count, and lets everybody through at zero. */
  set(count: number): void {
    this.count = count;
    if (count === 0) this.release(undefined);
  }
}
