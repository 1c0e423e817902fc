/**
 * A stream as an async iterable.
 *
 * @module
 */
import { consumerOf } from "./consumer.ts";
import { Demand } from "./demand.ts";
import { MAX_BUFFERED, overflowed } from "./limits.ts";
import { Queue } from "./queue.ts";
import type { Subscriber } from "./subscriber.ts";

/** Values that a source which can wait may be ahead of the loop, and how many are taken before it is asked for more. */
const AHEAD = 64;
const BATCH = 32;

type Turn<T> = IteratorResult<T, undefined>;

/** Whoever has called `next` and waits. */
interface Waiting<T> {
  readonly resolve: (turn: Turn<T>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Iterates over what `run` lets into the subscriber; it starts with the first `next()`, as a generator does. Values are kept until they are
 * asked for: up to the bound, beyond which the iteration fails after what was kept. A source that can wait does.
 *
 * Functions rather than a class: every bundle has them, and their names shrink.
 */
export function iterate<T>(run: (subscriber: Subscriber<T>) => void): AsyncIterableIterator<T, undefined> {
  const values = new Queue<T>();
  const waiting = new Queue<Waiting<T>>();
  const demand = new Demand(AHEAD);
  let subscriber: Subscriber<T> | undefined;
  let taken = 0;
  let failure: [unknown] | undefined;
  let over = false;

  const last = (): Turn<T> => ({ value: undefined, done: true });
  const complete = (): void => {
    over = true;
    while (waiting.size > 0) waiting.shift().resolve(last());
  };
  const start = (): void => {
    subscriber = consumerOf<T>({
      next(value) {
        demand.credits--;
        if (waiting.size > 0) {
          taken++;
          waiting.shift().resolve({ value, done: false });
        } else if (values.size < MAX_BUFFERED) values.push(value);
        else subscriber!.error(overflowed(MAX_BUFFERED, value));
      },
      error(error) {
        if (waiting.size > 0) waiting.shift().reject(error);
        else failure = [error];
        complete();
      },
      complete,
    });
    subscriber.demand = demand;
    run(subscriber);
  };
  const refill = (): void => {
    const count = taken;
    taken = 0;
    demand.request(count);
  };

  return {
    next() {
      if (subscriber === undefined && !over) start();
      if (values.size > 0) {
        const value = values.shift();
        if (++taken >= BATCH) refill();
        return Promise.resolve({ value, done: false });
      }
      if (failure !== undefined) {
        const [error] = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      if (over) return Promise.resolve(last());
      const turn = new Promise<Turn<T>>((resolve, reject) => waiting.push({ resolve, reject }));
      if (taken > 0) refill();
      return turn;
    },
    return() {
      subscriber?.unsubscribe();
      failure = undefined;
      while (values.size > 0) values.shift();
      complete();
      return Promise.resolve(last());
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
