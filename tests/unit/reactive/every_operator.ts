/** Every operator that takes a source, once: for what must hold of all of them. */
import { BehaviorSubject, NEVER, of, timer } from "../../../src/reactive/mod.ts";
import * as rx from "../../../src/reactive/mod.ts";
import type { AnyOperator } from "../../../src/reactive/mod.ts";

/** One operator with usual arguments. */
export interface Entry {
  /** Makes it anew. */
  readonly make: () => AnyOperator;
  /** It deals with errors instead of passing them on. */
  readonly catches?: boolean;
  /** It does not subscribe to its source at once, or not in the ordinary way. */
  readonly late?: boolean;
  /** It sends when it sees fit, whether anybody asks or not. */
  readonly pushes?: boolean;
  /** What it gives depends on when it is asked: times, or values of mixed age. */
  readonly timed?: boolean;
  /** With these arguments its result does not end with the source. */
  readonly endless?: boolean;
}

/** True the first time. */
function once(): () => boolean {
  let asked = false;
  return () => !asked && (asked = true);
}

const yes = (): boolean => true;

/** By name. */
export const OPERATORS: Readonly<Record<string, Entry>> = {
  average: { make: () => rx.average(() => 1) },
  audit: { make: () => rx.audit(() => timer(2)), pushes: true },
  auditTime: { make: () => rx.auditTime(2), pushes: true },
  buffer: { make: () => rx.buffer(NEVER), pushes: true },
  bufferCount: { make: () => rx.bufferCount(2) },
  bufferTime: { make: () => rx.bufferTime(5), pushes: true },
  bufferToggle: { make: () => rx.bufferToggle(NEVER, () => NEVER), pushes: true },
  bufferWhen: { make: () => rx.bufferWhen(() => NEVER), pushes: true },
  catchError: { make: () => rx.catchError(() => of("caught")), catches: true },
  combineLatestWith: { make: () => rx.combineLatestWith(new BehaviorSubject(0)), timed: true, endless: true },
  combineLatestAll: { make: () => rx.combineLatestAll() },
  concatAll: { make: () => rx.pipe(rx.map(() => of(1)), rx.concatAll()) },
  concatMap: { make: () => rx.concatMap((x) => of(x)) },
  concatWith: { make: () => rx.concatWith(of("more")) },
  connect: { make: () => rx.connect((shared) => shared), late: true, pushes: true },
  count: { make: () => rx.count() },
  debounce: { make: () => rx.debounce(() => timer(2)), pushes: true },
  debounceTime: { make: () => rx.debounceTime(2), pushes: true },
  defaultIfEmpty: { make: () => rx.defaultIfEmpty("none") },
  delay: { make: () => rx.delay(2), pushes: true },
  delayWhen: { make: () => rx.delayWhen(() => timer(2)), pushes: true },
  dematerialize: { make: () => rx.pipe(rx.materialize(), rx.dematerialize()) },
  distinct: { make: () => rx.distinct() },
  distinctUntilChanged: { make: () => rx.distinctUntilChanged() },
  distinctUntilKeyChanged: { make: () => rx.distinctUntilKeyChanged("length" as never) },
  doWhile: { make: () => rx.doWhile(() => false) },
  elementAt: { make: () => rx.elementAt(5, "none") },
  endWith: { make: () => rx.endWith("end") },
  every: { make: () => rx.every(yes) },
  exhaustAll: { make: () => rx.pipe(rx.map(() => of(1)), rx.exhaustAll()) },
  exhaustMap: { make: () => rx.exhaustMap((x) => of(x)) },
  expand: { make: () => rx.expand<string>(() => rx.EMPTY) },
  filter: { make: () => rx.filter(yes) },
  finalize: { make: () => rx.finalize(() => {}) },
  find: { make: () => rx.find((x) => x === "z") },
  findIndex: { make: () => rx.findIndex((x) => x === "z") },
  first: { make: () => rx.first((x) => x === "z", "none") },
  groupBy: { make: () => rx.pipe(rx.groupBy((x) => x), rx.map((group) => group.key)), pushes: true },
  groupJoin: { make: () => rx.groupJoin(NEVER, () => NEVER, () => NEVER), pushes: true, endless: true },
  ignoreElements: { make: () => rx.ignoreElements() },
  isEmpty: { make: () => rx.isEmpty() },
  join: { make: () => rx.join(of(1), () => NEVER, () => NEVER), pushes: true },
  last: { make: () => rx.last() },
  limitRate: { make: () => rx.limitRate(4) },
  map: { make: () => rx.map((x) => x) },
  "filter and map": { make: () => rx.pipe(rx.filter(yes), rx.map((x) => x)) },
  materialize: { make: () => rx.materialize(), catches: true },
  max: { make: () => rx.max() },
  maxBy: { make: () => rx.maxBy((x) => x) },
  mergeAll: { make: () => rx.pipe(rx.map(() => of(1)), rx.mergeAll()) },
  mergeMap: { make: () => rx.mergeMap((x) => of(x)) },
  mergeScan: { make: () => rx.mergeScan((a, x) => of(`${a}${x}`), "") },
  mergeWith: { make: () => rx.mergeWith(NEVER), endless: true },
  min: { make: () => rx.min() },
  minBy: { make: () => rx.minBy((x) => x) },
  observeOn: { make: () => rx.observeOn(rx.asyncScheduler) },
  onBackpressureBuffer: { make: () => rx.onBackpressureBuffer({ capacity: 2 }), pushes: true },
  onBackpressureDrop: { make: () => rx.onBackpressureDrop(), pushes: true },
  onBackpressureError: { make: () => rx.onBackpressureError(), pushes: true },
  onBackpressureLatest: { make: () => rx.onBackpressureLatest(), pushes: true },
  onBackpressureSuspend: { make: () => rx.onBackpressureSuspend({ capacity: 2 }) },
  onErrorResumeNextWith: { make: () => rx.onErrorResumeNextWith(of("more")), catches: true },
  pairwise: { make: () => rx.pairwise() },
  raceWith: { make: () => rx.raceWith(NEVER) },
  reduce: { make: () => rx.reduce((a, x) => `${a}${x}`, "") },
  repeat: { make: () => rx.repeat(2) },
  retry: { make: () => rx.retry(1), catches: true },
  sample: { make: () => rx.sample(rx.interval(2)), pushes: true },
  sampleTime: { make: () => rx.sampleTime(2), pushes: true },
  scan: { make: () => rx.scan((a, x) => `${a}${x}`, "") },
  sequenceEqual: { make: () => rx.sequenceEqual<string>(of("a", "a", "c")) },
  share: { make: () => rx.share(), pushes: true },
  shareReplay: { make: () => rx.shareReplay(1), pushes: true },
  single: { make: () => rx.single() },
  skip: { make: () => rx.skip(1) },
  skipLast: { make: () => rx.skipLast(1) },
  skipLastWithTime: { make: () => rx.skipLastWithTime(2) },
  skipUntil: { make: () => rx.skipUntil(of(1)) },
  skipWhile: { make: () => rx.skipWhile(() => false) },
  startWith: { make: () => rx.startWith("start") },
  subscribeOn: { make: () => rx.subscribeOn(rx.queueScheduler) },
  sum: { make: () => rx.sum(() => 1) },
  switchAll: { make: () => rx.pipe(rx.map(() => of(1)), rx.switchAll()) },
  switchMap: { make: () => rx.switchMap((x) => of(x)) },
  switchScan: { make: () => rx.switchScan((a, x) => of(`${a}${x}`), "") },
  take: { make: () => rx.take(5) },
  takeLast: { make: () => rx.takeLast(2) },
  takeLastWithTime: { make: () => rx.takeLastWithTime(2) },
  takeUntil: { make: () => rx.takeUntil(NEVER) },
  takeWhile: { make: () => rx.takeWhile(yes) },
  tap: { make: () => rx.tap(() => {}) },
  throttle: { make: () => rx.throttle(() => timer(2)), pushes: true },
  throttleTime: { make: () => rx.throttleTime(2), pushes: true },
  throwIfEmpty: { make: () => rx.throwIfEmpty() },
  timeInterval: { make: () => rx.timeInterval(), timed: true },
  timeout: { make: () => rx.timeout(1000), timed: true },
  timestamp: { make: () => rx.timestamp(), timed: true },
  "timeout by streams": { make: () => rx.timeout({ first: NEVER, each: () => NEVER }) },
  toArray: { make: () => rx.toArray() },
  toMap: { make: () => rx.toMap((x) => x) },
  toSet: { make: () => rx.toSet() },
  whileDo: { make: () => rx.pipe(rx.map((x) => x), (s) => rx.defer(() => s.pipe(rx.whileDo(once())))) },
  window: { make: () => rx.pipe(rx.window(NEVER), rx.mergeAll()), pushes: true },
  windowCount: { make: () => rx.pipe(rx.windowCount(2), rx.mergeAll()), pushes: true },
  windowTime: { make: () => rx.pipe(rx.windowTime(5), rx.mergeAll()), pushes: true },
  windowToggle: { make: () => rx.pipe(rx.windowToggle(of(1), () => NEVER), rx.mergeAll()), pushes: true },
  windowWhen: { make: () => rx.pipe(rx.windowWhen(() => NEVER), rx.mergeAll()), pushes: true },
  withLatestFrom: { make: () => rx.withLatestFrom(new BehaviorSubject(0)) },
  zipAll: { make: () => rx.zipAll() },
  zipWith: { make: () => rx.zipWith(rx.range(3)) },
};
