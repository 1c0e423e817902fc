/**
 * For tests of programs that use channels and actors: time that the test moves, schedules that a seed decides, a check that
 * nothing stays parked, probes that record messages, and a kit for one actor on its own.
 *
 * @example
 * ```ts
 * import { settled, virtualTime } from "@millrace/millrace/testing";
 * import { after } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * using time = virtualTime();
 * let rang = false;
 * after(3_600_000).receive().then(() => rang = true);
 * time.advance(3_600_000);
 * await settled();
 * assertEquals(rang, true);
 * ```
 *
 * @module
 */
export type { Effect } from "../actor/journal.ts";
export { type BehaviorKit, behaviorKit, type MakeBehaviorKit } from "./behavior_kit.ts";
export { explore, type Explored, type ExploreOptions } from "./explore.ts";
export { type LeakCheck, noLeaks } from "./no_leaks.ts";
export { type VirtualTime, virtualTime } from "./virtual_time.ts";
export { VirtualClock } from "../time/virtual_clock.ts";
export type { Wheel } from "../time/wheel.ts";
export type { WheelClock } from "../time/wheel_clock.ts";
export { type Clock, type Timer, type TimerTask } from "../time/clock.ts";
export {
  type MakeTestProbe,
  type ProbeWait,
  type Recorded,
  type TestProbe,
  testProbe,
  type TestProbeOptions,
} from "./test_probe.ts";
export {
  type AssertDeepEqual,
  type ObservableExpectation,
  type RunHelpers,
  type SubscriptionExpectation,
  TestScheduler,
} from "./test_scheduler.ts";
export {
  type MarbleMessage,
  type MarbleNotification,
  marbleTime,
  parseMarbles,
  parseSubscription,
  type SubscriptionLog,
} from "./marbles.ts";
export type { ColdObservable, HotObservable } from "./marble_streams.ts";
export type { FrameClock } from "./frame_clock.ts";
export { settled } from "../time/macrotask.ts";
export { debug, type Debugging, type DebugOptions } from "../channel/debug/debug.ts";
export type { Report, ReportKind } from "../channel/debug/report.ts";
export {
  ArgumentError,
  type ErrorCode,
  ExpectationError,
  MillraceError,
  ParkedError,
  type ParkedOperation,
  ScheduleError,
} from "../errors.ts";
