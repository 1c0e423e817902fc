/**
 * The prime sieve as a daisy chain: each prime found puts a filter of its own at the end of the chain, which passes on what
 * the prime does not divide. Shows processes that start processes, and how a scope ends all of them, wherever they
 * wait. After D. McIlroy, 1968; Go's `test/chan/sieve1.go`. Needs no permission.
 *
 * @module
 */
import { Channel, type ReceiveChannel, Scope, type SendChannel } from "@millrace/millrace";

async function count(out: SendChannel<number>): Promise<void> {
  for (let n = 2;; n++) await out.send(n);
}

async function filter(prime: number, from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  for await (const n of from) if (n % prime !== 0) await to.send(n);
}

/** The first `howMany` primes. */
export function primes(howMany: number): Promise<number[]> {
  const found: number[] = [];
  return Scope.run(async (scope) => {
    let numbers = scope.own(new Channel<number>());
    scope.spawn(() => count(numbers));
    while (found.length < howMany) {
      const prime = await numbers.receive();
      found.push(prime);
      const [from, to] = [numbers, scope.own(new Channel<number>())];
      scope.spawn(() => filter(prime, from, to));
      numbers = to;
    }
    scope.cancel(); // cancels the channels it owns: that is the end of everybody who waits there
    return found;
  });
}

if (import.meta.main) {
  console.log((await primes(25)).join(" "));
  const start = performance.now();
  const last = (await primes(1000)).at(-1);
  console.log(`the 1000th is ${last}, found in ${Math.round(performance.now() - start)} ms`);
}
