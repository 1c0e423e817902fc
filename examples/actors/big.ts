/**
 * Big: many actors, each of which pings one of the others at random and waits for its pong before the next ping; all mailboxes
 * are busy, from all sides. From the Savina benchmarks. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

class Peer extends Actor {
  readonly #me: ActorRef<Peer> = this.self;
  #peers: readonly ActorRef<Peer>[] = [];
  #left = 0;
  #seed: number;
  #answered = 0;
  readonly #done: () => void;

  constructor(seed: number, done: () => void) {
    super();
    this.#seed = seed;
    this.#done = done;
  }

  start(peers: readonly ActorRef<Peer>[], pings: number): void {
    this.#peers = peers;
    this.#left = pings;
    this.#next();
  }

  ping(from: ActorRef<Peer>): void {
    this.#answered++;
    from.tell.pong();
  }

  pong(): void {
    this.#left--;
    this.#next();
  }

  answered(): number {
    return this.#answered;
  }

  #next(): void {
    if (this.#left === 0) return this.#done();
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    this.#peers[Math.floor(this.#seed / 2 ** 32 * this.#peers.length)]!.tell.ping(this.#me);
  }
}

/** Every one of `actors` sends `pings`; resolves with how many pings each one has answered. */
export async function big(pings: number, actors = 120): Promise<number[]> {
  let left = actors;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => void (--left === 0 && resolve());
  const peers = Array.from({ length: actors }, (_, i) => spawn(Peer, [i, done]));
  for (const peer of peers) peer.tell.start(peers, pings);
  await promise;
  const answered = await Promise.all(peers.map((peer) => peer.ask.answered()));
  await Promise.all(peers.map((peer) => peer.stop()));
  return answered;
}

if (import.meta.main) {
  const [actors, pings] = [120, 2_000];
  const start = performance.now();
  const answered = await big(pings, actors);
  const nanoseconds = (performance.now() - start) * 1e6 / (actors * pings);
  const sum = answered.reduce((a, b) => a + b, 0);
  console.log(`${actors} actors answered ${sum} pings, ${Math.round(nanoseconds)} ns each;`);
  console.log(`the fewest ${Math.min(...answered)}, the most ${Math.max(...answered)}`);
}
