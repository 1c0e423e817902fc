/**
 * What a system tells those who want to know: lives, failures, dead letters.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { ArgumentError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { ExitReason } from "./exit.ts";
import { checkCount, checkTime, needFunction } from "./options.ts";
import type { Ref } from "./ref.ts";

/** A message that nobody handles. */
export interface DeadLetter {
  /** Says what kind of event this is. */
  readonly type: "deadLetter";
  /** Whom it was sent to. */
  readonly recipient: Ref;
  /** The actor that sent it, if it was sent before the first `await` of a handler. */
  readonly sender: Ref | undefined;
  /** Which method was called; `"receive"` of an actor made of functions. */
  readonly method: string;
  /** With which arguments. */
  readonly args: readonly unknown[];
  /** `"dead"`: the recipient was; `"stopped"`: it stopped before its turn came; `"dropped"`: the mailbox was full. */
  readonly reason: "dead" | "stopped" | "dropped";
}

/** Something happened in the life of an actor. */
export interface Lifecycle {
  /** `"restarted"`: in place; `"stopped"`: gone for good. */
  readonly type: "started" | "restarted" | "stopped";
  /** Whose life. */
  readonly ref: Ref;
  /** Why it stopped; `undefined` for the others. */
  readonly reason: ExitReason;
}

/** A handler or a hook has thrown. */
export interface Failure {
  /** Says what kind of event this is. */
  readonly type: "failed";
  /** Whose handler. */
  readonly ref: Ref;
  /** Which handler. */
  readonly method: string;
  /** What it threw. */
  readonly error: unknown;
}

/** Whatever a system has to tell. */
export type ActorEvent = DeadLetter | Lifecycle | Failure;

/** What a subscription can be told. */
export interface EventSubscribeOptions {
  /** Events within `period`; what is above that is only counted. Default: `Infinity`. */
  limit?: number | undefined;
  /** Milliseconds. Default: 1000. */
  period?: number | undefined;
}

/** Is called with an event, and with how many were left out before it because of the limit. */
export type Listener<E> = (event: E, suppressed: number) => void;

class Subscription<E> {
  readonly #listener: Listener<E>;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #period: number;
  #since = -Infinity;
  #count = 0;
  #suppressed = 0;

  constructor(listener: Listener<E>, clock: Clock, limit: number, period: number) {
    this.#listener = listener;
    this.#clock = clock;
    this.#limit = limit;
    this.#period = period;
  }

  deliver(event: E): void {
    if (this.#limit !== Infinity && !this.#admits()) {
      this.#suppressed++;
      return;
    }
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    try {
      this.#listener(event, suppressed);
    } catch (error) {
      reportError(error);
    }
  }

  #admits(): boolean {
    const now = this.#clock.now();
    if (now - this.#since >= this.#period) {
      this.#since = now;
      this.#count = 0;
    }
    return ++this.#count <= this.#limit;
  }
}

/**
 * Events and who listens. Anybody may subscribe and publish. Listeners are called at once, in the order in which they
 * subscribed; what one throws is reported and does not keep the others from hearing. After Akka's event stream.
 *
 * @example
 * ```ts
 * import { EventStream } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const news = new EventStream<string>();
 * const seen: string[] = [];
 * using _subscription = news.subscribe((event) => seen.push(event));
 * news.publish("hello");
 * assertEquals(seen, ["hello"]);
 * ```
 */
export class EventStream<E> {
  readonly #clock: () => Clock;
  readonly #subscriptions = new Set<Subscription<E>>();

  /** `clock` is for limits by time; needed only where those are used. */
  constructor(clock?: () => Clock) {
    this.#clock = clock ?? noClock;
  }

  /** Whether anybody listens. */
  get observed(): boolean {
    return this.#subscriptions.size > 0;
  }

  /** Calls `listener` with each event until the result is disposed of. Throws an `ArgumentError` for a bad argument. */
  subscribe(listener: Listener<E>, options: EventSubscribeOptions = {}): Disposable {
    const { limit = Infinity, period = 1000 } = options;
    needFunction("a listener", listener);
    checkCount("the limit of a subscription", limit, 1);
    checkTime("the period of a subscription", period);
    const clock = limit === Infinity ? NEVER_ASKED : this.#clock();
    const subscription = new Subscription(listener, clock, limit, period);
    this.#subscriptions.add(subscription);
    return { [Symbol.dispose]: () => void this.#subscriptions.delete(subscription) };
  }

  /** Tells everybody who listens now. */
  publish(event: E): void {
    for (const subscription of [...this.#subscriptions]) {
      if (this.#subscriptions.has(subscription)) subscription.deliver(event);
    }
  }
}

const NEVER_ASKED = undefined as unknown as Clock;

function noClock(): Clock {
  throw new ArgumentError("a stream without a clock cannot limit a subscription by time");
}
