/**
 * What the examples of the guides run on workers. Plain exports: a module of tasks is a module.
 *
 * @module
 */
import { Actor, currentTask, type ReceiveChannel, type SendChannel } from "@millrace/millrace";

/** How many primes there are below `limit`: keeps a core busy. */
export function primesBelow(limit: number): number {
  const composite = new Uint8Array(limit);
  let primes = 0;
  for (let n = 2; n < limit; n++) {
    if (composite[n] === 1) continue;
    primes++;
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  return primes;
}

/** Sends 1, 2, 3, … until `count`, or until nobody wants more. */
export async function produce(count: number, out: SendChannel<number>): Promise<void> {
  for (let n = 1; n <= count; n++) await out.send(n);
  out.close();
}

/** Adds up what comes, until the end. */
export async function sum(values: ReceiveChannel<number>): Promise<number> {
  let total = 0;
  for await (const value of values) total += value;
  return total;
}

/** A stage of a pipeline: takes, computes, hands on, and passes every end on to both sides. */
export async function square(from: ReceiveChannel<number>, to: SendChannel<number>): Promise<void> {
  try {
    for await (const n of from) await to.send(n * n);
    to.close();
  } catch (error) {
    from.cancel(error);
    to.close(error);
  }
}

/** Looks for the least divisor of `n` in a synchronous loop that can be cancelled. */
export function leastDivisor(n: number): number {
  const task = currentTask();
  for (let d = 2; d * d <= n; d++) {
    if (n % d === 0) return d;
    if (d % 65_536 === 0) task.checkpoint(); // throws if the call was cancelled
  }
  return n;
}

/** Waits for a signal, as a long download would, and cleans up. */
export async function download(log: SendChannel<string>): Promise<void> {
  const { signal } = currentTask();
  try {
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  } finally {
    log.trySend("part file removed");
  }
}

/** Counts words; an actor that can be spawned here or on a worker. */
export class Words extends Actor {
  readonly #counts = new Map<string, number>();

  add(word: string): void {
    if (word === "") throw new RangeError("an empty word");
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  count(word: string): number {
    return this.#counts.get(word) ?? 0;
  }

  /** Takes its whole worker down, as running out of a native resource might. */
  crash(): void {
    globalThis.close();
  }
}
