/**
 * Runs every classic program as a user would, with only the permissions that its first lines name, and looks at what it
 * prints. Their answers are tested in `tests/unit/examples/classics_test.ts`.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runExample } from "../support/run_example.ts";

/** What a program that needs no permission prints, if it ends well. */
async function output(name: string): Promise<string> {
  const { code, out, err } = await runExample([], `classics/${name}.ts`);
  assertEquals(code, 0, `${name} ended with ${code}: ${err}`);
  return out;
}

const PRINTED: Readonly<Record<string, RegExp>> = {
  prime_sieve: /^2 3 5 7 .* 89 97\nthe 1000th is 7919, found in \d+ ms\n$/,
  comms_time: /^… 199997, 199998, 199999: \d+\.\d{3} µs per communication\n$/,
  stressed_alt: /\n( {2}1000){8}\n\d+\.\d\d µs per select among 8 channels with 8 writers each\n$/,
  dining_philosophers: /^ordered: meals 20 20 20 20 20, .*\nbutler: meals 20 20 20 20 20, .*\n$/,
  sleeping_barber: /^served \d+: 1 .*\nturned away \d+: .*\nthe barber slept \d+ times\n$/,
  hamming_numbers: /^1 2 3 4 5 6 8 9 .* 32 36\nthe 1691st is 2125764000\n$/,
  power_series: /^exp x +1 {2}1 {2}1\/2 {2}1\/6 .*\n(.*\n){2}tan x +0 {2}1 {2}0 {2}1\/3 .*\n.*\n$/,
  token_ring: /^after 1000000 hops process 37 has the token; \d+ ns per hop\n$/,
  daisy_chain: /^100001, in \d+ ms\n$/,
};

for (const [name, printed] of Object.entries(PRINTED)) {
  Deno.test(`examples/classics/${name}.ts runs without any permission and prints what it found`, async () => {
    assertMatch(await output(name), printed);
  });
}

Deno.test("examples/classics/santa_claus.ts delivers toys three times", async () => {
  const lines = (await output("santa_claus")).trimEnd().split("\n");
  assertEquals(
    lines.filter((line) => /^Santa delivers toys with reindeer (\d, ){8}\d$/.test(line)).length,
    3,
  );
  assert(lines.every((line) => /reindeer|^Santa consults with elves \d+, \d+, \d+$/.test(line)));
});

Deno.test("examples/classics/game_of_life.ts shows a glider gun", async () => {
  const lines = (await output("game_of_life")).split("\n");
  assertEquals(lines.slice(1, 5).map((line) => line.trimEnd()), [
    "            ▄▄      ▄▄▀ ▀         ▄▄",
    "▄▄        ▄▀   ▀▄   ██            ▀▀",
    "▀▀        █   ▀ █▀    ▀ █",
    "           ▀▄▄ ▀",
  ]);
});

Deno.test("examples/classics/million_processes.ts stays below a gigabyte", async () => {
  const out = await output("million_processes");
  const [, bytes] = out.match(/^1000000 processes waited at once, in (\d+) bytes each\n/) ?? [];
  assert(Number(bytes) > 100 && Number(bytes) < 1000, out);
  assertStringIncludes(out, "add up to 499999500000;");
});

Deno.test("examples/classics/dining_philosophers.ts tells where greedy philosophers hang", async () => {
  const { code, out, err } = await runExample([], "classics/dining_philosophers.ts", "greedy");
  assert(code !== 0);
  assertEquals(out, "");
  assertStringIncludes(err, "deadlock?");
  assertEquals(err.match(/the mutex, for \d+ ms:\n +at .*philosopher/g)?.length, 5, err);
});

Deno.test("examples/classics/mandelbrot.ts prints a sketch and writes a picture", async () => {
  const path = await Deno.makeTempFile({ suffix: ".png" });
  try {
    const { code, out, err } = await runExample(
      ["--allow-read", "--allow-write"],
      "classics/mandelbrot.ts",
      path,
    );
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /@{20}/);
    assertMatch(out, /\n\d+ ms on \d+ workers, which did [\d, ]+ rows\nwritten to .*\n$/);
    const { size } = await Deno.stat(path);
    assert(size > 10_000 && size < 200_000, `${size} bytes`);
  } finally {
    await Deno.remove(path);
  }
});
