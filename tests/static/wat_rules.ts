/**
 * Reads WebAssembly text as the compiler prints it (one instruction per line) and finds what must not be there.
 *
 * @module
 */

/** The stretch between a claim and its publish, and what disturbs it. */
export interface Stretch {
  /** The function the stretch is in. */
  readonly func: string;
  /** The number given to the begin marker. */
  readonly id: number;
  /** Instructions and structural faults that must not be there; empty when the stretch is straight. */
  readonly problems: readonly string[];
}

const FUNC = /^\s*\(func (\$\S+)/;
const MARKER = /^\s*\(?call \$\S*\/mark(Begin|End)\b/;
const CONST = /^\s*\(?i32\.const (-?\d+)/;
// V8 looks for a termination request at function entry and at loop back-edges; a wait sleeps.
const STOPPABLE = /^\s*\(?(loop|call|call_indirect|call_ref|return_call\w*|memory\.atomic\.wait\d+)\b.*$/;

/** Every stretch from a begin marker to the end marker of the same number, in the order of the text. */
export function straightStretches(wat: string): Stretch[] {
  const found: Stretch[] = [];
  let func = "";
  let open: { func: string; id: number; problems: string[] } | undefined;
  let operand: number | undefined;
  const finish = (problem?: string): void => {
    if (open === undefined) return;
    if (problem !== undefined) open.problems.push(problem);
    found.push(open);
    open = undefined;
  };
  for (const line of wat.split("\n")) {
    const entered = line.match(FUNC)?.[1];
    if (entered !== undefined) {
      finish("no end marker");
      func = entered;
    }
    const marker = line.match(MARKER)?.[1];
    if (marker === undefined) {
      const stop = line.match(STOPPABLE)?.[0];
      if (stop !== undefined) open?.problems.push(stop.trim());
    } else if (operand === undefined) {
      found.push({ func, id: -1, problems: ["a marker without a constant number"] });
    } else if (marker === "Begin") {
      finish(`marker ${operand} begins inside`);
      open = { func, id: operand, problems: [] };
    } else if (open?.id === operand) finish();
    else found.push({ func, id: operand, problems: ["an end marker without its begin"] });
    const constant = line.match(CONST)?.[1];
    operand = constant === undefined ? undefined : Number(constant);
  }
  finish("no end marker");
  return found;
}

/** What a module's text declares. */
export interface Declared {
  /** Imports as `module.name kind`. */
  readonly imports: readonly string[];
  /** Data segments. */
  readonly dataSegments: number;
  /** Globals that can be written. */
  readonly mutableGlobals: number;
  /** Tables and element segments, which only indirect calls need. */
  readonly tables: number;
  /** Start functions. */
  readonly starts: number;
  /** Instructions that resize the memory. */
  readonly grows: number;
}

/** Counts the declarations that would give an instance a state of its own. */
export function declared(wat: string): Declared {
  const count = (pattern: RegExp): number => [...wat.matchAll(pattern)].length;
  return {
    imports: [...wat.matchAll(/\(import "([^"]*)" "([^"]*)" \((\w+)/g)].map(([, from, name, kind]) =>
      `${from}.${name} ${kind}`
    ),
    dataSegments: count(/^\s*\(data\b/gm),
    mutableGlobals: count(/\(global\b[^\n]*\(mut\b/g),
    tables: count(/^\s*\((?:table|elem)\b/gm),
    starts: count(/^\s*\(start\b/gm),
    grows: count(/\bmemory\.grow\b/g),
  };
}
