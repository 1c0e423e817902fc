/**
 * Every test at length: first the model checker on all cores, then the rest one file at a time.
 *
 * `deno task test:deep [path…]` — `MILLRACE_DEEP_SECONDS` (60) and `MILLRACE_DEEP_EXECUTIONS` (200,000) say how much each scenario
 * of the model checker gets. At the end stands what its scenarios came to together.
 *
 * @module
 */
import { total } from "./model/tally.ts";

const ROOT = new URL("../", import.meta.url);

async function test(paths: readonly string[], flags: readonly string[], tally: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--v8-flags=--expose-gc", ...flags, ...paths],
    cwd: ROOT,
    env: { MILLRACE_DEEP: "1", MILLRACE_TALLY: tally },
  }).spawn().status;
  return success;
}

/** The folders of `tests/` but that of the model checker. */
function others(): string[] {
  const folders = [...Deno.readDirSync(new URL("tests/", ROOT))].filter((entry) => entry.isDirectory);
  return folders.map(({ name }) => `tests/${name}`).filter((path) =>
    path !== "tests/model" && path !== "tests/support"
  ).sort();
}

if (import.meta.main) {
  const tally = await Deno.makeTempFile({ prefix: "tally" });
  try {
    const given = Deno.args;
    const models = given.length === 0
      ? ["tests/model"]
      : given.filter((path) => path.startsWith("tests/model"));
    const rest = given.length === 0 ? others() : given.filter((path) => !path.startsWith("tests/model"));
    let sound = models.length === 0 || await test(models, ["--parallel"], tally);
    if (rest.length > 0 && !await test(rest, [], tally)) sound = false;
    const text = await Deno.readTextFile(tally);
    if (text !== "") console.log(total(text));
    Deno.exit(sound ? 0 : 1);
  } finally {
    await Deno.remove(tally);
  }
}
