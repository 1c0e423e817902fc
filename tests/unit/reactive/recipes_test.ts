/** The recipes of docs/reactive.md: names of other libraries, by what is there. */
import { assertEquals } from "@std/assert";
import * as rx from "../../../src/reactive/mod.ts";
import { of, range, timer } from "../../../src/reactive/mod.ts";
import { table } from "./marble_table.ts";
import { all } from "./reported.ts";

Deno.test("recipe: case, recipe: for_in, recipe: start, recipe: catch_with_iterable, recipe: concat_with_iterable, recipe: repeat_value", () => {
  const streams: Record<string, rx.Observable<number>> = { one: of(1), two: of(2) };
  const chosen = (name: string) => rx.defer(() => streams[name] ?? rx.EMPTY);
  assertEquals([all(chosen("two")), all(chosen("three"))], [[2, "end"], ["end"]]);
  assertEquals(all(rx.from([1, 2]).pipe(rx.concatMap((x) => [x, 10 * x]))), [1, 10, 2, 20, "end"]);
  let calls = 0;
  const callable = rx.defer(() => of(++calls));
  assertEquals([all(callable), all(callable)], [[1, "end"], [2, "end"]]);
  const failing = rx.throwError(() => "no");
  const sources: rx.Observable<number>[] = [failing, failing, of(3), of(4)];
  const first = sources.reduceRight((rest, source) => source.pipe(rx.catchError(() => rest)));
  assertEquals(all(first), [3, "end"]);
  assertEquals(all(rx.from([of(1), of(2)]).pipe(rx.concatAll())), [1, 2, "end"]);
  assertEquals(all(of(7).pipe(rx.repeat(2))), [7, 7, "end"]);
});

Deno.test("recipe: starmap, recipe: slice, recipe: take_last_buffer, recipe: single_or_default", () => {
  const pairs: [number, number][] = [[1, 2], [3, 4]];
  assertEquals(all(rx.from(pairs).pipe(rx.map(([a, b]) => a * b))), [2, 12, "end"]);
  const slice = rx.pipe(rx.skip<number>(1), rx.take(5), rx.filter((_, i) => i % 2 === 0));
  assertEquals(all(range(10).pipe(slice)), [1, 3, 5, "end"]);
  assertEquals(all(range(10).pipe(rx.takeLast(3), rx.skipLast(1))), [7, 8, "end"]);
  assertEquals(all(range(5).pipe(rx.takeLast(2), rx.toArray())), [[3, 4], "end"]);
  const single = rx.pipe(rx.filter((x: number) => x > 8), rx.defaultIfEmpty(0), rx.single());
  assertEquals([all(range(10).pipe(single)), all(range(5).pipe(single))], [[9, "end"], [0, "end"]]);
});

Deno.test("recipe: some, recipe: contains, and that they leave at the first", () => {
  let made = 0;
  const some = rx.pipe(rx.every((x: number) => !(x > 2)), rx.map((none) => !none));
  assertEquals(all(range(10).pipe(rx.tap(() => made++), some)), [true, "end"]);
  assertEquals([made, all(range(2).pipe(some))], [4, [false, "end"]]);
});

Deno.test("recipe: auto_connect", () => {
  let started = 0;
  const shared = rx.connectable(rx.defer(() => of(++started, 7)));
  let waiting = 2;
  const auto = rx.merge(
    shared,
    rx.defer(() => {
      if (--waiting === 0) shared.connect();
      return rx.EMPTY;
    }),
  );
  const first = all(auto);
  assertEquals([first, started], [[], 0]);
  const second = all(auto);
  assertEquals([first, second, started], [[1, 7, "end"], [1, 7, "end"], 1]);
});

Deno.test("recipe: scheduled, recipe: pairs, recipe: isObservable", async () => {
  const log: unknown[] = [];
  rx.from([1, 2]).pipe(rx.observeOn(rx.asapScheduler)).subscribe((x) => log.push(x));
  log.push("subscribed");
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(log, ["subscribed", 1, 2]);
  assertEquals(all(rx.from(Object.entries({ a: 1 }))), [["a", 1], "end"]);
  assertEquals([of(1) instanceof rx.Observable, ({}) instanceof rx.Observable], [true, false]);
});

Deno.test("recipe: multicast, recipe: refCount, recipe: publishBehavior, recipe: publishLast, recipe: publishReplay", () => {
  const source = new rx.Subject<number>();
  const behaviour = rx.connectable(source, { connector: () => new rx.BehaviorSubject(0) });
  const latest = all(behaviour);
  behaviour.connect();
  source.next(1);
  assertEquals(latest, [0, 1]);
  const last = rx.connectable(of(1, 2), { connector: () => new rx.AsyncSubject<number>() });
  const seen = all(last);
  last.connect();
  assertEquals(seen, [2, "end"]);
  const replayed = rx.connectable(of(1, 2, 3), {
    connector: () => new rx.ReplaySubject<number>(2),
    resetOnDisconnect: false,
  });
  replayed.connect();
  assertEquals(all(replayed), [2, 3, "end"]);
});

table("recipes of time", {
  "recipe: take_with_time": {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.takeUntil(timer(4))),
    expected: "-a-b|",
  },
  "recipe: skip_with_time": {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.skipUntil(timer(4))),
    expected: "-----c-|",
  },
  "recipe: delay_subscription": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.subscribeOn(rx.asyncScheduler, 3)),
    expected: "----a-b-|",
    subscribed: "---^----!",
  },
  "recipe: generate_with_relative_time": {
    source: "|",
    apply: () =>
      rx.defer(() =>
        of(1).pipe(
          rx.expand((x) => timer(x).pipe(rx.map(() => 2 * x))),
          rx.takeWhile((x) => x < 8),
        )
      ),
    expected: "ab-c---|",
    results: { a: 1, b: 2, c: 4 },
  },
  "recipe: timeoutWith": {
    source: "-a-----b-|",
    apply: (s) => s.pipe(rx.timeout({ each: 3, with: () => of("z") })),
    expected: "-a--(z|)",
  },
  "recipe: retryWhen": {
    source: "-#",
    apply: (s) => s.pipe(rx.retry({ delay: (_, tries) => tries < 3 ? timer(2) : rx.EMPTY })),
    expected: "-------|",
    subscribed: ["^!", "---^!", "------^!"],
  },
  "recipe: repeatWhen": {
    source: "-a|",
    apply: (s) => s.pipe(rx.repeat({ delay: (rounds) => rounds < 2 ? timer(2) : rx.EMPTY })),
    expected: "-a---a|",
  },
});
