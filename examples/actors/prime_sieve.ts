/**
 * The prime sieve: a chain of actors, each of which knows some primes and lets pass only what none of them divides; what passes
 * the last one is a prime. Bounded mailboxes hold the whole chain back to the pace of its slowest filter: `await
 * next.send.…` inside a handler. From the Savina benchmarks (sieve of Eratosthenes). Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

class Filter extends Actor {
  readonly #primes: number[] = [];
  readonly #most: number;
  #next: ActorRef<Filter> | undefined;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  /** A promise only if the next filter has no room: what is handled at once costs no promise. */
  candidate(n: number): Promise<unknown> | undefined {
    for (const prime of this.#primes) {
      if (prime * prime > n) break;
      if (n % prime === 0) return undefined;
    }
    if (this.#primes.length < this.#most) {
      this.#primes.push(n);
      return undefined;
    }
    this.#next ??= this.context.spawn(Filter, [this.#most], { mailbox: { capacity: 1000 } });
    return this.#next.tell.candidate(n) === "full" ? this.#next.send.candidate(n) : undefined;
  }

  /** Its primes, and those of all after it: asked behind the last candidate, answered when that has passed them all. */
  async primes(): Promise<number[]> {
    const later = await this.#next?.ask.with({ timeout: Infinity }).primes() ?? [];
    return [...this.#primes, ...later];
  }
}

/** The primes below `limit`, found by actors that know `most` primes each. */
export async function primesBelow(limit: number, most = 250): Promise<number[]> {
  await using first = spawn(Filter, [most], { mailbox: { capacity: 1000 } });
  for (let n = 2; n < limit; n++) {
    if (first.tell.candidate(n) === "full") await first.send.candidate(n);
  }
  return await first.ask.with({ timeout: Infinity }).primes();
}

if (import.meta.main) {
  const start = performance.now();
  const primes = await primesBelow(100_000);
  const took = Math.round(performance.now() - start);
  console.log(`${primes.length} primes below 100000, the last one ${primes.at(-1)}, in ${took} ms`);
}
