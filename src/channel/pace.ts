/**
 * When a receiver of a buffered channel is woken: at once, or one microtask later.
 *
 * A sender and a receiver that both `await` take one turn of the microtask queue per value. If the receiver is in front it
 * finds the channel empty each time, and every value costs a parked wait: 110 ns instead of 50. One late wake lets the sender
 * get ahead, and from then on values go through the buffer. Where that does not help (the sender waits for an answer) it is
 * tried ever more rarely, so that it costs nothing there. See docs/decisions/0002-local-channels.md.
 *
 * Invariants:
 *   I1  Those who are late have their value already: nobody can take it from them, and no abort reaches them.
 *   I2  Waits of one channel end in the order in which they were served: whoever ends one at once ends the late ones first.
 *
 * @module
 */
import type { Waiter } from "./selectable.ts";
import { RESOLVED } from "./waiters.ts";

/** Hand-overs before the first try. */
const FIRST_TRY = 2;
const RAREST = 256;

/** Wakes the receivers of one channel. */
export class Pace<T> {
  /** Hand-overs until the next late wake. */
  #left = FIRST_TRY;
  /** Hand-overs between late wakes; doubles as long as they are of no use. */
  #gap = 1;
  /** `passed` of the buffer at the last late wake: if it is the same at the next, that was of no use. */
  #seen = -1;
  #late: Waiter<T>[] = [];
  #values: T[] = [];
  readonly #turn = (): void => this.flush();

  /** Gives a claimed receiver its value. */
  wake(receiver: Waiter<T>, value: T, passed: number): void {
    // A select, an iterator or a wait with a signal must hear at once that it is over.
    if (receiver.resolve === undefined || receiver.decision !== undefined) {
      this.flush();
      receiver.complete(value);
      return;
    }
    if (this.#late.length === 0) {
      if (--this.#left > 0) {
        receiver.complete(value);
        return;
      }
      this.#gap = passed === this.#seen ? Math.min(RAREST, this.#gap * 2) : 1;
      this.#left = this.#gap;
      this.#seen = passed;
      RESOLVED.then(this.#turn);
    }
    this.#late.push(receiver);
    this.#values.push(value);
  }

  /** Ends the waits that are late. */
  flush(): void {
    if (this.#late.length === 0) return;
    const late = this.#late, values = this.#values;
    this.#late = [];
    this.#values = [];
    for (let i = 0; i < late.length; i++) late[i]!.complete(values[i]!);
  }
}
