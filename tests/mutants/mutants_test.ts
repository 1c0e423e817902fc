import { assert, assertEquals } from "@std/assert";
import { CORE_MUTANTS } from "./core_mutants.ts";
import { FACE_MUTANTS } from "./face_mutants.ts";
import { LIMIT_MUTANTS } from "./limit_mutants.ts";
import { MUTANTS, verdictOf } from "./mutants.ts";
import { ROOT } from "../../tools/build_wasm.ts";
import { DEEP } from "../support/deep.ts";

Deno.test("every seeded bug fits the sources as they are, and names a scenario that exists", async () => {
  const files = new Map<string, string>();
  const text = async (path: string): Promise<string> => {
    if (!files.has(path)) files.set(path, await Deno.readTextFile(new URL(path, ROOT)));
    return files.get(path)!;
  };
  for (const { name, file, from, test, by } of MUTANTS) {
    assertEquals(
      (await text(file)).split(from).length,
      2,
      `${name}: what it replaces stands in ${file} once`,
    );
    // Where a name is made from numbers the words before them must be there.
    const words = by.replace(/\d.*$/, "");
    assert(by.length > 10 && (await text(test)).includes(words), `${name}: ${test} has no test "${by}"`);
  }
  assertEquals(new Set(MUTANTS.map((mutant) => mutant.name)).size, MUTANTS.length);
});

// Finding all of them takes minutes: `deno task test:mutants`, or MILLRACE_DEEP=1. One of each kind shows that seeding works.
const SOME = [CORE_MUTANTS, LIMIT_MUTANTS, FACE_MUTANTS].map(([first]) => first!);
for (const mutant of DEEP ? MUTANTS : SOME) {
  Deno.test(`killed: ${mutant.name}`, async () => {
    assert(await verdictOf(mutant) !== "SURVIVED", `"${mutant.by}" does not find it`);
  });
}
