/**
 * `js-csp`: Clojure's core.async for JavaScript, processes as generators on a scheduler of its own.
 *
 * @module
 */
import jsCsp from "npm:js-csp@1.0.1";
import type { CaseRun, Contender, Timing } from "../contender.ts";
import { sumTo, timed, verify } from "../harness.ts";

/** What of the untyped library is used here. */
interface Csp {
  chan(capacity?: number): unknown;
  go(process: () => Generator<unknown, void, number>): unknown;
  put(channel: unknown, value: number): unknown;
  take(channel: unknown): unknown;
  alts(channels: unknown[]): unknown;
}

const csp = ((jsCsp as unknown as { default?: Csp }).default ?? jsCsp) as Csp;

/** Runs processes and is done when the last consumer says so. */
function run(
  n: number,
  body: (done: (sum: number) => void) => void,
  consumers = 1,
): Promise<Timing> {
  return timed(async () => {
    let sum = 0, left = consumers;
    await new Promise<void>((resolve) =>
      body((part) => {
        sum += part;
        if (--left === 0) resolve();
      })
    );
    verify("js-csp", sum, sumTo(n));
  });
}

/** A process that sends `from … to-1`. */
function produce(channel: unknown, from: number, to: number): void {
  csp.go(function* () {
    for (let i = from; i < to; i++) yield csp.put(channel, i);
  });
}

/** A process that receives `count` values. */
function consume(channel: unknown, count: number, done: (sum: number) => void): void {
  csp.go(function* () {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += yield csp.take(channel);
    done(sum);
  });
}

/** `producers` to `consumers` over one channel. */
function many(capacity: number, producers: number, consumers: number): CaseRun {
  return (n) =>
    run(n, (done) => {
      const channel = capacity === 0 ? csp.chan() : csp.chan(capacity);
      const share = (index: number, of: number) => Math.floor((n * index) / of);
      for (let c = 0; c < consumers; c++) {
        consume(channel, share(c + 1, consumers) - share(c, consumers), done);
      }
      for (let p = 0; p < producers; p++) produce(channel, share(p, producers), share(p + 1, producers));
    }, consumers);
}

/** There and back. */
function pingPong(n: number): Promise<Timing> {
  return run(n, (done) => {
    const there = csp.chan(), back = csp.chan();
    csp.go(function* () {
      for (let i = 0; i < n; i++) yield csp.put(back, yield csp.take(there));
    });
    csp.go(function* () {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        yield csp.put(there, i);
        sum += yield csp.take(back);
      }
      done(sum);
    });
  });
}

/** Two producers, one `alts`. */
function selectTwo(n: number): Promise<Timing> {
  return run(n, (done) => {
    const a = csp.chan(), b = csp.chan(), half = Math.floor(n / 2);
    produce(a, 0, half);
    produce(b, half, n);
    csp.go(function* () {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += ((yield csp.alts([a, b])) as unknown as { value: number }).value;
      done(sum);
    });
  });
}

/** `js-csp` in the local cases that it has verbs for. */
export const contender: Contender = {
  name: "js-csp",
  version: "1.0.1",
  available: () => Promise.resolve(true),
  cases: {
    "local/rendezvous": many(0, 1, 1),
    "local/ping-pong": pingPong,
    "local/select-2": selectTwo,
    "local/await-64": many(64, 1, 1),
    "local/mpsc-64": many(64, 4, 1),
    "local/mpmc-64": many(64, 4, 4),
    "local/fan-out-64": many(64, 1, 4),
  },
};
