/**
 * What is told of parked operations: as an object to inspect, as text to read.
 *
 * @module
 */
import type { ParkedOperation } from "../../errors.ts";
import type { Parked } from "./recorder.ts";

/**
 * What a report is about.
 *
 * - `"deadlock"`: the event loop has run empty, so that nothing can wake what is parked.
 * - `"stall"`: nothing has parked or gone on for a while, and no timer of the library runs. A deadlock, if nothing
 *   outside the library is going to wake anybody.
 * - `"leak"`: operations that wait for ever: nobody else holds the channel that they wait on.
 */
export type ReportKind = "deadlock" | "stall" | "leak";

const HEADLINES: Readonly<Record<ReportKind, string>> = {
  deadlock: "all processes are parked - deadlock!",
  stall: "all processes are parked, and nothing has moved for a while - deadlock?",
  leak: "parked for ever - leak! Nobody else holds what these wait on:",
};

/** What was found. Printed, it reads like Go's report of a deadlock. */
export class Report {
  /** What it is about. */
  readonly kind: ReportKind;
  /** What is parked, longest first. */
  readonly operations: readonly ParkedOperation[];

  /** Described now: what waits may be gone later. */
  constructor(kind: ReportKind, parked: readonly Parked[]) {
    this.kind = kind;
    this.operations = parked.toSorted((a, b) => a.id - b.id).map((one) => one.describe());
  }

  /** A headline, then each operation with its age and the place where it was called. */
  toString(): string {
    const count = this.operations.length;
    const head = `millrace: ${HEADLINES[this.kind]} (${count} ${count === 1 ? "operation" : "operations"})`;
    return [head, ...this.operations.map(textOf)].join("\n\n");
  }
}

/** One operation: what it waits for, since when, and where. */
export function textOf(operation: ParkedOperation, index = 0): string {
  const stack = operation.stack.replace(/^/gm, "    ");
  return `[${index + 1}] ${operation.what}, for ${ageOf(operation.age)}${
    stack.trim() === "" ? "" : `:\n${stack}`
  }`;
}

/** Milliseconds for people. */
export function ageOf(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 10_000) return `${Math.round(ms)} ms`;
  return `${Math.round(ms / 1000)} s`;
}
