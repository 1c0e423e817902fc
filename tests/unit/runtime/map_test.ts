import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, TaskThrewError } from "../../../src/errors.ts";
import { Runtime } from "../../../src/runtime/mod.ts";
import { inBoth as inBothOf } from "../../support/in_both.ts";

type Tasks = typeof import("./task_module.ts");
const TASKS = import.meta.resolve("./task_module.ts");

/** The same test with workers and without. */
const inBoth = (name: string, body: (tasks: ReturnType<typeof load>) => Promise<void>): void =>
  inBothOf(name, (rt) => body(load(rt)));

function load(rt: Runtime) {
  return rt.import<Tasks>(TASKS);
}

async function collect<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of from) found.push(value);
  return found;
}

inBoth("results come in the order of their inputs, from iterables of both kinds", async (tasks) => {
  const inputs = Array.from({ length: 200 }, (_, i) => i);
  assertEquals(await collect(tasks.identity.map(inputs, { concurrency: 16 })), inputs);
  async function* slowly(): AsyncGenerator<number> {
    for (const i of inputs.slice(0, 50)) {
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      yield i;
    }
  }
  assertEquals(await collect(tasks.later.map(slowly(), { concurrency: 7 })), inputs.slice(0, 50));
  assertEquals(await collect(tasks.identity.map([])), []);
});

inBoth("unordered results come as soon as they are there, each once", async (tasks) => {
  const inputs = Array.from({ length: 200 }, (_, i) => i);
  const found = await collect(tasks.identity.map(inputs, { concurrency: 16, ordered: false }));
  assertEquals(found.sort((a, b) => Number(a) - Number(b)), inputs);
});

Deno.test("a slow first call does not hold up unordered results", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = load(rt);
  await Promise.all([tasks.spin.with({ worker: 1 })(0), tasks.spin.with({ worker: 2 })(0)]);
  const found = await collect(tasks.spin.map([300, 1, 1, 1], { concurrency: 2, ordered: false }));
  assertEquals(found.length, 4);
  assert(found[3]! > found[0]!, "the long one was last");
});

inBoth("inputs are pulled only as results are consumed, and never too many run", async (tasks) => {
  let pulled = 0, consumed = 0, most = 0;
  function* inputs(): Generator<number> {
    for (; pulled < 100; pulled++) {
      most = Math.max(most, pulled + 1 - consumed);
      yield pulled;
    }
  }
  for await (const _ of tasks.identity.map(inputs(), { concurrency: 4 })) {
    await new Promise((resolve) => setTimeout(resolve, consumed % 20 === 0 ? 2 : 0));
    consumed++;
  }
  assertEquals(consumed, 100);
  assert(most <= 5, `inputs ahead of the results: ${most}`);
});

Deno.test("leaving the loop cancels what runs and tells the source", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const tasks = load(rt);
  let told = false;
  function* inputs(): Generator<string> {
    try {
      for (;;) yield "left early";
    } finally {
      told = true;
    }
  }
  for await (const n of tasks.times.map(inputs(), { concurrency: 3 })) if (n >= 2) break;
  assert(told, "the source was told");
  assert(await tasks.times("left early") <= 6, "what was queued did not run");
});

inBoth("the first failure ends the iteration", async (tasks) => {
  let pulled = 0;
  function* inputs(): Generator<number> {
    for (; pulled < 1_000; pulled++) yield pulled;
  }
  await assertRejects(() => collect(tasks.throwThing.map(inputs(), { concurrency: 4 })), TaskThrewError);
  assert(pulled < 20, `inputs pulled: ${pulled}`);
  function* broken(): Generator<number> {
    yield 1;
    throw new RangeError("no more inputs");
  }
  await assertRejects(() => collect(tasks.identity.map(broken())), RangeError, "no more inputs");
});

inBoth("a signal ends the iteration with its reason", async (tasks) => {
  const stop = new AbortController();
  const seen = collect(tasks.never.map([1, 2, 3] as never[], { signal: stop.signal }));
  setTimeout(() => stop.abort("enough"), 5);
  assertEquals(await seen.catch((reason) => reason), "enough");
  assertEquals(
    await collect(tasks.identity.map([1], { signal: AbortSignal.abort("early") })).catch((r) => r),
    "early",
  );
});

Deno.test("options of map that make no sense are refused by name", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "1MiB" });
  const tasks = load(rt);
  for (const concurrency of [0, -1, 1.5, NaN]) {
    assertThrows(() => tasks.identity.map([1], { concurrency }), ArgumentError, "concurrency");
  }
  assertThrows(() => tasks.identity.map(7 as unknown as number[]), ArgumentError, "iterable");
});

Deno.test("map awaits whatever an async iterator returns that can be awaited, not promises of this realm only", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const { identity } = rt.import<typeof import("./task_module.ts")>(import.meta.resolve("./task_module.ts"));
  let n = 0;
  const inputs = {
    [Symbol.asyncIterator]: () => ({
      next: () => ({
        then: (take: (result: IteratorResult<number>) => void) =>
          take(n < 3 ? { value: n++, done: false } : { value: undefined, done: true }),
      }),
    }),
  } as unknown as AsyncIterable<number>;
  const got: unknown[] = [];
  for await (const value of identity.map(inputs)) {
    got.push(value);
    if (got.length > 3) break;
  }
  assertEquals(got, [0, 1, 2]);
});
