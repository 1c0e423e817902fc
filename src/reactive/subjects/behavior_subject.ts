/**
 * A subject that always has a value.
 *
 * @module
 */
import type { Subscriber } from "../core/subscriber.ts";
import type { EmitResult } from "../core/types.ts";
import { Subject } from "./subject.ts";

/**
 * A {@linkcode Subject} with a current value, which a new observer gets at once. It emits whatever it is given, equal values too.
 *
 * `value` is what was emitted last: a value that is emitted from inside an observer, and so waits for its turn, is not current yet.
 * After completion observers get no value; as in RxJS.
 *
 * @example
 * ```ts
 * import { BehaviorSubject } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const level = new BehaviorSubject(1);
 * const seen: number[] = [];
 * level.subscribe((value) => seen.push(value));
 * level.next(2);
 * assertEquals(seen, [1, 2]);
 * assertEquals(level.value, 2);
 * ```
 */
export class BehaviorSubject<T> extends Subject<T> {
  #value: T;

  /** Starts with `value`. */
  constructor(value: T) {
    super();
    this.#value = value;
  }

  /** What was emitted last. Never throws: after an error it is the last value before that (in RxJS it throws). */
  get value(): T {
    return this.#value;
  }

  /** The same as `value`. */
  getValue(): T {
    return this.#value;
  }

  /** Keeps it. */
  protected override emit(value: T): EmitResult {
    this.#value = value;
    super.emit(value);
    return "ok";
  }

  /** Tells the newcomer. */
  protected override greet(subscriber: Subscriber<T>): void {
    if (!this.closed) subscriber.next(this.#value);
  }
}
