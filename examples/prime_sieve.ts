/** The prime sieve of Eratosthenes as a chain of channels: each filter passes on what its prime does not divide. No permission needed. */
import { Channel } from "@millrace/millrace";

async function count(below: number, out: Channel<number>): Promise<void> {
  for (let n = 2; n < below; n++) await out.send(n);
  out.close();
}

async function filter(prime: number, numbers: Channel<number>, out: Channel<number>): Promise<void> {
  for await (const n of numbers) if (n % prime !== 0) await out.send(n);
  out.close();
}

const primes: number[] = [];
let numbers = new Channel<number>();
const running = [count(100, numbers)];
for (;;) {
  const [prime] = await numbers.receiveMany(1); // nothing, once the channel is closed and empty
  if (prime === undefined) break;
  primes.push(prime);
  const rest = new Channel<number>();
  running.push(filter(prime, numbers, rest));
  numbers = rest;
}
await Promise.all(running);
console.log(`${primes.length} primes below 100: ${primes.join(" ")}`);
