/**
 * Values for which there is no demand yet.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import { type Subscriber, Through } from "./subscriber.ts";

/**
 * Passes values on while they are wanted, and keeps the others until they are; an end comes after them. It holds as many as the
 * operator before it makes of one event: those of `takeLast`, say.
 */
class Hold<T> extends Through<T, T> {
  readonly #held: Ring<T> = new Ring();
  #end: { readonly error: [error?: unknown] } | undefined = undefined;
  #waiting = false;

  override next(value: T): void {
    if (this.stopped) return;
    if (this.#held.size === 0 && this.to.requested > 0) this.to.next(value);
    else {
      this.#held.push(value);
      this.#wait();
    }
  }

  protected override onError(error: unknown): void {
    if (this.#held.size === 0) this.to.error(error);
    else this.#end = { error: [error] };
  }

  protected override onComplete(): void {
    if (this.#held.size === 0) this.to.complete();
    else this.#end = { error: [] };
  }

  #wait(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.to.whenRequested(() => this.#drain());
  }

  #drain(): void {
    this.#waiting = false;
    const { to } = this;
    while (this.#held.size > 0 && !to.stopped) {
      if (to.requested <= 0) {
        this.#wait();
        return;
      }
      to.next(this.#held.shift());
    }
    const end = this.#end;
    if (end === undefined || to.stopped) return;
    if (end.error.length > 0) to.error(end.error[0]);
    else to.complete();
  }
}

/** A station before `to` for an operator that emits several values at once, or one with the end; `to` itself where nobody counts. */
export function held<T>(to: Subscriber<T>): Subscriber<T> {
  return to.demand === undefined ? to : new Hold(to);
}
