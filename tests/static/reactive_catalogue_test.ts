/** Every name of the two catalogues leads somewhere, and every point of semantics and every complaint has its test. */
import { assert, assertEquals } from "@std/assert";
import * as rx from "../../src/reactive/mod.ts";
import { OURS, RXJS, RXPY } from "../unit/reactive/catalogue.ts";

const ROOT = new URL("../../", import.meta.url);

async function textsBelow(dir: string, ext: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const entry of Deno.readDir(new URL(dir, ROOT))) {
    const path = `${dir}${entry.name}`;
    if (entry.isDirectory) {
      for (const [name, text] of await textsBelow(`${path}/`, ext)) found.set(name, text);
    } else if (entry.name.endsWith(ext)) found.set(path, await Deno.readTextFile(new URL(path, ROOT)));
  }
  return found;
}

/** What a row of a table says, and of which names. */
interface Row {
  readonly says: string;
  readonly names: readonly string[];
}

/** By the names in backquotes in the first cells of the tables of a page. */
function rows(page: string): Map<string, Row> {
  const found = new Map<string, Row>();
  for (const line of page.split("\n")) {
    const [, first, rest] = line.match(/^\| ([^|]*)\|(.*)\|$/) ?? [];
    const names = [...(first ?? "").matchAll(/`(\w+)`/g)].map((match) => match[1]!);
    for (const name of names) found.set(name, { says: rest!.trim(), names });
  }
  return found;
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The documentation before the export of `name`, over its overloads. */
function docOf(name: string, sources: Iterable<string>): string {
  const exported = new RegExp(`^export (?:function|const|class|abstract class) ${name}\\b`, "m");
  for (const text of sources) {
    const at = text.search(exported);
    if (at < 0) continue;
    const overloads = [...text.matchAll(new RegExp(exported.source, "gm"))].at(-1)!.index;
    const from = text.lastIndexOf("/**", overloads);
    return text.slice(from, overloads);
  }
  return "";
}

const whole = await Deno.readTextFile(new URL("docs/reactive.md", ROOT));
const page = whole.split("## Names of other libraries")[1] ?? "";
const tests = await textsBelow("tests/unit/reactive/", ".ts");
const sources = [...(await textsBelow("src/reactive/", ".ts")).values()];
const tested = [...tests].filter(([path]) => !path.endsWith("/catalogue.ts")).map(([, text]) => text).join(
  "\n",
);
const exported = rx as unknown as Record<string, unknown>;
/** Where else a row may lead: to other rooms, and to the method of a subject. */
const PLACES: readonly string[] = ["TestScheduler", "VirtualClock", "asObservable"];
const CLASSES = /^(Observable|\w*Subject|Subscription|\w+Scheduler)$/;

/** What is wrong with a name that is exported. */
function gaps(name: string): string[] {
  const doc = docOf(name, sources);
  const wrong: string[] = [];
  if (doc === "") wrong.push(`${name} has no documentation`);
  if (!CLASSES.test(name) && name !== "pipe") {
    if (!doc.includes("```text")) wrong.push(`${name} has no marble diagram`);
  }
  if (!new RegExp(`\\brx\\.${name}\\b|(?<![.\\w])${name}[<(]`).test(tested)) {
    wrong.push(`${name} has no test`);
  }
  return wrong;
}

Deno.test("every name of RxJS is exported with a diagram and a test, or docs/reactive.md says what is there instead", () => {
  const known = rows(page);
  const wrong = RXJS.flatMap((name) => {
    if (name in exported) return gaps(name);
    return known.has(name) ? [] : [`${name} is neither exported nor in a table of docs/reactive.md`];
  });
  assertEquals(wrong, []);
});

Deno.test("every name of RxPY is exported with a diagram and a test, or docs/reactive.md says what is there instead", () => {
  const known = rows(page);
  const wrong = RXPY.flatMap((name) => {
    if (known.has(name)) return [];
    return camel(name) in exported
      ? gaps(camel(name))
      : [`${name} is neither exported nor in a table of docs/reactive.md`];
  });
  assertEquals(wrong, []);
});

Deno.test("what neither of them has is exported with a diagram and a test", () => {
  assertEquals(OURS.filter((name) => !(name in exported)), []);
  assertEquals(OURS.flatMap(gaps), []);
});

Deno.test("every recipe of docs/reactive.md has a test of its name, and every name in a table leads to one that is exported", () => {
  const known = rows(page);
  const wrong: string[] = [];
  for (const { says, names } of known.values()) {
    const hasTest = names.some((name) => tested.includes(`recipe: ${name}`));
    if (says.includes("recipe") && !hasTest) wrong.push(`${names}: untested recipe`);
    const code = [...says.matchAll(/`([^`]+)`/g)].map((match) => match[1]!).join(" ");
    const words = code.match(/[A-Za-z]\w*/g) ?? [];
    if (words.length === 0 && !says.includes("nothing")) wrong.push(`${names}: the row says nothing`);
    const ours = words.some((word) => word in exported || PLACES.includes(word));
    if (words.length > 0 && !ours && !says.includes("nothing")) wrong.push(`${names}: leads nowhere`);
  }
  assertEquals(wrong, []);
});

/** Complaints that are about something this library does not have, or that another kind of test answers. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  10: "streams across workers: tests/e2e/subjects_test.ts",
  16: "the size of a bundle: a figure in docs/reactive.md, not a test",
};

Deno.test("each of the 21 points of semantics has a test that says its number", async () => {
  const all = [...tests.values(), ...(await textsBelow("tests/unit/observable/", ".ts")).values()].join("\n");
  const missing = Array.from({ length: 21 }, (_, i) => i + 1)
    .filter((n) => !new RegExp(`Deno\\.test\\(\\s*"[^"]*semantics (?:\\d+, )*${n}\\b`).test(all));
  assertEquals(missing, []);
  assert(
    [7, 8, 12, 21].every((n) => all.includes(`façade semantics ${n}:`)),
    "the façade has an order of its own",
  );
});

Deno.test("each of the 22 complaints has a test that says its number, or a reason why not", async () => {
  const own = [...tests.values(), ...(await textsBelow("tests/unit/observable/", ".ts")).values()];
  // Elsewhere the complaints about other things are tested too.
  const across = [...(await textsBelow("tests/unit/runtime/", ".ts")).values()]
    .map((text) => text.replace(/(?<!reactive )complaint/g, ""));
  const all = [...own, ...across].join("\n");
  const missing = Array.from({ length: 22 }, (_, i) => i + 1)
    .filter((n) => !(n in ELSEWHERE) && !new RegExp(`Deno\\.test\\(\\s*"[^"]*complaint ${n}\\b`).test(all));
  assertEquals(missing, []);
});
