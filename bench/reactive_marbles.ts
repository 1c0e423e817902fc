/**
 * The same pipes over the same random diagrams under RxJS's `TestScheduler` and ours: values, ends, times and subscriptions have to
 * agree, but where `docs/reactive.md` says that they differ.
 *
 * ```sh
 * deno run -A --lock=bench/deno.lock bench/reactive_marbles.ts [sets of diagrams, 400] [seed, 1]
 * ```
 *
 * Prints a line for each pipe that differs, with the first set of diagrams that shows it; the exit code is 1 if one does that
 * should not.
 *
 * @module
 */
import * as rxjs from "npm:rxjs@7.8.2";
import { TestScheduler as TheirScheduler } from "npm:rxjs@7.8.2/testing";
import * as ours from "../src/reactive/mod.ts";
import { TestScheduler as OurScheduler } from "../src/testing/test_scheduler.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

/** The streams of one set of diagrams: the source, another one, a notifier. */
interface Streams {
  readonly s: Any;
  readonly t: Any;
  readonly n: Any;
}

/** A pipe, given either library; `own` where the arguments are others here. */
interface Pipe {
  readonly both: (rx: Any, streams: Streams) => Any;
  readonly own?: (rx: typeof ours, streams: Streams) => Any;
}

const key = (x: string): number => x.charCodeAt(0) % 2;
const later = (rx: Any, ms: number) => () => rx.timer(ms);
/** A notifier, but never at once: what begins anew with each of its values would not end. */
const after = (rx: Any, n: Any) => () => rx.concat(rx.timer(2).pipe(rx.ignoreElements()), n);

/** Whose difference is on purpose. */
const KNOWN = new Set(["onErrorResumeNext", "shareReplay", "sequenceEqual"]);

const pipe = (both: Pipe["both"], own?: Pipe["own"]): Pipe => own === undefined ? { both } : { both, own };
const flat = (rx: Any) => (w: Any) => w.pipe(rx.map((x: unknown) => `<${x}>`));

const PIPES: Readonly<Record<string, Pipe>> = {
  audit: pipe((rx, { s }) => s.pipe(rx.audit(later(rx, 3)))),
  "audit by a notifier": pipe((rx, { s, n }) => s.pipe(rx.audit(() => n))),
  auditTime: pipe((rx, { s }) => s.pipe(rx.auditTime(3))),
  buffer: pipe((rx, { s, n }) => s.pipe(rx.buffer(n))),
  bufferCount: pipe((rx, { s }) => s.pipe(rx.bufferCount(2))),
  "bufferCount that overlap": pipe((rx, { s }) => s.pipe(rx.bufferCount(3, 1))),
  "bufferCount with gaps": pipe((rx, { s }) => s.pipe(rx.bufferCount(1, 2))),
  bufferTime: pipe((rx, { s }) => s.pipe(rx.bufferTime(4), rx.take(6))),
  bufferToggle: pipe((rx, { s, n }) => s.pipe(rx.bufferToggle(n, later(rx, 3)))),
  bufferWhen: pipe((rx, { s }) => s.pipe(rx.bufferWhen(later(rx, 4)), rx.take(6))),
  "bufferWhen by what may end or fail": pipe((rx, { s, n }) =>
    s.pipe(rx.bufferWhen(after(rx, n)), rx.take(6))
  ),
  catchError: pipe((rx, { s, t }) => s.pipe(rx.catchError(() => t))),
  combineLatest: pipe((rx, { s, t }) => rx.combineLatest([s, t])),
  combineLatestAll: pipe((rx, { s, t }) => s.pipe(rx.map(() => t), rx.combineLatestAll())),
  combineLatestWith: pipe((rx, { s, t, n }) => s.pipe(rx.combineLatestWith(t, n))),
  concat: pipe((rx, { s, t }) => rx.concat(s, t)),
  concatAll: pipe((rx, { s, t }) => s.pipe(rx.map(() => t), rx.concatAll())),
  concatMap: pipe((rx, { s }) => s.pipe(rx.concatMap((x: string) => rx.timer(2).pipe(rx.map(() => x))))),
  concatWith: pipe((rx, { s, t }) => s.pipe(rx.concatWith(t))),
  connect: pipe((rx, { s }) => s.pipe(rx.connect((c: Any) => rx.merge(c, c.pipe(rx.delay(1)))))),
  count: pipe((rx, { s }) => s.pipe(rx.count())),
  debounce: pipe((rx, { s }) => s.pipe(rx.debounce(later(rx, 2)))),
  debounceTime: pipe((rx, { s }) => s.pipe(rx.debounceTime(2))),
  defaultIfEmpty: pipe((rx, { s }) => s.pipe(rx.defaultIfEmpty("z"))),
  delay: pipe((rx, { s }) => s.pipe(rx.delay(3))),
  delayWhen: pipe((rx, { s }) => s.pipe(rx.delayWhen((x: string) => rx.timer(key(x) + 1)))),
  "delayWhen by a notifier": pipe((rx, { s, n }) => s.pipe(rx.delayWhen(() => n))),
  dematerialize: pipe((rx, { s }) => s.pipe(rx.materialize(), rx.dematerialize())),
  distinct: pipe((rx, { s, n }) => s.pipe(rx.distinct((x: string) => x, n))),
  distinctUntilChanged: pipe((rx, { s }) => s.pipe(rx.distinctUntilChanged())),
  elementAt: pipe((rx, { s }) => s.pipe(rx.elementAt(2, "z"))),
  endWith: pipe((rx, { s }) => s.pipe(rx.endWith("y", "z"))),
  every: pipe((rx, { s }) => s.pipe(rx.every((x: string) => x < "c"))),
  exhaustAll: pipe((rx, { s, t }) => s.pipe(rx.map(() => t), rx.exhaustAll())),
  exhaustMap: pipe((rx, { s, t }) => s.pipe(rx.exhaustMap(() => t))),
  expand: pipe((rx, { s }) =>
    s.pipe(rx.expand((x: string) => x.length > 2 ? rx.EMPTY : rx.timer(2).pipe(rx.map(() => `${x}'`))))
  ),
  filter: pipe((rx, { s }) => s.pipe(rx.filter((x: string) => x !== "b"))),
  find: pipe((rx, { s }) => s.pipe(rx.find((x: string) => x === "b"))),
  findIndex: pipe((rx, { s }) => s.pipe(rx.findIndex((x: string) => x === "b"))),
  first: pipe((rx, { s }) => s.pipe(rx.first(null, "z"))),
  forkJoin: pipe((rx, { s, t }) => rx.forkJoin([s, t])),
  groupBy: pipe((rx, { s }) => s.pipe(rx.groupBy(key), rx.mergeMap((g: Any) => g.pipe(rx.toArray())))),
  "groupBy with a duration that may fail": pipe((rx, { s, n }) =>
    s.pipe(
      rx.groupBy(key, { duration: after(rx, n) }),
      rx.mergeMap((g: Any) => g.pipe(rx.catchError(() => rx.of("failed")), rx.toArray())),
    )
  ),
  "groupBy with a duration": pipe(
    (rx, { s }) =>
      s.pipe(rx.groupBy(key, { duration: later(rx, 4) }), rx.mergeMap((g: Any) => g.pipe(rx.count()))),
  ),
  ignoreElements: pipe((rx, { s }) => s.pipe(rx.ignoreElements())),
  isEmpty: pipe((rx, { s }) => s.pipe(rx.isEmpty())),
  last: pipe((rx, { s }) => s.pipe(rx.last(null, "z"))),
  map: pipe((rx, { s }) => s.pipe(rx.map((x: string, i: number) => x + i))),
  materialize: pipe((rx, { s }) => s.pipe(rx.materialize(), rx.map((x: Any) => x.kind + (x.value ?? "")))),
  max: pipe((rx, { s }) => s.pipe(rx.max())),
  merge: pipe((rx, { s, t, n }) => rx.merge(s, t, n)),
  mergeAll: pipe((rx, { s, t }) => s.pipe(rx.map(() => t), rx.mergeAll(2))),
  mergeMap: pipe((rx, { s, t }) => s.pipe(rx.mergeMap((x: string) => t.pipe(rx.map((y: string) => x + y))))),
  mergeScan: pipe((rx, { s }) => s.pipe(rx.mergeScan((a: string, x: string) => rx.of(a + x), ""))),
  min: pipe((rx, { s }) => s.pipe(rx.min())),
  onErrorResumeNext: pipe((rx, { s, t, n }) => rx.onErrorResumeNext(s, t, n)),
  pairwise: pipe((rx, { s }) => s.pipe(rx.pairwise())),
  race: pipe((rx, { s, t }) => rx.race(s, t)),
  reduce: pipe((rx, { s }) => s.pipe(rx.reduce((a: string, x: string) => a + x))),
  repeat: pipe((rx, { s }) => s.pipe(rx.repeat(2))),
  "repeat after a while": pipe((rx, { s }) => s.pipe(rx.repeat({ count: 2, delay: later(rx, 2) }))),
  retry: pipe((rx, { s }) => s.pipe(rx.retry(1))),
  "retry after a while": pipe((rx, { s }) => s.pipe(rx.retry({ count: 2, delay: later(rx, 2) }))),
  sample: pipe((rx, { s, n }) => s.pipe(rx.sample(n))),
  sampleTime: pipe((rx, { s }) => s.pipe(rx.sampleTime(3), rx.take(4))),
  scan: pipe((rx, { s }) => s.pipe(rx.scan((a: string, x: string) => a + x, ""))),
  sequenceEqual: pipe((rx, { s, t }) => s.pipe(rx.sequenceEqual(t))),
  share: pipe((rx, { s, n }) => {
    const shared = s.pipe(rx.share());
    return rx.merge(shared, n.pipe(rx.mergeMap(() => shared)));
  }),
  "share that resets a while after the end": pipe((rx, { s, n }) => {
    const shared = s.pipe(rx.share({ resetOnComplete: later(rx, 5), resetOnError: later(rx, 5) }));
    return rx.merge(shared, n.pipe(rx.mergeMap(() => shared.pipe(rx.catchError(() => rx.EMPTY)))));
  }),
  shareReplay: pipe((rx, { s, n }) => {
    const shared = s.pipe(rx.shareReplay(1));
    return rx.merge(shared, n.pipe(rx.mergeMap(() => shared)));
  }),
  single: pipe((rx, { s }) => s.pipe(rx.single((x: string) => x === "b"))),
  skip: pipe((rx, { s }) => s.pipe(rx.skip(2))),
  skipLast: pipe((rx, { s }) => s.pipe(rx.skipLast(2))),
  skipUntil: pipe((rx, { s, n }) => s.pipe(rx.skipUntil(n))),
  skipWhile: pipe((rx, { s }) => s.pipe(rx.skipWhile((x: string) => x < "b"))),
  startWith: pipe((rx, { s }) => s.pipe(rx.startWith("y", "z"))),
  subscribeOn: pipe((rx, { s }) => s.pipe(rx.subscribeOn(rx.asyncScheduler, 2))),
  switchAll: pipe((rx, { s, t }) => s.pipe(rx.map(() => t), rx.switchAll())),
  switchMap: pipe((rx, { s, t }) =>
    s.pipe(rx.switchMap((x: string) => t.pipe(rx.map((y: string) => x + y))))
  ),
  switchScan: pipe((rx, { s }) => s.pipe(rx.switchScan((a: string, x: string) => rx.of(a + x), ""))),
  take: pipe((rx, { s }) => s.pipe(rx.take(2))),
  takeLast: pipe((rx, { s }) => s.pipe(rx.takeLast(2))),
  takeUntil: pipe((rx, { s, n }) => s.pipe(rx.takeUntil(n))),
  takeWhile: pipe((rx, { s }) => s.pipe(rx.takeWhile((x: string) => x < "c", true))),
  throttle: pipe((rx, { s }) => s.pipe(rx.throttle(later(rx, 3)))),
  "throttle, leading and trailing": pipe(
    (rx, { s }) => s.pipe(rx.throttle(later(rx, 3), { leading: true, trailing: true })),
  ),
  throttleTime: pipe((rx, { s }) => s.pipe(rx.throttleTime(3))),
  throwIfEmpty: pipe((rx, { s }) => s.pipe(rx.throwIfEmpty(() => "empty"))),
  timeInterval: pipe((rx, { s }) => s.pipe(rx.timeInterval(), rx.map((x: Any) => x.value + x.interval))),
  timeout: pipe((rx, { s, t }) => s.pipe(rx.timeout({ each: 4, with: () => t }))),
  toArray: pipe((rx, { s }) => s.pipe(rx.toArray())),
  window: pipe((rx, { s, n }) => s.pipe(rx.window(n), rx.mergeMap(flat(rx)))),
  windowCount: pipe((rx, { s }) => s.pipe(rx.windowCount(2), rx.mergeMap((w: Any) => w.pipe(rx.toArray())))),
  windowTime: pipe((rx, { s }) => s.pipe(rx.windowTime(4), rx.take(5), rx.mergeMap(flat(rx)))),
  windowToggle: pipe((rx, { s, n }) => s.pipe(rx.windowToggle(n, later(rx, 3)), rx.mergeMap(flat(rx)))),
  windowWhen: pipe((rx, { s }) => s.pipe(rx.windowWhen(later(rx, 4)), rx.take(5), rx.mergeMap(flat(rx)))),
  withLatestFrom: pipe((rx, { s, t }) => s.pipe(rx.withLatestFrom(t))),
  zip: pipe((rx, { s, t }) => rx.zip(s, t)),
  zipAll: pipe((rx, { s, t }) => s.pipe(rx.map(() => t), rx.zipAll())),
  zipWith: pipe((rx, { s, t, n }) => s.pipe(rx.zipWith(t, n))),
};

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4_294_967_296;
  };
}

function diagram(next: () => number): string {
  let text = "-".repeat(1 + Math.floor(next() * 3));
  for (let n = Math.floor(next() * 6); n > 0; n--) {
    text += "abc"[Math.floor(next() * 3)]! + "-".repeat(Math.floor(next() * 4));
  }
  const end = next();
  return text + (end < 0.6 ? "|" : end < 0.8 ? "#" : "");
}

/** Runs one pipe and writes down everything that happened. */
function observed(
  scheduler: new (check: (actual: Any) => void) => Any,
  rx: Any,
  run: Pipe["both"],
  marbles: string[],
): string {
  const log: unknown[] = [];
  const test = new scheduler((actual: Any) => void log.push(actual));
  test.run(({ cold, expectObservable, expectSubscriptions }: Any) => {
    const [s, t, n] = marbles.map((text) => cold(text));
    expectObservable(run(rx, { s, t, n }), "^".padEnd(60, "-") + "!").toBe("");
    for (const stream of [s, t, n]) expectSubscriptions(stream.subscriptions).toBe([]);
  });
  return JSON.stringify(log, (name, value) => {
    if (value === Infinity) return "never";
    if (value instanceof Error) return (value as { code?: string }).code ?? value.name;
    if (name === "error" && value === undefined || name === "hasValue") return undefined;
    return value;
  }).replaceAll(
    /"(EMPTY|EmptyError|NOT_FOUND|NotFoundError|SEQUENCE|SequenceError|ArgumentOutOfRangeError)"/g,
    '"failed"',
  );
}

if (import.meta.main) {
  const [sets, seed] = [Number(Deno.args[0] ?? 400), Number(Deno.args[1] ?? 1)];
  const next = random(seed);
  const diagrams = Array.from({ length: sets }, () => [diagram(next), diagram(next), diagram(next)]);
  let [runs, wrong] = [0, 0];
  for (const [name, { both, own }] of Object.entries(PIPES)) {
    const differ = diagrams.filter((marbles) => {
      runs++;
      const here = observed(OurScheduler as Any, ours, (own ?? both) as Pipe["both"], marbles);
      return here !== observed(TheirScheduler as Any, rxjs, both, marbles);
    });
    if (differ.length === 0) continue;
    const known = KNOWN.has(name);
    if (!known) wrong++;
    const example = differ.toSorted((a, b) => a.join("").length - b.join("").length)[0]!;
    console.log(
      `${name}: ${differ.length} of ${sets} differ${known ? ", as they should" : ""}: ${example.join("  ")}`,
    );
    if (!known) {
      console.log(`  here   ${observed(OurScheduler as Any, ours, (own ?? both) as Pipe["both"], example)}`);
      console.log(`  RxJS   ${observed(TheirScheduler as Any, rxjs, both, example)}`);
    }
  }
  console.log(`${Object.keys(PIPES).length} pipes, ${runs} runs, ${wrong} pipes differ that should not`);
  Deno.exit(wrong === 0 ? 0 : 1);
}
