/**
 * `MessageChannel` between two workers: the platform's own way from worker to worker. It has no shared queue, so that
 * several consumers are dealt to in turn, and no backpressure.
 *
 * @module
 */
import type { CaseRun, Contender } from "../contender.ts";
import { combine, crew, type Order, sumTo } from "../harness.ts";
import type { Payload } from "./messages.ts";

const URL_OF_WORKER = new URL("./message_channel_worker.ts", import.meta.url).href;

/** Every producer has a port to every consumer and deals its share among them. */
function stream(payload: Payload, producers: number, consumers: number): CaseRun {
  return async (n) => {
    const pairs = producers * consumers;
    const share = Math.ceil(n / pairs), warm = Math.min(share, 5_000);
    const ends = Array.from({ length: pairs }, () => new MessageChannel());
    const orders: Order[] = [];
    for (let c = 0; c < consumers; c++) {
      const ports = ends.filter((_, pair) => pair % consumers === c).map((end) => end.port2);
      orders.push({ role: "consume", counts: [warm, share], props: { ports }, transfer: ports });
    }
    for (let p = 0; p < producers; p++) {
      const ports = ends.slice(p * consumers, (p + 1) * consumers).map((end) => end.port1);
      orders.push({ role: "produce", counts: [warm, share], props: { ports, payload }, transfer: ports });
    }
    const timing = combine(await crew(URL_OF_WORKER, orders), share * pairs, sumTo(share) * pairs);
    return { seconds: timing.seconds * n / (share * pairs) };
  };
}

/** One message there and back, `pause` milliseconds apart. */
function roundTrip(pause: number): CaseRun {
  return async (n) => {
    const { port1, port2 } = new MessageChannel();
    const counts = [pause > 0 ? 20 : 500, n] as const;
    return combine(
      await crew(URL_OF_WORKER, [
        { role: "echo", counts, props: { port: port2 }, transfer: [port2] },
        { role: "ping", counts, props: { port: port1, pause }, transfer: [port1] },
      ]),
      n,
    );
  };
}

/** `MessageChannel` in the worker cases. */
export const contender: Contender = {
  name: "MessageChannel",
  version: `Deno ${Deno.version.deno}`,
  note: "no backpressure: what is not yet received lies in memory; structured clone, 64 KiB moved instead",
  available: () => Promise.resolve(true),
  cases: {
    "workers/spsc-number": stream("number", 1, 1),
    // Without the subject that the values would be fed to: more than anybody could reach.
    "workers/actor-tell": stream("number", 1, 1),
    "workers/actor-ask": roundTrip(0),
    "workers/subject-number": stream("number", 1, 1),
    "workers/spsc-number-batch": stream("batch", 1, 1),
    "workers/spsc-struct": stream("struct", 1, 1),
    "workers/spsc-1k": stream("1k", 1, 1),
    "workers/spsc-64k": stream("64k", 1, 1),
    "workers/mpsc-number": stream("number", 2, 1),
    "workers/mpmc-number": stream("number", 2, 2),
    "workers/fan-out-number": stream("number", 1, 2),
    "workers/round-trip": roundTrip(1),
    "workers/round-trip-busy": roundTrip(0),
  },
};
