/** The points of semantics that streams are known to get wrong, continued. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { BehaviorSubject, Observable, of, ReplaySubject, Subject } from "../../../src/reactive/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";

Deno.test("reactive semantics 11, complaint 6: shareReplay unsubscribes when nobody listens, unless told not to", () => {
  const source = new Subject<number>();
  source.pipe(rx.shareReplay(1)).subscribe().unsubscribe();
  assertEquals(source.observed, false);
  source.pipe(rx.shareReplay({ capacity: 1, refCount: false })).subscribe().unsubscribe();
  assertEquals(source.observed, true);
});

Deno.test("reactive semantics 11: share with a period of grace survives a short absence", () => {
  const clock = new VirtualClock();
  let started = 0;
  const source = new Subject<number>();
  const shared = rx.defer(() => {
    started++;
    return source;
  }).pipe(rx.share({ resetOnRefCountZero: () => rx.timer(100, { clock }) }));
  shared.subscribe().unsubscribe();
  clock.advance(99);
  const second = shared.subscribe();
  clock.advance(1000);
  assertEquals([started, source.observed], [1, true]);
  second.unsubscribe();
  clock.advance(100);
  assertEquals(source.observed, false);
  shared.subscribe().unsubscribe();
  assertEquals(started, 2);
  clock.advance(100);
});

Deno.test("reactive semantics 12: who subscribes to a completed subject is told so; to a shared stream, starts it anew", () => {
  const subject = new Subject<number>();
  subject.complete();
  let completed = 0;
  subject.subscribe({ complete: () => completed++ });
  assertEquals(completed, 1);
  let started = 0;
  const shared = rx.defer(() => of(++started)).pipe(rx.share());
  shared.subscribe();
  shared.subscribe();
  assertEquals(started, 2);
});

Deno.test("reactive semantics 13, complaint 18: a replay is bounded by count and by time, also when nothing comes any more", () => {
  const clock = new VirtualClock();
  const subject = new ReplaySubject<number>(2, { windowTime: 10, clock });
  const replay = (): number[] => {
    const seen: number[] = [];
    subject.subscribe((x) => seen.push(x)).unsubscribe();
    return seen;
  };
  subject.next(1);
  subject.next(2);
  subject.next(3);
  assertEquals(replay(), [2, 3]);
  clock.advance(5);
  subject.next(4);
  assertEquals(replay(), [3, 4]);
  clock.advance(5);
  assertEquals(replay(), [4]);
  subject.complete();
  clock.advance(5);
  assertEquals(replay(), []);
});

Deno.test("reactive semantics 13: the capacity of a replay is required, and 0 keeps nothing", () => {
  assertThrows(() => new ReplaySubject(undefined as never), ArgumentError);
  const none = new ReplaySubject<number>(0);
  assertEquals(none.next(1), "noSubscribers");
  none.subscribe(() => assert(false));
});

Deno.test("reactive semantics 14: every operator of time goes by the clock it is given", () => {
  const clock = new VirtualClock(1000);
  const seen: unknown[] = [];
  rx.interval(10, { clock }).pipe(
    rx.take(2),
    rx.timestamp({ clock }),
    rx.timeInterval({ clock }),
    rx.delay(5, { clock }),
  ).subscribe(({ value, interval }) => seen.push([value.timestamp, interval, clock.now()]));
  clock.advance(100);
  assertEquals(seen, [[1010, 10, 1015], [1020, 10, 1025]]);
});

Deno.test("reactive semantics 15: a BehaviorSubject emits equal values too", () => {
  const state = new BehaviorSubject("a");
  const seen: string[] = [];
  state.subscribe((x) => seen.push(x));
  state.next("a");
  assertEquals(seen, ["a", "a"]);
});

Deno.test("reactive semantics 16: a subject that nobody hears says so", () => {
  assertEquals(new Subject<number>().next(1), "noSubscribers");
  assertEquals(new BehaviorSubject(0).next(1), "ok");
  assertEquals(new ReplaySubject<number>(1).next(1), "ok");
});

Deno.test("reactive semantics 18: a subscription that has ended keeps its observer alive no longer", async () => {
  const subject = new Subject<number>();
  const others = [subject.subscribe(() => {}), subject.subscribe(() => {})];
  let observer: object | undefined = { next() {} };
  const weak = new WeakRef(observer);
  const subscription = subject.subscribe(observer);
  subscription.unsubscribe();
  observer = undefined;
  await new Promise((resolve) => setTimeout(resolve, 0));
  (globalThis as { gc?: () => void }).gc?.();
  if ("gc" in globalThis) assertEquals(weak.deref(), undefined);
  assertEquals(subscription.closed, true);
  for (const other of others) other.unsubscribe();
});

Deno.test("reactive semantics 18: a long stream of short ones keeps none of them", () => {
  const source = new Subject<number>();
  let open = 0;
  const subscription = source.pipe(rx.mergeMap(() =>
    new Observable<never>((to) => {
      open++;
      to.add(() => open--);
      to.complete();
    })
  )).subscribe();
  for (let i = 0; i < 1000; i++) source.next(i);
  assertEquals(open, 0);
  subscription.unsubscribe();
});

Deno.test("reactive semantics 19: who subscribes to a group or a window a moment later misses nothing", async () => {
  const groups: rx.GroupedObservable<string, string>[] = [];
  of("a1", "a2").pipe(rx.groupBy((x) => x[0]!)).subscribe((group) => groups.push(group));
  await Promise.resolve();
  const seen: string[] = [];
  groups[0]!.subscribe((x) => seen.push(x));
  assertEquals(seen, ["a1", "a2"]);
});

Deno.test("reactive semantics 20: the budget of retry and repeat is that of one subscription", () => {
  let tries = 0;
  const failing = rx.defer(() => {
    tries++;
    return rx.throwError(() => "no");
  }).pipe(rx.retry(2));
  failing.subscribe({ error() {} });
  failing.subscribe({ error() {} });
  assertEquals(tries, 6);
  const seen: number[] = [];
  const twice = of(1).pipe(rx.repeat(2));
  twice.subscribe((x) => seen.push(x));
  twice.subscribe((x) => seen.push(x));
  assertEquals(seen.length, 4);
});

Deno.test("reactive semantics 21, complaint 17: a stream of another library or realm is read by its protocol, and torn down", () => {
  let left = 0;
  const foreign = {
    subscribe(observer: { next?: (x: number) => void }) {
      observer.next?.(1);
      return { unsubscribe: () => left++ };
    },
  };
  const seen: number[] = [];
  rx.from<number>({ "@@observable": () => foreign }).subscribe((x) => seen.push(x)).unsubscribe();
  rx.from<number>(foreign).subscribe((x) => seen.push(x)).unsubscribe();
  assertEquals([seen, left], [[1, 1], 2]);
  assertEquals(rx.EMPTY["@@observable"](), rx.EMPTY);
});

Deno.test("a million rounds of repeat, retry, concat and expand do not nest", () => {
  const N = 100_000;
  let n = 0;
  of(1).pipe(rx.repeat(N)).subscribe(() => n++);
  assertEquals(n, N);
  n = 0;
  rx.defer(() => ++n < N ? rx.throwError(() => "no") : rx.EMPTY).pipe(rx.retry()).subscribe();
  assertEquals(n, N);
  n = 0;
  rx.concat(...Array.from({ length: N }, () => of(1))).subscribe(() => n++);
  assertEquals(n, N);
  let last = 0;
  of(1).pipe(rx.expand((x) => x < N ? of(x + 1) : rx.EMPTY)).subscribe((x) => last = x);
  assertEquals(last, N);
  n = 0;
  rx.range(N).pipe(rx.concatMap(() => of(1))).subscribe(() => n++);
  assertEquals(n, N);
});

Deno.test("complaint 22: a shared stream tells its producer that nobody listens, instead of dropping silently", () => {
  const subject = new Subject<number>();
  const subscription = subject.pipe(rx.share()).subscribe();
  assertEquals(subject.next(1), "ok");
  subscription.unsubscribe();
  assertEquals(subject.next(2), "noSubscribers");
});

Deno.test("a notifier that fails ends the open windows too", () => {
  const [source, cut] = [new Subject<number>(), new Subject<void>()];
  const seen: unknown[] = [];
  source.pipe(rx.window(cut)).subscribe({
    next: (some) => some.subscribe({ next: (x) => seen.push(x), error: (e) => seen.push(`window ${e}`) }),
    error: (e) => seen.push(`all ${e}`),
  });
  source.next(1);
  cut.error("broken");
  assertEquals(seen, [1, "window broken", "all broken"]);
});

Deno.test("groups outlive the stream of groups, and end with the last of them", () => {
  const source = new Subject<number>();
  const seen: number[] = [];
  let group: { unsubscribe(): void } | undefined;
  source.pipe(rx.groupBy((x) => x % 2), rx.take(1)).subscribe((some) => {
    group = some.subscribe((x) => seen.push(x));
  });
  for (const x of [1, 2, 3]) source.next(x);
  assertEquals([seen, source.observed], [[1, 3], true]);
  group!.unsubscribe();
  assertEquals(source.observed, false);
});

Deno.test("reactive semantics 5: whoever leaves because of a window or a buffer leaves no timer behind", () => {
  const clock = new VirtualClock();
  for (const every of [undefined, 3]) {
    const windows = rx.NEVER.pipe(rx.windowTime(4, { clock, every }), rx.take(3));
    windows.subscribe();
    rx.NEVER.pipe(rx.bufferTime(4, { clock, every }), rx.take(2)).subscribe();
    clock.advance(100);
    assertEquals(clock.pending, 0);
  }
});
