/**
 * Reads daily quotes from CSV, and says alerts in words.
 *
 * @module
 */
import type { Alert, Quote } from "./rules.ts";

/** The quotes of a CSV text with the columns date, close and volume, in its order. Throws where one is missing. */
export function parseQuotes(text: string): Quote[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(",");
  const [date, close, volume] = ["date", "close", "volume"].map((name) => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`the quotes have no column ${name}; they have ${names.join(", ")}`);
    return at;
  });
  return lines.map((line, i) => {
    const fields = line.split(",");
    const quote = {
      date: fields[date!] ?? "",
      close: Number(fields[close!]),
      volume: Number(fields[volume!]),
    };
    if (quote.date === "" || !(quote.close > 0) || !(quote.volume >= 0)) {
      throw new Error(`line ${i + 2} of the quotes makes no sense: ${line}`);
    }
    return quote;
  });
}

/** An alert as a line. */
export function alertLine(alert: Alert): string {
  switch (alert.type) {
    case "crossing": {
      const [word, fast, slow] = [
        alert.above ? "above" : "below",
        alert.fast.toFixed(0),
        alert.slow.toFixed(0),
      ];
      return `${alert.date}  crossing  50-day mean ${fast} goes ${word} the 200-day mean ${slow}`;
    }
    case "drawdown":
      return `${alert.date}  drawdown  ${alert.percent} % below the high of ${alert.peak.toFixed(0)}`;
    case "volume":
      return `${alert.date}  volume    ${alert.times.toFixed(1)} times the mean of the 20 days before`;
  }
}
