/**
 * Counting: one actor sends increments as fast as it can, another one counts them. Mailboxes are bounded: whoever finds one
 * full waits for room, so that the counter's backlog never grows beyond it. From the Savina benchmarks (counting actor).
 * Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

class Counter extends Actor {
  #count = 0;

  increment(by: number): void {
    this.#count += by;
  }

  count(): number {
    return this.#count;
  }
}

class Producer extends Actor {
  readonly #counter: ActorRef<Counter>;

  constructor(counter: ActorRef<Counter>) {
    super();
    this.#counter = counter;
  }

  async produce(increments: number): Promise<number> {
    const { tell, send, ask } = this.#counter;
    for (let i = 0; i < increments; i++) {
      if (tell.increment(1) === "full") await send.increment(1);
    }
    return await ask.count(); // comes behind all increments: messages of one sender keep their order
  }
}

/** Sends `increments`; resolves with what was counted. */
export async function counting(increments: number): Promise<number> {
  await using counter = spawn(Counter, [], { mailbox: { capacity: 10_000 } });
  await using producer = spawn(Producer, [counter]);
  return await producer.ask.with({ timeout: Infinity }).produce(increments);
}

if (import.meta.main) {
  const start = performance.now();
  const increments = 1_000_000;
  const count = await counting(increments);
  const nanoseconds = (performance.now() - start) * 1e6 / increments;
  console.log(`counted ${count}, ${Math.round(nanoseconds)} ns each`);
}
