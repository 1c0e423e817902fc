/**
 * Fibonacci numbers the slow way: every call is an actor, which makes two more, waits for their answers and dies. What counts
 * is how fast actors come and go. From the Savina benchmarks. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

class Fib extends Actor {
  readonly #parent: ActorRef<Fib> | ((result: number) => void);
  #sum = 0;
  #missing = 2;

  constructor(parent: ActorRef<Fib> | ((result: number) => void)) {
    super();
    this.#parent = parent;
  }

  compute(n: number): void {
    if (n <= 2) return this.#answer(1);
    const me: ActorRef<Fib> = this.self;
    spawn(Fib, [me]).tell.compute(n - 1);
    spawn(Fib, [me]).tell.compute(n - 2);
  }

  result(part: number): void {
    this.#sum += part;
    if (--this.#missing === 0) this.#answer(this.#sum);
  }

  #answer(result: number): void {
    if (typeof this.#parent === "function") this.#parent(result);
    else this.#parent.tell.result(result);
    this.context.stop();
  }
}

/** The `n`th Fibonacci number, by `2 * fib(n) - 1` actors. */
export function fib(n: number): Promise<number> {
  return new Promise((resolve) => spawn(Fib, [resolve]).tell.compute(n));
}

if (import.meta.main) {
  const start = performance.now();
  const number = await fib(25);
  const nanoseconds = (performance.now() - start) * 1e6 / (2 * number - 1);
  console.log(
    `fib(25) is ${number}, found by ${2 * number - 1} actors, ${Math.round(nanoseconds)} ns each`,
  );
}
