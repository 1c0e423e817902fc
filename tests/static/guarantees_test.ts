/** `docs/guarantees.md` has a line for each promise, and what each line tells to run is there. */
import { assert, assertEquals, assertMatch } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const page = await Deno.readTextFile(new URL("docs/guarantees.md", ROOT));
const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

/** The cells of the table of promises, a row each. */
const rows = page.split("\n").filter((line) => /^\| P\d+ +\|/.test(line)).map((line) =>
  line.split("|").slice(1, -1).map((cell) => cell.trim())
);

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(new URL(path, ROOT)).then(() => true, () => false);
}

Deno.test("each promise from P1 to P28 has one line, in order, with a state, a command and a date", () => {
  assertEquals(rows.map(([name]) => name), Array.from({ length: 28 }, (_, i) => `P${i + 1}`));
  for (const [name, promise, state, command, date, ...more] of rows) {
    assertEquals(more, [], `${name}: too many columns`);
    assert(promise!.length > 10, `${name}: which promise?`);
    assertMatch(
      state!,
      /^\*?\*?(holds|holds in part|does not hold|not promised|not yet)\b/,
      `${name}: what is its state?`,
    );
    assertMatch(date!, /^20\d\d-\d\d-\d\d$/, `${name}: when was that?`);
    assertMatch(command!, /^`.+`$/, `${name}: what shows it?`);
    if (/^holds\b/.test(state!)) assertMatch(state!, /\d/, `${name}: holds, but which figure was reached?`);
  }
});

Deno.test("what the lines of the promises tell to run exists: files, folders and tasks", async () => {
  for (const [name, , , command] of rows) {
    for (const [, path] of command!.matchAll(/\b((?:tests|tools|bench|examples)\/[\w./]+)/g)) {
      assert(await exists(path!), `${name}: there is no ${path}`);
    }
    for (const [, task] of command!.matchAll(/deno task ([\w:]+)/g)) {
      assert(task! in config.tasks, `${name}: there is no task ${task}`);
    }
  }
});

Deno.test("every file that the page names is there", async () => {
  for (const [, path] of page.matchAll(/`((?:tests|tools|docs|wasm|src)\/[\w./]+)`/g)) {
    assert(await exists(path!), `there is no ${path}`);
  }
});
