import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Observable, type Subscriber, when } from "../../../src/observable/mod.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { reported } from "../reactive/reported.ts";

/** An observable that is told by hand. */
function manual<T>(): { source: Observable<T>; run: () => Subscriber<T>; runs: () => number } {
  let subscriber!: Subscriber<T>;
  let runs = 0;
  const source = new Observable<T>((to) => {
    subscriber = to;
    runs++;
  });
  return { source, run: () => subscriber, runs: () => runs };
}

function counting(to: number): Observable<number> {
  return Observable.from(Array.from({ length: to }, (_, i) => i + 1));
}

Deno.test("façade: map, filter, take and drop, with indices, and their errors", async () => {
  assertEquals(await counting(3).map((x, i) => 10 * x + i).toArray(), [10, 21, 32]);
  assertEquals(await counting(4).filter((x, i) => x > 1 && i < 3).toArray(), [2, 3]);
  assertEquals(await counting(4).drop(1).take(2).toArray(), [2, 3]);
  assertEquals(await counting(4).take(0).toArray(), []);
  const broken = (): never => {
    throw new Error("no");
  };
  await assertRejects(() => counting(1).map(broken).toArray(), Error, "no");
  await assertRejects(() => counting(1).filter(broken).toArray(), Error, "no");
});

Deno.test("façade: take leaves its source after the last value, before the completion", () => {
  const log: string[] = [];
  const { source, run } = manual<number>();
  source.finally(() => log.push("finally")).take(1).subscribe({
    next: (x) => log.push(`value ${x}`),
    complete: () => log.push("complete"),
  });
  const first = run();
  first.next(1);
  assertEquals([log, first.active], [["value 1", "finally", "complete"], false]);
});

Deno.test("façade: takeUntil ends at a value or an error of its notifier, not at its completion", async () => {
  for (const [end, left] of [["next", true], ["error", true], ["complete", false]] as const) {
    const [one, other] = [manual<number>(), manual<number>()];
    const log: string[] = [];
    one.source.takeUntil(other.source).subscribe({ complete: () => log.push("complete") });
    other.run()[end](1 as never);
    assertEquals([log.length > 0, one.run().active], [left, !left], end);
  }
  assertEquals(await counting(3).takeUntil([1]).toArray(), []);
  assertThrows(() => counting(1).takeUntil(5 as never), TypeError);
});

Deno.test("façade: flatMap goes one after the other, switchMap to the newest", async () => {
  assertEquals(await counting(2).flatMap((x) => Promise.resolve([x, x])).toArray(), [[1, 1], [2, 2]]);
  assertEquals(await counting(3).flatMap((x) => [x, -x]).toArray(), [1, -1, 2, -2, 3, -3]);
  const inner = [manual<string>(), manual<string>()];
  const outer = manual<number>();
  const seen: string[] = [];
  outer.source.switchMap((i) => inner[i]!.source).subscribe((x) => seen.push(x));
  outer.run().next(0);
  inner[0]!.run().next("a");
  outer.run().next(1);
  assertEquals([inner[0]!.run().active, inner[1]!.run().active], [false, true]);
  inner[1]!.run().next("b");
  assertEquals(seen, ["a", "b"]);
  await assertRejects(() => counting(1).flatMap(() => 5 as never).toArray(), TypeError);
});

Deno.test("façade: catch goes on, finally is told of every end, inspect of everything", async () => {
  const failing = new Observable<number>((to) => {
    to.next(1);
    to.error(new Error("no"));
  });
  assertEquals(await failing.catch(() => [2]).toArray(), [1, 2]);
  await assertRejects(
    () =>
      failing.catch((error) => {
        throw error;
      }).toArray(),
    Error,
    "no",
  );
  const log: string[] = [];
  const inspector = {
    subscribe: () => log.push("subscribe"),
    next: (x: number) => log.push(`next ${x}`),
    error: () => log.push("error"),
    complete: () => log.push("complete"),
    abort: (reason: unknown) => log.push(`abort ${reason}`),
  };
  await counting(1).inspect(inspector).finally(() => log.push("finally")).toArray();
  await failing.inspect(inspector).toArray().catch(() => {});
  const controller = new AbortController();
  manual<number>().source.inspect(inspector).subscribe({}, { signal: controller.signal });
  controller.abort("why");
  assertEquals(log, [
    "subscribe",
    "next 1",
    "complete",
    "finally",
    "subscribe",
    "next 1",
    "error",
    "subscribe",
    "abort why",
  ]);
  const broken = counting(1).inspect(() => {
    throw new Error("inspector");
  });
  await assertRejects(() => broken.toArray(), Error, "inspector");
});

Deno.test("façade: every, some, find, first, last, reduce and forEach, and that they leave when they know", async () => {
  const endless = manual<number>();
  const known = [
    endless.source.every((x) => x < 2),
    endless.source.some((x) => x === 2),
    endless.source.find((x) => x === 2),
    endless.source.first(),
  ];
  endless.run().next(1);
  endless.run().next(2);
  assertEquals(await Promise.all(known), [false, true, 2, 1]);
  assertEquals([endless.run().active, endless.runs()], [false, 1]);
  assertEquals(await counting(3).every((x) => x > 0), true);
  assertEquals(await counting(3).some((x) => x > 3), false);
  assertEquals(await counting(3).find((x) => x > 3), undefined);
  assertEquals(await counting(3).last(), 3);
  assertEquals(await counting(3).reduce((a, x) => a + x), 6);
  assertEquals(await counting(3).reduce((all, x, i) => all + x * i, "" as string), "026");
  const seen: number[] = [];
  assertEquals(await counting(2).forEach((x, i) => void seen.push(x + i)), undefined);
  assertEquals(seen, [1, 3]);
  await assertRejects(() => counting(0).first(), RangeError);
  await assertRejects(() => counting(0).last(), RangeError);
  await assertRejects(() => counting(0).reduce((a) => a), TypeError);
  const visited = manual<number>();
  const visiting = visited.source.forEach(() => {
    throw new Error("visitor");
  });
  visited.run().next(1);
  await assertRejects(() => visiting, Error, "visitor");
  assertEquals(visited.run().active, false);
});

Deno.test("façade: a signal rejects the promises with its reason, and ends the run", async () => {
  const { source, run, runs } = manual<number>();
  const controller = new AbortController();
  const all = source.toArray({ signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => all, Error, "enough");
  assertEquals([run().active, runs()], [false, 1]);
  await assertRejects(() => source.first({ signal: controller.signal }), Error, "enough");
  assertEquals(runs(), 1);
});

Deno.test("façade: from takes promises, iterables and async iterables, and returns what it leaves early", async () => {
  let returned = 0;
  function* numbers(): Iterable<number> {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      returned++;
    }
  }
  async function* later(): AsyncIterable<number> {
    yield* numbers();
  }
  assertEquals(await Observable.from(numbers()).take(2).toArray(), [0, 1]);
  assertEquals(await Observable.from(later()).take(2).toArray(), [0, 1]);
  assertEquals(await Observable.from(Promise.resolve(7)).toArray(), [7]);
  await assertRejects(() => Observable.from(Promise.reject(new Error("no"))).first(), Error, "no");
  assertEquals(returned, 2);
  const same = counting(1);
  assertEquals(Observable.from(same) === same, true);
});

Deno.test("façade: streams of ./reactive and observables become each other, and leaving goes through", async () => {
  const subject = new rx.Subject<number>();
  const observable = Observable.from(subject.pipe(rx.map((x) => x + 1)));
  const first = observable.first();
  assertEquals(subject.observed, true);
  subject.next(1);
  assertEquals([await first, subject.observed], [2, false]);
  const { source, run } = manual<number>();
  const seen: number[] = [];
  const subscription = rx.from(source).pipe(rx.filter((x) => x > 1)).subscribe((x) => seen.push(x));
  run().next(1);
  run().next(2);
  subscription.unsubscribe();
  assertEquals([seen, run().active], [[2], false]);
});

Deno.test("when listens once for all, with its options, while somebody does", () => {
  const calls: unknown[] = [];
  const target = {
    addEventListener: (...args: unknown[]) => void calls.push(["add", args[0], args[2]]),
    removeEventListener: (...args: unknown[]) => void calls.push(["remove", args[0], args[2]]),
  };
  const events = when(target as never, "move", { passive: true });
  const controller = new AbortController();
  events.subscribe({}, { signal: controller.signal });
  events.subscribe({}, { signal: controller.signal });
  controller.abort();
  const options = { capture: false, passive: true };
  assertEquals(calls, [["add", "move", options], ["remove", "move", options]]);
  assertThrows(() => when(5 as never, "x"), TypeError);
  const real = new EventTarget();
  const seen: string[] = [];
  when(real, "hello").take(1).subscribe((event) => seen.push(event.type));
  real.dispatchEvent(new Event("hello"));
  real.dispatchEvent(new Event("hello"));
  assertEquals(seen, ["hello"]);
});

Deno.test("façade: what is no producer, observer or signal is refused", () => {
  assertThrows(() => new Observable(5 as never), TypeError);
  assertThrows(() => counting(1).subscribe(5 as never), TypeError);
  assertThrows(() => counting(1).subscribe(null as never), TypeError);
  assertEquals(reported(() => counting(1).subscribe()), []);
});

Deno.test("façade: from asks for an async iterable, then an iterable, then a promise, and tells an iterator the reason when it is left", async () => {
  const both = Object.assign(Promise.resolve("promise"), {
    *[Symbol.iterator]() {
      yield "iterable";
    },
  });
  assertEquals(await Observable.from(both).toArray(), ["iterable"]);
  const none = {
    [Symbol.asyncIterator]: null,
    *[Symbol.iterator]() {
      yield 1;
    },
  };
  assertEquals(await Observable.from(none as Iterable<number>).toArray(), [1]);
  const reasons: unknown[] = [];
  const later = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ value: 1, done: false }),
      return(reason: unknown) {
        reasons.push(reason);
        return Promise.resolve({ value: undefined, done: true });
      },
    }),
  };
  const controller = new AbortController();
  Observable.from(later as AsyncIterable<number>).subscribe(() => controller.abort("enough"), {
    signal: controller.signal,
  });
  for (let i = 0; i < 5; i++) await Promise.resolve();
  assertEquals(reasons, ["enough"]);
  const broken = { [Symbol.iterator]: () => ({ next: () => 5 as never }) };
  await assertRejects(() => Observable.from(broken as Iterable<number>).toArray(), TypeError);
  await assertRejects(
    () =>
      Observable.from({
        [Symbol.asyncIterator]: () => {
          throw new Error("no");
        },
      } as never).toArray(),
    Error,
    "no",
  );
});

Deno.test("façade: takeUntil subscribes to the notifier first, and leaves it first", () => {
  const log: string[] = [];
  const named = (name: string): Observable<never> =>
    new Observable((to) => {
      log.push(`${name} subscribed`);
      to.addTeardown(() => log.push(`${name} torn down`));
    });
  const controller = new AbortController();
  named("source").takeUntil(named("notifier")).subscribe({}, { signal: controller.signal });
  controller.abort();
  assertEquals(log, ["notifier subscribed", "source subscribed", "notifier torn down", "source torn down"]);
});
