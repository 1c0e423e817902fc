/** Random pipes of operators that hand demand on, asked in random portions. */
import { assert, assertEquals } from "@std/assert";
import type { AnyOperator, Observable } from "../../../src/reactive/mod.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { seeded } from "../../../src/testing/random.ts";
import { TestScheduler } from "../../../src/testing/test_scheduler.ts";
import { OPERATORS } from "./every_operator.ts";
import { amount } from "../../support/deep.ts";

/** Left out: what gives other values when it is asked at other times, and what asks the clock. */
const UNFIT = new Set([
  "observeOn",
  "subscribeOn",
  "takeLastWithTime",
  "skipLastWithTime",
  "mergeWith",
  "timeout by streams",
]);
const FIT = Object.entries(OPERATORS).filter(([name, { pushes, timed }]) =>
  !pushes && !timed && !UNFIT.has(name)
);
const ROUNDS = amount(1_500, 50_000);

function source(values: readonly string[]): Observable<string> {
  return rx.from(values);
}

function freely(stream: Observable<unknown>): unknown[] {
  const log: unknown[] = [];
  stream.subscribe({
    next: (x) => log.push(x instanceof rx.Observable ? "stream" : x),
    error: (error) => log.push((error as { code?: string }).code ?? error),
    complete: () => log.push("END"),
  });
  return log;
}

/** In portions of up to `most`, some of them asked for from inside a value. */
function inPortions(stream: Observable<unknown>, random: () => number, most: number): unknown[] {
  const log: unknown[] = [];
  let [wanted, came] = [0, 0];
  const subscription = stream.subscribe({
    next(x) {
      log.push(x instanceof rx.Observable ? "stream" : x);
      if (++came > wanted) log.push(`${came} came, ${wanted} were wanted`);
      if (random() < 0.3) {
        wanted++;
        subscription.request(1);
      }
    },
    error: (error) => log.push((error as { code?: string }).code ?? error),
    complete: () => log.push("END"),
  }, { demand: 0 });
  for (let i = 0; i < 200 && !subscription.closed; i++) {
    const count = 1 + Math.floor(random() * most);
    wanted += count;
    subscription.request(count);
  }
  subscription.unsubscribe();
  return log;
}

Deno.test("demand: random pipes give the same in portions as at once, and never more than was asked for", () => {
  const random = seeded(Number(Deno.env.get("MILLRACE_SEED") ?? 1));
  for (let round = 0; round < ROUNDS; round++) {
    const names: string[] = [];
    const operators: AnyOperator[] = [];
    for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
      const [name, { make }] = FIT[Math.floor(random() * FIT.length)]!;
      names.push(name);
      operators.push(make());
    }
    const values = Array.from({ length: Math.floor(random() * 8) }, () => "abcz"[Math.floor(random() * 4)]!);
    const piped = (): Observable<unknown> =>
      operators.reduce(
        (s: Observable<unknown>, operator) => operator(s) as Observable<unknown>,
        source(values),
      );
    new TestScheduler(assertEquals).run(() => {
      const [free, portions] = [freely(piped()), inPortions(piped(), random, 3)];
      const same = JSON.stringify(free) === JSON.stringify(portions);
      assert(
        same,
        `round ${round}, ${names.join(" | ")} of ${values.join("")}:\n${Deno.inspect(free)}\n${
          Deno.inspect(portions)
        }`,
      );
    });
  }
});
