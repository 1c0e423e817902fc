/**
 * Computing on workers, within bounds: so many at a time, for so long, and only as long as the client waits for it.
 *
 * @module
 */
import { type Runtime, RuntimeClosedError, Semaphore, TaskTimeoutError } from "@millrace/millrace";
import { failure } from "./log.ts";
import type { Route, ServiceOptions } from "./service.ts";
import type { Tile } from "./tiles.ts";

/** The status of a request whose client has gone, for logs and metrics only. */
const CLIENT_GONE = 499;

function wanted({ searchParams }: URL): Tile | undefined {
  const [z, x, y, blur] = ["z", "x", "y", "blur"].map((name) => Number(searchParams.get(name) ?? NaN));
  const whole = (value: number | undefined, most: number): value is number =>
    Number.isInteger(value) && value! >= 0 && value! <= most;
  if (!whole(z, 12) || !whole(x, 2 ** z - 1) || !whole(y, 2 ** z - 1) || !whole(blur, 64)) return undefined;
  return { z, x, y, blur };
}

/** Come again later: nothing was begun. */
function busy(seconds: number): Response {
  return new Response("busy, come again\n", { status: 503, headers: { "retry-after": String(seconds) } });
}

/** `/tile.png?z=4&x=3&y=6&blur=8`. */
export function tileRoute(
  rt: Runtime,
  { waiting, timeout, log }: ServiceOptions,
): { route: Route; places: Semaphore } {
  const { tile } = rt.import<typeof import("./tiles.ts")>(import.meta.resolve("./tiles.ts"));
  // One for each tile that is computed or waits: nothing else in here can pile up.
  const places = new Semaphore(rt.workers + waiting);

  const route: Route = async ({ signal }, url) => {
    const asked = wanted(url);
    if (asked === undefined) return new Response("z, x, y and blur, please\n", { status: 400 });
    using place = places.tryAcquire();
    if (place === undefined) return busy(1);
    try {
      // The worker is told when the client leaves or the time is over; when the worker dies, another one computes the tile.
      const picture = await tile.with({ signal, timeout, idempotent: true })(asked);
      return new Response(picture as BodyInit, { headers: { "content-type": "image/png" } });
    } catch (error) {
      if (signal.aborted) return new Response(null, { status: CLIENT_GONE });
      if (error instanceof TaskTimeoutError) return new Response("took too long\n", { status: 504 });
      if (error instanceof RuntimeClosedError) return busy(5);
      log("tile failed", { ...asked, ...failure(error) });
      return new Response("failed\n", { status: 500 });
    }
  };
  return { route, places };
}
