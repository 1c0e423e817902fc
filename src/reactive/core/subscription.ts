/**
 * What ends a stream early, and what is cleaned up then.
 *
 * Invariants:
 *   I1  `closed` never goes back to false; each teardown runs exactly once, in the order in which they were added.
 *   I2  A subscription that was added to another one leaves it when it ends, so that a long stream of short ones
 *       keeps none of them alive.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { ArgumentError } from "../../errors/base.ts";
import type { Teardown, TeardownLogic, Unsubscribable } from "./types.ts";

/**
 * A running stream, from `subscribe`, and whatever else has to be ended together. `using` ends it with the block.
 * Anybody who holds it may end it.
 *
 * As in RxJS; a teardown that throws is reported and does not keep the others from running (RxJS throws an
 * `UnsubscriptionError` at whoever unsubscribes). The same function added twice runs once.
 *
 * @example
 * ```ts
 * import { Subscription } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * {
 *   using all = new Subscription(() => seen.push("first"));
 *   all.add(() => seen.push("second"));
 * }
 * assertEquals(seen, ["first", "second"]);
 * ```
 */
export class Subscription implements Unsubscribable, Disposable {
  /** Whether it has ended. */
  closed = false;
  /** One, or several: most have one. */
  #teardowns: Teardown | Set<Teardown> | undefined;
  /** Whom it is to leave when it ends: one, or several. */
  #parent: Subscription | Set<Subscription> | undefined = undefined;

  /** `teardown` runs when it ends. Throws an `ArgumentError` if that is neither a function nor something that ends. */
  constructor(teardown?: Teardown) {
    if (teardown !== undefined) checkTeardown(teardown);
    this.#teardowns = teardown;
  }

  /**
   * Adds what is to be done when it ends; at once if it has ended. Nothing is accepted too, since a producer may return
   * nothing. Throws an `ArgumentError` for anything else that does not end.
   */
  add(teardown: TeardownLogic): void {
    if (teardown === undefined || teardown === null || teardown === this) return;
    if (teardown instanceof Subscription) {
      if (teardown.closed) return;
      const parent = teardown.#parent;
      if (parent === undefined) teardown.#parent = this;
      else if (parent instanceof Set) parent.add(this);
      else if (parent !== this) teardown.#parent = new Set([parent, this]);
    } else checkTeardown(teardown);
    if (this.closed) {
      runTeardown(teardown);
      return;
    }
    const own = this.#teardowns;
    if (own === undefined) this.#teardowns = teardown;
    else if (own instanceof Set) own.add(teardown);
    else this.#teardowns = new Set([own, teardown]);
  }

  /** Forgets a teardown that was added, without running it. */
  remove(teardown: Teardown): void {
    const own = this.#teardowns;
    if (own === teardown) this.#teardowns = undefined;
    else if (own instanceof Set) own.delete(teardown);
    if (!(teardown instanceof Subscription)) return;
    const parent = teardown.#parent;
    if (parent === this) teardown.#parent = undefined;
    else if (parent instanceof Set) parent.delete(this);
  }

  /** Ends it: nothing is delivered any more, and all teardowns run. Idempotent; never throws. */
  unsubscribe(): void {
    if (this.closed) return;
    this.closed = true;
    const parent = this.#parent;
    if (parent !== undefined) {
      this.#parent = undefined;
      if (parent instanceof Set) { for (const one of parent) one.remove(this); }
      else if (!parent.closed) parent.remove(this);
    }
    const own = this.#teardowns;
    if (own === undefined) return;
    this.#teardowns = undefined;
    if (own instanceof Set) { for (const teardown of own) runTeardown(teardown); }
    else runTeardown(own);
  }

  /** The same as `unsubscribe()`. */
  [Symbol.dispose](): void {
    this.unsubscribe();
  }
}

function checkTeardown(teardown: unknown): void {
  if (typeof teardown === "function") return;
  if (typeof teardown === "object" && teardown !== null) {
    if ("unsubscribe" in teardown || Symbol.dispose in teardown) return;
  }
  throw new ArgumentError("a teardown must be a function, a subscription or a Disposable", {
    value: teardown,
  });
}

function runTeardown(teardown: Teardown): void {
  try {
    if (typeof teardown === "function") teardown();
    else if ("unsubscribe" in teardown) teardown.unsubscribe();
    else teardown[Symbol.dispose]();
  } catch (error) {
    reportError(error);
  }
}
