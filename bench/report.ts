/**
 * From timings to a table, a JSON file and a chart.
 *
 * @module
 */
import { cpus, release, type as system } from "node:os";
import { type CaseId, CASES, type Timing } from "./contender.ts";
import { drawCharts } from "./chart.ts";
import { judge, type Verdict } from "./targets.ts";

/** What one contender did in one case. */
export interface Result {
  /** The case. */
  readonly id: CaseId;
  /** Name of the contender. */
  readonly name: string;
  /** Units per measurement. */
  readonly n: number;
  /** Every measurement, in order. */
  readonly timings: Timing[];
  /** Median nanoseconds per unit; absent after a failure. */
  readonly nanoseconds?: number;
  /** Fastest and slowest measurement, nanoseconds per unit. */
  readonly spread?: readonly [fastest: number, slowest: number];
  /** Median of the median round trips, microseconds. */
  readonly p50?: number;
  /** Median of the 99th percentiles, microseconds. */
  readonly p99?: number;
  /** Why there is no figure. */
  readonly failure?: string;
}

/** Everything one run found out. */
export interface Findings {
  /** All results. */
  readonly results: readonly Result[];
  /** Contenders this machine could not run, and why. */
  readonly missing: Readonly<Record<string, string>>;
  /** Those it could. */
  readonly measured: readonly { readonly name: string; readonly version: string; readonly note: string }[];
  /** The command line. */
  readonly command: string;
  /** Measurements per contender and case. */
  readonly rounds: number;
}

/** The middle of some numbers. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Medians and spread of one contender's measurements; one that failed, even once, has no figure. */
export function summarise(id: CaseId, name: string, n: number, timings: Timing[], failure?: string): Result {
  const base = { id, name, n, timings };
  if (failure !== undefined || timings.length === 0) return { ...base, failure: failure ?? "not measured" };
  const each = timings.map(({ seconds }) => (seconds * 1e9) / n);
  const p50 = timings.flatMap((t) => t.p50 ?? []), p99 = timings.flatMap((t) => t.p99 ?? []);
  return {
    ...base,
    nanoseconds: median(each),
    spread: [Math.min(...each), Math.max(...each)],
    ...(p50.length > 0 && { p50: median(p50) }),
    ...(p99.length > 0 && { p99: median(p99) }),
  };
}

/** Three significant digits. */
function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US").replaceAll(",", " ") : value.toPrecision(3);
}

/** Nanoseconds in the unit that reads best. */
export function duration(nanoseconds: number): string {
  if (nanoseconds >= 1e6) return `${digits(nanoseconds / 1e6)} ms`;
  return nanoseconds >= 1e4 ? `${digits(nanoseconds / 1e3)} µs` : `${digits(nanoseconds)} ns`;
}

/** Units per second, with k or M. */
export function rate(nanoseconds: number): string {
  const perSecond = 1e9 / nanoseconds;
  if (perSecond >= 1e6) return `${digits(perSecond / 1e6)} M/s`;
  return perSecond >= 1e3 ? `${digits(perSecond / 1e3)} k/s` : `${digits(perSecond)} /s`;
}

/** A Markdown table whose columns also line up in a terminal; the first and those named hold words, the others figures. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly string[] = [],
): string[] {
  const widths = head.map((title, c) => Math.max(3, title.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const isText = head.map((title, c) => c === 0 || words.includes(title));
  const line = (cells: readonly string[]) =>
    `| ${
      widths.map((w, c) => isText[c] ? (cells[c] ?? "").padEnd(w) : (cells[c] ?? "").padStart(w)).join(" | ")
    } |`;
  const rule = widths.map((w, c) => isText[c] ? "-".repeat(w) : "-".repeat(w - 1) + ":");
  return [line(head), line(rule), ...rows.map(line)];
}

/** The lines of one case, fastest first. */
function caseTable(id: CaseId, results: readonly Result[]): string[] {
  const trips = results.some((r) => r.p50 !== undefined);
  const { title, unit } = CASES[id];
  const failures: string[] = [];
  const rows = results.toSorted((a, b) => order(a) - order(b)).map((r) => {
    if (r.nanoseconds === undefined) {
      failures.push(`${r.name} failed: ${r.failure}`, "");
      return [r.name, "failed"];
    }
    const [fastest, slowest] = r.spread!.map(duration),
      ends = [r.p50, r.p99].map((us) => us?.toFixed(1) ?? "");
    return [
      r.name,
      duration(r.nanoseconds),
      `${fastest} – ${slowest}`,
      rate(r.nanoseconds),
      ...(trips ? ends : []),
    ];
  });
  const head = ["contender", "median", "fastest – slowest", "rate", ...(trips ? ["p50, µs", "p99, µs"] : [])];
  return [`### ${id}`, "", `${title}; per ${unit}.`, "", ...table(head, rows), "", ...failures];
}

/** Where a result stands: apart pings go by their median, everything else by time per unit, failures last. */
function order(result: Result): number {
  return result.id === "workers/round-trip" ? result.p50 ?? Infinity : result.nanoseconds ?? Infinity;
}

/** Ours against theirs, with what was aimed at. */
function targetTable(verdicts: readonly Verdict[]): string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts.map((v) => [
    v.measure === "time" ? v.id : `${v.id} (${v.measure})`,
    duration(v.ours),
    v.rival,
    v.theirs === undefined ? "" : duration(v.theirs),
    v.ratio === undefined ? "" : `${digits(v.ratio)} ×`,
    v.target,
    v.reached ? "yes" : "no",
  ]);
  const head = ["case", "ours", "rival", "rival's", "rival / ours", "target", "reached"];
  return ["## Targets", "", ...table(head, rows, ["rival"]), ""];
}

/** The machine, in words. */
export function machine(): string {
  const all = cpus();
  return `${all.length} × ${
    all[0]?.model.trim() || Deno.build.arch
  }, ${system()} ${release()} ${Deno.build.arch}`;
}

/** The whole report in Markdown. */
function markdown(findings: Findings, verdicts: readonly Verdict[], date: string): string {
  const cases = [...new Set(findings.results.map((r) => r.id))];
  const missing = Object.entries(findings.missing);
  return [
    "# Rivals",
    "",
    `Machine: ${machine()}. Deno ${Deno.version.deno}, V8 ${Deno.version.v8}. ${date}.`,
    `Medians of ${findings.rounds} rounds, everybody taking turns. \`${findings.command}\``,
    "",
    ...findings.measured.map(({ name, version, note }) => `- ${name}, ${version}${note && `: ${note}`}`),
    ...missing.map(([name, why]) => `- ${name} is missing: ${why.split("\n")[0]}`),
    "",
    ...targetTable(verdicts),
    "## Cases",
    "",
    ...cases.flatMap((id) => caseTable(id, findings.results.filter((r) => r.id === id))),
  ].join("\n");
}

/** Writes `rivals.md`, `rivals.json`, `rivals.svg` and a chart per place into a directory; returns the table, or the figures if asked for JSON. */
export async function writeReport(directory: string, findings: Findings, asJson: boolean): Promise<string> {
  const date = new Date().toISOString().slice(0, 10);
  const verdicts = judge(findings.results);
  const table = markdown(findings, verdicts, date);
  const host = { machine: machine(), deno: Deno.version.deno, v8: Deno.version.v8, date };
  const json = JSON.stringify({ ...host, ...findings, verdicts }, null, 1);
  await Deno.mkdir(directory, { recursive: true });
  const charts = drawCharts(findings.results, `${host.machine}, Deno ${host.deno}, ${date}`);
  const files = { "rivals.md": table, "rivals.json": json + "\n", ...charts };
  await Promise.all(
    Object.entries(files).map(([name, text]) => Deno.writeTextFile(`${directory}/${name}`, text)),
  );
  return asJson ? json : table;
}
