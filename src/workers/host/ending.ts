/**
 * The end of a worker where an event tells it.
 *
 * @module
 */

/** Happens once; whoever asks later hears of it as well. */
export class Ending {
  #ended = false;
  readonly #waiting: (() => void)[] = [];

  /** It has ended. */
  end(): void {
    this.#ended = true;
    for (const dead of this.#waiting.splice(0)) dead();
  }

  /** Calls `dead` when it has ended, not before the caller is done; never once `signal` aborts. */
  then(signal: AbortSignal, dead: () => void): void {
    const tell = (): void => {
      if (!signal.aborted) dead();
    };
    if (this.#ended) queueMicrotask(tell);
    else this.#waiting.push(tell);
  }
}
