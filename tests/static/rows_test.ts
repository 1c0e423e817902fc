/**
 * The guide to channels is a promise per row: each capability of the table and each complaint it answers is named by a
 * test, and each test that claims one is listed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Rows of the table of capabilities: 67 needs a network, 70 is a layer above. */
const ROWS = [...Array(66).keys()].map((at) => at + 1).concat(68, 69);
const COMPLAINTS = [...Array(21).keys()].map((at) => at + 1);

async function testFiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(dir, ROOT))) {
    if (entry.isDirectory) found.push(...await testFiles(`${dir}${entry.name}/`));
    else if (entry.name.endsWith("_test.ts")) found.push(`${dir}${entry.name}`);
  }
  return found;
}

/** The numbers that names of tests carry: `row 9: …`, `rows 12, 14: …`. */
export function named(text: string, word: string): Set<number> {
  const names = text.matchAll(new RegExp(`["'\`(]${word}s? ((?:\\d+(?:, | and )?)+)[:,) ]`, "g"));
  return new Set([...names].flatMap(([, list]) => list!.match(/\d+/g)!.map(Number)));
}

/** The numbers in the first column of the tables below a heading. */
export function listed(guide: string, heading: string): Set<number> {
  const section = guide.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return new Set([...section.matchAll(/^\|\s*(\d+)\s*\|/gm)].map(([, row]) => Number(row)));
}

async function namedByTests(word: string): Promise<Set<number>> {
  const files = await testFiles("tests/");
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(new URL(file, ROOT))));
  return new Set(texts.flatMap((text) => [...named(text, word)]));
}

const missing = (all: readonly number[], there: Set<number>): number[] =>
  all.filter((one) => !there.has(one));

Deno.test("every row of the table of capabilities has a line in the guide and a test that names it", async () => {
  const guide = await Deno.readTextFile(new URL("docs/channels.md", ROOT));
  assertEquals(missing(ROWS, listed(guide, "Every capability")), [], "rows without a line");
  assertEquals(missing(ROWS, await namedByTests("row")), [], "rows without a test");
});

Deno.test("every complaint is answered in the guide, and every answer has a test or says why there is none", async () => {
  const guide = await Deno.readTextFile(new URL("docs/channels.md", ROOT));
  assertEquals(missing(COMPLAINTS, listed(guide, "Complaints")), [], "complaints without a line");
  const apart = new Set(
    [...guide.matchAll(/^\|\s*(\d+)\s*\|.*does not apply/gm)].map(([, at]) => Number(at)),
  );
  const tested = await namedByTests("complaint");
  assertEquals(missing(COMPLAINTS.filter((one) => !apart.has(one)), tested), [], "complaints without a test");
});

Deno.test("a name is read with its numbers, also several of them", () => {
  assertEquals([...named('Deno.test("row 9: x") ("rows 12, 14 and 15: y") "no row 7 here"', "row")], [
    9,
    12,
    14,
    15,
  ]);
  assert(!named('"arrow 3: x"', "row").has(3), "part of a word is no name");
  assertEquals([...listed("## Every capability\n\n| 3 | a |\n\n## Next\n\n| 4 | b |\n", "Every")], [3]);
});
