/**
 * The readable answer: delays by hour and distance, the airports and routes to avoid.
 *
 * @module
 */
import { type Skipped, totalSkipped } from "./clean.ts";
import { BANDS, type Group } from "./groups.ts";
import { meanDelay, type Summary } from "./summary.ts";
import { type Field, grouped, type Look, paint, table } from "./table.ts";

/** Characters of an airport's or route's name that are shown. */
const MOST_NAME = 40;

/** All tables, line by line. */
export function reportLines(look: Look, summary: Summary): string[] {
  if (summary.flights === 0) return ["No flight passed the checks: there is nothing to show."];
  return [
    ...delays(
      look,
      "Mean delay by hour of departure",
      "hour",
      summary.hours,
      (key) => `${key.padStart(2, "0")}:00`,
    ),
    "",
    ...delays(look, "Mean delay by distance", "miles", summary.bands, bandName),
    "",
    ...flights(look, `Busiest of ${grouped(summary.origins)} airports`, "from", summary.busiest),
    "",
    ...delays(
      look,
      "Most delayed airports (with at least 0.5 % of the flights)",
      "from",
      summary.mostDelayed,
    ),
    "",
    ...flights(look, `Busiest of ${grouped(summary.routes)} routes`, "route", summary.busiestRoutes),
  ];
}

/** The line about rows that were dropped; empty if none was. */
export function skippedLine(skipped: Skipped): string {
  const total = totalSkipped(skipped);
  if (total === 0) return "";
  const reasons = Object.entries(skipped).filter(([, count]) => count > 0).map(([name, count]) =>
    `${name} ${grouped(count)}`
  );
  return `${grouped(total)} ${total === 1 ? "row" : "rows"} skipped for a bad or missing value: ${
    reasons.join(", ")
  }`;
}

/** The one line above the tables. */
export function headline(look: Look, summary: Summary): string {
  const mean = meanDelay(summary).toFixed(1);
  const late = percent(summary);
  const text = `${
    grouped(summary.flights)
  } flights, ${mean} minutes late on average, ${late} late by 15 or more`;
  return paint(look, "bold", text);
}

/** `"250–500"` for the number of a distance band. */
export function bandName(key: string): string {
  const band = Number(key);
  const from = band === 0 ? 0 : BANDS[band - 1]!;
  const to = BANDS[band]!;
  return Number.isFinite(to) ? `${from}–${to}` : `${from}+`;
}

/** Names come from the user's file: no control characters reach the terminal, and no name pushes the numbers out. */
function printable(name: string): string {
  const safe = name.replace(/\p{C}/gu, "?");
  return safe.length <= MOST_NAME ? safe : `${safe.slice(0, MOST_NAME - 1)}…`;
}

function percent(group: { late: number; flights: number }): string {
  return `${(100 * group.late / Math.max(1, group.flights)).toFixed(1)} %`;
}

function delays(
  look: Look,
  title: string,
  name: string,
  groups: readonly Group[],
  label: (key: string) => string = (key) => key,
): string[] {
  return groupTable(look, title, name, groups, label, meanDelay);
}

function flights(look: Look, title: string, name: string, groups: readonly Group[]): string[] {
  return groupTable(look, title, name, groups, (key) => key, (group) => group.flights);
}

function groupTable(
  look: Look,
  title: string,
  name: string,
  groups: readonly Group[],
  label: (key: string) => string,
  value: (group: Group) => number,
): string[] {
  const fields: Field[] = [
    { title: name, align: "left" },
    { title: "flights", align: "right" },
    { title: "late", align: "right" },
    { title: "minutes", align: "right" },
  ];
  const rows = groups.map((group) => [
    printable(label(group.key)),
    grouped(group.flights),
    percent(group),
    meanDelay(group).toFixed(1),
  ]);
  return table(look, { title, fields, rows, bars: groups.map(value) });
}
