/**
 * A subject that keeps what its first observer may still want.
 *
 * @module
 */
import { Ring } from "../../channel/buffer/ring.ts";
import type { Subscriber } from "../core/subscriber.ts";
import type { EmitResult } from "../core/types.ts";
import { Subject } from "./subject.ts";

/** Most values that wait for the first observer. */
const CAPACITY = 1024;

/**
 * A subject that keeps up to 1024 values, the latest ones, for its first observer; after that it is a plain {@linkcode Subject}. For the
 * streams that `groupBy` and `window…` emit: who subscribes a moment later misses nothing, and a group that nobody wants costs little.
 */
export class BufferedSubject<T> extends Subject<T> {
  #early: Ring<T> | undefined = new Ring();

  /** Keeps it, or tells everybody. */
  protected override emit(value: T): EmitResult {
    const early = this.#early;
    if (early === undefined) return super.emit(value);
    if (early.size < CAPACITY) early.push(value);
    else early.evict(value);
    return "ok";
  }

  /** Tells the first observer what came before it. */
  protected override greet(subscriber: Subscriber<T>): void {
    const early = this.#early;
    this.#early = undefined;
    while (early !== undefined && early.size > 0 && !subscriber.stopped) subscriber.next(early.shift());
  }
}
