import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { parallel, sequence } from "../../../../src/channel/process/parallel.ts";
import { ArgumentError, TaskTimeoutError } from "../../../../src/errors.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { turns, untilAborted } from "../../../support/turns.ts";

Deno.test("row 53: PAR runs processes at the same time and has their results, with their types, in their shape", async () => {
  const ch = new Channel<number>();
  const tuple: [void, number, string] = await parallel([
    () => ch.send(7),
    async () => await ch.receive() + 1,
    () => "plain",
  ]);
  assertEquals(tuple, [undefined, 8, "plain"]);
  const record: { left: number; right: string } = await parallel({
    left: () => Promise.resolve(1),
    right: async () => {
      await turns();
      return "r";
    },
  });
  assertEquals(record, { left: 1, right: "r" });
  const squares: number[] = await parallel(4, async (i) => {
    await turns(4 - i);
    return i * i;
  });
  assertEquals(squares, [0, 1, 4, 9]);
  const list = [1, 2, 3].map((n) => () => Promise.resolve(n));
  const results: number[] = await parallel(list);
  assertEquals(results, [1, 2, 3]);
  assertEquals([await parallel([]), await parallel({}), await parallel(0, () => 1)], [[], {}, []]);
  assertEquals(Object.keys(await parallel({ ["__proto__"]: () => 1 })), ["__proto__"]);
});

Deno.test("row 53: SEQ runs them one after the other", async () => {
  const log: string[] = [];
  const step = (name: string) => async () => {
    log.push(`${name} starts`);
    await turns();
    log.push(`${name} ends`);
    return name;
  };
  const results: [string, string] = await sequence([step("a"), step("b")]);
  assertEquals([results, log], [["a", "b"], ["a starts", "a ends", "b starts", "b ends"]]);
  assertEquals(await sequence({ one: () => 1, two: () => "2" }), { one: 1, two: "2" });
  assertEquals(await sequence(3, (i) => i), [0, 1, 2]);
});

Deno.test("row 53: PAR and SEQ nest, as processes of each other", async () => {
  const log: string[] = [];
  const say = (text: string) => async () => {
    await turns(2);
    log.push(text);
  };
  await sequence([
    () => parallel([say("a"), say("b")]),
    (signal) => parallel([say("c"), () => sequence([say("d"), say("e")], { signal })], { signal }),
  ]);
  assertEquals(log, ["a", "b", "c", "d", "e"]);
});

Deno.test("row 53: the first failure of PAR cuts the others short, awaits them, and is thrown", async () => {
  const failure = new RangeError("boom");
  let cleaned = 0;
  const error = await assertRejects(() =>
    parallel([
      (signal) =>
        untilAborted(signal).catch(async (reason) => {
          await turns(30);
          cleaned++;
          throw reason;
        }),
      () => Promise.reject(failure),
    ])
  );
  assertStrictEquals(error, failure);
  assertEquals(cleaned, 1);
});

Deno.test("row 53: a failure of SEQ leaves the rest uncalled", async () => {
  const called: number[] = [];
  await assertRejects(
    () =>
      sequence(5, async (i) => {
        called.push(i);
        await turns();
        if (i === 2) throw new RangeError("two");
      }),
    RangeError,
    "two",
  );
  assertEquals(called, [0, 1, 2]);
});

Deno.test("row 54: under onFailure collect all go on, and all failures are told", async () => {
  let done = 0;
  const error = await assertRejects(
    () =>
      parallel(6, async (i) => {
        await turns(i);
        if (i % 3 === 0) throw new Error(`${i}`);
        done++;
      }, { onFailure: "collect" }),
    AggregateError,
  );
  assertEquals([done, error.errors.map(({ message }) => message)], [4, ["0", "3"]]);
});

Deno.test("row 35: PAR hands its signal on, with deadline and cause", async () => {
  const outer = new AbortController();
  const stopped = parallel([untilAborted, untilAborted], { signal: outer.signal });
  outer.abort("stop");
  assertEquals(await stopped.catch((reason) => reason), "stop");
  const clock = new VirtualClock();
  const late = parallel(2, (_, signal) => untilAborted(signal), { timeout: 10, clock });
  const caught = assertRejects(() => late, TaskTimeoutError);
  clock.advance(10);
  await caught;
  assertEquals(clock.pending, 0);
});

Deno.test("row 53: concurrency bounds how many of PAR run at once, in order", async () => {
  let running = 0;
  let most = 0;
  const started: number[] = [];
  await parallel(20, async (i) => {
    started.push(i);
    most = Math.max(most, ++running);
    await turns(1 + i % 3);
    running--;
  }, { concurrency: 3 });
  assertEquals([most, started], [3, Array.from({ length: 20 }, (_, i) => i)]);
});

Deno.test("bad processes are refused by name before any of them starts", async () => {
  let started = 0;
  const start = (): number => started++;
  // deno-lint-ignore no-explicit-any -- what a program without types may pass
  const wrong = parallel as any;
  for (const bad of [[start, 5], { a: start, b: null }]) {
    await assertRejects(() => wrong(bad), ArgumentError, "function");
  }
  for (const bad of [undefined, null, "ab", start]) {
    await assertRejects(() => wrong(bad), ArgumentError, "parallel()");
  }
  for (const bad of [-1, 1.5, NaN, Infinity]) {
    await assertRejects(() => wrong(bad, start), ArgumentError, "number");
  }
  await assertRejects(() => wrong(2), ArgumentError, "function");
  await assertRejects(() => wrong([start], { concurrency: 0 }), ArgumentError, "concurrency");
  // deno-lint-ignore no-explicit-any -- the same
  await assertRejects(() => (sequence as any)(7, undefined), ArgumentError, "function");
  assertEquals(started, 0);
});

Deno.test("row 53: a hundred thousand processes at once, all parked, all released", async () => {
  const gate = new Channel<number>();
  const n = 100_000;
  const sum = parallel(n, () => gate.receive());
  await turns();
  for (let i = 0; i < n; i++) assert(gate.trySend(1));
  assertEquals((await sum).reduce((a, b) => a + b, 0), n);
});
