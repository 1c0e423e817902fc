/**
 * A snapshot as text, for terminals.
 *
 * @module
 */
import { styleText } from "node:util";
import type { ActorNode, ChannelRow, Snapshot, WorkerRow } from "./snapshot.ts";

/** How the text is laid out. */
export interface TopOptions {
  /** Columns of the terminal; longer lines are cut. Default: 80. */
  readonly columns?: number | undefined;
  /** Lines of the terminal; the rest is left out. Default: all. */
  readonly lines?: number | undefined;
  /** Whether to colour. Default: no. */
  readonly colour?: boolean | undefined;
}

type Style = "bold" | "dim" | "red" | "yellow" | "green";
/** A line with what it looks like: cut first, coloured after. */
type Line = readonly [text: string, style?: Style | undefined];
/** A column: its title, what it says of a row, and whether it is text, which goes left. */
type Column<T> = readonly [title: string, show: (row: T) => string, left?: "left"];

/** A snapshot in lines, without a newline at the end. Names come from a program: control characters are taken out. */
export function topText(snapshot: Snapshot, options: TopOptions = {}): string {
  const { columns = 80, lines = Infinity, colour = false } = options;
  const all = [...overview(snapshot), ...workers(snapshot), ...channels(snapshot), ...blocked(snapshot)];
  all.push(...subjects(snapshot), ...actors(snapshot));
  const shown = all.length <= lines ? all : [
    ...all.slice(0, lines - 1),
    [`${all.length - lines + 1} more lines`, "dim"] as const,
  ];
  return shown.map(([text, style]) => {
    const clean = plain(text).slice(0, columns);
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
  ];
}

function workers(s: Snapshot): Line[] {
  return table<WorkerRow>(s.workers, [
    ["WORKER", ({ worker }) => worker === 0 ? "main" : `${worker}`, "left"],
    ["STATE", ({ state }) => state, "left"],
    ["BUSY", ({ busy }) => share(busy)],
    ["TASKS", ({ tasks }) => count(tasks)],
    ["TASKS/S", ({ taskRate }) => count(taskRate)],
    ["RUNNING", ({ running }) => `${running}`],
    ["ACTORS", ({ actors }) => `${actors}`],
  ], () => undefined);
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
    ...s.cycles.map((cycle): Line => [`suspected deadlock: ${cycle.join(" -> ")}`, "red"]),
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
  return table(s.systems.flatMap(({ roots }) => flat(roots, "")), [
    ["ACTOR", ({ label }) => label, "left"],
    ["KIND", ({ kind }) => kind, "left"],
    ["STATE", ({ state }) => state, "left"],
    ["MAILBOX", ({ depth }) => `${depth}`],
    ["RESTARTS", ({ restarts }) => `${restarts}`],
  ], ({ restarts }) => restarts > 0 ? "yellow" : undefined);
}

function flat(nodes: readonly ActorNode[], indent: string): ActorNode[] {
  return nodes.flatMap((node) => [
    { ...node, label: indent + node.label },
    ...flat(node.children, `${indent}  `),
  ]);
}

function table<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  styleOf: (row: T) => Style | undefined,
): Line[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => columns.map(([, show]) => plain(show(row)).slice(0, 32)));
  const widths = columns.map(([title], i) => Math.max(title.length, ...cells.map((row) => row[i]!.length)));
  const line = (texts: readonly string[]) =>
    texts.map((text, i) => columns[i]![2] === "left" ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))
      .join("  ").trimEnd();
  return [
    [""],
    [line(columns.map(([title]) => title)), "dim"],
    ...cells.map((texts, i): Line => [line(texts), styleOf(rows[i]!)]),
  ];
}

/** A name may hold an escape sequence that would speak to the terminal. */
function plain(text: string): string {
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
  return `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}
