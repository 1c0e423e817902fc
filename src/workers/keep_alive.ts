/**
 * Keeps the process from ending while somebody waits: a wait on shared memory does not.
 *
 * @module
 */

/** A counted hold on the event loop. */
export class KeepAlive {
  #holders = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** One more reason to stay. */
  hold(): void {
    if (this.#holders++ === 0) this.#timer = setInterval(() => {}, 2 ** 30);
  }

  /** One reason less. */
  release(): void {
    if (--this.#holders > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
