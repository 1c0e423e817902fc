/**
 * Words of the shared memory are broken at random and workers go on calling: no call traps or hangs, the first that notices
 * says CORRUPT and which invariant, and from then on every verb fails at once. 300,000 words; ten million with MILLRACE_DEEP=1,
 * as many as MILLRACE_DEEP_SECONDS allows.
 *
 * What lies outside the memory cannot be reached by wasm: an access there is a trap, and a trap fails the test.
 */
import { assert, assertEquals } from "@std/assert";
import { A_POISON } from "../../wasm/layout.ts";
import { CORRUPT } from "../../wasm/status.ts";
import { newSeed, seeded } from "../support/random.ts";
import { BrokenArena, calls, targets, verbs } from "./broken_arena.ts";
import { amount } from "../support/deep.ts";

const WORDS = amount(300_000, 10_000_000);
const SECONDS = Number(Deno.env.get("MILLRACE_DEEP_SECONDS") ?? 600);
/** Milliseconds: a call takes microseconds; one that takes longer than this hangs, on however busy a machine. */
const CALL_MAX = 5_000;
/** Milliseconds: a call that took longer was held up by the system or does too much. */
const CALL_LONG = 10;
const ODD = [0, 1, -1, 7, 64, 0x7fffffff, -0x80000000, 0x40000000, 3 << 16, (3 << 16) - 4, 0x00010000];

/** What went wrong, and how long calls took. */
class Findings {
  readonly wrong = new Map<string, number>();
  rounds = 0;
  calls = 0;
  poisoned = 0;
  slowest = 0;
  long = 0;
  /** How often each invariant was the first to be found broken. */
  readonly numbers = new Map<number, number>();

  add(what: string): void {
    this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
  }

  took(ms: number): void {
    if (ms > this.slowest) this.slowest = ms;
    if (ms > CALL_LONG) this.long++;
  }
}

/** Breaks one to three words. */
function spoil(arena: BrokenArena, words: readonly number[], random: (below: number) => number): number {
  const { core } = arena, count = 1 + random(3);
  for (let k = count; k > 0; k--) {
    const at = words[random(words.length)]!, how = random(6);
    if (how < 2) core.store(at, ODD[random(ODD.length)]!);
    else if (how < 4) core.store(at, core.load(at) ^ (1 << random(32)));
    else if (how < 5) core.store(at, core.load(at) + random(65) - 32 | 0);
    else core.store(at, random(2 ** 32) | 0);
  }
  return count;
}

/** From the first CORRUPT on there is a number, and every verb fails at once. */
function checkPoison(arena: BrokenArena, found: Findings, after: readonly (() => number)[]): void {
  const number = arena.word(A_POISON);
  if (number === 0) return;
  found.poisoned++;
  found.numbers.set(number, (found.numbers.get(number) ?? 0) + 1);
  if (number < 1 || number > 99) found.add(`poisoned with number ${number}`);
  for (const verb of after) {
    const begin = performance.now(), status = verb();
    if (status !== CORRUPT) found.add(`${String(verb).slice(6, 40)} says ${status} in a poisoned arena`);
    found.took(performance.now() - begin);
  }
  if (arena.word(A_POISON) !== number) found.add(`the number changed from ${number}`);
}

Deno.test(`${WORDS} broken words of shared memory are an error with a name: no trap, no hang`, () => {
  const seed = newSeed(), random = seeded(seed), arena = new BrokenArena();
  const words = targets(arena), actions = calls(arena), after = verbs(arena), found = new Findings();
  const names = actions.map((action) => String(action).replace(/\s+/g, " ").slice(6, 50));
  const end = performance.now() + 1_000 * SECONDS;
  let broken = 0;
  while (broken < WORDS && (found.rounds & 1023 || performance.now() < end)) {
    arena.restore();
    broken += spoil(arena, words, random);
    found.rounds++;
    for (let k = 0; k < 3; k++) {
      const which = random(actions.length), begin = performance.now();
      try {
        if (actions[which]!() === CORRUPT && arena.word(A_POISON) === 0) {
          found.add(`${names[which]} says CORRUPT without a number`);
        }
      } catch (error) {
        found.add(`${names[which]}: ${error}`);
      }
      const took = performance.now() - begin;
      found.calls++;
      found.took(took);
      if (took > CALL_MAX) found.add(`${names[which]} took ${took} ms`);
    }
    checkPoison(arena, found, after);
  }
  assertEquals([...found.wrong].sort((x, y) => y[1] - x[1]).slice(0, 40), [], `seed ${seed}`);
  assert(found.poisoned > found.rounds / 40, `only ${found.poisoned} of ${found.rounds} were noticed`);
  assert(found.numbers.size > 8, `only ${[...found.numbers.keys()]} were noticed`);
  console.log(
    `  ${broken} words, ${found.calls} calls, ${found.poisoned} of ${found.rounds} arenas poisoned by ${found.numbers.size} ` +
      `invariants; slowest call ${found.slowest.toFixed(1)} ms, ${found.long} over ${CALL_LONG} ms`,
  );
});
