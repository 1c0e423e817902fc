/**
 * Which operators are drawn, and at which work.
 *
 * @module
 */
import {
  buffer,
  bufferCount,
  catchError,
  combineLatest,
  concat,
  concatMap,
  debounceTime,
  distinctUntilChanged,
  exhaustMap,
  filter,
  map,
  merge,
  mergeMap,
  retry,
  scan,
  share,
  shareReplay,
  switchMap,
  takeUntil,
  throttleTime,
  timer,
  windowCount,
  withLatestFrom,
  zip,
} from "../../src/reactive/mod.ts";
import type { Stage } from "./runs.ts";

/** One picture. */
export interface Case {
  /** The operator; also the name of the file. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly says: string;
  /** The expression that is drawn. A test compares it with the code of `play`. */
  readonly code: string;
  /** Makes the run. */
  readonly play: (stage: Stage) => void;
}

const AB = ["source", "--a--b---c--|"] as const;
const INNER = ["inner(x)", "-1-2-3|"] as const;
const NUMBERS = { a: 1, b: 2, c: 3, d: 4 };

/** In the order in which they are shown. */
export const CASES: readonly Case[] = [
  {
    name: "map",
    says: "Each value becomes another one.",
    code: "source.pipe(map((n) => 10 * n))",
    play(s) {
      const source = s.cold("source", "--a--b---c--|", NUMBERS);
      s.watch(source.pipe(map((n) => 10 * Number(n))));
    },
  },
  {
    name: "filter",
    says: "Lets through what the function says yes to.",
    code: "source.pipe(filter((n) => n % 2 === 1))",
    play(s) {
      const source = s.cold("source", "--a--b---c-d|", NUMBERS);
      s.watch(source.pipe(filter((n) => Number(n) % 2 === 1)));
    },
  },
  {
    name: "scan",
    says: "What has been put together so far, after each value.",
    code: "source.pipe(scan((sum, n) => sum + n, 0))",
    play(s) {
      const source = s.cold("source", "--a--b---c--|", NUMBERS);
      s.watch(source.pipe(scan((sum, n) => sum + Number(n), 0)));
    },
  },
  {
    name: "distinctUntilChanged",
    says: "Drops what equals the value before.",
    code: "source.pipe(distinctUntilChanged())",
    play(s) {
      const source = s.cold("source", "-a-a--b-b-a-|");
      s.watch(source.pipe(distinctUntilChanged()));
    },
  },
  {
    name: "merge",
    says: "All at once; ends when all have ended.",
    code: "merge(a, b)",
    play(s) {
      const a = s.cold("a", "-1---2---3|");
      const b = s.cold("b", "---x---y-----|");
      s.watch(merge(a, b));
    },
  },
  {
    name: "concat",
    says: "One after the other: the second begins when the first has ended.",
    code: "concat(a, b)",
    play(s) {
      const a = s.cold("a", "-1-2-|");
      const b = s.cold("b", "-x---y-|");
      s.watch(concat(a, b));
    },
  },
  {
    name: "combineLatest",
    says: "The latest of each, whenever one of them has a new one.",
    code: "combineLatest([a, b])",
    play(s) {
      const a = s.cold("a", "-1-----2---3--|");
      const b = s.cold("b", "---x-y------z---|");
      s.watch(combineLatest([a, b]));
    },
  },
  {
    name: "zip",
    says: "The first with the first, the second with the second; the faster one waits.",
    code: "zip(a, b)",
    play(s) {
      const a = s.cold("a", "-1-2-3-----|");
      const b = s.cold("b", "---x---y-----z-|");
      s.watch(zip(a, b));
    },
  },
  {
    name: "withLatestFrom",
    says: "Each value of the source with the latest of another stream; before it has one, dropped.",
    code: "a.pipe(withLatestFrom(b))",
    play(s) {
      const a = s.cold("a", "-1----2---3--|");
      const b = s.cold("b", "---x----y------|");
      s.watch(a.pipe(withLatestFrom(b)));
    },
  },
  {
    name: "mergeMap",
    says: "Starts a stream for each value and lets them run beside each other.",
    code: "source.pipe(mergeMap((x) => inner(x)))",
    play(s) {
      const source = s.cold(...AB);
      const inner = s.inner(...INNER);
      s.watch(source.pipe(mergeMap((x) => inner(x))));
    },
  },
  {
    name: "concatMap",
    says: "Starts the next stream when the one before has ended.",
    code: "source.pipe(concatMap((x) => inner(x)))",
    play(s) {
      const source = s.cold(...AB);
      const inner = s.inner(...INNER);
      s.watch(source.pipe(concatMap((x) => inner(x))));
    },
  },
  {
    name: "switchMap",
    says: "A new value ends the stream of the one before.",
    code: "source.pipe(switchMap((x) => inner(x)))",
    play(s) {
      const source = s.cold(...AB);
      const inner = s.inner(...INNER);
      s.watch(source.pipe(switchMap((x) => inner(x))));
    },
  },
  {
    name: "exhaustMap",
    says: "While a stream is running, further values are dropped.",
    code: "source.pipe(exhaustMap((x) => inner(x)))",
    play(s) {
      const source = s.cold(...AB);
      const inner = s.inner(...INNER);
      s.watch(source.pipe(exhaustMap((x) => inner(x))));
    },
  },
  {
    name: "debounceTime",
    says: "A value comes when nothing has come after it for that long.",
    code: "source.pipe(debounceTime(3))",
    play(s) {
      const source = s.cold("source", "-a-b------c----d|");
      s.watch(source.pipe(debounceTime(3)));
    },
  },
  {
    name: "throttleTime",
    says: "After a value, silence for that long.",
    code: "source.pipe(throttleTime(4))",
    play(s) {
      const source = s.cold("source", "-a-b-c---d-e----|");
      s.watch(source.pipe(throttleTime(4)));
    },
  },
  {
    name: "buffer",
    says: "Gathers values until the notifier says so.",
    code: "source.pipe(buffer(notifier))",
    play(s) {
      const source = s.cold("source", "-a-b-c---d--e--|");
      const notifier = s.cold("notifier", "----x-----x-----");
      s.watch(source.pipe(buffer(notifier)));
    },
  },
  {
    name: "bufferCount",
    says: "Gathers so many; what is left comes at the end.",
    code: "source.pipe(bufferCount(2))",
    play(s) {
      const source = s.cold("source", "-a-b--c---d--e--|");
      s.watch(source.pipe(bufferCount(2)));
    },
  },
  {
    name: "windowCount",
    says: "As bufferCount, but each group is a stream that one can listen to while it fills.",
    code: "source.pipe(windowCount(2))",
    play(s) {
      const source = s.cold("source", "-a-b--c---d--e--|");
      s.watch(source.pipe(windowCount(2)));
    },
  },
  {
    name: "takeUntil",
    says: "Ends when the notifier has a value.",
    code: "source.pipe(takeUntil(notifier))",
    play(s) {
      const source = s.cold("source", "-a--b--c--d--|");
      const notifier = s.cold("notifier", "--------x----");
      s.watch(source.pipe(takeUntil(notifier)));
    },
  },
  {
    name: "catchError",
    says: "Goes on with another stream after an error.",
    code: "source.pipe(catchError(() => rest))",
    play(s) {
      const source = s.cold("source", "-a-b-#");
      const rest = s.cold("rest", "-x-y-|");
      s.watch(source.pipe(catchError(() => rest)));
    },
  },
  {
    name: "retry",
    says: "After an error, from the start; here once, after a pause.",
    code: "source.pipe(retry({ count: 1, delay: 2 }))",
    play(s) {
      const source = s.cold("source", "-a-b-#");
      s.watch(source.pipe(retry({ count: 1, delay: 2 })));
    },
  },
  {
    name: "share",
    says: "One subscription for all; who comes later gets what comes from then on.",
    code: "source.pipe(share())",
    play(s) {
      const source = s.cold("source", "-a--b--c--d-|");
      const shared = source.pipe(share());
      s.watch(shared, "first");
      timer(6).subscribe(() => s.watch(shared, "later"));
    },
  },
  {
    name: "shareReplay",
    says: "As share, but who comes later gets the last values at once.",
    code: "source.pipe(shareReplay(1))",
    play(s) {
      const source = s.cold("source", "-a--b--c--d-|");
      const shared = source.pipe(shareReplay(1));
      s.watch(shared, "first");
      timer(6).subscribe(() => s.watch(shared, "later"));
    },
  },
];
