/**
 * How many values a consumer is ready for, where it says so: the rules of Reactive Streams without their traffic.
 *
 * A station without a `Demand` takes whatever comes, and nothing is counted. One with a `Demand` has granted `credits`: a
 * source that can wait looks at them before each value, and is told when there are some again. Stations that make at most one value of
 * each, at once, hand the very object of the station after them upstream, so that in between nothing is counted either, and a value that
 * a filter drops costs nothing.
 *
 * Invariants:
 *   I1  Whoever made the `Demand` takes a credit for each value that arrives; nobody else does.
 *   I2  A source that waits is in the queue once; it leaves it before it is told, and comes back if the credits ran out again. Those
 *       that were unsubscribed from leave it at the latest when they are its greater part.
 *   I3  Waking does not nest: a request from inside a value that was waited for is served by the loop that is waking already.
 *
 * @module
 */
import { Queue } from "./queue.ts";

/** Queues shorter than this are not looked through for sources that are gone. */
const SWEEP = 64;

/** The part of a subscriber that is needed to know whether its source still waits. */
interface Alive {
  readonly stopped: boolean;
}

/** A source that waits. */
interface Waiting {
  readonly to: Alive;
  readonly resume: () => void;
}

/**
 * The values that a consumer is still ready for, and the sources that wait for more of it. Made by whoever consumes with a
 * bound; sources reach it through {@linkcode Subscriber.requested} and {@linkcode Subscriber.whenRequested}.
 *
 * After `Subscription.request(n)` of Reactive Streams and the `drain` of Node's streams.
 */
export class Demand {
  /** Values that may still come; Infinity for all. Below 0 when a source that cannot wait has sent more. */
  credits: number;
  #waiting: Queue<Waiting> | undefined = undefined;
  #waking = false;
  #sweepAt = SWEEP;

  /** For `credits` values to begin with. */
  constructor(credits: number) {
    this.credits = credits;
  }

  /** Grants `count` more, and tells sources that wait. What is more than can be counted is without bound (rule 3.17). */
  request(count: number): void {
    const credits = this.credits + count;
    this.credits = credits > Number.MAX_SAFE_INTEGER ? Infinity : credits;
    this.wake();
  }

  /** Tells the sources that wait, in the order in which they came, for as long as there are credits. */
  wake(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || this.#waking) return;
    this.#waking = true;
    try {
      while (waiting.size > 0 && this.credits > 0) {
        const { to, resume } = waiting.shift();
        if (!to.stopped) resume();
      }
    } finally {
      this.#waking = false;
    }
  }

  /** Calls `resume` once, when there are credits, unless `to` has ended by then. */
  wait(to: { readonly stopped: boolean }, resume: () => void): void {
    const waiting = this.#waiting ??= new Queue();
    waiting.push({ to, resume });
    if (waiting.size < this.#sweepAt) return;
    for (let n = waiting.size; n > 0; n--) {
      const one = waiting.shift();
      if (!one.to.stopped) waiting.push(one);
    }
    this.#sweepAt = Math.max(SWEEP, 2 * waiting.size);
  }

  /** Nobody consumes any more: forgets who waits (rule 3.13). */
  clear(): void {
    this.#waiting = undefined;
  }
}

/** What a source that is read step by step has. */
export interface Steps {
  /** Whether there is another value, where that is known without taking one. */
  more(): boolean;
  /** Sends the next value, or the end. */
  step(): void;
}

/** The part of a subscriber that {@linkcode pace} needs. */
interface Paced extends Alive {
  error(error: unknown): void;
  complete(): void;
}

/** Takes the steps of a source while `demand` has credits; the end needs none. A loop: demand from inside a value does not nest. */
export function pace(to: Paced, demand: Demand, steps: Steps): void {
  const run = (): void => {
    try {
      while (!to.stopped) {
        if (!steps.more()) to.complete();
        else if (demand.credits > 0) steps.step();
        else {
          demand.wait(to, run);
          return;
        }
      }
    } catch (error) {
      to.error(error);
    }
  };
  run();
}
