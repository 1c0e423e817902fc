/**
 * The thread ring: a token goes around 503 actors, each of which counts it down; whoever gets it at zero is the answer. From
 * the Computer Language Benchmarks Game, and Savina's; the number of actors is prime on purpose. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

class Node extends Actor {
  #next!: ActorRef<Node>;
  readonly #place: number;
  readonly #done: (place: number) => void;

  constructor(place: number, done: (place: number) => void) {
    super();
    this.#place = place;
    this.#done = done;
  }

  meet(next: ActorRef<Node>): void {
    this.#next = next;
  }

  token(left: number): void {
    if (left > 0) this.#next.tell.token(left - 1);
    else this.#done(this.#place);
  }
}

/** Which actor, from 1, gets the token after `hops` hops. */
export async function threadRing(hops: number, actors = 503): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const ring = Array.from({ length: actors }, (_, i) => spawn(Node, [i + 1, resolve]));
  ring.forEach((node, i) => node.tell.meet(ring[(i + 1) % actors]!));
  ring[0]!.tell.token(hops);
  const last = await promise;
  await Promise.all(ring.map((node) => node.stop()));
  return last;
}

if (import.meta.main) {
  const start = performance.now();
  const [hops, last] = [1_000_000, await threadRing(1_000_000)];
  const nanoseconds = (performance.now() - start) * 1e6 / hops;
  console.log(`after ${hops} hops actor ${last} has the token; ${Math.round(nanoseconds)} ns per hop`);
}
