/**
 * A web service to start from: it computes on workers, refuses what is too much, gives up what nobody waits for any more, streams
 * as fast as the client reads, and ends in order. `README.md` shows all of that with curl.
 *
 * ```sh
 * deno run --unstable-no-legacy-abort --allow-read --allow-net=127.0.0.1 examples/service/main.ts
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { Runtime } from "@millrace/millrace";
import { inspect } from "@millrace/millrace/inspect";
import { printLog as log } from "./log.ts";
import { startService } from "./service.ts";

const USAGE =
  `Usage: deno run --unstable-no-legacy-abort --allow-read --allow-net=127.0.0.1 examples/service/main.ts [options]

  --host NAME    address to listen on (default: 127.0.0.1; 0.0.0.0 in a container)
  --port N       port to listen on, 0 for any that is free (default: 8000)
  --workers N    workers that compute (default: 2)
  --waiting N    tiles that may wait for one of them (default: 16)
  --streams N    streams at a time (default: 8)
  --timeout MS   how long a tile may take (default: 5000)
  --drain MS     how long to say "not ready" before taking no more requests (default: 0)
  --deadline MS  how long to answer what is under way when told to stop (default: 10000)
  --inspect      show the workers on a page of their own
  --help         print this`;

const DEFAULTS = {
  port: 8000,
  workers: 2,
  waiting: 16,
  streams: 8,
  timeout: 5000,
  drain: 0,
  deadline: 10_000,
};

const LEAST_ONE = new Set(["workers", "streams"]);

type Options = typeof DEFAULTS & { readonly host: string; readonly inspect: boolean };

function options(args: string[]): Options | string {
  try {
    const number = { type: "string" } as const;
    const { values } = parseArgs({
      args,
      options: {
        ...Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, number])),
        host: { type: "string" },
        inspect: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    const { host = "127.0.0.1", inspect = false, help = false, ...given } = values;
    if (help) return "";
    const chosen = { ...DEFAULTS, host, inspect };
    for (const [name, text] of Object.entries(given)) {
      const value = Number(text);
      if (!Number.isInteger(value) || value < (LEAST_ONE.has(name) ? 1 : 0)) {
        return `--${name} makes no sense: "${text}"`;
      }
      chosen[name as keyof typeof DEFAULTS] = value;
    }
    return chosen;
  } catch (error) {
    return (error as Error).message.split(". ")[0]!;
  }
}

/** Resolves with the first signal to stop. The second one ends the process there and then. */
function told(): Promise<Deno.Signal> {
  return new Promise((resolve) => {
    let before = false;
    for (const [signal, number] of [["SIGINT", 2], ["SIGTERM", 15]] as const) {
      Deno.addSignalListener(signal, () => {
        if (before) Deno.exit(128 + number);
        before = true;
        resolve(signal);
      });
    }
  });
}

async function serve({ host, port, workers, waiting, streams, timeout, drain, deadline, ...more }: Options) {
  await using rt = await Runtime.start({ workers });
  await using page = more.inspect ? await inspect(rt) : undefined;
  if (page !== undefined) log("inspector", { url: page.url });
  const service = startService(rt, { host, port, waiting, streams, timeout, log });
  const signal = await told();
  log("stopping", { signal });
  const answered = await service.stop({ drain, deadline });
  log("stopped", { answered });
}

if (import.meta.main) {
  const chosen = options(Deno.args);
  if (typeof chosen === "string") {
    if (chosen === "") console.log(USAGE);
    else console.error(`error: ${chosen}\n\n${USAGE}`);
    Deno.exit(chosen === "" ? 0 : 2);
  }
  await serve(chosen);
  Deno.exit(); // the listeners for signals would keep it alive
}
