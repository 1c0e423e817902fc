/**
 * What a channel keeps its values in, by the order in which they are received.
 *
 * @module
 */
import { Heap } from "./heap.ts";
import { Ring } from "./ring.ts";
import { Stack } from "./stack.ts";

/** Which of the buffered values is received next; see `ChannelOptions`. */
export type BufferOrder<T> = "fifo" | "lifo" | ((a: T, b: T) => number);

/** Values on their way. */
export interface Buffer<T> {
  /** How many there are. */
  readonly size: number;
  /** Changes whenever values go through; for telling that some did, not how many. */
  readonly passed: number;
  /** Adds one. */
  push(value: T): void;
  /** Takes the one that is received next; only if `size > 0`. */
  shift(): T;
  /** The one that is received next; only if `size > 0`. */
  first(): T;
  /** Adds one in the place of the one that is least wanted, and returns that; only if `size > 0`. */
  evict(value: T): T;
}

/** An empty buffer for that order. */
export function bufferOf<T>(order: BufferOrder<T> | undefined): Buffer<T> {
  if (order === undefined || order === "fifo") return new Ring();
  return order === "lifo" ? new Stack() : new Heap(order);
}
