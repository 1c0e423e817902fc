/**
 * A live dashboard: one worker plays twenty years of stock market quotes into a shared subject, another one computes means,
 * drawdowns and notes, and every browser gets them as server-sent events from a place of its own.
 *
 * A slow browser holds nobody up: it misses values, and is told how many. One that was cut off comes back by itself and goes on
 * where it was. The quotes begin with the first browser.
 *
 * ```sh
 * deno run --allow-read --allow-net=127.0.0.1 examples/dashboard/main.ts --rate 100
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { onWorker, Runtime } from "@millrace/millrace";
import { datasetPath } from "../flights/dataset.ts";
import { quoteCodec } from "../quotes/codecs.ts";
import { eventCodec, numberedCodec } from "./codecs.ts";
import { eventStream } from "./events.ts";
import { PAGE } from "./page.ts";

const USAGE = `Usage: deno run --allow-read --allow-net=127.0.0.1 examples/dashboard/main.ts [options]

  --rate N   quotes per second, 1 to 1000 (default: 100)
  --port N   where to listen on 127.0.0.1, 0 for any free port (default: 8000)
  --help     print this`;

/** Milliseconds between two looks whether a browser is there. */
const LOOK = 20;

/** Serves until the quotes have ended and every browser has got the last of them. */
async function serve(rate: number, port: number): Promise<void> {
  await using rt = await Runtime.start({ workers: 2 });
  const feed = rt.import<typeof import("./feed.ts")>(import.meta.resolve("./feed.ts"));
  const { indicators } = rt.import<typeof import("./indicators.ts")>(import.meta.resolve("./indicators.ts"));

  const quotes = rt.subject(quoteCodec, { capacity: 64, name: "quotes" });
  const events = rt.subject(numberedCodec, {
    capacity: 1024,
    replay: 600,
    overflow: "dropOldest",
    name: "events",
  });
  const run = crypto.randomUUID();
  let number = 0;
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port,
    onListen: ({ port }) => console.log(`http://127.0.0.1:${port}/`),
  }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/events") return eventStream(events, request, run);
    if (pathname !== "/") return new Response("nothing here\n", { status: 404 });
    return new Response(PAGE, { headers: { "content-type": "text/html" } });
  });

  while (!events.observed) await new Promise((resolve) => setTimeout(resolve, LOOK));
  const playing = feed.play.with({ worker: 1 })(datasetPath("sp500-2000.csv"), rate, quotes);
  const shown = new Promise<void>((resolve, reject) => {
    quotes.pipe(onWorker(rt, indicators, { worker: 2, input: quoteCodec, output: eventCodec })).subscribe({
      next: (value) => events.next({ number: number++, value }),
      error: reject,
      complete: resolve,
    });
  });
  try {
    const [sent] = await Promise.all([playing, shown]);
    console.log(`${sent} quotes`);
    events.complete();
  } catch (error) {
    events.error(error);
    throw error;
  } finally {
    await server.shutdown();
  }
}

function options(args: string[]): { rate: number; port: number } | string {
  try {
    const { values } = parseArgs({
      args,
      options: { rate: { type: "string" }, port: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) return "";
    const rate = Number(values.rate ?? 100), port = Number(values.port ?? 8000);
    if (!(rate >= 1 && rate <= 1000)) return `--rate must be from 1 to 1000, not "${values.rate}"`;
    if (!(Number.isInteger(port) && port >= 0 && port < 65536)) return `--port is no port: "${values.port}"`;
    return { rate, port };
  } catch (error) {
    return (error as Error).message.split(". ")[0]!;
  }
}

async function main(args: string[]): Promise<number> {
  const chosen = options(args);
  if (typeof chosen !== "string") {
    await serve(chosen.rate, chosen.port);
    return 0;
  }
  if (chosen === "") console.log(USAGE);
  else console.error(`error: ${chosen}\n\n${USAGE}`);
  return chosen === "" ? 0 : 2;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
