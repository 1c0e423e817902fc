/**
 * comlink: remote procedure calls over `postMessage`, a proxy per worker.
 *
 * @module
 */
import { type Remote, wrap } from "npm:comlink@4.4.2";
import type { Contender, Timing } from "../contender.ts";
import { percentiles, sumTo, timed, verify } from "../harness.ts";
import type { Service } from "./comlink_worker.ts";

const URL_OF_WORKER = new URL("./comlink_worker.ts", import.meta.url).href;

/** Starts `count` workers, waits until each has answered, and ends them afterwards. */
async function withWorkers(
  count: number,
  work: (proxies: Remote<Service>[]) => Promise<Timing>,
): Promise<Timing> {
  const workers = Array.from({ length: count }, () => new Worker(URL_OF_WORKER, { type: "module" }));
  try {
    const proxies = workers.map((worker) => wrap<Service>(worker));
    await Promise.all(proxies.map((proxy) => proxy.echo(0)));
    return await work(proxies);
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

/** `n` calls open at once, dealt to two workers in turn. */
function inFlight(n: number): Promise<Timing> {
  return withWorkers(2, async (proxies) => {
    for (let i = 0; i < 2000; i++) await Promise.all(proxies.map((proxy) => proxy.echo(i)));
    return await timed(async () => {
      const calls: Promise<number>[] = [];
      for (let i = 0; i < n; i++) calls.push(proxies[i % 2]!.echo(i));
      verify("comlink", (await Promise.all(calls)).reduce((a, b) => a + b, 0), sumTo(n));
    });
  });
}

/** One call after the other. */
function roundTrip(n: number): Promise<Timing> {
  return withWorkers(1, async ([proxy]) => {
    const trips = new Float64Array(n);
    for (let i = 0; i < 500; i++) await proxy!.echo(i);
    const start = performance.now();
    for (let i = 0; i < n; i++) {
      const sent = performance.now();
      await proxy!.echo(i);
      trips[i] = performance.now() - sent;
    }
    return percentiles(trips, (performance.now() - start) / 1000);
  });
}

/** comlink: calls, no channels. */
export const contender: Contender = {
  name: "comlink",
  version: "4.4.2",
  note: "calls, dealt to two workers in turn",
  available: () => Promise.resolve(true),
  cases: { "tasks/20000-in-flight": inFlight, "workers/round-trip-busy": roundTrip },
};
