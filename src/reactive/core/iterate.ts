/**
 * A stream as an async iterable.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { MAX_BUFFERED, overflowed } from "./limits.ts";
import { Subscriber } from "./subscriber.ts";

/** Whoever has called `next` and waits. */
interface Waiting<T> {
  readonly resolve: (turn: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Keeps values until they are asked for: up to the bound, beyond which the iteration fails after what was kept. */
class Collector<T> extends Subscriber<T> {
  readonly #values: Ring<T> = new Ring();
  readonly #waiting: Ring<Waiting<T>> = new Ring();
  #failure: [unknown] | undefined = undefined;

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#waiting.size > 0) this.#waiting.shift().resolve({ value, done: false });
    else if (this.#values.size < MAX_BUFFERED) this.#values.push(value);
    else this.error(overflowed(MAX_BUFFERED, value));
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.unsubscribe();
    if (this.#waiting.size > 0) this.#waiting.shift().reject(error);
    else this.#failure = [error];
    this.#release();
  }

  override complete(): void {
    if (this.stopped) return;
    this.unsubscribe();
    this.#release();
  }

  take(): Promise<IteratorResult<T, undefined>> {
    if (this.#values.size > 0) return Promise.resolve({ value: this.#values.shift(), done: false });
    const failure = this.#failure;
    if (failure !== undefined) {
      this.#failure = undefined;
      return Promise.reject(failure[0]);
    }
    if (this.closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  leave(): Promise<IteratorResult<T, undefined>> {
    this.unsubscribe();
    this.#failure = undefined;
    while (this.#values.size > 0) this.#values.shift();
    this.#release();
    return Promise.resolve({ value: undefined, done: true });
  }

  #release(): void {
    while (this.#waiting.size > 0) this.#waiting.shift().resolve({ value: undefined, done: true });
  }
}

/** Iterates over what `run` lets into the subscriber; it starts with the first `next()`, as a generator does. */
export function iterate<T>(run: (subscriber: Subscriber<T>) => void): AsyncIterableIterator<T, undefined> {
  let collector: Collector<T> | undefined;
  let left = false;
  return {
    next() {
      if (collector === undefined && !left) {
        collector = new Collector();
        run(collector);
      }
      return collector?.take() ?? Promise.resolve({ value: undefined, done: true });
    },
    return() {
      left = true;
      return collector?.leave() ?? Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
