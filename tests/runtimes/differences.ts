/**
 * Tests whose subject is different elsewhere, by nature: they fail there, and each with a reason that is written down here.
 * One that passes all the same counts as passed.
 *
 * @module
 */
import type { Line } from "./runner.ts";
import type { Target } from "./tree.ts";

interface Difference {
  readonly targets: readonly Target[];
  /** Part of the path of the file, and of the name of the test. */
  readonly file: string;
  readonly name: string;
  readonly why: string;
}

const CLOSE = "a browser's close() lets the turn end, and the call with it";
const STACK = "its garbage collector keeps what may still be on the stack";
const COARSE = "its clock knows five microseconds: what is closer has no order, and no arrow";
const STOLEN = "no lock is held for the life of a worker there";

/** Tests of what is collected, and when: file and name. */
const COLLECTED: readonly (readonly [string, string])[] = [
  ["actor/complaints_test", "idle actor"],
  ["actor/complaints_test", "nobody can reach"],
  ["broadcast_forgotten_test", ""],
  ["channel_complaints_test", "complaint 18"],
  ["codec/auto_test", "stays referenced"],
  ["forgotten_ends_test", ""],
  ["runtime/forgotten_test", ""],
  ["ring_test", "row 6"],
  ["semantics_demand_test", "rule 3.13"],
  ["semantics_late_test", "keeps its observer alive"],
  ["subjects_faults_test", "everybody has forgotten"],
];

const DIFFERENCES: readonly Difference[] = [
  ...COLLECTED.map(([file, name]): Difference => ({ targets: ["browser", "bun"], file, name, why: STACK })),
  {
    targets: ["bun"],
    file: "port_channel_test",
    name: "cannot be copied",
    why: "it looks for V8's words in the error",
  },
  {
    targets: ["bun"],
    file: "port_channel_test",
    name: "a far side that says nothing",
    why: "ports say when their other side was closed: it is noticed at once, not after the heartbeat",
  },
  {
    targets: ["bun"],
    file: "explain_test",
    name: "ages and places",
    why: "it looks for file: URLs in stacks",
  },
  { targets: ["bun"], file: "selector_iterate_test", name: "allocates", why: "it measures V8's heap" },
  {
    targets: ["node"],
    file: "codec/auto_test",
    name: "what structured clone carries",
    why: "Node 22 has no Float16Array",
  },
  {
    targets: ["node"],
    file: "port_channel_test",
    name: "",
    why: "its worker listens to a global scope that Node's workers have not",
  },
  { targets: ["node", "bun"], file: "runtime_test", name: "life lock is stolen", why: STOLEN },
  {
    targets: ["browser"],
    file: "runtime_test",
    name: "life lock is stolen",
    why: "the locks of all pages of the origin are one list",
  },
  { targets: ["browser"], file: "incidents_test", name: "the death of a worker is an incident", why: CLOSE },
  { targets: ["browser"], file: "incidents_test", name: "bad options are told", why: CLOSE },
  { targets: ["browser"], file: "trace_test", name: "survives the death of a worker", why: CLOSE },
  { targets: ["browser"], file: "trace_test", name: "arrow", why: COARSE },
  { targets: ["browser"], file: "errors_test", name: "a worker that dies in a task", why: CLOSE },
  { targets: ["browser"], file: "tasks_fork_death_test", name: "when a caller dies", why: CLOSE },
  {
    targets: ["browser"],
    file: "explain_test",
    name: "knows ages and places",
    why: "it looks for file: URLs in stacks",
  },
];

/** A line about a test that differs, as one that is left out. */
export function excused(target: Target, line: Line): Line {
  if (line.outcome !== "failed") return line;
  const known = DIFFERENCES.find(({ targets, file, name }) =>
    targets.includes(target) && line.file.includes(file) && line.name.includes(name)
  );
  return known === undefined ? line : { ...line, outcome: "left out", text: known.why };
}
