/**
 * Skynet: an actor makes ten, each of which makes ten, down to a million, whose numbers are summed up on the way back: 1 111 111
 * actors. By A. Temerev (github.com/atemerev/skynet). Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

class Skynet extends Actor {
  readonly #parent: ActorRef<Skynet> | ((sum: number) => void);
  #sum = 0;
  #missing = 10;

  constructor(parent: ActorRef<Skynet> | ((sum: number) => void)) {
    super();
    this.#parent = parent;
  }

  start(number: number, size: number): void {
    if (size === 1) return this.#report(number);
    const part = size / 10;
    const me: ActorRef<Skynet> = this.self;
    for (let i = 0; i < 10; i++) spawn(Skynet, [me]).tell.start(number + i * part, part);
  }

  result(sum: number): void {
    this.#sum += sum;
    if (--this.#missing === 0) this.#report(this.#sum);
  }

  #report(sum: number): void {
    if (typeof this.#parent === "function") this.#parent(sum);
    else this.#parent.tell.result(sum);
    this.context.stop();
  }
}

/** The sum of the numbers below `leaves`, a power of ten, by a tree of actors. */
export function skynet(leaves: number): Promise<number> {
  return new Promise((resolve) => spawn(Skynet, [resolve]).tell.start(0, leaves));
}

if (import.meta.main) {
  const leaves = Number(Deno.args[0] ?? 1_000_000);
  const start = performance.now();
  const sum = await skynet(leaves);
  const nanoseconds = (performance.now() - start) * 1e6 / ((10 * leaves - 1) / 9);
  console.log(
    `${(10 * leaves - 1) / 9} actors found the sum ${sum}, ${Math.round(nanoseconds)} ns an actor`,
  );
}
