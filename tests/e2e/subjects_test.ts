import { assert, assertEquals, assertRejects } from "@std/assert";
import { auto, f64, str } from "../../src/codec/mod.ts";
import { ChannelFullError, CodecError, TaskModuleError, WorkerLostError } from "../../src/errors.ts";
import {
  EMPTY,
  firstValueFrom,
  from,
  fromChannel,
  lastValueFrom,
  Subject,
  take,
  throwError,
  toArray,
} from "../../src/reactive/mod.ts";
import { Channel } from "../../src/channel/mod.ts";
import { onWorker, parallelMap, Runtime, type SharedSubject, workerStage } from "../../src/runtime/mod.ts";
import { amount } from "../support/deep.ts";

type Tasks = typeof import("./subjects_tasks.ts");
const NONE = { defaultValue: "none" };
const URL_OF_TASKS = import.meta.resolve("./subjects_tasks.ts");
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const rest = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function withRuntime(
  workers: number,
  body: (rt: Runtime, tasks: ReturnType<typeof tasksOf>) => Promise<void>,
): Promise<void> {
  await using rt = await Runtime.start({ workers, memory: "32MiB" });
  await body(rt, tasksOf(rt));
}

function tasksOf(rt: Runtime) {
  return rt.import<Tasks>(URL_OF_TASKS);
}

/** Fails unless `seen` has each writer's values in the order in which they were written, and all of them. */
function inOrder(seen: readonly number[], writers: number, n: number): void {
  const next = new Array<number>(writers).fill(0);
  for (const value of seen) {
    const writer = Math.floor(value / 1e9);
    assertEquals(value - writer * 1e9, next[writer], `writer ${writer}`);
    next[writer]!++;
  }
  assertEquals(next, new Array(writers).fill(n));
}

Deno.test("several writers and subscribers in several workers: all see one order, without gaps", () =>
  withRuntime(4, async (rt, tasks) => {
    const N = amount(4_000, 100_000);
    for (const capacity of [3, 64, 1024]) {
      const subject = rt.subject(f64, { capacity }), ready = rt.channel(f64, { capacity: 8 });
      const observers = [1, 2].map((worker) => tasks.observe.with({ worker })(subject, ready));
      const crawlers = [3, 4].map((worker) => tasks.crawl.with({ worker })(subject, ready));
      const here = lastValueFrom(subject.pipe(toArray()));
      for (let i = 0; i < 4; i++) await ready.receive();
      await Promise.all([0, 1, 2].map((i) => tasks.write.with({ worker: 1 + i })(subject, i, N)));
      subject.complete();
      const all = [...await Promise.all(observers), ...(await Promise.all(crawlers)).map(({ seen }) => seen)];
      const first = await here;
      inOrder(first, 3, N);
      for (const seen of all) assertEquals(seen, first, "one order for all");
    }
  }));

Deno.test("dropOldest under load: what a lagging reader sees is in order, and with what it was told it missed it is all", () =>
  withRuntime(3, async (rt, tasks) => {
    const N = 50_000;
    const subject = rt.subject(f64, { capacity: 64, overflow: "dropOldest" });
    const ready = rt.channel(f64, { capacity: 4 });
    const crawlers = [1, 2].map((worker) => tasks.crawl.with({ worker })(subject, ready));
    for (let i = 0; i < 2; i++) await ready.receive();
    assertEquals(await tasks.write.with({ worker: 3 })(subject, 0, N), 0, "the writer never waits");
    subject.complete();
    for (const { seen, missed } of await Promise.all(crawlers)) {
      assertEquals(seen.length + missed, N);
      assertEquals(seen.at(-1), N - 1);
      for (let i = 1; i < seen.length; i++) assert(seen[i]! > seen[i - 1]!, "in order");
    }
  }));

Deno.test("messages that a reader is left behind by are whole or missed, never torn, and their blocks come back", () =>
  withRuntime(3, async (rt, tasks) => {
    const N = 4_000, before = rt.stats().memory.used;
    const subject = rt.subject(str, { capacity: 8, overflow: "dropOldest" });
    const ready = rt.channel(f64, { capacity: 4 });
    const inspected = [1, 2].map((worker) => tasks.inspect.with({ worker })(subject, ready));
    for (let i = 0; i < 2; i++) await ready.receive();
    await tasks.spray.with({ worker: 3 })(subject, N);
    for (const { whole, missed, wrong } of await Promise.all(inspected)) {
      assertEquals(wrong, undefined);
      assertEquals(whole + missed, N);
    }
    assertEquals(subject.next("late"), "closed");
    for (let i = 0; i < 100 && rt.stats().subjects.length > 0; i++) await rest(5);
    assertEquals(rt.stats().subjects, []);
    assert(rt.stats().memory.used - before < 256 * 1024, "no block for each message stays behind");
  }));

Deno.test("reactive semantics 21: a subject travels in a message, and an error from there", () =>
  withRuntime(1, async (rt, tasks) => {
    const subject = rt.subject(f64, { replay: 2 });
    const letters = rt.channel(auto() as never, { capacity: 1 });
    const relayed = tasks.relay(letters as never);
    await letters.send({ to: subject } as never);
    const seen: unknown[] = [];
    await new Promise<void>((resolve) =>
      subject.subscribe({
        next: (v) => seen.push(v),
        error: (e) => {
          seen.push(e instanceof RangeError, (e as Error).message);
          resolve();
        },
      })
    );
    await relayed;
    assertEquals(seen, [42, true, "from afar"]);
    assertEquals(await firstValueFrom(subject), 42);
  }));

Deno.test("workers that die while they read let the writers go on; one that dies while it writes leaves nothing half-published", () =>
  withRuntime(3, async (rt, tasks) => {
    const subject = rt.subject(str, { capacity: 8, replay: 4 });
    const ready = rt.channel(f64, { capacity: 4 });
    let last = -1, count = 0;
    subject.subscribe((text) => {
      const [number, rest] = text.split(" ");
      assertEquals(rest!.length, Number(number) % 900, "a message arrives whole");
      last = Number(number);
      count++;
    });
    for (let round = 0; round < amount(3, 100); round++) {
      const flooding = tasks.flood.with({ worker: 1 })(subject).catch((error) => error);
      const holding = tasks.hold.with({ worker: 2 })(subject, ready).catch((error) => error);
      await ready.receive();
      // It has taken one value at least, and holds the writer up as soon as there are eight more.
      for (let i = 0; i < 20; i++) await rest();
      const before = count;
      await tasks.die.with({ worker: 2 })().catch(() => {});
      assert(await holding instanceof WorkerLostError);
      while (count < before + 500) await rest();
      await tasks.die.with({ worker: 1 })().catch(() => {});
      assert(await flooding instanceof WorkerLostError);
    }
    assertEquals(subject.next("3 xxx"), "ok");
    while (last !== 3) await rest();
  }));

Deno.test("reactive complaint 10 (rxjs#4877): parallelMap gives results in order, or as they are ready", () =>
  withRuntime(2, async (_, tasks) => {
    const ordered = from(range(0, 40)).pipe(parallelMap(tasks.double, { concurrency: 8 }), toArray());
    assertEquals(await lastValueFrom(ordered), range(0, 40).map((n) => 2 * n));
    const mixed = from(range(0, 40)).pipe(
      parallelMap(tasks.double, { concurrency: 8, ordered: false }),
      toArray(),
    );
    const got = await lastValueFrom(mixed);
    assertEquals(got.toSorted((a, b) => a - b), range(0, 40).map((n) => 2 * n));
    assert(got.some((n, i) => n !== 2 * i), "some overtake");
  }));

Deno.test("reactive complaint 10 (threads.js#262): unsubscribing cancels the calls inside the workers", () =>
  withRuntime(1, async (_, tasks) => {
    const source = new Subject<number>();
    const subscription = source.pipe(parallelMap(tasks.endless as never, { concurrency: 3 })).subscribe();
    for (let i = 0; i < 5; i++) source.next(i);
    while ((await tasks.counts()).running < 3) await rest();
    subscription.unsubscribe();
    while ((await tasks.counts()).cancelled < 3) await rest();
    assertEquals(await tasks.counts(), { running: 3, cancelled: 3 }, "those that waited never start");
  }));

Deno.test("parallelMap: the first failure ends it, a source that can wait does, another one has a bound", () =>
  withRuntime(1, async (_, tasks) => {
    await assertRejects(
      () => lastValueFrom(from(range(0, 9)).pipe(parallelMap(tasks.picky, { concurrency: 2 }))),
      RangeError,
      "not three",
    );
    const inputs = new Channel<number>({ capacity: 64 });
    for (let i = 10; i < 40; i++) inputs.trySend(i);
    const some = fromChannel(inputs).pipe(parallelMap(tasks.picky, { concurrency: 4 }), take(3), toArray());
    assertEquals(await lastValueFrom(some), [10, 11, 12]);
    assert(inputs.size > 15, `it took no more than it had places for: ${inputs.size}`);
    const eager = new Subject<number>();
    const failed = assertRejects(
      () => lastValueFrom(eager.pipe(parallelMap(tasks.double, { concurrency: 1, capacity: 2 }))),
      ChannelFullError,
    );
    for (let i = 0; i < 5; i++) eager.next(i);
    assertEquals((await failed).value, 3);
  }));

Deno.test("reactive complaint 10 (threads.js#278): the state of a stage lives on its worker, one for each subscription", () =>
  withRuntime(2, async (rt, tasks) => {
    const means = from([2, 4, 9]).pipe(onWorker(rt, tasks.mean, { worker: 1 }), toArray());
    assertEquals(await Promise.all([lastValueFrom(means), lastValueFrom(means)]), [[2, 3, 5], [2, 3, 5]]);
    const slow = from(range(0, 2000)).pipe(
      onWorker(rt, tasks.mean, { capacity: 2, input: f64, output: f64 }),
      toArray(),
    );
    assertEquals((await lastValueFrom(slow)).at(-1), 999.5);
  }));

Deno.test("reactive complaint 10 (threads.js#262): unsubscribing ends the stage inside the worker, and so does its own end", () =>
  withRuntime(1, async (rt, tasks) => {
    const source = new Subject<number>();
    const seen: number[] = [];
    const subscription = source.pipe(onWorker(rt, tasks.ticker)).subscribe((v) => seen.push(v));
    source.next(10);
    while (seen.length < 3) await rest();
    assertEquals(await tasks.tickers(), 1);
    subscription.unsubscribe();
    for (let i = 0; i < 100 && await tasks.tickers() > 0; i++) await rest();
    assertEquals(await tasks.tickers(), 0);
    assertEquals(seen.slice(0, 3), [10, 11, 12]);
    const local = new Subject<number>();
    const pair = lastValueFrom(local.pipe(onWorker(rt, tasks.two), toArray()));
    for (let i = 0; i < 3; i++) local.next(i);
    assertEquals(await pair, [0, 1]);
    assertEquals(local.observed, false, "the end travels upstream");
  }));

Deno.test("a stage's error, the source's error and a death come to the observer; values before them do, too", () =>
  withRuntime(1, async (rt, tasks) => {
    const seen: unknown[] = [];
    const hear = (source: ReturnType<typeof from<number>>) =>
      new Promise<unknown>((resolve) =>
        source.subscribe({ next: (v) => seen.push(v), error: resolve, complete: () => resolve("complete") })
      );
    assertEquals(
      (await hear(from([1, 2, 3, 4]).pipe(onWorker(rt, tasks.strict))) as Error).message,
      "not three",
    );
    const source = new Subject<number>();
    const failed = hear(source.pipe(onWorker(rt, tasks.mean)));
    source.next(7);
    source.error(new RangeError("at the source"));
    assertEquals((await failed as Error).message, "at the source");
    assertEquals(seen, [7], "what `strict` had delayed went with its error");
    const dead = await hear(from([1]).pipe(onWorker(rt, tasks.mortal)));
    assert(dead instanceof WorkerLostError, String(dead));
    const foreign = await hear(from([1]).pipe(onWorker(rt, tasks.tickers as never)));
    assert(foreign instanceof TaskModuleError && foreign.message.includes("workerStage"), String(foreign));
  }));

Deno.test("a result that cannot be encoded fails the stream, and does not end the worker", () =>
  withRuntime(1, async (rt, tasks) => {
    const stage = onWorker(rt, tasks.speechless);
    await assertRejects(() => lastValueFrom(from([1, 2, 3]).pipe(stage)), CodecError, "function");
    await assertRejects(() => lastValueFrom(from([2]).pipe(stage)), CodecError, "function");
    assertEquals(await tasks.double(4), 8, "the worker goes on");
    assertEquals(rt.stats().restarts, 0);
  }));

Deno.test("a source that ends at once still reaches its stage", () =>
  withRuntime(2, async (rt, tasks) => {
    for (let i = 0; i < 10; i++) {
      const ends = Array.from({ length: 4 }, () => lastValueFrom(EMPTY.pipe(onWorker(rt, tasks.mean)), NONE));
      assertEquals(await Promise.all(ends), ["none", "none", "none", "none"]);
      const broken = throwError(() => new RangeError("at once")).pipe(onWorker(rt, tasks.mean));
      await assertRejects(() => lastValueFrom(broken), RangeError, "at once");
    }
    const nothing = throwError(() => undefined).pipe(onWorker(rt, tasks.mean));
    await assertRejects(() => lastValueFrom(nothing), Error, "undefined");
  }));

Deno.test("a stage that makes many of one waits for a slow consumer, who gets all of them", () =>
  withRuntime(1, async (rt, tasks) => {
    const got: number[] = [];
    for await (const value of from([500]).pipe(onWorker(rt, tasks.burst, { capacity: 512 }))) {
      got.push(value);
      if (value % 100 === 0) await rest();
    }
    assertEquals(got, range(0, 500));
  }));

Deno.test("bad arguments of the operators on workers are refused by name", () =>
  withRuntime(0, async (rt, tasks) => {
    const bad = [
      () => parallelMap(((n: number) => n) as never),
      () => parallelMap(tasks.double, { concurrency: 0 }),
      () => parallelMap(tasks.double, { ordered: 1 as never }),
      () => parallelMap(tasks.double, { capacity: -1 }),
      () => parallelMap(tasks.double, null as never),
      () => onWorker({} as never, tasks.mean),
      () => onWorker(rt, (() => {}) as never),
      () => onWorker(rt, tasks.mean, { capacity: 0 }),
      () => onWorker(rt, tasks.mean, { worker: 3 }),
      () => workerStage(3 as never),
      () => onWorker(rt, tasks.mean)(3 as never),
    ];
    for (const make of bad) {
      await assertRejects(async () => await make(), Error, undefined, String(make));
      try {
        make();
      } catch (error) {
        assertEquals((error as { code?: string }).code, "ARGUMENT", String(make));
      }
    }
    const closed = await Runtime.start({ workers: 0, memory: "4MiB" });
    const stage = onWorker(closed, closed.import<Tasks>(URL_OF_TASKS).mean);
    const subject: SharedSubject<number> = closed.subject(f64);
    await closed.close();
    await assertRejects(() => lastValueFrom(from([1]).pipe(stage)), Error, "closed");
    await assertRejects(async () => await closed.subject(f64), Error, "closed");
    assertEquals(subject.next(1), "closed");
    await assertRejects(() => lastValueFrom(subject), Error, "closed");
  }));
