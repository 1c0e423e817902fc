/**
 * Effect's `Queue`: bounded queues between fibers.
 *
 * @module
 */
import { Effect, Queue } from "npm:effect@4.1.0";
import type { CaseRun, Contender, Timing } from "../contender.ts";
import { sumTo, timed, verify } from "../harness.ts";

/** A fiber that offers `from … to-1`. */
function produce(queue: Queue.Queue<number>, from: number, to: number): Effect.Effect<number> {
  return Effect.gen(function* () {
    for (let i = from; i < to; i++) yield* Queue.offer(queue, i);
    return 0;
  });
}

/** A fiber that takes `count` values and sums them. */
function consume(queue: Queue.Queue<number>, count: number): Effect.Effect<number> {
  return Effect.gen(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += yield* Queue.take(queue);
    return sum;
  });
}

/** Runs fibers side by side and checks the sum of what they return. */
function together(n: number, fibers: Effect.Effect<number>[]): Promise<Timing> {
  return timed(async () => {
    const sums = await Effect.runPromise(Effect.all(fibers, { concurrency: "unbounded" }));
    verify("Effect", sums.reduce((a, b) => a + b, 0), sumTo(n));
  });
}

/** `producers` to `consumers` over one queue. */
function many(capacity: number, producers: number, consumers: number): CaseRun {
  return (n) => {
    const queue = Effect.runSync(Queue.bounded<number>(capacity));
    const share = (index: number, of: number) => Math.floor((n * index) / of);
    const fibers: Effect.Effect<number>[] = [];
    for (let c = 0; c < consumers; c++) {
      fibers.push(consume(queue, share(c + 1, consumers) - share(c, consumers)));
    }
    for (let p = 0; p < producers; p++) {
      fibers.push(produce(queue, share(p, producers), share(p + 1, producers)));
    }
    return together(n, fibers);
  };
}

/** There and back over two queues of one; Effect has no unbuffered queue. */
function pingPong(n: number): Promise<Timing> {
  const there = Effect.runSync(Queue.bounded<number>(1)), back = Effect.runSync(Queue.bounded<number>(1));
  const echo = Effect.gen(function* () {
    for (let i = 0; i < n; i++) yield* Queue.offer(back, yield* Queue.take(there));
    return 0;
  });
  const ping = Effect.gen(function* () {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      yield* Queue.offer(there, i);
      sum += yield* Queue.take(back);
    }
    return sum;
  });
  return together(n, [echo, ping]);
}

/** Effect's queue in the local cases. */
export const contender: Contender = {
  name: "Effect Queue",
  version: "4.1.0",
  note: "unbuffered queues do not exist: ping-pong uses a capacity of 1",
  available: () => Promise.resolve(true),
  cases: {
    "local/ping-pong": pingPong,
    "local/await-64": many(64, 1, 1),
    "local/mpsc-64": many(64, 4, 1),
    "local/mpmc-64": many(64, 4, 4),
    "local/fan-out-64": many(64, 1, 4),
  },
};
