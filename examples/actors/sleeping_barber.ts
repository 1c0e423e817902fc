/**
 * The sleeping barber, as actors: who finds no chair free comes again later; the barber sleeps while nobody is there. After
 * E. Dijkstra and the Savina benchmarks; with channels it is in `../classics/sleeping_barber.ts`. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

/** What happened in the shop. */
export interface Day {
  /** Customers in the order of their cuts. */
  readonly served: readonly number[];
  /** How often a customer found no chair. */
  readonly turnedAway: number;
  /** How often the barber went to sleep. */
  readonly naps: number;
}

class WaitingRoom extends Actor {
  readonly #chairs: number;
  readonly #waiting: ActorRef<Customer>[] = [];
  readonly #barber: ActorRef<Barber>;
  #asleep = true;
  #turnedAway = 0;
  #naps = 0;

  constructor(chairs: number, barber: ActorRef<Barber>) {
    super();
    this.#chairs = chairs;
    this.#barber = barber;
  }

  enter(customer: ActorRef<Customer>): void {
    if (this.#waiting.length === this.#chairs) {
      this.#turnedAway++;
      return void customer.tell.full();
    }
    this.#waiting.push(customer);
    if (this.#asleep) this.next();
  }

  next(): void {
    const customer = this.#waiting.shift();
    this.#asleep = customer === undefined;
    if (customer === undefined) this.#naps++;
    else this.#barber.tell.cut(customer, this.self);
  }

  close(): Omit<Day, "served"> {
    return { turnedAway: this.#turnedAway, naps: this.#naps };
  }
}

class Barber extends Actor {
  cut(customer: ActorRef<Customer>, room: ActorRef<WaitingRoom>): void {
    let hair = 0;
    for (let i = 0; i < 1000; i++) hair += Math.sqrt(i); // a cut takes its time
    customer.tell.done(hair);
    room.tell.next();
  }
}

class Customer extends Actor {
  readonly #room: ActorRef<WaitingRoom>;
  readonly #leave: () => void;

  constructor(room: ActorRef<WaitingRoom>, leave: () => void) {
    super();
    this.#room = room;
    this.#leave = leave;
  }

  full(): void {
    this.#room.tell.enter(this.self); // once around the block
  }

  done(_hair: number): void {
    this.#leave();
    this.context.stop();
  }
}

/** A day on which everybody who comes gets a cut in the end. */
export async function barberShop(customers: number, chairs = 10): Promise<Day> {
  const served: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await using barber = spawn(Barber);
  await using room = spawn(WaitingRoom, [chairs, barber]);
  for (let i = 1; i <= customers; i++) {
    const customer = spawn(Customer, [room, () => void (served.push(i) === customers && resolve())]);
    room.tell.enter(customer);
  }
  await promise;
  return { served, ...await room.ask.close() };
}

if (import.meta.main) {
  const { served, turnedAway, naps } = await barberShop(200);
  console.log(`served ${served.length}, turned away ${turnedAway} times, ${naps} naps`);
}
