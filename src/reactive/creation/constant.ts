/**
 * Streams without values.
 *
 * @module
 */
import { Observable } from "../core/observable.ts";
import type { Subscriber } from "../core/subscriber.ts";

class Empty extends Observable<never> {
  override runInto(to: Subscriber<never>): void {
    to.complete();
  }
}

/**
 * Completes at once. (In RxJS also `empty()`, which is deprecated there.)
 *
 * ```text
 * result  |
 * ```
 *
 * @example
 * ```ts
 * import { EMPTY } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(EMPTY.subscribe().closed, true);
 * ```
 */
export const EMPTY: Observable<never> = /* @__PURE__ */ new Empty();

/**
 * Never emits and never ends.
 *
 * ```text
 * result  -
 * ```
 *
 * @example
 * ```ts
 * import { NEVER } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * using subscription = NEVER.subscribe();
 * assertEquals(subscription.closed, false);
 * ```
 */
export const NEVER: Observable<never> = /* @__PURE__ */ new Observable<never>();
