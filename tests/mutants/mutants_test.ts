import { assert, assertEquals } from "@std/assert";
import { CORE_MUTANTS } from "./core_mutants.ts";
import { isKilled } from "./mutants.ts";
import { ROOT } from "../../tools/build_wasm.ts";

const DEEP = Deno.env.get("MILLRACE_DEEP") === "1";

Deno.test("every seeded bug fits the sources as they are, and names a scenario that exists", async () => {
  const files = new Map<string, string>();
  const text = async (path: string): Promise<string> => {
    if (!files.has(path)) files.set(path, await Deno.readTextFile(new URL(path, ROOT)));
    return files.get(path)!;
  };
  for (const { name, file, from, test, by } of CORE_MUTANTS) {
    assertEquals(
      (await text(file)).split(from).length,
      2,
      `${name}: what it replaces stands in ${file} once`,
    );
    const scenarios = await text(`tests/model/${test}`);
    assert(
      /^announcements of/.test(by) || scenarios.includes(`"${by}`) || scenarios.includes(by),
      `${name}: ${by}`,
    );
  }
  assertEquals(new Set(CORE_MUTANTS.map((mutant) => mutant.name)).size, CORE_MUTANTS.length);
});

// Finding all of them takes minutes: `deno task test:mutants`, or MILLRACE_DEEP=1. One shows that seeding works.
for (const mutant of DEEP ? CORE_MUTANTS : CORE_MUTANTS.slice(0, 1)) {
  Deno.test(`killed: ${mutant.name}`, async () => {
    assert(await isKilled(mutant), `"${mutant.by}" does not find it`);
  });
}
