/** Point 17 of the semantics: the rules of Reactive Streams about demand, by their numbers. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ChannelFullError } from "../../../src/errors.ts";
import { Observable, of, range, Subject } from "../../../src/reactive/mod.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { reported } from "./reported.ts";

/** A source that counts what it made, and can wait. */
function counted(): { source: Observable<number>; made: () => number } {
  let made = 0;
  return { source: range(1_000_000).pipe(rx.tap(() => made++)), made: () => made };
}

Deno.test("reactive semantics 17, rule 1.1: no more values come than were asked for, however many operators are between", () => {
  const { source, made } = counted();
  const seen: number[] = [];
  const evens = source.pipe(
    rx.filter((n) => n % 2 === 0),
    rx.map((n) => n / 2),
    rx.skip(1),
    rx.mergeMap((n) => [n, -n]),
    rx.take(1000),
  );
  const subscription = evens.subscribe((n) => seen.push(n), { demand: 0 });
  assertEquals([seen, made()], [[], 0]);
  subscription.request(3);
  assertEquals(seen, [1, -1, 2]);
  subscription.request(2);
  assertEquals(seen, [1, -1, 2, -2, 3]);
  assert(made() <= 8, `${made()} were made for 5`);
  subscription.unsubscribe();
});

Deno.test("reactive semantics 17, rule 1.1: a source that cannot wait fails with the value nobody asked for", () => {
  const subject = new Subject<string>();
  const seen: unknown[] = [];
  subject.subscribe({ next: (x) => seen.push(x), error: (error) => seen.push(error) }, { demand: 1 });
  subject.next("a");
  subject.next("b");
  assertEquals(seen[0], "a");
  assert(seen[1] instanceof ChannelFullError);
  assertEquals([seen[1].value, subject.observed], ["b", false]);
});

Deno.test("reactive semantics 17, rule 1.3: values are told one after the other, also when they are asked for from inside one", () => {
  let inside = 0;
  const seen: number[] = [];
  const subscription = rx.merge(range(0, 5), range(10, 5)).subscribe((n) => {
    assertEquals(++inside, 1);
    seen.push(n);
    subscription.request(2);
    inside--;
  }, { demand: 0 });
  subscription.request(1);
  assertEquals(seen.toSorted((a, b) => a - b), [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]);
});

Deno.test("reactive semantics 17, rule 1.7: nothing comes after the end, whatever is asked for", () => {
  const seen: unknown[] = [];
  const subscription = of(1, 2).subscribe({
    next: (n) => seen.push(n),
    complete: () => seen.push("end"),
  }, { demand: 2 });
  assertEquals(seen, [1, 2, "end"]);
  subscription.request(5);
  subscription.request(-1);
  assertEquals([seen, subscription.closed], [[1, 2, "end"], true]);
});

Deno.test("reactive semantics 17, rule 1.7: an end needs no demand", () => {
  const log: string[] = [];
  rx.EMPTY.subscribe({ complete: () => log.push("end") }, { demand: 0 });
  rx.throwError(() => "no").subscribe({ error: () => log.push("error") }, { demand: 0 });
  of(1).subscribe({ complete: () => log.push("end of one") }, { demand: 1 });
  assertEquals(log, ["end", "error", "end of one"]);
});

Deno.test("reactive semantics 17, rule 2.7: asking and leaving from inside a value, in any order, does what it says", () => {
  const { source, made } = counted();
  const seen: number[] = [];
  const subscription = source.subscribe((n) => {
    seen.push(n);
    subscription.request(1);
    if (n === 3) {
      subscription.unsubscribe();
      subscription.request(7);
    }
  }, { demand: 0 });
  subscription.request(2);
  assertEquals([seen, made()], [[0, 1, 2, 3], 4]);
});

Deno.test("reactive semantics 17, rule 2.8: a value that is on its way when the subscription ends disturbs nobody", () => {
  const seen: number[] = [];
  const careless = new Observable<number>((to) => {
    to.whenRequested(() => {
      to.next(1);
      to.next(2);
      to.next(3);
      to.complete();
    });
  });
  const subscription = careless.subscribe((n) => {
    seen.push(n);
    subscription.unsubscribe();
  }, { demand: 0 });
  assertEquals(reported(() => subscription.request(10)), []);
  assertEquals(seen, [1]);
});

Deno.test("reactive semantics 17, rule 3.3: a hundred thousand requests from inside values do not nest", () => {
  let seen = 0;
  const zipped = rx.zip(range(100_000), range(100_000)).pipe(rx.concatMap((pair) => of(pair)));
  const subscription = zipped.subscribe(() => {
    seen++;
    subscription.request(1);
  }, { demand: 0 });
  subscription.request(1);
  assertEquals(seen, 100_000);
});

Deno.test("reactive semantics 17, rule 3.9: asking for less than one ends the subscription with an error", () => {
  for (const bad of [0, -1, NaN, 1.5, "3" as never]) {
    const seen: unknown[] = [];
    const { source, made } = counted();
    const subscription = source.subscribe({
      next: (n) => seen.push(n),
      error: (error) => seen.push(error instanceof ArgumentError),
    }, { demand: 1 });
    subscription.request(bad);
    assertEquals([seen, subscription.closed, made()], [[0, true], true, 1]);
  }
  assertThrows(() => of(1).subscribe({}, { demand: -1 }), ArgumentError);
  assertThrows(() => of(1).subscribe({}, { demand: "1" as never }), ArgumentError);
});

Deno.test("reactive semantics 17, rule 3.13: after it was left a subscription keeps neither its observer nor what it waited for", async () => {
  let observer: { next(): void } | undefined = { next() {} };
  let values: number[] | undefined = [1, 2, 3];
  const weak = [new WeakRef(observer), new WeakRef(values)];
  const subscription = rx.from(values).subscribe(observer, { demand: 1 });
  subscription.unsubscribe();
  observer = values = undefined;
  await new Promise((resolve) => setTimeout(resolve, 0));
  (globalThis as { gc?: () => void }).gc?.();
  if ("gc" in globalThis) assertEquals(weak.map((ref) => ref.deref()), [undefined, undefined]);
  subscription.request(1);
});

Deno.test("reactive semantics 17, rule 3.13: sources that were left while they waited are forgotten though nobody asks", async () => {
  const source = new Subject<number>();
  const lists: number[][] = [[1, 2, 3]];
  const weak = new WeakRef(lists[0]!);
  const inner = (): number[] => lists.pop() ?? [1, 2];
  const subscription = source.pipe(rx.switchMap(() => inner())).subscribe(() => {}, { demand: 0 });
  for (let i = 0; i < 1000; i++) source.next(i);
  await new Promise((resolve) => setTimeout(resolve, 0));
  (globalThis as { gc?: () => void }).gc?.();
  if ("gc" in globalThis) assertEquals(weak.deref(), undefined);
  assertEquals(subscription.closed, false);
  subscription.unsubscribe();
});

Deno.test("reactive semantics 17, rule 3.17: what is asked for adds up, and ends at everything", () => {
  const seen: number[] = [];
  const subscription = range(100).subscribe((n) => seen.push(n), { demand: 0 });
  subscription.request(1);
  subscription.request(2);
  assertEquals(seen.length, 3);
  subscription.request(Number.MAX_SAFE_INTEGER);
  assertEquals(seen.length, 100);
  let pushed = 0;
  const subject = new Subject<number>();
  const all = subject.subscribe(() => pushed++, { demand: Number.MAX_SAFE_INTEGER });
  all.request(Number.MAX_SAFE_INTEGER);
  for (let i = 0; i < 10; i++) subject.next(i);
  assertEquals(pushed, 10);
  all.unsubscribe();
});

Deno.test("complaint 5: a stream is paused by asking for nothing, and goes on where it was, with or without a buffer", () => {
  const { source } = counted();
  const controlled: number[] = [];
  const pausable = source.subscribe((n) => controlled.push(n), { demand: 2 });
  assertEquals(controlled, [0, 1]);
  pausable.request(1);
  assertEquals(controlled, [0, 1, 2]);
  pausable.unsubscribe();
  const live = new Subject<number>();
  const seen: number[] = [];
  const buffered = live.pipe(rx.onBackpressureBuffer({ capacity: 8 })).subscribe((n) => seen.push(n), {
    demand: 1,
  });
  for (const n of [1, 2, 3]) live.next(n);
  assertEquals(seen, [1]);
  buffered.request(Infinity);
  live.next(4);
  assertEquals(seen, [1, 2, 3, 4]);
  buffered.unsubscribe();
});
