/** Runs the example of fork and join as a user would, and checks its count. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runExample } from "../support/run_example.ts";

const run = (...args: string[]) => runExample(["--allow-read"], "fork_join.ts", ...args);

Deno.test("examples/fork_join.ts counts the ways of nine queens, each board of the first three rows in a task", async () => {
  const { code, out, err } = await run();
  assertEquals(code, 0, err);
  // 1 empty board, 9 with one queen, 56 with two, 234 with three.
  assertEquals(out, "9 queens: 352 ways\n300 tasks on 2 workers\n");
});

Deno.test("examples/fork_join.ts counts boards smaller than its forks, and refuses what is no size", async () => {
  for (const [size, ways] of [[1, 1], [2, 0], [3, 0], [4, 2]]) {
    const { code, out, err } = await run(String(size));
    assertEquals(code, 0, err);
    assertStringIncludes(out, `${size} queens: ${ways} ways\n`);
  }
  const { code, err } = await run("many");
  assertEquals(code, 2);
  assertStringIncludes(err, "whole number");
});
