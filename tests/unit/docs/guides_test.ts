/**
 * What holds for every guide in `docs/guides`: its code is run by somebody, is short, and the index leads to it. (Links are checked
 * by the build of the site.)
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const GUIDES = new URL("../../../docs/guides/", import.meta.url);
const LONGEST = 30;
/** Guides whose `ts ignore` blocks are files that `tests/e2e/guides_<name>_test.ts` runs. */
const RUN_AS_FILES = new Set(["start.md", "deployment.md"]);

const names = [...Deno.readDirSync(GUIDES)].map(({ name }) => name).filter((name) => name.endsWith(".md"))
  .sort();
const texts = new Map(names.map((name) => [name, Deno.readTextFileSync(new URL(name, GUIDES))]));

/** Its fenced blocks: what stands behind the backticks, and the lines between them. */
function blocksOf(text: string): { readonly info: string; readonly lines: readonly string[] }[] {
  return [...text.matchAll(/^```(.*)\n([^]*?)\n?^```$/gm)].map(([, info, body]) => ({
    info: info!.trim(),
    lines: body!.split("\n"),
  }));
}

Deno.test("no block of code in a guide is longer than a screen", () => {
  for (const [name, text] of texts) {
    for (const { info, lines } of blocksOf(text)) {
      if (!info.startsWith("ts")) continue; // programs in other languages are theirs
      assert(lines.length <= LONGEST, `${name}: a block (${info}) of ${lines.length} lines: ${lines[0]}`);
    }
  }
});

Deno.test("a block of a guide that is not run by `deno test --doc` is a file that a test runs", () => {
  for (const [name, text] of texts) {
    if (name.startsWith("from_")) continue; // other libraries' code stands there, too
    for (const { info, lines } of blocksOf(text)) {
      if (!info.startsWith("ts") || info === "ts") continue;
      assertEquals(info, "ts ignore", `${name}: ${lines[0]}`);
      assert(RUN_AS_FILES.has(name), `${name} has a block that nobody runs: ${lines[0]}`);
      assert(
        /^\/\/ \w+\.ts(, more)?$/.test(lines[0]!),
        `${name}: a block without the name of its file: ${lines[0]}`,
      );
    }
  }
});

Deno.test("the index names every guide once, and no other", () => {
  const linked = [...texts.get("README.md")!.matchAll(/\]\((\w+\.md)\)/g)].map(([, name]) => name!);
  assertEquals(linked.toSorted(), names.filter((name) => name !== "README.md"));
});
