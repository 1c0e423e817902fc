/**
 * The streams of `./reactive` without what turns them into channels, so that a bundle with a `Subject` and two operators holds just these:
 * everything here is dropped that a program does not use.
 *
 * @example
 * ```ts
 * import { filter, map, Subject } from "@millrace/millrace/streams";
 * import { assertEquals } from "@std/assert";
 *
 * const words = new Subject<string>();
 * const seen: number[] = [];
 * words.pipe(filter((word) => word !== ""), map((word) => word.length)).subscribe((n) => seen.push(n));
 * for (const word of ["one", "", "three"]) words.next(word);
 * assertEquals(seen, [3, 5]);
 * ```
 *
 * @module
 */

// Streams.
export { Observable, type Producer } from "./core/observable.ts";
export { type FirstOf, type InputOf, pipe } from "./core/pipe.ts";
export { type AnyOperator, type Chain, type LastOf, type OutputOf, type Pipeable } from "./core/pipeable.ts";
export { type Demand } from "./core/demand.ts";
export { type Subscriber } from "./core/subscriber.ts";
export { Subscription } from "./core/subscription.ts";
export {
  type EmitResult,
  type Falsy,
  type ForeignObservable,
  type InteropObservable,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type ObservableInputTuple,
  type ObservedValueOf,
  type Observer,
  type OperatorFunction,
  type PacedSubscription,
  type SubscribeOptions,
  type Teardown,
  type TeardownLogic,
  type Unsubscribable,
} from "./core/types.ts";

// Subjects.
export { AsyncSubject } from "./subjects/async_subject.ts";
export { BehaviorSubject } from "./subjects/behavior_subject.ts";
export { type ReplayOptions, ReplaySubject } from "./subjects/replay_subject.ts";
export { Subject } from "./subjects/subject.ts";

// Creation.
export { type AnimationFrame, animationFrames } from "./creation/animation_frames.ts";
export { type AnyFunction, bindCallback, bindNodeCallback } from "./creation/bind_callback.ts";
export { combineLatest } from "./creation/combine_latest.ts";
export { concat, onErrorResumeNext } from "./creation/concat.ts";
export { EMPTY, NEVER } from "./creation/constant.ts";
export { defer, iif } from "./creation/defer.ts";
export { forkJoin } from "./creation/fork_join.ts";
export { from } from "./creation/from.ts";
export { type EmitterLike, type EventSource, fromEvent, fromEventPattern } from "./creation/from_event.ts";
export { type FetchOptions, fromFetch } from "./creation/from_fetch.ts";
export { generate, type GenerateOptions } from "./creation/generate.ts";
export { type InputRecord, type ValuesOf } from "./creation/inputs.ts";
export { merge } from "./creation/merge.ts";
export { of } from "./creation/of.ts";
export { partition } from "./creation/partition.ts";
export { race } from "./creation/race.ts";
export { range } from "./creation/range.ts";
export { type Receivable } from "./creation/read.ts";
export { throwError } from "./creation/throw_error.ts";
export { interval, timer } from "./creation/timer.ts";
export { using } from "./creation/using.ts";
export {
  type SocketData,
  webSocket,
  type WebSocketOptions,
  type WebSocketSubject,
} from "./creation/web_socket.ts";
export { zip } from "./creation/zip.ts";

// Operators.
export {
  buffer,
  bufferCount,
  bufferTime,
  bufferToggle,
  bufferWhen,
  type ChunkTimeOptions,
} from "./operators/buffer.ts";
export { catchError, onErrorResumeNextWith, retry, type RetryOptions } from "./operators/catch_error.ts";
export { concatAll, concatMap } from "./operators/concat_map.ts";
export { count, max, min, toArray } from "./operators/count.ts";
export { debounce, debounceTime } from "./operators/debounce.ts";
export { delay, delayWhen } from "./operators/delay.ts";
export { distinct, distinctUntilChanged, distinctUntilKeyChanged } from "./operators/distinct.ts";
export { doWhile, whileDo } from "./operators/do_while.ts";
export { exhaustAll, exhaustMap } from "./operators/exhaust_map.ts";
export { expand } from "./operators/expand.ts";
export { filter } from "./operators/filter.ts";
export { every, find, findIndex, isEmpty } from "./operators/find.ts";
export { type Choice, elementAt, first, last, single } from "./operators/first.ts";
export { groupBy, type GroupedObservable, type GroupOptions } from "./operators/group_by.ts";
export { ignoreElements } from "./operators/ignore_elements.ts";
export { groupJoin, join } from "./operators/join.ts";
export { skipLastWithTime, takeLastWithTime } from "./operators/last_time.ts";
export { map } from "./operators/map.ts";
export { dematerialize, materialize, type Notification } from "./operators/materialize.ts";
export { maxBy, minBy } from "./operators/max_by.ts";
export { mergeAll, mergeMap, type MergeOptions } from "./operators/merge_map.ts";
export { mergeScan } from "./operators/merge_scan.ts";
export { observeOn, subscribeOn } from "./operators/observe_on.ts";
export { pairwise } from "./operators/pairwise.ts";
export { reduce } from "./operators/reduce.ts";
export { repeat, type RepeatOptions } from "./operators/repeat.ts";
export { scan } from "./operators/scan.ts";
export { sequenceEqual } from "./operators/sequence_equal.ts";
export { connect, type Connectable, connectable, type ConnectOptions } from "./operators/connect.ts";
export {
  type ResetPolicy,
  share,
  type ShareOptions,
  shareReplay,
  type ShareReplayOptions,
} from "./operators/share.ts";
export { skip, skipLast, skipUntil, skipWhile } from "./operators/skip.ts";
export { defaultIfEmpty, endWith, startWith, throwIfEmpty } from "./operators/start_with.ts";
export { average, sum } from "./operators/sum.ts";
export { switchAll, switchMap, switchScan } from "./operators/switch_map.ts";
export { take, takeUntil, takeWhile } from "./operators/take.ts";
export { takeLast } from "./operators/take_last.ts";
export { finalize, tap, type TapObserver } from "./operators/tap.ts";
export {
  audit,
  auditTime,
  sample,
  sampleTime,
  throttle,
  type ThrottleConfig,
  throttleTime,
} from "./operators/throttle.ts";
export { timeout, type TimeoutOptions } from "./operators/timeout.ts";
export { type TimeInterval, timeInterval, type Timestamp, timestamp } from "./operators/timestamp.ts";
export { toMap, toSet } from "./operators/to_map.ts";
export { window, windowCount, windowTime, windowToggle, windowWhen } from "./operators/window.ts";
export {
  combineLatestAll,
  combineLatestWith,
  concatWith,
  mergeWith,
  raceWith,
  zipAll,
  zipWith,
} from "./operators/with.ts";
export { withLatestFrom } from "./operators/with_latest_from.ts";

// Push and pull.
export {
  limitRate,
  type LimitRateOptions,
  onBackpressureSuspend,
  type SuspendOptions,
} from "./flow/limit_rate.ts";
export {
  type BackpressureBufferOptions,
  onBackpressureBuffer,
  onBackpressureDrop,
  onBackpressureError,
  onBackpressureLatest,
  type UndeliveredOptions,
} from "./flow/on_backpressure.ts";
export { type PressureOverflow } from "./flow/pressure.ts";
export { firstValueFrom, lastValueFrom, type ValueFromOptions } from "./flow/values.ts";

// Time.
export {
  asapScheduler,
  asyncScheduler,
  clockScheduler,
  queueScheduler,
  type Scheduler,
} from "./scheduling/scheduler.ts";
export type { ClockOptions } from "./scheduling/clock_option.ts";

// Clocks and errors.
export type { Clock, Timer, TimerTask } from "../time/clock.ts";
export {
  ArgumentError,
  ChannelFullError,
  EmptyError,
  type ErrorCode,
  MillraceError,
  NotFoundError,
  type RemoteErrorCode,
  SequenceError,
  TimeoutError,
} from "../errors.ts";

// What `from` reads.
export type {
  ChannelReceiveOptions,
  ChannelReceiveResult,
  ChannelState,
  ReceiveChannel,
} from "../channel/types.ts";
export type { ChannelFacts, Explanation, WaitingOperation } from "../channel/debug/explain.ts";
export type {
  Closed,
  Decision,
  NOT_READY,
  RemoteDecision,
  SELECT_CASE,
  Selectable,
  SelectCase,
  Waiter,
  WaiterList,
  WaitOwner,
} from "../channel/selectable.ts";
export type { QueueOwner } from "../channel/debug/recorder.ts";
