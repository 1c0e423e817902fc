/**
 * The classic programs against their known answers; those that wait for time are in `classics_waiting_test.ts`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { commsTime } from "../../../examples/classics/comms_time.ts";
import { daisyChain } from "../../../examples/classics/daisy_chain.ts";
import { life } from "../../../examples/classics/game_of_life.ts";
import { hammingNumbers } from "../../../examples/classics/hamming_numbers.ts";
import { mandelbrot, picture, SET } from "../../../examples/classics/mandelbrot.ts";
import { manyProcesses } from "../../../examples/classics/million_processes.ts";
import {
  coefficients,
  cosine,
  exponential,
  Series,
  sine,
  tangent,
} from "../../../examples/classics/power_series.ts";
import { primes } from "../../../examples/classics/prime_sieve.ts";
import { Rational } from "../../../examples/classics/rational.ts";
import { stressedAlt } from "../../../examples/classics/stressed_alt.ts";
import { tokenRing } from "../../../examples/classics/token_ring.ts";
import { debug } from "../../../src/channel/debug/debug.ts";

Deno.test("the prime sieve finds the primes up to 97 and the 1000th, and nothing of it stays behind", async () => {
  const upTo97 = [
    2,
    3,
    5,
    7,
    11,
    13,
    17,
    19,
    23,
    29,
    31,
    37,
    41,
    43,
    47,
    53,
    59,
    61,
    67,
    71,
    73,
    79,
    83,
    89,
    97,
  ];
  assertEquals(await primes(25), upTo97);
  using debugging = debug({ stall: Infinity });
  assertEquals((await primes(40)).at(-1), 173);
  assertEquals(debugging.parked(), [], "a filter still waits");
});

Deno.test("the prime sieve's 1000th is 7919", async () => {
  assertEquals((await primes(1000)).at(-1), 7919);
});

Deno.test("CommsTime generates the natural numbers in order", async () => {
  const { numbers, microseconds } = await commsTime(1000);
  assertEquals(numbers, [997, 998, 999]); // and it throws at the first one that is out of order
  assert(microseconds > 0);
});

Deno.test("StressedAlt gives each of 8 channels, and each of its 8 writers, the same share", async () => {
  assertEquals(await stressedAlt(640), Array.from({ length: 8 }, () => new Array(8).fill(10)));
  const uneven = (await stressedAlt(1001, 4, 3)).map((row) => row.reduce((a, b) => a + b));
  assertEquals(uneven.toSorted(), [250, 250, 250, 251], "a share that does not divide evenly");
});

Deno.test("Hamming numbers: the first 20, and the 1691st", async () => {
  assertEquals(await hammingNumbers(20), [
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    9,
    10,
    12,
    15,
    16,
    18,
    20,
    24,
    25,
    27,
    30,
    32,
    36,
  ]);
  assertEquals((await hammingNumbers(1691)).at(-1), 2_125_764_000);
});

Deno.test("power series: exp, sin, cos, tan and a series inside another have their known coefficients", async () => {
  const x = (scope: Series["scope"]): Series => Series.of(scope, new Rational(0), new Rational(1));
  assertEquals(
    (await coefficients(8, (scope) => exponential(x(scope)))).join(" "),
    "1 1 1/2 1/6 1/24 1/120 1/720 1/5040",
  );
  assertEquals((await coefficients(8, sine)).join(" "), "0 1 0 -1/6 0 1/120 0 -1/5040");
  assertEquals((await coefficients(8, cosine)).join(" "), "1 0 -1/2 0 1/24 0 -1/720 0");
  assertEquals(
    (await coefficients(12, tangent)).join(" "),
    "0 1 0 1/3 0 2/15 0 17/315 0 62/2835 0 1382/155925",
  );
  // exp (exp x - 1): the Bell numbers 1 1 2 5 15 52 203 877, each by its factorial.
  const bell = await coefficients(8, (scope) => {
    return exponential(exponential(x(scope)).plus(Series.of(scope, new Rational(-1))));
  });
  assertEquals(bell.join(" "), "1 1 1 5/6 5/8 13/30 203/720 877/5040");
  const one = await coefficients(16, (scope) => {
    const [[s1, s2], [c1, c2]] = [sine(scope).split(), cosine(scope).split()];
    return s1.times(s2).plus(c1.times(c2));
  });
  assertEquals(one, ["1", ...new Array(15).fill("0")], "sin² + cos²");
});

Deno.test("power series compute no coefficient that nobody asks for, and leave nobody waiting", async () => {
  using debugging = debug({ stall: Infinity });
  const asked: number[] = [];
  const found = await coefficients(5, (scope) => {
    const counted = Series.from(scope, async (demand) => {
      for (let i = 0;; i++) {
        using call = await demand.receive();
        asked.push(i);
        call.reply(new Rational(1));
      }
    });
    const [one, two] = counted.split();
    return one.times(two); // 1 / (1 - x) squared
  });
  assertEquals(found, ["1", "2", "3", "4", "5"]);
  assertEquals(asked, [0, 1, 2, 3, 4]);
  assertEquals(debugging.parked(), []);
});

Deno.test("fractions are in lowest terms, with the sign above", () => {
  assertEquals(String(new Rational(6, -8)), "-3/4");
  assertEquals(String(new Rational(-6, -3)), "2");
  assertEquals(String(new Rational(1, 3).plus(new Rational(1, 6))), "1/2");
});

/** FNV-1a, 32 bits: enough to know a picture again. */
function checksum(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

Deno.test("the Mandelbrot farm computes the same picture with 1, 2 and 4 workers", async () => {
  const view = { ...SET, width: 240, height: 160 };
  for (const workers of [1, 2, 4]) {
    const { shades, rows } = await mandelbrot(view, workers);
    assertEquals(checksum(shades), "58cc3f6d", `${workers} workers`);
    assertEquals(rows.length, workers);
    assertEquals(rows.reduce((a, b) => a + b), 160);
    assertEquals(shades[80 * 240 + 120], 0, "the origin does not escape");
    assertEquals(shades[0], 2, "a corner escapes soon");
  }
});

Deno.test("a picture is a PNG file: its pixels come out again", async () => {
  const view = { ...SET, width: 5, height: 3 };
  const pixels = Uint8Array.from({ length: 15 }, (_, i) => i * 17);
  const file = await picture(view, pixels);
  assertEquals([...file.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const at = new DataView(file.buffer, file.byteOffset);
  const chunks = new Map<string, Uint8Array<ArrayBuffer>>();
  for (let i = 8; i < file.length; i += 12 + at.getUint32(i)) {
    const type = new TextDecoder().decode(file.subarray(i + 4, i + 8));
    chunks.set(type, file.slice(i + 8, i + 8 + at.getUint32(i)));
  }
  assertEquals([...chunks.keys()], ["IHDR", "PLTE", "IDAT", "IEND"]);
  assertEquals([...chunks.get("IHDR")!], [0, 0, 0, 5, 0, 0, 0, 3, 8, 3, 0, 0, 0]);
  assertEquals(at.getUint32(file.length - 4), 0xae426082, "the checksum of IEND, as everywhere");
  const inflated = new Blob([chunks.get("IDAT")!]).stream().pipeThrough(new DecompressionStream("deflate"));
  const rows = await new Response(inflated).bytes();
  assertEquals([...rows], [0, 1, 2].flatMap((y) => [0, ...pixels.subarray(y * 5, y * 5 + 5)]));
});

Deno.test("Game of Life: a glider moves by one in four generations, around the world in 32", async () => {
  const glider = [
    ".#......",
    "..#.....",
    "###.....",
    "........",
    "........",
    "........",
    "........",
    "........",
  ];
  const moved = [
    "........",
    "..#.....",
    "...#....",
    ".###....",
    "........",
    "........",
    "........",
    "........",
  ];
  assertEquals(await life(glider, 4), moved);
  assertEquals(await life(glider, 32), glider);
});

Deno.test("Game of Life: a blinker turns each generation, a block stays; each generation is shown whole", async () => {
  const [upright, flat] = [
    [".....", "..#..", "..#..", "..#..", "....."],
    [".....", ".....", ".###.", ".....", "....."],
  ];
  const seen: unknown[] = [];
  assertEquals(await life(upright, 3, (world) => seen.push(world)), flat);
  assertEquals(seen, [flat, upright, flat]);
  const block = ["....", ".##.", ".##.", "...."];
  assertEquals(await life(block, 5), block);
});

Deno.test("token ring: the last process is known", async () => {
  assertEquals(await tokenRing(0), 1);
  assertEquals(await tokenRing(1000), 498);
  assertEquals(await tokenRing(50_000), 50_000 % 503 + 1);
  assertEquals(await tokenRing(7, 3), 2);
});

Deno.test("a daisy chain of 100 000 processes counts to 100 001", async () => {
  assertEquals(await daisyChain(0), 1);
  assertEquals(await daisyChain(100_000), 100_001);
});

Deno.test("a hundred thousand processes wait at once, and each is heard once", async () => {
  assertEquals((await manyProcesses(100_000)).sum, 4_999_950_000);
});
