/**
 * `postMessage` to a raw worker: from the main thread to one worker and back.
 *
 * @module
 */
import type { CaseRun, Contender } from "../contender.ts";
import { now, percentiles, sumTo, verify } from "../harness.ts";
import { type Payload, post } from "./messages.ts";

const URL_OF_WORKER = new URL("./postmessage_worker.ts", import.meta.url).href;

/** What the worker says when a stream is through. */
export interface Through {
  /** When it received the last message. */
  readonly last: number;
  /** How many values came. */
  readonly received: number;
  /** The sum of their running numbers. */
  readonly sum: number;
}

/** Starts a worker for one measurement and ends it afterwards. */
async function withWorker<T>(
  work: (worker: Worker, next: <M>() => Promise<M>) => Promise<T>,
): Promise<T> {
  const worker = new Worker(URL_OF_WORKER, { type: "module" });
  let settle = (_message: never) => {};
  worker.onmessage = ({ data }) => settle(data as never);
  const next = <M>() => new Promise<M>((resolve) => settle = resolve as typeof settle);
  try {
    await next();
    return await work(worker, next);
  } finally {
    worker.terminate();
  }
}

/** Everything in one direction, first send to last receive. */
function stream(payload: Payload): CaseRun {
  return (n) =>
    withWorker(async (worker, next) => {
      let first = 0, through: Through | undefined;
      for (const count of [Math.min(n, 5_000), n]) {
        worker.postMessage({ expect: count });
        await next();
        const done = next<Through>();
        first = now();
        post(worker, payload, 0, count);
        through = await done;
      }
      verify("number of messages", through!.received, n);
      verify("sum of messages", through!.sum, sumTo(n));
      return { seconds: (through!.last - first) / 1000 };
    });
}

/** One message there and back, `pause` milliseconds apart. */
function roundTrip(pause: number): CaseRun {
  return (n) =>
    withWorker(async (worker, next) => {
      worker.postMessage({ expect: Infinity });
      await next();
      const trips = new Float64Array(n);
      let start = 0;
      for (let i = pause > 0 ? -20 : -500; i < n; i++) {
        if (i === 0) start = performance.now();
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        const sent = performance.now();
        const back = next();
        worker.postMessage(i);
        await back;
        if (i >= 0) trips[i] = performance.now() - sent;
      }
      return percentiles(trips, (performance.now() - start) / 1000);
    });
}

/** `postMessage` in the worker cases that have one producer and one consumer. */
export const contender: Contender = {
  name: "postMessage",
  version: `Deno ${Deno.version.deno}`,
  note: "main thread to worker; otherwise as MessageChannel",
  available: () => Promise.resolve(true),
  cases: {
    "workers/spsc-number": stream("number"),
    "workers/spsc-number-batch": stream("batch"),
    "workers/spsc-struct": stream("struct"),
    "workers/spsc-1k": stream("1k"),
    "workers/spsc-64k": stream("64k"),
    "workers/round-trip": roundTrip(1),
    "workers/round-trip-busy": roundTrip(0),
  },
};
