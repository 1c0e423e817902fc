import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel, select } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { pipeline } from "../../../../src/channel/operators/pipeline.ts";
import { f64 } from "../../../../src/codec/mod.ts";
import { Runtime } from "../../../../src/runtime/mod.ts";
import { Counted, countListeners, drain, failure, settle, turns } from "./helpers.ts";
import { fractions } from "../../../support/random.ts";

/** A function whose calls are finished by hand. */
class Manual {
  readonly calls = new Map<number, PromiseWithResolvers<number>>();
  running = 0;
  most = 0;

  readonly fn = (n: number): Promise<number> => {
    const call = Promise.withResolvers<number>();
    this.calls.set(n, call);
    this.most = Math.max(this.most, ++this.running);
    return call.promise.finally(() => this.running--);
  };

  async finish(...inputs: number[]): Promise<void> {
    for (const n of inputs) this.calls.get(n)!.resolve(n);
    await settle();
  }
}

Deno.test("row 49: an ordered pipeline gives outputs in the order of their inputs, whichever is ready first", async () => {
  const manual = new Manual();
  const out = pipeline(from(new Counted(4)), manual.fn, { concurrency: 4 });
  await settle();
  await manual.finish(3, 1);
  assertEquals(drain(out), []);
  await manual.finish(0);
  assertEquals(drain(out), [0, 1]);
  await manual.finish(2);
  assertEquals(await Array.fromAsync(out), [2, 3]);
});

Deno.test("row 49: an unordered pipeline gives outputs as they are ready", async () => {
  const manual = new Manual();
  const out = pipeline(from(new Counted(4)), manual.fn, { concurrency: 4, ordered: false });
  await settle();
  await manual.finish(3, 1);
  assertEquals(drain(out), [3, 1]);
  await manual.finish(2, 0);
  assertEquals(await Array.fromAsync(out), [2, 0]);
});

Deno.test("semantics 19: at most concurrency inputs are under way, and nobody receiving keeps concurrency + capacity", async () => {
  for (const ordered of [true, false]) {
    for (const [concurrency, capacity] of [[1, 0], [3, 0], [3, 2]] as const) {
      const source = new Counted();
      const out = pipeline(from(source), (n) => Promise.resolve(n), { concurrency, capacity, ordered });
      for (let i = 0; i < 4; i++) await settle();
      assertEquals([source.pulled, out.size], [concurrency + capacity, capacity], `ordered ${ordered}`);
      await out.receive();
      await settle();
      assertEquals(source.pulled, concurrency + capacity + 1);
      out.cancel();
      assertEquals(source.returned, 1);
    }
  }
  const manual = new Manual();
  const out = pipeline(from(new Counted(9)), manual.fn, { concurrency: 2 });
  const all = Array.fromAsync(out);
  for (let n = 0; n < 9; n++) {
    await settle();
    await manual.finish(...manual.calls.keys());
  }
  assertEquals([(await all).length, manual.most], [9, 2]);
});

Deno.test("row 50: a generator gives any number of outputs for an input, in its input's place", async () => {
  const times = function* (n: number): Generator<string> {
    for (let i = 0; i < n; i++) yield `${n}.${i}`;
  };
  const timesLater = async function* (n: number): AsyncGenerator<string> {
    for (let i = 0; i < n; i++) {
      await settle();
      yield `${n}.${i}`;
    }
  };
  const expected = ["2.0", "2.1", "3.0", "3.1", "3.2", "1.0"];
  for (const fn of [times, timesLater]) {
    for (const capacity of [0, 2]) {
      const out = pipeline(from([2, 0, 3, 1]), fn, { concurrency: 3, capacity });
      assertEquals(await Array.fromAsync(out), expected);
      const loose = pipeline(from([2, 0, 3, 1]), fn, { concurrency: 3, capacity, ordered: false });
      assertEquals((await Array.fromAsync(loose)).sort(), [...expected].sort());
    }
  }
  assertEquals(await Array.fromAsync(pipeline(from([1]), (n) => [n, n])), [[1, 1]], "an array is a value");
  assertEquals(
    await Array.fromAsync(pipeline(from([3]), (n) => [n, n].values())),
    [3, 3],
    "an iterator is not",
  );
});

Deno.test("row 50: a generator is asked for its next output when there is a place for it, and closed when left", async () => {
  const endless = new Counted();
  const out = pipeline(from([1]), () => endless[Symbol.iterator](), { capacity: 1 });
  await settle();
  assertEquals(endless.pulled, 2, "one in its place, one in hand");
  assertEquals(await out.receive(), 0);
  await settle();
  assertEquals(endless.pulled, 3);
  out.cancel();
  assertEquals(endless.returned, 1);
  const closed = new Counted();
  const other = pipeline(from([1]), () => closed[Symbol.iterator]());
  assertEquals(await other.receive(), 0);
  other[Symbol.dispose]();
  assertEquals([drain(other), closed.returned], [[1], 1], "what is ready can still be received");
});

Deno.test("the first failure ends the output in its place, cancels the source, and what runs is dropped", async () => {
  const undelivered: number[] = [];
  const source = new Counted();
  const calls = new Map<number, PromiseWithResolvers<number>>();
  const out = pipeline(from(source), (n) => {
    const call = Promise.withResolvers<number>();
    calls.set(n, call);
    return call.promise;
  }, { concurrency: 3, onUndelivered: (value) => undelivered.push(value) });
  await settle();
  calls.get(1)!.reject(new Error("torn"));
  await settle();
  assertEquals(source.returned, 0, "the output of input 0 comes first");
  calls.get(0)!.resolve(0);
  assertEquals(await out.receive(), 0);
  assertEquals([(await failure(out.receive()) as Error).message, source.pulled, source.returned], [
    "torn",
    3,
    1,
  ]);
  calls.get(2)!.resolve(2);
  await settle();
  assertEquals(undelivered, [2]);
});

Deno.test("after a failure nothing more is taken, though its turn has not come and a worker is free", async () => {
  const source = new Channel<number>();
  const calls: PromiseWithResolvers<number>[] = [];
  const out = pipeline(source, () => (calls[calls.length] = Promise.withResolvers<number>()).promise, {
    concurrency: 3,
  });
  await settle();
  await source.send(0);
  await source.send(1);
  calls[1]!.reject("torn");
  await settle();
  assertEquals([source.trySend(2), source.closed], [false, false]);
  calls[0]!.resolve(0);
  assertEquals([await out.receive(), await failure(out.receive()), source.closed], [0, "torn", true]);
});

Deno.test("a failure after the end is swallowed, not reported as unhandled", async () => {
  const call = Promise.withResolvers<number>();
  const out = pipeline(from([1]), () => call.promise);
  await settle();
  out.cancel("enough");
  call.reject(new Error("late"));
  await settle();
  assertEquals(await failure(out.receive()), "enough");
});

Deno.test("onError maps a failure to an output, to none, or to another failure", async () => {
  const fails = (n: number): Promise<number> => n === 1 ? Promise.reject("one") : Promise.resolve(n);
  const throws = (n: number): number => {
    if (n === 1) throw "one";
    return n;
  };
  const generates = function* (n: number): Generator<number> {
    yield throws(n);
  };
  for (const ordered of [true, false]) {
    for (const fn of [fails, throws, generates]) {
      const mapped = pipeline(from(new Counted(3)), fn, { ordered, onError: (_, input) => -input });
      assertEquals((await Array.fromAsync(mapped)).sort(), [-1, 0, 2]);
      const skipped = pipeline(from(new Counted(3)), fn, { ordered, onError: () => undefined });
      assertEquals(await Array.fromAsync(skipped), [0, 2]);
      const other = pipeline(from(new Counted(3)), fn, {
        ordered,
        onError: () => {
          throw "other";
        },
      });
      assertEquals(await failure(Array.fromAsync(other)), "other");
    }
  }
});

Deno.test("the end and the reason of the source come after what is under way", async () => {
  const source = new Channel<number>();
  const manual = new Manual();
  const out = pipeline(source, manual.fn, { concurrency: 2 });
  await settle();
  await source.send(1);
  source.close("torn");
  await settle();
  assertEquals(out.closed, false);
  await manual.finish(1);
  assertEquals([await out.receive(), await failure(out.receive())], [1, "torn"]);
});

Deno.test("a signal cancels the pipeline and its source, and is forgotten at the end", async () => {
  const stop = new AbortController();
  const listeners = countListeners(stop.signal);
  const source = new Counted();
  const out = pipeline(from(source), () => new Promise<number>(() => {}), { signal: stop.signal });
  const got = failure(out.receive());
  await settle();
  stop.abort("enough");
  assertEquals([await got, source.returned, listeners()], ["enough", 1, 0]);
});

Deno.test("any mix of delays, outputs, capacity and concurrency keeps the order, and loses and doubles nothing", async () => {
  for (let seed = 1; seed <= 120; seed++) {
    const random = fractions(seed);
    const inputs = Array.from({ length: 15 }, (_, i) => i);
    const counts = inputs.map(() => Math.floor(random() * 3));
    const delays = inputs.map(() => Math.floor(random() * 4));
    const outputs = (n: number): string[] => Array.from({ length: counts[n]! }, (_, i) => `${n}.${i}`);
    const kind = Math.floor(random() * 3);
    const options = { concurrency: 1 + Math.floor(random() * 4), capacity: Math.floor(random() * 3) };
    const many = async function* (n: number): AsyncGenerator<string> {
      for (const output of outputs(n)) {
        await turns(delays[n]);
        yield output;
      }
    };
    const fn = kind === 0 ? many : kind === 1 ? (n: number) => outputs(n).values() : async (n: number) => {
      await turns(delays[n]);
      return `${n}.0`;
    };
    const expected = kind === 2 ? inputs.map((n) => `${n}.0`) : inputs.flatMap(outputs);
    const source = (): ReturnType<typeof from<number>> =>
      from(inputs, { capacity: Math.floor(random() * 3) });
    // deno-lint-ignore no-explicit-any -- three kinds of functions
    const ordered = pipeline(source(), fn as any, options);
    assertEquals(await Array.fromAsync(ordered), expected as never, `seed ${seed}`);
    // deno-lint-ignore no-explicit-any -- three kinds of functions
    const loose = pipeline(source(), fn as any, { ...options, ordered: false });
    const got = await Array.fromAsync(loose) as string[];
    assertEquals([...got].sort(), [...expected].sort(), `seed ${seed}`);
  }
});

Deno.test("a pipeline is a case of a select, and pipelines can be chained", async () => {
  const twice = pipeline(pipeline(from([1, 2, 3]), (n) => n + 1), (n) => Promise.resolve(2 * n));
  assertEquals(await select({ twice }), { key: "twice", state: "ok", value: 4 });
  assertEquals(await Array.fromAsync(twice), [6, 8]);
});

Deno.test("row 49: a pipeline over the functions of a module runs on workers, ordered, and ends with their errors", async () => {
  await using rt = await Runtime.start({ workers: 2, memory: "8MiB" });
  const tasks = rt.import<typeof import("./tasks.ts")>(import.meta.resolve("./tasks.ts"));
  const inputs = [...new Counted(60)];
  const squares = pipeline(from(inputs), tasks.square, { concurrency: 8 });
  assertEquals(await Array.fromAsync(squares), inputs.map((n) => n * n));
  const bad = pipeline(from(inputs), tasks.picky, { concurrency: 4 });
  const got: number[] = [];
  const error = await failure((async () => {
    for await (const n of bad) got.push(n);
  })());
  assertEquals([got, (error as Error).message], [[0, 1, 2, 3, 4, 5, 6], "not seven"]);
  for (const capacity of [0, 4]) {
    const numbers = rt.channel(f64, { capacity });
    const sent = numbers.sendMany(inputs).then(() => numbers.close());
    const out = pipeline(numbers, tasks.square, { concurrency: 4, ordered: false });
    const all = await Array.fromAsync(out);
    assertEquals(all.sort((a, b) => a - b), inputs.map((n) => n * n));
    await sent;
  }
});

Deno.test("pipeline() refuses bad arguments by name", () => {
  const source = new Channel<number>();
  assertThrows(() => pipeline([1] as never, () => 1), ArgumentError, "from() makes one");
  assertThrows(() => pipeline(source, 5 as never), ArgumentError, "fn");
  for (const concurrency of [0, 1.5, NaN, "2"]) {
    assertThrows(
      () => pipeline(source, () => 1, { concurrency: concurrency as number }),
      ArgumentError,
      "concurrency=",
    );
  }
  assertThrows(() => pipeline(source, () => 1, { ordered: 1 as never }), ArgumentError, "ordered=1");
  assertThrows(() => pipeline(source, () => 1, { onError: 1 as never }), ArgumentError, "onError");
  assert(!source.closed);
});

Deno.test("pipeline: a thenable that calls back at once, or more than once, counts as one promise", async () => {
  const eager = (n: number): PromiseLike<number> => ({
    then: (ok: (value: number) => void) => {
      ok(n * 10);
      ok(n * 100);
    },
  } as unknown as PromiseLike<number>);
  for (const ordered of [true, false]) {
    const got: number[] = [];
    Array.fromAsync(pipeline(from([1, 2, 3]), eager, { ordered })).then((all) => got.push(...all));
    await turns(60);
    assertEquals(got, [10, 20, 30], `ordered: ${ordered}`);
  }
});
