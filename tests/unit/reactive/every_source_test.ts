/** What must hold of every function that makes a stream. */
import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../src/channel/channel.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { NEVER, type Observable, of, range } from "../../../src/reactive/mod.ts";
import { TestScheduler } from "../../../src/testing/test_scheduler.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { all } from "./reported.ts";

/** One function with usual arguments. */
interface Source {
  /** Makes its stream. */
  readonly make: () => Observable<unknown>;
  /** It sends all of its values at once when it is subscribed to, and can wait. */
  readonly paced?: boolean;
  /** It sends without end at once. */
  readonly firehose?: boolean;
}

function* endless(): Iterable<number> {
  for (let i = 0;; i++) yield i;
}

const SOURCES: Readonly<Record<string, Source>> = {
  animationFrames: { make: () => rx.animationFrames() },
  bindCallback: { make: () => rx.bindCallback<[], number>((done: (n: number) => void) => done(1))() },
  bindNodeCallback: { make: () => rx.bindNodeCallback<[], number>(() => {})() },
  combineLatest: { make: () => rx.combineLatest([of(1), range(4)]), paced: true },
  "combineLatest of endless ones": { make: () => rx.combineLatest([of(1), endless()]), firehose: true },
  concat: { make: () => rx.concat(of(1, 2), [3], of(4)), paced: true },
  "concat of endless ones": { make: () => rx.concat(of(1), endless()), firehose: true },
  connectable: { make: () => rx.connectable(NEVER) },
  defer: { make: () => rx.defer(() => of(1, 2, 3)), paced: true },
  EMPTY: { make: () => rx.EMPTY, paced: true },
  forkJoin: { make: () => rx.forkJoin([of(1), NEVER]) },
  "from an array": { make: () => rx.from([1, 2, 3]), paced: true },
  "from a string": { make: () => rx.from("abc"), paced: true },
  "from an iterable": { make: () => rx.from(new Set([1, 2, 3])), paced: true },
  "from an endless iterable": { make: () => rx.from(endless()), firehose: true },
  "from a promise": { make: () => rx.from(new Promise(() => {})) },
  "from a channel": { make: () => rx.from(new Channel<number>()) },
  "from an observable of another library": {
    make: () => rx.from({ subscribe: () => ({ unsubscribe() {} }) }),
  },
  fromChannel: { make: () => rx.fromChannel(new Channel<number>({ capacity: 2 })) },
  fromEvent: { make: () => rx.fromEvent(new EventTarget(), "x") },
  fromEventPattern: { make: () => rx.fromEventPattern(() => {}) },
  generate: {
    make: () => rx.generate({ initialState: 1, condition: (x) => x < 9, iterate: (x) => 2 * x }),
    paced: true,
  },
  "generate without end": {
    make: () => rx.generate({ initialState: 1, iterate: (x) => x + 1 }),
    firehose: true,
  },
  iif: { make: () => rx.iif(() => true, of(1, 2), NEVER), paced: true },
  interval: { make: () => rx.interval(3) },
  merge: { make: () => rx.merge(of(1, 2), of(3, 4)), paced: true },
  "merge of endless ones": { make: () => rx.merge(endless(), endless()), firehose: true },
  NEVER: { make: () => rx.NEVER },
  of: { make: () => of(1, 2, 3), paced: true },
  onErrorResumeNext: { make: () => rx.onErrorResumeNext(rx.throwError(() => "no"), of(1, 2)), paced: true },
  partition: { make: () => rx.partition(range(6), (x) => x % 2 === 0)[1], paced: true },
  race: { make: () => rx.race(of(1, 2, 3), NEVER), paced: true },
  range: { make: () => range(2, 4), paced: true },
  "range without end": { make: () => range(0, Infinity), firehose: true },
  throwError: { make: () => rx.throwError(() => "no"), paced: true },
  timer: { make: () => rx.timer(3, 2) },
  using: { make: () => rx.using(() => () => {}, () => of(1, 2)), paced: true },
  zip: { make: () => rx.zip(of(1, 2, 3), range(9)), paced: true },
  "zip of endless ones": { make: () => rx.zip(endless(), range(0, Infinity)), firehose: true },
};

for (const [name, { make, paced, firehose }] of Object.entries(SOURCES)) {
  Deno.test(`source ${name}: an unsubscription leaves nothing on the clock, and is heard no more`, async () => {
    new TestScheduler(assertEquals).run(({ clock }) => {
      let left = false;
      const subscription = make().pipe(rx.take(20)).subscribe({
        next: () => assertEquals(left, false),
        error() {},
        complete: () => assertEquals(left, false),
      });
      clock.advance(5);
      left = true;
      subscription.unsubscribe();
      assertEquals(clock.pending, 0);
    });
    await settled();
  });

  Deno.test(`source ${name}: does nothing for a signal that was aborted before`, () => {
    make().subscribe({ next: () => assert(false), complete: () => assert(false) }, {
      signal: AbortSignal.abort(),
    });
  });

  if (firehose) {
    Deno.test(`source ${name}: stops in the middle when it is left, and waits when nothing is wanted`, () => {
      const seen: unknown[] = [];
      make().pipe(rx.take(5)).subscribe((x) => seen.push(x));
      assertEquals(seen.length, 5);
      const paced = make().subscribe((x) => seen.push(x), { demand: 2 });
      assertEquals(seen.length, 7);
      paced.request(3);
      assertEquals(seen.length, 10);
      paced.unsubscribe();
    });
  }
  if (paced) {
    Deno.test(`source ${name}: gives the same one by one as at once`, () => {
      const log: unknown[] = [];
      let wanted = 0;
      const subscription = make().subscribe({
        next: (x) => assert(log.push(x) <= wanted, "more than was asked for"),
        error: (error) => log.push(["error", error]),
        complete: () => log.push("end"),
      }, { demand: 0 });
      while (!subscription.closed && wanted < 50) {
        wanted++;
        subscription.request(1);
      }
      const sorted = (some: unknown[]): string[] => some.map((x) => JSON.stringify(x)).toSorted();
      // Merged sources take turns when they wait, and do not when they need not.
      if (name === "merge") assertEquals(sorted(log), sorted(all(make())));
      else assertEquals(log, all(make()));
    });
  }
}
