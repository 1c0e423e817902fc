/**
 * Elsewhere in time.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { Ring } from "../../channel/buffer/ring.ts";
import { Demand } from "../core/demand.ts";
import { MAX_BUFFERED, overflowed } from "../core/limits.ts";
import { checkStream, Observable, operate } from "../core/observable.ts";
import { Stage, type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction } from "../core/types.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";

/** Values that a source which can wait may be ahead. */
const AHEAD = 128;

type Event<T> =
  | { readonly kind: "N"; readonly value: T }
  | { readonly kind: "E"; readonly error: unknown }
  | {
    readonly kind: "C";
  };

class ObserveStage<T> extends Stage<T, T> {
  readonly #scheduler: Scheduler;
  readonly #delay: number;
  readonly #events: Ring<Event<T>> = new Ring();
  /** Events whose time has come, and that nobody wants yet. */
  #due = 0;

  constructor(to: Subscriber<T>, scheduler: Scheduler, delay: number) {
    super(to);
    this.demand = new Demand(AHEAD);
    this.#scheduler = scheduler;
    this.#delay = delay;
  }

  override next(value: T): void {
    if (this.stopped) return;
    this.demand!.credits--;
    if (this.#events.size >= MAX_BUFFERED) this.fail(overflowed(MAX_BUFFERED, value));
    else this.#later({ kind: "N", value });
  }

  protected override onError(error: unknown): void {
    this.#later({ kind: "E", error });
  }

  protected override onComplete(): void {
    this.#later({ kind: "C" });
  }

  #later(event: Event<T>): void {
    this.#events.push(event);
    this.to.add(this.#scheduler.schedule(() => this.#deliver(), this.#delay));
  }

  #deliver(): void {
    if (++this.#due === 1) this.#drain();
  }

  readonly #drain = (): void => {
    const { to } = this;
    while (this.#due > 0 && !to.stopped) {
      const { kind } = this.#events.first();
      if (kind === "N" && to.requested <= 0) {
        to.whenRequested(this.#drain);
        return;
      }
      const event = this.#events.shift();
      this.#due--;
      if (event.kind === "E") to.error(event.error);
      else if (event.kind === "C") to.complete();
      else {
        to.next(event.value);
        this.demand!.request(1);
      }
    }
  };
}

function checkScheduler(operator: string, scheduler: unknown): void {
  if (typeof (scheduler as Scheduler | undefined)?.schedule === "function") return;
  throw new ArgumentError(`${operator}() takes a scheduler, such as asyncScheduler`, { scheduler });
}

/**
 * Everything the source does, errors too, done by `scheduler`. A source that can wait is at most 128 values ahead; of others up to
 * 1,048,576 values wait, beyond which the stream fails with a `ChannelFullError`.
 *
 * ```text
 * source  (abc|)
 *         observeOn(asapScheduler)
 * result  (abc|)                in microtasks
 * ```
 *
 * Throws an `ArgumentError` if that is no scheduler. From RxJS, whose queue has no bound.
 *
 * @example
 * ```ts
 * import { asapScheduler, observeOn, of } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const log: string[] = [];
 * of("value").pipe(observeOn(asapScheduler)).subscribe((x) => log.push(x));
 * log.push("after subscribe");
 * await Promise.resolve();
 * assertEquals(log, ["after subscribe", "value"]);
 * ```
 */
export function observeOn<T>(scheduler: Scheduler, delay = 0): MonoTypeOperatorFunction<T> {
  checkScheduler("observeOn", scheduler);
  return operate((to) => new ObserveStage<T>(to, scheduler, delay));
}

class PassStage<T> extends Through<T, T> {
  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }
}

/**
 * Subscribes to the source by `scheduler`.
 *
 * ```text
 * source  (ab|)
 *         subscribeOn(asyncScheduler, 3)
 * result  ---(ab|)
 * ```
 *
 * Throws an `ArgumentError` if that is no scheduler. From RxJS.
 *
 * @example
 * ```ts
 * import { asapScheduler, of, subscribeOn } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const log: string[] = [];
 * of("value").pipe(subscribeOn(asapScheduler)).subscribe((x) => log.push(x));
 * log.push("after subscribe");
 * await Promise.resolve();
 * assertEquals(log, ["after subscribe", "value"]);
 * ```
 */
export function subscribeOn<T>(scheduler: Scheduler, delay = 0): MonoTypeOperatorFunction<T> {
  checkScheduler("subscribeOn", scheduler);
  return (source) => {
    checkStream(source);
    return new Observable((to) => scheduler.schedule(() => source.runInto(new PassStage(to)), delay));
  };
}
