/**
 * Doing something again and again, without nesting.
 *
 * @module
 */
import type { Subscriber } from "./subscriber.ts";

/** Runs rounds one after the other, as long as `to` listens: a loop, so that rounds that are over at once do not nest. */
export class Rounds {
  readonly #to: Subscriber<never>;
  readonly #round: () => void;
  #running = false;
  #again = false;

  /** No round yet. */
  constructor(to: Subscriber<never>, round: () => void) {
    this.#to = to;
    this.#round = round;
  }

  /** The next round: now, or when the one that asks for it has returned. */
  readonly go = (): void => {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again && !this.#to.stopped) {
        this.#again = false;
        this.#round();
      }
    } finally {
      this.#running = false;
    }
  };
}
