/**
 * The `Observable` of the WICG's proposal, for those who want the platform's interface today: one producer for all who subscribe, `AbortSignal` to
 * leave, methods that return promises. `@millrace/millrace/reactive` has the larger vocabulary; both take each other's streams.
 *
 * @example
 * ```ts
 * import { Observable, when } from "@millrace/millrace/observable";
 * import { filter, from, map } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const target = new EventTarget();
 * const names = when(target, "named").take(2).map((event) => (event as CustomEvent<string>).detail);
 * const short = Observable.from(from(names).pipe(filter((name) => name.length < 4), map((name) => `${name}!`)));
 * const all = short.toArray();
 * for (const detail of ["Ann", "Robert"]) target.dispatchEvent(new CustomEvent("named", { detail }));
 * assertEquals(await all, ["Ann!"]);
 * ```
 *
 * @module
 */
export { type Inspector } from "./inspect.ts";
export { type Convertible, Observable } from "./observable.ts";
export { type Interoperable, type Subscribable } from "./lift.ts";
export { type SubscribeOptions, type SubscriptionObserver } from "./observer.ts";
export { type Subscriber } from "./subscriber.ts";
export { when, type WhenOptions } from "./when.ts";
