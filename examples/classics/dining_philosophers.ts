/**
 * The dining philosophers: five of them around a table, a fork between any two neighbours, and nobody eats with fewer than
 * two forks. Three kinds of manners:
 *
 * - `"greedy"`: the left fork, then the right one. Everybody holds one and waits for the other, for ever.
 * - `"ordered"`: of two forks always the one with the lower number first, so that nobody can wait in a circle.
 * - `"butler"`: greedy, but a butler lets only four of five sit down at a time.
 *
 * With `greedy` as its argument the program reports that it hangs, and where. After E. Dijkstra, and C. A. R. Hoare for the
 * butler. Needs no permission.
 *
 * @module
 */
import { after, Barrier, Mutex, Scope, Semaphore } from "@millrace/millrace";
import { debug } from "@millrace/millrace/channel";

export type Manners = "greedy" | "ordered" | "butler";

/** Who may eat; throws when two neighbours do. */
class Table {
  readonly meals: number[];
  readonly #eating = new Set<number>();
  /** Most who ate at the same time. */
  together = 0;

  constructor(readonly seats: number) {
    this.meals = new Array<number>(seats).fill(0);
  }

  async meal(seat: number): Promise<void> {
    for (const side of [seat + 1, seat + this.seats - 1]) {
      if (this.#eating.has(side % this.seats)) throw new Error(`${seat} eats beside ${side % this.seats}`);
    }
    this.#eating.add(seat);
    this.together = Math.max(this.together, this.#eating.size);
    await pause();
    this.#eating.delete(seat);
    this.meals[seat]!++;
  }
}

const pause = (): Promise<number> => after(Math.random() * 4).receive();

/** Everybody eats `meals` times. Resolves with the table when all have; under greedy manners that may be never. */
export function dine(
  manners: Manners,
  { seats = 5, meals = 20, signal }: { seats?: number; meals?: number; signal?: AbortSignal } = {},
): Promise<Table> {
  const table = new Table(seats);
  const forks = Array.from({ length: seats }, () => new Mutex());
  const room = new Semaphore(manners === "butler" ? seats - 1 : seats);
  const gong = new Barrier(seats);

  async function philosopher(seat: number): Promise<void> {
    const sides = [seat, (seat + 1) % seats];
    if (manners === "ordered") sides.sort((a, b) => a - b);
    for (let meal = 0; meal < meals; meal++) {
      await pause(); // thinks
      using _chair = await room.acquire();
      using _first = await forks[sides[0]!]!.lock();
      await (manners === "greedy" ? gong.wait() : pause()); // looks for the other one; the greedy all at once
      using _second = await forks[sides[1]!]!.lock();
      await table.meal(seat);
    }
  }

  return Scope.run((scope) => {
    for (const shared of [gong, ...forks]) scope.own(shared);
    for (let seat = 0; seat < seats; seat++) scope.spawn(() => philosopher(seat));
    return table;
  }, { signal });
}

if (import.meta.main) {
  const all: Manners[] = Deno.args.includes("greedy") ? ["greedy"] : ["ordered", "butler"];
  using _debugging = debug();
  for (const manners of all) {
    const { meals, together } = await dine(manners);
    console.log(`${manners}: meals ${meals.join(" ")}, at most ${together} at the same time`);
  }
}
