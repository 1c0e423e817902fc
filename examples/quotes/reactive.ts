/**
 * The alerts of `main.ts` by the operators of streams, on a clock that shows the days of the quotes: so a crossing of the means can be
 * kept back until it has lasted for a month, without anybody waiting.
 *
 * ```sh
 * deno run --allow-read examples/quotes/reactive.ts
 * ```
 *
 * @module
 */
import { Subject } from "@millrace/millrace/reactive";
import { VirtualClock } from "@millrace/millrace/testing";
import { datasetPath } from "../flights/dataset.ts";
import { alertLine, parseQuotes } from "./quotes.ts";
import type { Quote } from "./rules.ts";
import { alerts, crossings, lasting } from "./streams.ts";

const DAY = 86_400_000;
const MONTH = 30 * DAY;

const days = parseQuotes(await Deno.readTextFile(datasetPath("sp500-2000.csv")));
const clock = new VirtualClock(Date.parse(days[0]!.date));
const quotes = new Subject<Quote>();
const counts = { crossing: 0, drawdown: 0, volume: 0 };
let kept = 0;
using _alerts = alerts(quotes).subscribe((alert) => {
  counts[alert.type]++;
  if (alert.type !== "crossing") console.log(alertLine(alert));
});
using _lasting = lasting(crossings(quotes), MONTH, clock).subscribe((crossing) => {
  kept++;
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  console.log(`${alertLine(crossing)}; it still does on ${today}`);
});

for (const quote of days) {
  clock.advance(Date.parse(quote.date) - clock.now());
  quotes.next(quote);
}
quotes.complete();
console.log(
  `\n${days.length} quotes, ${Object.entries(counts).map(([type, n]) => `${n} ${type}`).join(", ")}; ` +
    `${kept} crossings lasted a month or to the end`,
);
