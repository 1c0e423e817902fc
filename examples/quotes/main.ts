/**
 * Streams twenty years of stock market quotes to a worker and prints the alerts that come back.
 *
 * One loop and one `select` do everything: send the next quote when it is due and there is room, take alerts as they
 * come, show now and then how far it is, and give up when nothing happens any more.
 *
 * ```sh
 * deno run --allow-read examples/quotes/main.ts --rate 500
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { after, every, Runtime, select } from "@millrace/millrace";
import { datasetPath } from "../flights/dataset.ts";
import { alertCodec, quoteCodec } from "./codecs.ts";
import { alertLine, parseQuotes } from "./quotes.ts";
import type { Alert, Quote } from "./rules.ts";

const USAGE = `Usage: deno run --allow-read examples/quotes/main.ts [options]

  --rate N   quotes per second, 1 to 1000 (default: as fast as they are taken)
  --json     print exactly one JSON object
  --help     print this`;

/** Milliseconds without any progress after which something must be wrong. */
const QUIET = 10_000;

interface Options {
  readonly rate: number | undefined;
  readonly json: boolean;
}

/** Sends all quotes through a worker; `onAlert` hears what comes back, `onStatus` once a second how many were sent. */
async function stream(
  quotes: readonly Quote[],
  rate: number | undefined,
  onAlert: (alert: Alert) => void,
  onStatus: (sent: number) => void,
): Promise<number> {
  await using rt = await Runtime.start({ workers: 1 });
  const tasks = rt.import<typeof import("./watch.ts")>(import.meta.resolve("./watch.ts"));
  const outbound = rt.channel(quoteCodec, { capacity: 64, name: "quotes" });
  const alerts = rt.channel(alertCodec, { capacity: 8, name: "alerts" });
  // When the task fails its error is the reason why the alerts end.
  const watching = tasks.watch(outbound, alerts);
  watching.then(() => alerts.close(), (error) => alerts.close(error));

  const pace = rate === undefined ? undefined : every(1000 / rate);
  const status = every(1000);
  let due = pace === undefined;
  for (let next = 0;;) {
    const got = await select({
      due: !due && next < quotes.length && pace,
      sent: due && next < quotes.length && outbound.onSend(quotes[next]!),
      alert: alerts,
      status,
      quiet: after(QUIET),
    });
    if (got.key === "due") due = true;
    else if (got.key === "status") onStatus(next);
    else if (got.key === "quiet") {
      throw new Error(`nothing happened for ${QUIET / 1000} s after ${next} quotes`);
    } else if (got.state === "closed") break;
    else if (got.key === "alert") onAlert(got.value);
    else {
      due = pace === undefined;
      if (++next === quotes.length) outbound.close();
    }
  }
  return await watching;
}

function options(args: string[]): Options | string {
  try {
    const { values } = parseArgs({
      args,
      options: { rate: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) return "";
    const rate = values.rate === undefined ? undefined : Number(values.rate);
    if (rate !== undefined && !(rate >= 1 && rate <= 1000)) {
      return `--rate must be from 1 to 1000, not "${values.rate}"`;
    }
    return { rate, json: values.json ?? false };
  } catch (error) {
    return (error as Error).message.split(". ")[0]!;
  }
}

async function main(args: string[]): Promise<number> {
  const chosen = options(args);
  if (typeof chosen === "string") {
    if (chosen === "") console.log(USAGE);
    else console.error(`error: ${chosen}\n\n${USAGE}`);
    return chosen === "" ? 0 : 2;
  }
  const { rate, json } = chosen;
  const quotes = parseQuotes(await Deno.readTextFile(datasetPath("sp500-2000.csv")));
  const counts = { crossing: 0, drawdown: 0, volume: 0 };
  const start = performance.now();
  const seen = await stream(quotes, rate, (alert) => {
    counts[alert.type]++;
    if (!json) console.log(alertLine(alert));
  }, (sent) => {
    if (!json) console.log(`… ${sent} of ${quotes.length} quotes`);
  });
  const seconds = Math.round(performance.now() - start) / 1000;
  if (json) console.log(JSON.stringify({ quotes: seen, seconds, alerts: counts }));
  else {console.log(`\n${seen} quotes, ${
      Object.entries(counts).map(([type, n]) => `${n} ${type}`).join(", ")
    }`);}
  return 0;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
