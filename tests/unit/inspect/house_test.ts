import { assert, assertEquals } from "@std/assert";
import { imports, readSources } from "../../../tools/floors.ts";

const sources = (await readSources(new URL("../../../", import.meta.url)))
  .filter(({ path }) => path === "mod.ts" || path.startsWith("src/"));

Deno.test("nobody in the library imports the inspector: whoever does not ask for it does not load it", () => {
  const importers = sources.filter(({ path, text }) =>
    !path.startsWith("src/inspect/") && imports(text).some((name) => /(^|\/)inspect\/\w+\.ts$/.test(name))
  );
  assertEquals(importers.map(({ path }) => path), []);
});

Deno.test("the inspector writes nothing into shared memory", () => {
  const own = sources.filter(({ path }) => path.startsWith("src/inspect/"));
  assert(own.length > 8);
  for (const { path, text } of own) {
    // Of the core it may use loads and questions: no store, no call, no claim.
    assert(!/\bcore\.(?!load\b|slotAt\b|slotState\b|ts\b)\w+/.test(text), `${path} does more than read`);
  }
});
