/**
 * Our actors in the actor cases: the programs of `examples/actors/`, and two that are too small to be an example. Loaded when
 * the first of these cases is asked for.
 *
 * @module
 */
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
import { threadRing } from "../../examples/actors/thread_ring.ts";
import { Actor, spawn } from "../../src/actor/mod.ts";
import type { CaseRun } from "../contender.ts";
import { sumTo, timed, verify } from "../harness.ts";

class Sum extends Actor {
  #sum = 0;

  add(value: number): void {
    this.#sum += value;
  }

  total(): number {
    return this.#sum;
  }

  echo(value: number): number {
    return value;
  }
}

/** Messages to one actor, which sums them up; whoever finds the mailbox full waits for room. */
async function tell(n: number): Promise<void> {
  const actor = spawn(Sum);
  const { tell, send } = actor;
  for (let i = 0; i < n; i++) if (tell.add(i) !== "ok") await send.add(i);
  verify("tell", await actor.ask.total(), sumTo(n));
}

async function ask(n: number): Promise<void> {
  const { ask } = spawn(Sum);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await ask.echo(i);
  verify("ask", sum, sumTo(n));
}

/** Times a program and checks its answer; `expected` may be left out where the program checks itself. */
function program(run: (n: number) => Promise<number | void>, expected?: (n: number) => number): CaseRun {
  return (n) =>
    timed(async () => {
      const got = await run(n);
      if (expected !== undefined) verify("the answer", got as number, expected(n));
    });
}

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const divided = (n: number, by: number): number => Math.ceil(n / by);

/** By the name of the case. */
export const ACTOR_CASES: Readonly<Record<string, CaseRun>> = {
  "actors/tell": program(tell),
  "actors/ping-pong": program(pingPong, (n) => n),
  "actors/ring-503": program((n) => threadRing(n), (n) => n % 503 + 1),
  "actors/ask": program(ask),
  "actors/counting": program(counting, (n) => n),
  "actors/fork-join": program(async (n) => total(await throughput(n)), (n) => n),
  "actors/creation": program(async (n) => void await creation(n)),
  "actors/big": program(async (n) => total(await big(divided(n, 120))), (n) => 120 * divided(n, 120)),
  "actors/dictionary": program(async (n) => {
    const { reads, right } = await concurrentDictionary(divided(n, 20));
    return reads - right;
  }, () => 0),
  "actors/bounded-buffer": program(async (n) => (await boundedBuffer(n)).sum, sumTo),
  "actors/philosophers": program(
    async (n) => total((await dine(divided(n, 20))).meals),
    (n) => 20 * divided(n, 20),
  ),
  "actors/sieve": program(async (n) => (await primesBelow(n)).length, () => 9592),
  "actors/queens": program(async (n) => {
    let solutions = 0;
    for (let i = 0; i < n; i++) solutions += await queens(8);
    return solutions;
  }, (n) => 92 * n),
  "actors/fib": program(() => fib(25), () => 75_025),
  "actors/skynet": program(() => skynet(1_000_000), () => sumTo(1_000_000)),
};
