/**
 * The service: who answers what, how much of it at once, and how it ends.
 *
 * @module
 */
import { after, type Runtime, select } from "@millrace/millrace";
import { failure, type Log } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { PAGE } from "./page.ts";
import { streamRoute } from "./stream_route.ts";
import { tileRoute } from "./tile_route.ts";

/** How the service is set up. */
export interface ServiceOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port, 0 for any that is free. */
  readonly port: number;
  /** Tiles that may wait for a worker; what comes beyond is refused at once, with 503. */
  readonly waiting: number;
  /** Streams at a time. */
  readonly streams: number;
  /** Milliseconds that a tile may take, its wait included; then 504. */
  readonly timeout: number;
  /** Where it says what happens. */
  readonly log: Log;
}

/** What a route is given, and gives. */
export type Route = (request: Request, url: URL) => Response | Promise<Response>;

/** A service that runs. */
export interface Service {
  readonly port: number;
  /**
   * Takes no more requests and answers those it has, for at most `deadline` ms; then cuts off what is left, by closing the runtime.
   * `ready` is false for `drain` ms before that, so that a load balancer may look elsewhere. Returns whether all were answered.
   */
  stop(options: { readonly drain: number; readonly deadline: number }): Promise<boolean>;
}

/** Serves until it is stopped. The runtime is the caller's, who closes it afterwards. */
export function startService(rt: Runtime, options: ServiceOptions): Service {
  const { log } = options;
  const metrics = new Metrics();
  let ready = true;
  const tiles = tileRoute(rt, options);
  const streams = streamRoute(rt, options);

  const routes: Readonly<Record<string, Route>> = {
    "/": () => new Response(PAGE, { headers: { "content-type": "text/html" } }),
    "/tile.png": tiles.route,
    "/flights.ndjson": streams.route,
    // The process is alive: whoever asks restarts it when this does not answer.
    "/health": () => new Response("alive\n"),
    // It wants requests: whoever asks sends them elsewhere when this says no.
    "/ready": () => ready ? new Response("ready\n") : new Response("stopping\n", { status: 503 }),
    "/metrics": () =>
      new Response(metrics.text(rt, {
        tile_places_free: tiles.places.available,
        stream_places_free: streams.places.available,
      })),
  };

  const server = Deno.serve({
    hostname: options.host,
    port: options.port,
    onListen: () => {},
    onError: (error) => {
      log("failed", failure(error));
      return new Response("failed\n", { status: 500 });
    },
  }, async (request) => {
    const start = performance.now();
    const url = new URL(request.url);
    const route = Object.hasOwn(routes, url.pathname) ? url.pathname : "none";
    const response = request.method !== "GET"
      ? new Response("only GET, please\n", { status: 405, headers: { allow: "GET" } })
      : await (routes[route]?.(request, url) ?? new Response("nothing here\n", { status: 404 }));
    const milliseconds = performance.now() - start;
    metrics.answered(route, response.status, milliseconds / 1000);
    log("request", { route, status: response.status, milliseconds: Math.round(milliseconds) });
    return response;
  });
  log("listening", { url: `http://${options.host}:${server.addr.port}/`, pid: Deno.pid });

  return {
    port: server.addr.port,
    async stop({ drain, deadline }) {
      ready = false;
      if (drain > 0) await after(drain).receive();
      const { key } = await select({ answered: server.shutdown(), late: after(deadline) });
      if (key === "late") await rt.close({ deadline: 1_000 }); // tasks are cancelled, streams break off
      return key === "answered";
    },
  };
}
