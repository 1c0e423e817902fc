/**
 * The promise of one process of a scope.
 *
 * @module
 */

/** Is told which failures somebody has seen. */
export interface Witness {
  /** That failure has reached a handler. */
  saw(error: unknown): void;
}

/**
 * What `spawn` returns: a promise in all but its class, which tells its scope when a failure reaches somebody. So a
 * scope need not throw again at its end what was awaited before, and a failure that nobody awaits is not an unhandled
 * rejection: its scope has it.
 *
 * Two fields around the process's own promise, where a derived promise would cost four times the memory.
 */
export class Spawned<R> implements Promise<R> {
  readonly #settling: Promise<R>;
  readonly #witness: Witness;

  /** The scope has attached its handlers to the process's promise. */
  constructor(settling: Promise<R>, witness: Witness) {
    this.#settling = settling;
    this.#witness = witness;
  }

  /** As every promise's. */
  then<A = R, B = never>(
    onFulfilled?: ((value: R) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    // Without a handler the derived promise rejects, and that is for whoever derived it.
    return this.#settling.then(onFulfilled, (error) => {
      this.#witness.saw(error);
      if (typeof onRejected === "function") return onRejected(error);
      throw error;
    });
  }

  /** As every promise's. */
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<R | B> {
    return this.then(undefined, onRejected);
  }

  /** As every promise's. */
  finally(onFinally?: (() => void) | null): Promise<R> {
    return this.then().finally(onFinally);
  }

  /** "Promise". */
  get [Symbol.toStringTag](): string {
    return "Promise";
  }
}
