/**
 * The bounded buffer: producers, consumers, and between them a manager that holds at most `capacity` items. A producer makes
 * its next item only when it is told to. From the Savina benchmarks. With a mailbox of the right capacity and
 * `await ref.send.…` no manager is needed: see `counting.ts`. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, type Reply, spawn } from "@millrace/millrace";

/** What came of it: items consumed, their sum, and the most that were in the buffer at once. */
export interface Trade {
  readonly consumed: number;
  readonly sum: number;
  readonly most: number;
}

class Producer extends Actor {
  produce(manager: ActorRef<Manager>, number: number): void {
    manager.tell.item(this.self, number);
  }
}

class Consumer extends Actor {
  consume(manager: ActorRef<Manager>, item: number): void {
    manager.tell.consumed(this.self, item);
  }
}

class Manager extends Actor {
  readonly #me: ActorRef<Manager> = this.self;
  readonly #buffer: number[] = [];
  readonly #producers: ActorRef<Producer>[];
  readonly #consumers: ActorRef<Consumer>[];
  readonly #capacity: number;
  readonly #trade = { consumed: 0, sum: 0, most: 0 };
  #asked = 0; // for, and not yet brought
  #next = 0;
  #items = 0;
  #reply!: Reply<Trade>;

  constructor(capacity: number, producers: ActorRef<Producer>[], consumers: ActorRef<Consumer>[]) {
    super();
    this.#capacity = capacity;
    this.#producers = producers;
    this.#consumers = consumers;
  }

  open(items: number): Trade {
    this.#reply = this.context.defer();
    this.#items = items;
    this.#deal();
    return this.#trade; // the answer comes when everything has been consumed
  }

  item(from: ActorRef<Producer>, item: number): void {
    this.#asked--;
    this.#producers.push(from);
    this.#trade.most = Math.max(this.#trade.most, this.#buffer.push(item));
    this.#deal();
  }

  consumed(by: ActorRef<Consumer>, item: number): void {
    this.#consumers.push(by);
    this.#trade.sum += item;
    if (++this.#trade.consumed === this.#items) this.#reply.send(this.#trade);
    else this.#deal();
  }

  #deal(): void {
    while (this.#buffer.length > 0 && this.#consumers.length > 0) {
      this.#consumers.shift()!.tell.consume(this.#me, this.#buffer.shift()!);
    }
    while (
      this.#producers.length > 0 && this.#next < this.#items &&
      this.#buffer.length + this.#asked < this.#capacity
    ) {
      this.#asked++;
      this.#producers.shift()!.tell.produce(this.#me, this.#next++);
    }
  }
}

/** `producers` make the numbers from 0 to `items - 1`, of which there is at least one. */
export async function boundedBuffer(
  items: number,
  { producers = 40, consumers = 4, capacity = 50 } = {},
): Promise<Trade> {
  const makers = Array.from({ length: producers }, () => spawn(Producer));
  const takers = Array.from({ length: consumers }, () => spawn(Consumer));
  await using manager = spawn(Manager, [capacity, makers.slice(), takers.slice()]);
  const trade = await manager.ask.with({ timeout: Infinity }).open(items);
  await Promise.all([...makers, ...takers].map((actor) => actor.stop()));
  return trade;
}

if (import.meta.main) {
  const start = performance.now(), { consumed, most } = await boundedBuffer(50_000);
  const nanoseconds = (performance.now() - start) * 1e6 / consumed;
  console.log(`${consumed} items, never more than ${most} at once, ${Math.round(nanoseconds)} ns each`);
}
