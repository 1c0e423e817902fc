/**
 * An answer that is larger than memory: a worker makes it, a small channel lies between, and the client sets the pace.
 *
 * @module
 */
import { bytes, ChannelClosedError, type Runtime, Semaphore } from "@millrace/millrace";
import { failure } from "./log.ts";
import type { Route, ServiceOptions } from "./service.ts";

/** Pieces of some 70 kB that are ready before the client takes them. */
const AHEAD = 4;

/** `/flights.ndjson?origin=ATL&days=31`; without an airport those of all, without days those of half a year. */
export function streamRoute(
  rt: Runtime,
  { streams, log }: ServiceOptions,
): { route: Route; places: Semaphore } {
  const { flights } = rt.import<typeof import("./flights.ts")>(import.meta.resolve("./flights.ts"));
  const places = new Semaphore(streams);

  const route: Route = ({ signal }, { searchParams }) => {
    const origin = searchParams.get("origin"), days = Number(searchParams.get("days") ?? 182);
    if (
      origin !== null && !/^[A-Z]{3}$/.test(origin) || !(Number.isInteger(days) && days >= 1 && days <= 182)
    ) {
      return new Response("origin is an airport such as ATL, days a number from 1 to 182\n", { status: 400 });
    }
    const place = places.tryAcquire();
    if (place === undefined) {
      return new Response("busy, come again\n", { status: 503, headers: { "retry-after": "5" } });
    }
    const pieces = rt.channel(bytes, { capacity: AHEAD, name: "flights" });
    // A client that leaves: what is ready for it is dropped at once, and its place in memory is free.
    signal.addEventListener("abort", () => pieces.cancel());
    flights.with({ signal })({ origin, days }, pieces).then(
      (lines) => log("streamed", { origin, lines }),
      (error) => {
        pieces.cancel(error); // breaks the answer off
        if (!signal.aborted && !(error instanceof ChannelClosedError)) {
          log("stream failed", { origin, ...failure(error) });
        }
      },
    ).finally(() => place[Symbol.dispose]());
    const body = pieces.toReadableStream() as ReadableStream<Uint8Array<ArrayBuffer>>;
    return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
  };
  return { route, places };
}
