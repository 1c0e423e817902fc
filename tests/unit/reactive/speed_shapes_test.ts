/**
 * What the fast paths must not change: merges of merges that become one, arrays inside streams, folds of numbers that stop being numbers.
 *
 * @module
 */
import { assertEquals, assertInstanceOf } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import { Queue } from "../../../src/reactive/core/queue.ts";
import {
  combineLatest,
  from,
  merge,
  mergeMap,
  type Observable,
  of,
  reduce,
  scan,
  Subject,
  switchMap,
  take,
  toArray,
  zip,
} from "../../../src/reactive/mod.ts";

function valuesOf<T>(source: Observable<T>): T[] {
  const seen: T[] = [];
  source.subscribe((value) => seen.push(value));
  return seen;
}

Deno.test("merge of merges subscribes in the order in which it is written, and completes when all have", () => {
  const order: string[] = [];
  const one = (name: string, source: Subject<number>) =>
    from([name]).pipe(mergeMap((word) => {
      order.push(word);
      return source;
    }));
  const [a, b, c, d] = [
    new Subject<number>(),
    new Subject<number>(),
    new Subject<number>(),
    new Subject<number>(),
  ];
  const seen: unknown[] = [];
  merge(merge(one("a", a), one("b", b)), merge(one("c", c), merge(one("d", d)))).subscribe({
    next: (value) => seen.push(value),
    complete: () => seen.push("end"),
  });
  assertEquals(order, ["a", "b", "c", "d"]);
  for (const [i, subject] of [d, b, c, a].entries()) {
    subject.next(i);
    assertEquals(seen.includes("end"), false);
    subject.complete();
  }
  assertEquals(seen, [0, 1, 2, 3, "end"]);
});

Deno.test("merge of merges stops where it is left, and an error ends all of it", () => {
  let last = false;
  const endless = from((function* () {
    for (let i = 0;; i++) yield i;
  })());
  const late = from([1]).pipe(mergeMap(() => {
    last = true;
    return of(1);
  }));
  assertEquals(valuesOf(merge(merge(of(7), endless), late).pipe(take(3))), [7, 0, 1]);
  assertEquals(last, false, "a source was subscribed to that nobody wanted any more");
  const [a, b] = [new Subject<number>(), new Subject<number>()];
  const seen: unknown[] = [];
  merge(merge(a), b).subscribe({ error: (error) => seen.push(error) });
  a.error("broken");
  assertEquals(seen, ["broken"]);
  assertEquals([a.observed, b.observed], [false, false]);
});

Deno.test("merge of merges, a hundred thousand deep, does not overflow the stack", () => {
  let deep: Observable<number> = of(0);
  for (let i = 1; i <= 100_000; i++) deep = merge(deep, of(1));
  let sum = 0;
  deep.subscribe((value) => sum += value);
  assertEquals(sum, 100_000);
});

Deno.test("merge of something that is no stream fails with an ArgumentError, also inside another merge", () => {
  for (const sources of [[undefined], [merge(undefined as never)], [of(1), undefined]]) {
    let failure: unknown;
    merge(...sources as Observable<number>[]).subscribe({ error: (error) => failure = error });
    assertInstanceOf(failure, ArgumentError);
  }
});

Deno.test("merge with a concurrency inside a merge keeps it", () => {
  const [a, b] = [new Subject<number>(), new Subject<number>()];
  merge(merge(a, b, 1), of(0)).subscribe();
  assertEquals([a.observed, b.observed], [true, false]);
});

Deno.test("an array inside a stream is left at once, and read only as far as it is wanted", () => {
  assertEquals(valuesOf(of(1, 2).pipe(mergeMap((x) => [x, 10 * x, 100 * x]), take(4))), [1, 10, 100, 2]);
  const read: number[] = [];
  const list = new Proxy([1, 2, 3], {
    get(target, key) {
      if (typeof key === "string" && /^\d$/.test(key)) read.push(Number(key));
      return Reflect.get(target, key);
    },
  });
  const seen: number[] = [];
  using paced = of(0).pipe(mergeMap(() => list)).subscribe((value) => seen.push(value), { demand: 1 });
  assertEquals([seen, read], [[1], [0]]);
  paced.request(1);
  assertEquals([seen, read], [[1, 2], [0, 1]]);
  assertEquals(valuesOf(of(1, 2).pipe(switchMap((x) => [x, x]))), [1, 1, 2, 2]);
});

Deno.test("an array-like that throws is the error of the stream, where somebody counts too", () => {
  const broken = new Proxy([1, 2], {
    get(target, key) {
      if (key === "1") throw new RangeError("no");
      return Reflect.get(target, key);
    },
  });
  let failure: unknown;
  from(broken).subscribe({ error: (error) => failure = error }, { demand: 5 });
  assertInstanceOf(failure, RangeError);
});

Deno.test("scan and reduce hold whatever the function returns: small, large and broken numbers, then no numbers", () => {
  const states: unknown[] = [1, 2 ** 31, 0.5, -0, NaN, "text", undefined, { x: 1 }];
  assertEquals(valuesOf(from(states).pipe(scan((_: unknown, next) => next, 0 as unknown))), states);
  for (const state of states) {
    assertEquals(valuesOf(of(1).pipe(reduce((): unknown => state, 0 as unknown))), [state]);
  }
  assertEquals(valuesOf(from([] as number[]).pipe(reduce((a, b) => a + b))), []);
  assertEquals(valuesOf(from([] as number[]).pipe(reduce((a, b) => a + b, undefined as unknown as number))), [
    undefined as unknown as number,
  ]);
});

Deno.test("zip asks each source for more at the same time: three sources of many values stay in step", () => {
  const count = 1000;
  const numbers = Array.from({ length: count }, (_, i) => i);
  const rows = valuesOf(zip(from(numbers), from(numbers), from(new Set(numbers))));
  assertEquals(rows, numbers.map((n) => [n, n, n]) as [number, number, number][]);
});

Deno.test("combineLatest gives everybody an array of their own", () => {
  const [a, b] = [new Subject<number>(), new Subject<number>()];
  const seen = valuesOf(combineLatest([a, b]).pipe(toArray()));
  a.next(1);
  b.next(2);
  a.next(3);
  a.complete();
  b.complete();
  assertEquals(seen, [[[1, 2], [3, 2]]]);
});

Deno.test("Queue gives back in order, and can be emptied and filled again", () => {
  const queue = new Queue<number>();
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 5; i++) queue.push(i);
    assertEquals([queue.size, queue.shift(), queue.shift()], [5, 0, 1]);
    queue.push(5);
    assertEquals([2, 3, 4, 5].map(() => queue.shift()), [2, 3, 4, 5]);
    assertEquals(queue.size, 0);
  }
});
