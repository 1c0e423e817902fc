/**
 * Actors of ours in workers: one that tells numbers, one that sums them up.
 *
 * @module
 */
import { Actor, type ActorRef } from "../../mod.ts";
import { now } from "../harness.ts";

/** Sums up what it is told. */
export class Sum extends Actor {
  #sum = 0;
  #received = 0;
  #last = 0;
  #wanted = 0;
  add(value: number): void {
    this.#sum += value;
    if (++this.#received === this.#wanted) this.#last = now();
  }
  expect(count: number): void {
    this.#wanted = count;
    this.#sum = this.#received = 0;
  }
  echo(value: number): number {
    return value;
  }
  summary(): { received: number; sum: number; last: number } {
    return { received: this.#received, sum: this.#sum, last: this.#last };
  }
}

/** Tells numbers. */
export class Source extends Actor {
  /** Returns when it began, once everything is on its way. */
  async pour(to: ActorRef<Sum>, count: number): Promise<number> {
    const { tell, send } = to;
    const first = now();
    for (let i = 0; i < count; i++) {
      if (tell.add(i) !== "ok") await send.add(i);
    }
    return first;
  }
  /** Asks, one question after the other; returns the seconds it took. */
  async question(to: ActorRef<Sum>, count: number): Promise<number> {
    const first = now();
    for (let i = 0; i < count; i++) await to.ask.echo(i);
    return (now() - first) / 1000;
  }
}
