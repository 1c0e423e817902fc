import { assertEquals } from "@std/assert";
import { complaint, tally } from "../../tools/ok.ts";

Deno.test("ok counts the last summary of a gate: tests that run tests print earlier ones", () => {
  const output =
    "ok | 3 passed | 1 failed (2ms)\n…\nFAILED | 12 passed (3 steps) | 2 failed | 1 ignored (1s)\n";
  assertEquals(tally(output), { passed: 12, failed: 2 });
  assertEquals(tally("bun, 177 files, 61 s\n2768 passed, 1 failed, 27 left out\n"), {
    passed: 2768,
    failed: 1,
  });
  assertEquals(tally("it ended before that"), undefined);
});

Deno.test("ok says last what failed, and not only that something did", () => {
  assertEquals(
    complaint(
      "a ... ok\n\n ERRORS \n\na => a.ts:1:6\nerror: x\n\nFAILED | 2 passed | 1 failed\n\nCheck a.ts\n",
    ),
    "a => a.ts:1:6\nerror: x",
  );
  assertEquals(complaint(" ERRORS \n\na\nb\nc\n", 2), "a\nb\n… (1 more)");
  assertEquals(complaint("one\ntwo\nthree\n", 2), "two\nthree");
});
