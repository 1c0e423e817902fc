/**
 * Between the standard's observables and the streams of `./reactive`, whose operators do the work of both.
 *
 * @module
 */
import { reportError } from "../errors/report.ts";
import { Observable as Stream } from "../reactive/core/observable.ts";
import { Subscriber as Station } from "../reactive/core/subscriber.ts";
import type { OperatorFunction } from "../reactive/core/types.ts";
import type { Hub, InternalObserver } from "./hub.ts";

/** What other libraries take for a stream: its subscriptions end by `unsubscribe`. */
export interface Subscribable<T> {
  /** Starts to tell `observer`. */
  subscribe(observer: {
    next?: (value: T) => void;
    error?: (error: unknown) => void;
    complete?: () => void;
  }): { unsubscribe(): void };
}

/** A stream of `./reactive`, or of another library that follows the same informal protocol. */
export interface Interoperable<T> {
  /** The stream that it stands for. */
  "@@observable"(): Subscribable<T>;
}

/** Whatever runs into observers until it is left: an observable, seen from inside. */
export interface Runs<T> {
  /** Adds an observer; returns how it leaves, with a reason. */
  run(observer: InternalObserver<T>, linked: (leave: (reason: unknown) => void) => void): void;
}

/** The last station of a stream: tells a run. */
class Outlet<T> extends Station<T> {
  readonly #hub: Hub<T>;

  constructor(hub: Hub<T>) {
    super();
    this.#hub = hub;
    hub.link(() => this.unsubscribe());
  }

  override next(value: T): void {
    if (!this.stopped) this.#hub.next(value);
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.stopped = true;
    this.#hub.error(error);
    this.unsubscribe();
  }

  override complete(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.#hub.complete();
    this.unsubscribe();
  }
}

/** Lets a stream run into a run; it is left when that ends. */
export function runInto<T>(stream: Stream<T>, hub: Hub<T>): void {
  const outlet = new Outlet(hub);
  // A run that ended before its producer was called still calls it, as the standard has it, but has no use for a source.
  if (hub.active) stream.runInto(outlet);
  else outlet.unsubscribe();
}

/** An observable as a stream; whoever leaves it gives the reason of `hub`. */
export function streamOf<T>(source: Runs<T>, hub?: Hub<never>): Stream<T> {
  return new Stream((to) => {
    source.run({
      next: (value) => to.next(value),
      error: (error) => to.error(error),
      complete: () => to.complete(),
    }, (leave) => to.add(() => leave(hub?.reason)));
  });
}

/** The producer of what an operator of the engine makes of an observable. */
export function lifted<T, R>(
  source: Runs<T>,
  operator: (hub: Hub<never>) => OperatorFunction<T, R>,
): (hub: Hub<R>) => void {
  return (hub) => {
    const shared = hub as unknown as Hub<never>;
    runInto(operator(shared)(streamOf(source, shared)), hub);
  };
}
