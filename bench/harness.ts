/**
 * Clocks, checks and worker crews: what every contender times itself with.
 *
 * Throughput between threads has two ends on two threads: the producer notes when it sends first, the consumer when it
 * has received last, both on the same clock, and all of them have started and warmed up before that.
 *
 * @module
 */
import type { Timing } from "./contender.ts";

/** Milliseconds on a clock that all workers of a process share. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Times one stretch of work inside one isolate. */
export async function timed(work: () => Promise<void> | void): Promise<Timing> {
  const start = performance.now();
  await work();
  return { seconds: (performance.now() - start) / 1000 };
}

/** Fails the measurement when something was lost, doubled or invented: a wrong result has no speed. */
export function verify(what: string, got: number, expected: number): void {
  if (got !== expected) throw new Error(`${what} is wrong: got=${got}, expected=${expected}`);
}

/** Sum of `0 … n-1`, the checksum of a stream of numbers. */
export function sumTo(n: number): number {
  return (n * (n - 1)) / 2;
}

/** Median and 99th percentile of round trips in milliseconds, as a timing. */
export function percentiles(roundTrips: Float64Array, seconds: number): Timing {
  const sorted = roundTrips.toSorted();
  const at = (q: number) => (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0) * 1000;
  return { seconds, p50: at(0.5), p99: at(0.99) };
}

/** What one member of a crew has to say when it is done. */
export interface Part {
  /** When it sent its first measured value; `Infinity` if it only receives. */
  readonly first: number;
  /** When it received its last; `-Infinity` if it only sends. */
  readonly last: number;
  /** How many values it received; 0 for a producer. */
  readonly received: number;
  /** Sum of what it received. */
  readonly sum: number;
  /** Round trips it measured, in milliseconds. */
  readonly trips?: Float64Array;
}

/** Puts the parts together: first send to last receive, nothing missing. */
export function combine(parts: readonly Part[], n: number, sum?: number): Timing {
  const seconds = (Math.max(...parts.map((p) => p.last)) - Math.min(...parts.map((p) => p.first))) / 1000;
  verify("number of values received", parts.reduce((all, p) => all + p.received, 0), n);
  if (sum !== undefined) verify("sum of values received", parts.reduce((all, p) => all + p.sum, 0), sum);
  const trips = parts.find((p) => p.trips !== undefined)?.trips;
  return trips === undefined ? { seconds } : percentiles(trips, seconds);
}

/** An order to a crew member: what it plays, how much of it, and what it is given. */
export interface Order {
  /** Which part of the worker file to play. */
  readonly role: string;
  /** How many values are warm-up, and how many are measured. */
  readonly counts: readonly [warm: number, measured: number];
  /** Ports, buffers and whatever else the part needs. */
  readonly props: unknown;
  /** What of `props` is to be transferred. */
  readonly transfer?: Transferable[];
}

/** Shape of the messages that end a part. */
type Report = { readonly part: Part } | { readonly failure: string };

/**
 * Starts one worker per order, all from the same file, waits for every part and ends the workers, whatever happened.
 *
 * The file calls {@linkcode play}. Members warm up and agree on the start among themselves, through the very thing that is
 * measured.
 */
export async function crew(url: string, orders: readonly Order[]): Promise<Part[]> {
  const workers: Worker[] = [];
  try {
    const ready = orders.map(({ role }) => {
      const worker = new Worker(url, { type: "module", name: role });
      workers.push(worker);
      return new Promise<void>((resolve) => worker.onmessage = () => resolve());
    });
    await Promise.all(ready);
    return await Promise.all(orders.map(({ role, counts, props, transfer }, index) => {
      const worker = workers[index]!;
      const done = new Promise<Part>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Report>) =>
          "part" in data ? resolve(data.part) : reject(new Error(data.failure));
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        };
      });
      worker.postMessage({ role, counts, props }, transfer ?? []);
      return done;
    }));
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

/** A part in a worker file: gets its props and counts, reports what it saw. */
// deno-lint-ignore no-explicit-any
export type Role = (props: any, warm: number, measured: number) => Promise<Part> | Part;

/** The worker's side of {@linkcode crew}: announces itself, then plays the role it is given. Call it once, at top level. */
export function play(roles: Readonly<Record<string, Role>>): void {
  const scope = self as unknown as {
    onmessage: ((event: MessageEvent<Order>) => void) | null;
    postMessage(report: Report | "ready"): void;
  };
  scope.onmessage = async ({ data: { role, counts: [warm, measured], props } }) => {
    try {
      const part = roles[role];
      if (part === undefined) throw new Error(`no such role: role=${role}`);
      scope.postMessage({ part: await part(props, warm, measured) });
    } catch (error) {
      scope.postMessage({ failure: String(error) });
    }
  };
  scope.postMessage("ready");
}
