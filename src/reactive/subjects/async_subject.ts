/**
 * A subject of one value: the last.
 *
 * @module
 */
import type { Subscriber } from "../core/subscriber.ts";
import type { EmitResult } from "../core/types.ts";
import { Subject } from "./subject.ts";

/**
 * A {@linkcode Subject} that emits only the last of its values, when it completes, and to everybody who subscribes after that. When it
 * fails there is only the error. From RxJS.
 *
 * @example
 * ```ts
 * import { AsyncSubject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const result = new AsyncSubject<number>();
 * const seen: number[] = [];
 * result.subscribe((value) => seen.push(value));
 * result.next(1);
 * result.next(2);
 * assertEquals(seen, []);
 * result.complete();
 * result.subscribe((value) => seen.push(value));
 * assertEquals(seen, [2, 2]);
 * ```
 */
export class AsyncSubject<T> extends Subject<T> {
  #has = false;
  #value: T | undefined = undefined;
  #completed = false;

  /** Keeps it. */
  protected override emit(value: T): EmitResult {
    this.#has = true;
    this.#value = value;
    return "ok";
  }

  /** Tells everybody. */
  protected override farewell(kind: "error" | "complete"): void {
    this.#completed = kind === "complete";
    if (this.#completed && this.#has) super.emit(this.#value as T);
  }

  /** Tells the newcomer. */
  protected override greet(subscriber: Subscriber<T>): void {
    if (this.#completed && this.#has) subscriber.next(this.#value as T);
  }
}
