/**
 * XState's actors, from transition functions, without state charts: the lightest it has.
 *
 * @module
 */
import { createActor, fromTransition } from "npm:xstate@5.33.3";
import type { Contender, Timing } from "../contender.ts";
import { sumTo, timed, verify } from "../harness.ts";

/** An event with a number. */
interface Event {
  readonly type: string;
  readonly value: number;
}

/** A started actor that does `act` with its sum and each event. */
function actor(act: (sum: number, event: Event) => number) {
  const started = createActor(fromTransition((sum: number, event: Event) => act(sum, event), 0));
  started.start();
  return started;
}

function tell(n: number): Promise<Timing> {
  return timed(() => {
    const sum = actor((sum, { value }) => sum + value);
    for (let i = 0; i < n; i++) sum.send({ type: "add", value: i });
    verify("tell", sum.getSnapshot().context, sumTo(n));
    sum.stop();
  });
}

/** Two actors that send each other events; a send inside a transition runs at once, so that it must be put off. */
function around(n: number, actors: number): Promise<Timing> {
  return timed(async () => {
    await new Promise<void>((resolve) => {
      const ring = Array.from({ length: actors }, (_, i) =>
        actor((sum, { value }) => {
          if (value === 0) resolve();
          else queueMicrotask(() => ring[(i + 1) % actors]!.send({ type: "token", value: value - 1 }));
          return sum + 1;
        }));
      ring[0]!.send({ type: "token", value: n });
    });
  });
}

function creation(n: number): Promise<Timing> {
  return timed(() => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const child = actor((_, { value }) => Math.sin(value) ** 2);
      child.send({ type: "process", value: i });
      sum += child.getSnapshot().context;
      child.stop();
    }
    if (!(sum > 0)) throw new Error("nothing was done");
  });
}

/** XState in the actor cases that it can do at all. */
export const contender: Contender = {
  name: "XState",
  version: "5.33.3",
  note: "actors from transition functions; a message is handled inside the send, no mailbox is filled",
  available: () => Promise.resolve(true),
  cases: {
    "actors/tell": tell,
    "actors/ping-pong": (n) => around(2 * n, 2),
    "actors/ring-503": (n) => around(n, 503),
    "actors/creation": creation,
  },
};
