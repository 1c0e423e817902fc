/**
 * The guide to actors is a promise per line: each capability of the table, each point of semantics and each complaint has
 * a line there and a test that names it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/**
 * Capabilities of the first two tiers, and where the test of one is not called `actor row: …`, a part of its title. Not
 * here: what needs a store or a network (event sourcing, snapshots, virtual actors, sharding, reliable delivery), and the
 * third tier.
 */
const ROWS: Readonly<Record<string, string | undefined>> = {
  "spawn": undefined,
  "typed protocol refs": undefined,
  "tell": undefined,
  "ask with timeout": undefined,
  "late reply dropped": undefined,
  "become": undefined,
  "FSM with state timeouts": undefined,
  "stash": undefined,
  "selective receive": undefined,
  "receive timeout": undefined,
  "keyed timers": undefined,
  "links": undefined,
  "monitors": undefined,
  "one_for_one": undefined,
  "one_for_all": undefined,
  "rest_for_one": undefined,
  "restart intensity window": undefined,
  "backoff restart": undefined,
  "permanent/transient/temporary": undefined,
  "resume": undefined,
  "escalate": undefined,
  "dynamic supervisor": undefined,
  "which/count children": undefined,
  "local name registry": undefined,
  "keyed registry": undefined,
  "groups": undefined,
  "round robin": undefined,
  "random": undefined,
  "consistent hash": undefined,
  "smallest mailbox": undefined,
  "broadcast": undefined,
  "scatter-gather-first": undefined,
  "unbounded": undefined,
  "bounded": undefined,
  "priority mailbox": undefined,
  "system lane": undefined,
  "demand backpressure": undefined,
  "method-call proxy": undefined,
  "futures": undefined,
  "location-transparent": "remote actors: spawn, tell, ask, send and stop look like the local ones",
  "placement": "remote actors: placement by number",
  "transferables": "actor semantics 2: what moves does not overtake and is not overtaken",
  "live migration": "remote migration: state and mailbox move",
  "passivation": undefined,
  "dead letters": undefined,
  "event stream": undefined,
  "interceptors": undefined,
  "trace-context propagation": undefined,
  "metrics": undefined,
  "observer": undefined,
  "test probes": undefined,
  "behaviour kit": undefined,
  "virtual time": undefined,
  "ordered graceful shutdown": undefined,
  "brutal kill": undefined,
  "CPU offload": "functions of a module are called with copies of their arguments",
  "parallel map": "map() takes inputs as its results are consumed",
  "cancellation": undefined,
  "priorities": "a stream of urgent calls leaves every 61st turn to the others, and neither of them starves",
  "fairness": "actor semantics 25: busy actors leave the event loop its turn",
};
const POINTS = [...Array(25).keys()].map((at) => at + 1);
const COMPLAINTS = [...Array(21).keys()].map((at) => at + 1);

async function titles(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(dir, ROOT))) {
    const path = `${dir}${entry.name}`;
    if (entry.isDirectory) found.push(...await titles(`${path}/`));
    else if (entry.name.endsWith("_test.ts")) {
      found.push(...titlesOf(await Deno.readTextFile(new URL(path, ROOT))));
    }
  }
  return found;
}

/** Titles of tests: what some function is called with before a function. */
export function titlesOf(text: string): string[] {
  const call = /\b[\w.]+\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1\s*,\s*(?:async\s*)?(?:\(|\w+\))/g;
  return [...text.matchAll(call)].map(([, , title]) => title!);
}

/** The numbers after a word in titles: `actor semantics 4: …`, `actor semantics 7 and 23 …`. */
export function numbersAfter(word: string, all: readonly string[]): Set<number> {
  const lists = all.flatMap((
    title,
  ) => [...title.matchAll(new RegExp(`${word} ((?:\\d+(?:, | and )?)+)`, "g"))]);
  return new Set(lists.flatMap(([, list]) => list!.match(/\d+/g)!.map(Number)));
}

/** The lines of the tables below a heading of the guide, each as its cells. */
export function table(guide: string, heading: string): string[][] {
  const section = guide.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("|")).slice(2);
  return lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

const guideText = () => Deno.readTextFile(new URL("docs/actors.md", ROOT));

Deno.test("every capability of the first two tiers has a line in the guide, with Erlang's and Akka's name, and a test", async () => {
  const lines = table(await guideText(), "What there is");
  const all = await titles("tests/");
  const own = all.filter((title) => title.includes("actor row"));
  for (const [row, title] of Object.entries(ROWS)) {
    const line = lines.find(([capability]) => capability!.toLowerCase().includes(row.toLowerCase()));
    assert(line !== undefined, `${row}: no line in docs/actors.md`);
    assert(line.length === 4 && line.every((cell) => cell !== ""), `${row}: a cell of its line is empty`);
    const proof = title === undefined
      ? own.some((one) => one.toLowerCase().includes(row.toLowerCase()))
      : all.some((one) => one.includes(title));
    assert(proof, `${row}: no test names it`);
  }
});

Deno.test("every point of semantics has a line in the guide and a test that names it", async () => {
  const lines = table(await guideText(), "What it means");
  const tested = numbersAfter("actor semantics", await titles("tests/"));
  assertEquals(lines.map(([point]) => Number(point)), POINTS, "lines of the guide");
  assertEquals(POINTS.filter((point) => !tested.has(point)), [], "points without a test");
});

Deno.test("every complaint has a line in the guide, and a test that it names or that names it", async () => {
  const lines = table(await guideText(), "Complaints");
  const all = await titles("tests/");
  const tested = numbersAfter("actor complaint", all);
  assertEquals(lines.map(([complaint]) => Number(complaint)), COMPLAINTS, "lines of the guide");
  for (const [complaint, , , named] of lines) {
    if (named === "not promised") continue;
    const quoted = [...named!.matchAll(/“([^”]+)”/g)].map(([, title]) => title!);
    assert(quoted.length > 0 || tested.has(Number(complaint)), `complaint ${complaint}: no test`);
    for (const title of quoted) {
      assert(all.some((one) => one.includes(title)), `complaint ${complaint}: there is no test “${title}”`);
    }
  }
});

Deno.test("titles, numbers and tables are read as they are written", () => {
  const text =
    'both("actor semantics 7 and 23: x", (rt) => 1); Deno.test(\n  `a "b"`, async () => {}); other("no")';
  assertEquals(titlesOf(text), ["actor semantics 7 and 23: x", 'a "b"']);
  assertEquals([...numbersAfter("actor semantics", titlesOf(text))], [7, 23]);
  assertEquals(table("## A\n\n| a | b |\n| - | - |\n| 1 | x |\n\n## B\n\n| c |\n| - |\n| 2 |\n", "A"), [[
    "1",
    "x",
  ]]);
});
