/**
 * A snapshot as text, for terminals.
 *
 * @module
 */
import { styleText } from "node:util";
import type { ActorNode } from "../runtime/actors/tree.ts";
import type { ChannelRow, Snapshot, TaskRow, WorkerRow } from "./snapshot.ts";

/** How the text is laid out. */
export interface TopOptions {
  /** Columns of the terminal; longer lines are cut. Default: 80. */
  readonly columns?: number | undefined;
  /** Lines of the terminal; the rest is left out. Default: all. */
  readonly lines?: number | undefined;
  /** Whether to colour. Default: no. */
  readonly colour?: boolean | undefined;
}

/** Milliseconds after which a worker that does not come round is called stuck. */
const STUCK = 2_000;

type Style = "bold" | "dim" | "red" | "yellow" | "green";
/** A line with what it looks like: cut first, coloured after. */
type Line = readonly [text: string, style?: Style | undefined];
/** A column: its title, what it says of a row, and whether it is text, which goes left. */
type Column<T> = readonly [title: string, show: (row: T) => string, left?: "left"];

/** A snapshot in lines, without a newline at the end. Names come from a program: control characters are taken out. */
export function topText(snapshot: Snapshot, options: TopOptions = {}): string {
  const { columns = 80, lines = Infinity, colour = false } = options;
  const all = [...overview(snapshot), ...workers(snapshot), ...channels(snapshot), ...blocked(snapshot)];
  all.push(...subjects(snapshot), ...functions(snapshot), ...actors(snapshot));
  const shown = all.length <= lines ? all : [
    ...all.slice(0, lines - 1),
    [`${all.length - lines + 1} more lines`, "dim"] as const,
  ];
  return shown.map(([text, style]) => {
    const clean = cut(plain(text), columns);
    return colour && style !== undefined ? styleText(style, clean, { validateStream: false }) : clean;
  }).join("\n");
}

function overview(s: Snapshot): Line[] {
  const busy = s.workers.reduce((sum, { busy }) => sum + busy, 0) / Math.max(1, s.workers.length);
  return [
    [
      `millrace  up ${span(s.uptime)}  ${count(s.messageRate)} messages/s  ` +
      `workers ${share(busy)} busy, ${s.restarts} restarts`,
      "bold",
    ],
    [
      `tasks ${s.tasks.running} run, ${s.tasks.queued} queued, ${count(s.tasks.rate)}/s  ` +
      `memory ${size(s.memory.used)} of ${size(s.memory.size)}  event loop late ${span(s.delay.max)}`,
    ],
    ...s.warnings.map(({ text, urgent }): Line => [`! ${text}`, urgent ? "red" : "yellow"]),
  ];
}

function workers(s: Snapshot): Line[] {
  return table<WorkerRow>(s.workers, [
    ["WORKER", ({ worker }) => worker === 0 ? "main" : `${worker}`, "left"],
    ["STATE", ({ state, stuck }) => stuck < STUCK ? state : `stuck ${span(stuck)}`, "left"],
    ["BUSY", ({ busy }) => share(busy)],
    ["TASKS", ({ tasks }) => count(tasks)],
    ["TASKS/S", ({ taskRate }) => count(taskRate)],
    ["RUNNING", ({ running }) => `${running}`],
    ["ACTORS", ({ actors }) => `${actors}`],
  ], ({ stuck }) => stuck < STUCK ? undefined : "red");
}

function functions(s: Snapshot): Line[] {
  const times = ({ count, p50, p99 }: TaskRow["running"]) => count === 0 ? "" : `${span(p50)} ${span(p99)}`;
  return table(s.functions, [
    ["FUNCTION", ({ name }) => name, "left"],
    ["STARTED", ({ started }) => count(started)],
    ["RATE/S", ({ rate }) => count(rate)],
    ["FAILED", ({ failed }) => count(failed)],
    ["WAITS P50 P99", ({ waiting }) => times(waiting)],
    ["TAKES P50 P99", ({ running }) => times(running)],
  ], ({ failed }) => failed > 0 ? "yellow" : undefined);
}

const FLOWS: Readonly<Record<ChannelRow["flow"], Style | undefined>> = {
  full: "red",
  starved: "yellow",
  flowing: "green",
  idle: undefined,
};

function channels(s: Snapshot): Line[] {
  return table(s.channels, [
    ["CHANNEL", ({ name }) => name, "left"],
    ["DEPTH", ({ depth, capacity }) => `${depth}/${capacity}`],
    ["IN/S", ({ sentRate }) => count(sentRate)],
    ["OUT/S", ({ receivedRate }) => count(receivedRate)],
    ["SENDERS", ({ waitingSenders }) => `${waitingSenders}`],
    ["RECEIVERS", ({ waitingReceivers }) => `${waitingReceivers}`],
    ["FLOW", ({ flow, slowest }) => slowest ? `${flow}, slowest` : flow, "left"],
  ], ({ flow }) => FLOWS[flow]);
}

function blocked(s: Snapshot): Line[] {
  if (s.blocked.length + s.parked.length === 0) return [];
  return [
    [""],
    ["BLOCKED", "dim"],
    ...s.blocked.map(({ isolate, to, name, count, stalled, cycle }): Line => [
      `${isolate}: ${count} ${count === 1 ? "waits" : "wait"} to ${to} on ${name}` +
      (stalled >= 1000 ? `, nothing has moved for ${span(stalled)}` : ""),
      cycle ? "red" : undefined,
    ]),
    ...s.parked.map(({ what, age, at }): Line => [`main: ${what}, for ${span(age)} ${at}`]),
  ];
}

function subjects(s: Snapshot): Line[] {
  return table(s.subjects, [
    ["SUBJECT", ({ name }) => name, "left"],
    ["SENT/S", ({ sentRate }) => count(sentRate)],
    ["SUBSCRIBERS", ({ subscribers }) => `${subscribers}`],
    ["LAG", ({ lag, capacity }) => `${lag}/${capacity}`],
    ["MISSED", ({ missed }) => count(missed)],
  ], ({ missed }) => missed > 0 ? "yellow" : undefined);
}

function actors(s: Snapshot): Line[] {
  const rows = s.systems.flatMap(({ roots, worker, name }) =>
    flat(roots, "", worker === 0 ? name : `worker ${worker}`)
  );
  return table(rows, [
    ["ACTOR", ({ label }) => label, "left"],
    ["KIND", ({ kind }) => kind, "left"],
    ["WHERE", ({ where }) => where, "left"],
    ["STATE", ({ state }) => state, "left"],
    ["MAILBOX", ({ depth }) => `${depth}`],
    ["TAKES", ({ times }) => times === undefined || times.handled === 0 ? "" : span(times.mean)],
    ["RESTARTS", ({ restarts }) => `${restarts}`],
    ["LAST ERROR", ({ lastError: e }) => e === undefined ? "" : `${e.error}: ${e.message}`, "left"],
  ], ({ restarts, lastError }) => restarts > 0 || lastError !== undefined ? "yellow" : undefined);
}

/** An actor with where it lives. */
interface ActorLine extends ActorNode {
  readonly where: string;
}

function flat(nodes: readonly ActorNode[], indent: string, where: string): ActorLine[] {
  return nodes.flatMap((node) => [
    {
      ...node,
      label: indent + node.label,
      where: node.worker === undefined ? where : `worker ${node.worker}`,
    },
    ...flat(node.children, `${indent}  `, where),
  ]);
}

function table<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  styleOf: (row: T) => Style | undefined,
): Line[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => columns.map(([, show]) => cut(plain(show(row)), 32)));
  const widths = columns.map(([title], i) => Math.max(title.length, ...cells.map((row) => widthOf(row[i]!))));
  const line = (texts: readonly string[]) =>
    texts.map((text, i) => {
      const room = " ".repeat(widths[i]! - widthOf(text));
      return columns[i]![2] === "left" ? text + room : room + text;
    }).join("  ").trimEnd();
  return [
    [""],
    [line(columns.map(([title]) => title)), "dim"],
    ...cells.map((texts, i): Line => [line(texts), styleOf(rows[i]!)]),
  ];
}

/** What takes two columns of a terminal, and what takes none. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const NONE = /\p{M}/u;

function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += WIDE.test(char) ? 2 : NONE.test(char) ? 0 : 1;
  return width;
}

/** As much of it as fits into so many columns. */
function cut(text: string, columns: number): string {
  if (2 * text.length <= columns) return text;
  let kept = "", room = columns;
  for (const char of text) {
    room -= widthOf(char);
    if (room < 0) break;
    kept += char;
  }
  return kept;
}

/** A name may hold an escape sequence that would speak to the terminal. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "?");
}

function count(n: number): string {
  if (n >= 1e9) return `${(n / 1e9).toFixed(2)}G`;
  if (n >= 1e6) return `${(n / 1e6).toFixed(2)}M`;
  if (n >= 1e4) return `${(n / 1e3).toFixed(1)}k`;
  return n >= 100 || Number.isInteger(n) ? `${Math.round(n)}` : n.toFixed(1);
}

function share(x: number): string {
  return `${Math.round(100 * x)}%`;
}

function size(bytes: number): string {
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`;
}

function span(ms: number): string {
  if (ms >= 60_000) return `${Math.round(ms / 60_000)} min`;
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms >= 1 || ms === 0) return `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
  return `${Math.max(1, Math.round(1000 * ms))} µs`;
}
