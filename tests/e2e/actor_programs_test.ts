/**
 * The programs of `examples/actors/` against their known answers, at a size that takes no time, and each once as a user would
 * run it: in a process of its own without any permission.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { big } from "../../examples/actors/big.ts";
import { boundedBuffer } from "../../examples/actors/bounded_buffer.ts";
import { counting } from "../../examples/actors/counting.ts";
import { concurrentDictionary } from "../../examples/actors/dictionary.ts";
import { dine } from "../../examples/actors/dining_philosophers.ts";
import { fib } from "../../examples/actors/fib.ts";
import { creation, throughput } from "../../examples/actors/fork_join.ts";
import { queens } from "../../examples/actors/n_queens.ts";
import { pingPong } from "../../examples/actors/ping_pong.ts";
import { primesBelow } from "../../examples/actors/prime_sieve.ts";
import { skynet } from "../../examples/actors/skynet.ts";
import { barberShop } from "../../examples/actors/sleeping_barber.ts";
import { threadRing } from "../../examples/actors/thread_ring.ts";
import { defaultSystem } from "../../src/actor/mod.ts";
import { runExample } from "../support/run_example.ts";
import { until } from "../support/until.ts";

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Runs a program and fails if it leaves an actor or a dead letter behind. */
async function cleanly<T>(run: () => Promise<T>): Promise<T> {
  const before = defaultSystem().counts;
  const result = await run();
  // The last ones stop behind the answer.
  await until("no actor is alive any more", () => {
    const { started, stopped } = defaultSystem().counts;
    return stopped - before.stopped === started - before.started;
  });
  const { failed, deadLetters } = defaultSystem().counts;
  assertEquals([failed, deadLetters], [before.failed, before.deadLetters], "a failure or a dead letter");
  return result;
}

Deno.test("ping-pong: every ball comes back", async () => {
  assertEquals(await cleanly(() => pingPong(1)), 1);
  assertEquals(await cleanly(() => pingPong(1000)), 1000);
});

Deno.test("counting: nothing is lost past a full mailbox", async () => {
  assertEquals(await cleanly(() => counting(30_000)), 30_000);
});

Deno.test("fork-join: every actor gets its share, and every child is joined", async () => {
  assertEquals(await cleanly(() => throughput(6_000)), new Array(60).fill(100));
  assertEquals(await cleanly(() => throughput(10, 3)), [4, 3, 3]);
  const expected = sum(Array.from({ length: 1000 }, (_, i) => Math.sin(i) ** 2));
  assert(Math.abs(await cleanly(() => creation(1000)) - expected) < 1e-9);
});

Deno.test("thread ring: actor 498 has the token after 1000 hops, 37 after a million", async () => {
  assertEquals(await cleanly(() => threadRing(1000)), 498);
  assertEquals(await cleanly(() => threadRing(1_000_000)), 37);
});

Deno.test("big: as many pongs as pings", async () => {
  assertEquals(sum(await cleanly(() => big(50, 40))), 2000);
});

Deno.test("concurrent dictionary: every read finds what was written last", async () => {
  const { reads, writes, right } = await cleanly(() => concurrentDictionary(500, 5, 25));
  assertEquals([reads + writes, right], [2500, reads]);
  assert(writes > 400 && writes < 850, `writes=${writes}`);
});

Deno.test("bounded buffer: every item once, never more than the capacity", async () => {
  const shape = { producers: 9, consumers: 2, capacity: 5 };
  const { consumed, sum, most } = await cleanly(() => boundedBuffer(1000, shape));
  assertEquals([consumed, sum], [1000, 499_500]);
  assert(most > 1 && most <= 5, `most=${most}`);
});

Deno.test("dining philosophers: everybody eats as often as they like, some wait", async () => {
  const { meals, refused } = await cleanly(() => dine(100, 5));
  assertEquals(meals, new Array(5).fill(100));
  assert(refused > 0);
});

Deno.test("sleeping barber: everybody is served once, those who find no chair later", async () => {
  const { served, turnedAway, naps } = await cleanly(() => barberShop(20, 3));
  assertEquals(served.toSorted((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i + 1));
  assert(turnedAway > 0 && naps > 0, `turnedAway=${turnedAway}, naps=${naps}`);
});

Deno.test("prime sieve: 168 primes below 1000, in order, whatever the filters hold", async () => {
  const few = await cleanly(() => primesBelow(1000, 10));
  assertEquals([few.length, few.at(0), few.at(-1)], [168, 2, 997]);
  assertEquals(few, await cleanly(() => primesBelow(1000, 1)));
  assertEquals((await cleanly(() => primesBelow(20_000))).length, 2262);
});

Deno.test("n queens: 4, 40, 92 and 352 solutions, however early the boards are counted", async () => {
  for (const [size, solutions] of [[1, 1], [2, 0], [5, 10], [6, 4], [7, 40], [8, 92], [9, 352]] as const) {
    assertEquals(await cleanly(() => queens(size)), solutions, `size=${size}`);
  }
  assertEquals(await cleanly(() => queens(8, { split: 8, workers: 3 })), 92);
  assertEquals(await cleanly(() => queens(8, { split: 0 })), 92);
});

Deno.test("fib: the 18th is 2584, by 5167 actors", async () => {
  const before = defaultSystem().counts.started;
  assertEquals(await cleanly(() => fib(18)), 2584);
  assertEquals(defaultSystem().counts.started - before, 5167);
});

Deno.test("skynet: 11 111 actors sum up to 49 995 000", async () => {
  assertEquals(await cleanly(() => skynet(10_000)), 49_995_000);
});

/** What some are told, beside their name. */
const TOLD: Readonly<Record<string, { flags?: string[]; args?: string[]; needs?: string }>> = {
  skynet: { args: ["100000"] },
  ingest: { flags: ["--allow-read"], needs: "permission to read its modules only" },
};

/** What each program prints, if it ends well. */
const PRINTED: Readonly<Record<string, RegExp>> = {
  ping_pong: /^200000 balls came back, \d+ ns each\n$/,
  counting: /^counted 1000000, \d+ ns each\n$/,
  fork_join:
    /^60 actors processed 100000 messages, .*\n100000 actors came and went, their sum is 50000\.011, /,
  thread_ring: /^after 1000000 hops actor 37 has the token; \d+ ns per hop\n$/,
  big: /^120 actors answered 240000 pings, \d+ ns each;\nthe fewest \d+, the most \d+\n$/,
  dictionary: /^90030 reads, all right: true; 9970 writes; \d+ ns each\n$/,
  bounded_buffer: /^50000 items, never more than \d+ at once, \d+ ns each\n$/,
  dining_philosophers:
    /^20 philosophers ate 5000 times each, \d+ ns a meal;\nthe waiter refused \d+ times\n$/,
  sleeping_barber: /^served 200, turned away \d+ times, \d+ naps\n$/,
  prime_sieve: /^9592 primes below 100000, the last one 99991, in \d+ ms\n$/,
  n_queens: /^2680 solutions with 11 queens, in \d+ ms\n$/,
  fib: /^fib\(25\) is 75025, found by 150049 actors, \d+ ns each\n$/,
  ingest: /^2000 batches, 4000 lines refused, 3 workers killed, \d+ batches read again;\nmeanwhile \d+ /,
  skynet: /^111111 actors found the sum 4999950000, \d+ ns an actor\n$/,
};

for (const [name, printed] of Object.entries(PRINTED)) {
  const { flags = [], args = [], needs = "no permission" } = TOLD[name] ?? {};
  Deno.test(`examples/actors/${name}.ts runs with ${needs} and prints what it found`, async () => {
    const { code, out, err } = await runExample(flags, `actors/${name}.ts`, ...args);
    assertEquals(code, 0, err);
    assertMatch(out, printed);
  });
}
