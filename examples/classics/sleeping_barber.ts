/**
 * The sleeping barber: who finds a free chair waits for the barber, who finds none goes away; the barber sleeps when nobody is
 * there. The waiting room is a channel: its capacity is the chairs, `trySend` is a look through the door, and a
 * barber who waits to receive is asleep. After E. Dijkstra. Needs no permission.
 *
 * @module
 */
import { after, Channel, every, Latch, Scope } from "@millrace/millrace";

/** What happened in the shop. */
export interface Day {
  /** Customers with a haircut, in the order of their cuts. */
  readonly served: number[];
  /** Customers who found no chair. */
  readonly turnedAway: number[];
  /** How often the barber found nobody waiting. */
  readonly naps: number;
}

/** One working day, in milliseconds: a customer comes every `arrival`, a cut takes `cut`. */
export async function barberShop(
  { customers = 40, chairs = 3, arrival = 10, cut = 27 } = {},
): Promise<Day> {
  const [served, turnedAway]: [number[], number[]] = [[], []];
  let naps = 0;
  const waitingRoom = new Channel<{ customer: number; done: Latch }>({ capacity: chairs });

  async function barber(): Promise<void> {
    for (;;) {
      if (waitingRoom.size === 0) naps++;
      const [next] = await waitingRoom.receiveMany(1);
      if (next === undefined) return;
      await after(cut).receive();
      served.push(next.customer);
      next.done.countDown();
    }
  }

  async function visit(customer: number): Promise<void> {
    const done = new Latch(1);
    if (waitingRoom.trySend({ customer, done })) await done.wait();
    else turnedAway.push(customer);
  }

  await Scope.run(async (scope) => {
    scope.spawn(barber);
    const visits = new Scope({ parent: scope });
    using bell = every(arrival);
    for (let customer = 1; customer <= customers; customer++) {
      await bell.receive();
      visits.spawn(() => visit(customer));
    }
    await visits.join(); // the last customer has gone
    waitingRoom.close();
  });
  return { served, turnedAway, naps };
}

if (import.meta.main) {
  const { served, turnedAway, naps } = await barberShop();
  console.log(`served ${served.length}: ${served.join(" ")}`);
  console.log(`turned away ${turnedAway.length}: ${turnedAway.join(" ")}`);
  console.log(`the barber slept ${naps} times`);
}
