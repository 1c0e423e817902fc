/**
 * Three processes in one, as it were.
 *
 * @module
 */
import type { Carrier } from "../../../src/remote/carrier.ts";
import { memoryCarrier } from "../../../src/remote/memory/memory_carrier.ts";
import { type Clock, realClock, VirtualClock } from "../../../src/time/clock.ts";

/** Processes and the time that they live in. */
export interface World extends AsyncDisposable {
  /** One for each process. */
  readonly carriers: readonly Carrier[];
  readonly clock: Clock;
  /** Lets this many milliseconds go by. */
  pass(ms: number): Promise<void>;
}

/** Lets real time go by. */
export const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** They share one carrier. */
export function memoryWorld(clock: Clock = realClock): Promise<World> {
  const carrier = memoryCarrier({ clock });
  return Promise.resolve({
    carriers: [carrier, carrier, carrier],
    clock,
    pass: clock instanceof VirtualClock ? (ms) => clock.run(ms) : pass,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}
