/**
 * Events, as a stream.
 *
 * @module
 */
import { ArgumentError } from "../../errors/base.ts";
import { checkFunction } from "../core/check.ts";
import { Observable } from "../core/observable.ts";

/** A target of events as in browsers, or an emitter as in Node. */
export type EventSource =
  | Pick<EventTarget, "addEventListener" | "removeEventListener">
  | EmitterLike;

/** Whatever has `on` and `off`, or `addListener` and `removeListener`. */
export interface EmitterLike {
  /** Adds a listener. */
  // deno-lint-ignore no-explicit-any
  addListener(name: string, listener: (...args: any[]) => void): unknown;
  /** Removes it. */
  // deno-lint-ignore no-explicit-any
  removeListener(name: string, listener: (...args: any[]) => void): unknown;
}

/**
 * The events called `name` of `target`: an `EventTarget`, or an emitter with `addListener` and `removeListener` (of whose arguments
 * only one is emitted by itself, several as an array). Listens while somebody is subscribed; never ends by itself.
 *
 * ```text
 * fromEvent(button, "click")
 * result  ---e----e-e---
 * ```
 *
 * Throws an `ArgumentError` if `target` is neither. From RxJS.
 *
 * @example
 * ```ts
 * import { fromEvent } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const target = new EventTarget();
 * const seen: string[] = [];
 * {
 *   using listening = fromEvent(target, "hello").subscribe((event) => seen.push(event.type));
 *   target.dispatchEvent(new Event("hello"));
 * }
 * target.dispatchEvent(new Event("hello"));
 * assertEquals(seen, ["hello"]);
 * ```
 */
export function fromEvent<E = Event>(
  target: EventSource,
  name: string,
  options?: AddEventListenerOptions,
): Observable<E> {
  if (typeof target === "object" && target !== null) {
    if ("addEventListener" in target) {
      return new Observable((to) => {
        const listener = (event: Event): void => to.next(event as E);
        target.addEventListener(name, listener, options);
        return () => target.removeEventListener(name, listener, options);
      });
    }
    if ("addListener" in target && "removeListener" in target) {
      return fromEventPattern<E>(
        (handler) => target.addListener(name, handler),
        (handler) => target.removeListener(name, handler),
      );
    }
  }
  throw new ArgumentError("fromEvent() takes an EventTarget or an emitter", { target });
}

/**
 * Events of any interface: `add` is given a function to call for each, and `remove` the same function when nobody is subscribed any more,
 * together with what `add` returned. Of several arguments an array is emitted.
 *
 * ```text
 * fromEventPattern((f) => bus.on(f), (f) => bus.off(f))
 * result  ---e----e-e---
 * ```
 *
 * Throws an `ArgumentError` if `add` is no function. From RxJS.
 *
 * @example
 * ```ts
 * import { fromEventPattern } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const handlers = new Set<(value: number) => void>();
 * const seen: number[] = [];
 * const listening = fromEventPattern<number>((f) => handlers.add(f), (f) => handlers.delete(f))
 *   .subscribe((value) => seen.push(value));
 * for (const handler of handlers) handler(7);
 * listening.unsubscribe();
 * assertEquals(seen, [7]);
 * assertEquals(handlers.size, 0);
 * ```
 */
export function fromEventPattern<T>(
  // deno-lint-ignore no-explicit-any
  add: (handler: (...args: any[]) => void) => unknown,
  // deno-lint-ignore no-explicit-any
  remove?: (handler: (...args: any[]) => void, added: any) => unknown,
): Observable<T> {
  checkFunction("fromEventPattern", "add", add);
  return new Observable((to) => {
    const handler = (...args: unknown[]): void => to.next((args.length > 1 ? args : args[0]) as T);
    const added = add(handler);
    return remove === undefined ? undefined : () => {
      remove(handler, added);
    };
  });
}
