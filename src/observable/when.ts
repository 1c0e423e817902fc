/**
 * Events.
 *
 * @module
 */
import { native, type Observable } from "./observable.ts";

/** Options of {@linkcode when}. */
export interface WhenOptions {
  /** Listens while the event goes down to its target. */
  capture?: boolean | undefined;
  /** Promises not to prevent the default. */
  passive?: boolean | undefined;
}

/**
 * The events called `type` of `target`: `EventTarget.when` of the WICG's proposal, as a function, since nothing is changed on import. Listens once for
 * all who subscribe, while somebody does.
 *
 * Throws a `TypeError` if `target` is no target of events.
 *
 * @example
 * ```ts
 * import { when } from "@millrace/millrace/observable";
 * import { assertEquals } from "@std/assert";
 *
 * const target = new EventTarget();
 * const first = when(target, "hello").map((event) => event.type).first();
 * target.dispatchEvent(new Event("hello"));
 * assertEquals(await first, "hello");
 * ```
 */
export function when<E extends Event = Event>(
  target: Pick<EventTarget, "addEventListener" | "removeEventListener">,
  type: string,
  options?: WhenOptions,
): Observable<E> {
  if (typeof target?.addEventListener !== "function") throw new TypeError("when() takes an EventTarget");
  const { capture = false, passive } = options ?? {};
  const listening = passive === undefined ? { capture } : { capture, passive };
  return native((hub) => {
    if (!hub.active) return;
    const listener = (event: Event): void => hub.next(event as E);
    target.addEventListener(type, listener, listening);
    hub.link(() => target.removeEventListener(type, listener, listening));
  });
}
