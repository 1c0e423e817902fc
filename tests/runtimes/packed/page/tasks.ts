/** What the workers of the page do. */
import { Actor, type SendChannel } from "@millrace/millrace";

/** Sends the numbers from 1. */
export async function feed(out: SendChannel<number>, upTo: number): Promise<void> {
  for (let n = 1; n <= upTo; n++) await out.send(n);
  out.close();
}

/** Counts. */
export class Counter extends Actor {
  #count = 0;

  increment(by: number): void {
    this.#count += by;
  }

  value(): number {
    return this.#count;
  }
}
