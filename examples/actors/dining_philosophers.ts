/**
 * The dining philosophers, as actors: a philosopher who is hungry asks the waiter, who owns all forks. Who cannot have both is
 * told so, and asks again; nobody holds one fork and waits for the other. After E. Dijkstra, in the form of the Savina
 * benchmarks. How it goes wrong without a waiter is in `../classics/dining_philosophers.ts`. Needs no permission.
 *
 * @module
 */
import { Actor, type ActorRef, spawn } from "@millrace/millrace";

/** How the evening went. */
export interface Evening {
  /** Meals of each philosopher. */
  readonly meals: readonly number[];
  /** Requests that had to be refused. */
  readonly refused: number;
}

class Waiter extends Actor {
  readonly #taken: boolean[];
  readonly #meals: number[];
  readonly #done: (evening: Evening) => void;
  #refused = 0;
  #guests: number;

  constructor(seats: number, done: (evening: Evening) => void) {
    super();
    this.#guests = seats;
    this.#taken = new Array<boolean>(seats).fill(false);
    this.#meals = new Array<number>(seats).fill(0);
    this.#done = done;
  }

  hungry(who: ActorRef<Philosopher>, seat: number): void {
    const right = (seat + 1) % this.#taken.length;
    if (this.#taken[seat] || this.#taken[right]) {
      this.#refused++;
      who.tell.wait();
    } else {
      this.#taken[seat] = this.#taken[right] = true;
      this.#meals[seat]!++;
      who.tell.eat();
    }
  }

  finished(seat: number): void {
    this.#taken[seat] = this.#taken[(seat + 1) % this.#taken.length] = false;
  }

  leave(): void {
    if (--this.#guests === 0) this.#done({ meals: this.#meals, refused: this.#refused });
  }
}

class Philosopher extends Actor {
  readonly #me: ActorRef<Philosopher> = this.self;
  readonly #waiter: ActorRef<Waiter>;
  readonly #seat: number;
  #left: number;

  constructor(waiter: ActorRef<Waiter>, seat: number, meals: number) {
    super();
    this.#waiter = waiter;
    this.#seat = seat;
    this.#left = meals;
  }

  think(): void {
    this.#waiter.tell.hungry(this.#me, this.#seat);
  }

  wait(): void {
    this.think();
  }

  eat(): void {
    this.#waiter.tell.finished(this.#seat);
    if (--this.#left > 0) return this.think();
    this.#waiter.tell.leave();
    this.context.stop();
  }
}

/** Everybody eats `meals` times, at least once. */
export async function dine(meals: number, seats = 20): Promise<Evening> {
  const { promise, resolve } = Promise.withResolvers<Evening>();
  await using waiter = spawn(Waiter, [seats, resolve]);
  for (let seat = 0; seat < seats; seat++) spawn(Philosopher, [waiter, seat, meals]).tell.think();
  return await promise;
}

if (import.meta.main) {
  const start = performance.now();
  const { meals, refused } = await dine(5_000);
  const nanoseconds = (performance.now() - start) * 1e6 / (5_000 * meals.length);
  console.log(
    `${meals.length} philosophers ate ${meals[0]} times each, ${Math.round(nanoseconds)} ns a meal;`,
  );
  console.log(`the waiter refused ${refused} times`);
}
