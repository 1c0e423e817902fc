import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../../../examples/flights/errors.ts";
import { parseOptions, USAGE } from "../../../../examples/flights/options.ts";

Deno.test("parseOptions() without arguments takes the bundled file and a worker per core", () => {
  assertEquals(parseOptions([], 6), { workers: 6, file: undefined, json: false, verify: false, help: false });
});

Deno.test("parseOptions() reads every flag that the usage names", () => {
  const options = parseOptions(["--workers", "3", "--file=my.csv", "--json", "--verify", "-h"], 2);
  assertEquals(options, { workers: 3, file: "my.csv", json: true, verify: true, help: true });
  for (const flag of ["--workers", "--file", "--json", "--verify", "--help"]) {
    assertStringIncludes(USAGE, flag);
  }
});

Deno.test("parseOptions() refuses an unknown flag, a stray word and a missing value by name", () => {
  for (
    const [args, word] of [[["--wrkers", "2"], "--wrkers"], [["my.csv"], "my.csv"], [
      ["--file"],
      "--file",
    ]] as const
  ) {
    assertThrows(() => parseOptions([...args], 2), UsageError, word);
  }
});

Deno.test("parseOptions() refuses a worker count that is no whole number from 1 to 63", () => {
  for (const text of ["0", "-1", "1.5", "many", "", "64", "1e9"]) {
    assertThrows(() => parseOptions([`--workers=${text}`], 2), UsageError, "--workers");
  }
});
