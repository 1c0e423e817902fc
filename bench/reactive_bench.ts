/**
 * Streams beside RxJS and @most/core, on the same work: the programs that stream libraries are compared by. The `sum` at the end keeps the
 * work from being optimised away. (The callbacks are `async` where a rival starts its streams in a promise.)
 *
 *   deno bench --lock=bench/deno.lock --allow-read --allow-env bench/reactive_bench.ts
 *
 * With the argument `--table` it runs everybody alternately, and prints the least and the median time of each:
 *
 *   deno run --lock=bench/deno.lock --allow-read --allow-env bench/reactive_bench.ts --table [rounds [program]]
 */
import * as most from "npm:@most/core@1.6.1";
import { asap, newDefaultScheduler } from "npm:@most/scheduler@1.3.0";
import type { Scheduler, Sink, Stream, Time } from "npm:@most/types@1.1.0";
import * as rxjs from "npm:rxjs@7.8.2";
import * as ours from "../src/reactive/mod.ts";

const MILLION = 1_000_000;
const THOUSAND = 1000;
const million = Array.from({ length: MILLION }, (_, i) => i);
const thousand = million.slice(0, THOUSAND);
const hundredThousand = million.slice(0, 100_000);
const tenThousand = million.slice(0, 10_000);
const ten = Array.from({ length: 10 }, () => hundredThousand);

const even = (x: number): boolean => x % 2 === 0;
const add1 = (x: number): number => x + 1;
const add = (x: number, y: number): number => x + y;
const pairOf = (x: number, y: number): readonly [number, number] => [x, y];
const sumPair = (pair: readonly [number, number]): number => pair[0] + pair[1];
const addPair = (sum: number, pair: readonly [number, number]): number => sum + pair[0] + pair[1];

/** A source in the manner of the library's own benchmarks: starts as soon as possible, never inside `run`. */
function mostFrom<T>(values: readonly T[]): Stream<T> {
  return {
    run(sink: Sink<T>, scheduler: Scheduler) {
      let active = true;
      const task = {
        run(time: Time) {
          for (let i = 0; i < values.length && active; i++) sink.event(time, values[i]!);
          if (active) sink.end(time);
        },
        error(time: Time, error: Error) {
          sink.error(time, error);
        },
        dispose() {
          active = false;
        },
      };
      return asap(task, scheduler);
    },
  };
}

const scheduler = newDefaultScheduler();
/** Depths of `merge(merge(…), …)`. */
const DEPTHS = [2, 5, 10, 100];
const GROUPS = 10;

/** What everything adds up to, so that nobody computes nothing. */
let total = 0;
const keep = (x: number): void => {
  total += x;
};
function mostReduce(stream: Stream<number>): Promise<void> {
  let sum = 0;
  return most.runEffects(most.tap((x) => void (sum += x), stream), scheduler).then(() => keep(sum));
}

/** By program, then by library. */
const PROGRAMS: Record<string, Record<string, () => unknown>> = {
  "filter-map-reduce 1M": {
    millrace: () =>
      ours.from(million).pipe(ours.filter(even), ours.map(add1), ours.reduce(add, 0)).subscribe(keep),
    rxjs: () =>
      rxjs.from(million).pipe(rxjs.filter(even), rxjs.map(add1), rxjs.reduce(add, 0)).subscribe(keep),
    most: () => mostReduce(most.map(add1, most.filter(even, mostFrom(million)))),
  },
  "scan 1M": {
    millrace: () => ours.from(million).pipe(ours.scan(add, 0), ours.reduce(add, 0)).subscribe(keep),
    rxjs: () => rxjs.from(million).pipe(rxjs.scan(add, 0), rxjs.reduce(add, 0)).subscribe(keep),
    most: () => mostReduce(most.scan(add, 0, mostFrom(million))),
  },
  "flatMap 1000x1000": {
    millrace: () =>
      ours.from(thousand).pipe(ours.mergeMap(() => ours.from(thousand)), ours.reduce(add, 0)).subscribe(keep),
    rxjs: () =>
      rxjs.from(thousand).pipe(rxjs.mergeMap(() => rxjs.from(thousand)), rxjs.reduce(add, 0)).subscribe(keep),
    most: () => mostReduce(most.chain(() => mostFrom(thousand), mostFrom(thousand))),
  },
  "concatMap 1000x1000": {
    millrace: () =>
      ours.from(thousand).pipe(ours.concatMap(() => ours.from(thousand)), ours.reduce(add, 0)).subscribe(
        keep,
      ),
    rxjs: () =>
      rxjs.from(thousand).pipe(rxjs.concatMap(() => rxjs.from(thousand)), rxjs.reduce(add, 0)).subscribe(
        keep,
      ),
    most: () => mostReduce(most.concatMap(() => mostFrom(thousand), mostFrom(thousand))),
  },
  "merge 100kx10": {
    millrace: () => ours.merge(...ten.map((x) => ours.from(x))).pipe(ours.reduce(add, 0)).subscribe(keep),
    rxjs: () => rxjs.merge(...ten.map((x) => rxjs.from(x))).pipe(rxjs.reduce(add, 0)).subscribe(keep),
    most: () => mostReduce(most.mergeArray(ten.map((x) => mostFrom(x)))),
  },
  ...Object.fromEntries(DEPTHS.map((depth) => [`merge nested ${depth}x10k`, {
    millrace: () => {
      let merged = ours.from(tenThousand);
      for (let i = 0; i < depth; i++) merged = ours.merge(merged, ours.from(tenThousand));
      return merged.pipe(ours.reduce(add, 0)).subscribe(keep);
    },
    rxjs: () => {
      let merged: rxjs.Observable<number> = rxjs.from(tenThousand);
      for (let i = 0; i < depth; i++) merged = rxjs.merge(merged, rxjs.from(tenThousand));
      return merged.pipe(rxjs.reduce(add, 0)).subscribe(keep);
    },
    most: () => {
      let merged = mostFrom(tenThousand);
      for (let i = 0; i < depth; i++) merged = most.merge(merged, mostFrom(tenThousand));
      return mostReduce(merged);
    },
  }])),
  "combineLatest 2x100k": {
    millrace: () =>
      ours.combineLatest([ours.from(hundredThousand), ours.from(hundredThousand)]).pipe(
        ours.reduce(addPair, 0),
      ).subscribe(keep),
    rxjs: () =>
      rxjs.combineLatest([rxjs.from(hundredThousand), rxjs.from(hundredThousand)]).pipe(
        rxjs.reduce(addPair, 0),
      ).subscribe(keep),
    most: () =>
      mostReduce(
        most.map(sumPair, most.combine(pairOf, mostFrom(hundredThousand), mostFrom(hundredThousand))),
      ),
  },
  "groupBy 1M to 10": {
    millrace: () =>
      ours.from(million).pipe(
        ours.groupBy((x) => x % GROUPS),
        ours.mergeMap((group) => group.pipe(ours.reduce(add, 0))),
        ours.reduce(add, 0),
      ).subscribe(keep),
    rxjs: () =>
      rxjs.from(million).pipe(
        rxjs.groupBy((x) => x % GROUPS),
        rxjs.mergeMap((group) => group.pipe(rxjs.reduce(add, 0))),
        rxjs.reduce(add, 0),
      ).subscribe(keep),
  },
  "zip 2x100k": {
    millrace: () =>
      ours.zip(ours.from(hundredThousand), ours.from(hundredThousand)).pipe(
        ours.reduce(addPair, 0),
      ).subscribe(keep),
    rxjs: () =>
      rxjs.zip(rxjs.from(hundredThousand), rxjs.from(hundredThousand)).pipe(
        rxjs.reduce(addPair, 0),
      ).subscribe(keep),
    most: () =>
      mostReduce(most.map(sumPair, most.zip(pairOf, mostFrom(hundredThousand), mostFrom(hundredThousand)))),
  },
  "switch 10kx1000": {
    millrace: () =>
      ours.from(tenThousand).pipe(ours.switchMap(() => ours.from(thousand)), ours.reduce(add, 0)).subscribe(
        keep,
      ),
    rxjs: () =>
      rxjs.from(tenThousand).pipe(rxjs.switchMap(() => rxjs.from(thousand)), rxjs.reduce(add, 0)).subscribe(
        keep,
      ),
    most: () => mostReduce(most.switchLatest(most.map(() => mostFrom(thousand), mostFrom(tenThousand)))),
  },
  "subject 1M to 1": {
    millrace: () => fan(new ours.Subject<number>(), 1, MILLION),
    rxjs: () => fan(new rxjs.Subject<number>(), 1, MILLION),
    loop: () => fan(new Functions(), 1, MILLION),
  },
  "subject 100k to 10": {
    millrace: () => fan(new ours.Subject<number>(), 10, 100_000),
    rxjs: () => fan(new rxjs.Subject<number>(), 10, 100_000),
    loop: () => fan(new Functions(), 10, 100_000),
  },
  "subject 10k to 100": {
    millrace: () => fan(new ours.Subject<number>(), 100, 10_000),
    rxjs: () => fan(new rxjs.Subject<number>(), 100, 10_000),
    loop: () => fan(new Functions(), 100, 10_000),
  },
};

/** A subject of either library. */
interface Fan {
  subscribe(next: (value: number) => void): unknown;
  next(value: number): unknown;
}

/** The least that a fan can be: a list of functions. Nobody can do better who calls them. */
class Functions implements Fan {
  readonly #list: ((value: number) => void)[] = [];

  subscribe(next: (value: number) => void): void {
    this.#list.push(next);
  }

  next(value: number): void {
    for (const next of this.#list) next(value);
  }
}

/** Integers, so that what is measured is the way to the observer and not the garbage that it makes. */
function fan(subject: Fan, observers: number, values: number): void {
  let sum = 0;
  for (let i = 0; i < observers; i++) subject.subscribe((x) => void (sum = (sum + x) | 0));
  for (let i = 0; i < values; i++) subject.next(i);
  keep(sum);
}

async function table(rounds: number, only = ""): Promise<void> {
  for (const [program, libraries] of Object.entries(PROGRAMS)) {
    if (!program.includes(only)) continue;
    const times: Record<string, number[]> = {};
    for (let round = 0; round < rounds; round++) {
      for (const [library, run] of Object.entries(libraries)) {
        const start = performance.now();
        await run();
        (times[library] ??= []).push(performance.now() - start);
      }
    }
    const cells = Object.entries(times).map(([library, list]) => {
      list.sort((a, b) => a - b);
      return `${library} ${list[0]!.toFixed(2)} / ${list[list.length >> 1]!.toFixed(2)}`;
    });
    console.log(
      `${program.padEnd(22)} ${cells.map((cell) => cell.padEnd(26)).join("")} (ms, least / median)`,
    );
  }
}

if (Deno.args[0] === "--table") await table(Number(Deno.args[1] ?? 9), Deno.args[2]);
else {
  for (const [group, libraries] of Object.entries(PROGRAMS)) {
    for (const [name, run] of Object.entries(libraries)) {
      Deno.bench(name, { group, baseline: name === "millrace" }, async () => void await run());
    }
  }
}
void total;
