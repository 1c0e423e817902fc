/**
 * Tests of streams by marble diagrams, in virtual time.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import { Observable } from "../reactive/core/observable.ts";
import { installClock, Timer } from "../time/clock.ts";
import { settled } from "../time/macrotask.ts";
import { FrameClock } from "./frame_clock.ts";
import { ColdObservable, HotObservable } from "./marble_streams.ts";
import {
  type MarbleMessage,
  marbleTime,
  parseMarbles,
  parseSubscription,
  type SubscriptionLog,
} from "./marbles.ts";

/** Compares two values deeply and throws if they differ, as `assertEquals` does. */
export type AssertDeepEqual = (actual: unknown, expected: unknown) => void;

/** What is expected of a stream. */
export interface ObservableExpectation {
  /** It does what the diagram says. */
  toBe(marbles: string, values?: Readonly<Record<string, unknown>>, error?: unknown): void;
  /** It does what another stream does. */
  toEqual(other: Observable<unknown>): void;
}

/** What is expected of the subscriptions to a stream. */
export interface SubscriptionExpectation {
  /** They are those of the diagrams. */
  toBe(marbles: string | readonly string[]): void;
}

/** What the body of a test is given. */
export interface RunHelpers {
  /** A stream that begins anew for each subscriber. */
  cold<T = string>(
    marbles: string,
    values?: Readonly<Record<string, T>>,
    error?: unknown,
  ): ColdObservable<T>;
  /** A stream that goes on whether anybody is subscribed or not; `^` in its diagram is where the test begins. */
  hot<T = string>(marbles: string, values?: Readonly<Record<string, T>>, error?: unknown): HotObservable<T>;
  /** The milliseconds up to the `|` of a diagram. */
  time(marbles: string): number;
  /** Subscribes when the test runs (at time 0, or as a diagram with `^` and `!` says) and says what is expected. */
  expectObservable<T>(source: Observable<T>, subscription?: string): ObservableExpectation;
  /** Says what is expected of the `subscriptions` of a cold or a hot stream. */
  expectSubscriptions(log: readonly SubscriptionLog[]): SubscriptionExpectation;
  /** Lets time go on until nothing is left to happen, and checks what was expected so far. */
  flush(): void;
  /** The clock of the test. */
  clock: FrameClock;
}

/** More events than any test has: its streams do not end. */
const MAX_EVENTS = 1_000_000;

/**
 * Runs tests of streams in virtual time. During `run` its clock is that of everything in this isolate which is not given another one, so
 * that operators need no special arguments; it moves from event to event, and a test of an hour takes no time.
 *
 * Built on the library's virtual clock; diagrams and helpers are those of RxJS's `TestScheduler.run`, the comparison is yours. Streams of
 * streams are compared deeply. The constructor throws an `ArgumentError` without a comparison.
 *
 * @example
 * ```ts
 * import { TestScheduler } from "@millrace/millrace/testing";
 * import { debounceTime } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * new TestScheduler(assertEquals).run(({ cold, expectObservable, expectSubscriptions }) => {
 *   const source = cold(" -a-b-c------|");
 *   const expected = "    ---------c--|";
 *   expectObservable(source.pipe(debounceTime(4))).toBe(expected);
 *   expectSubscriptions(source.subscriptions).toBe("^-----------!");
 * });
 * ```
 */
export class TestScheduler {
  /** Its time. */
  readonly clock: FrameClock = new FrameClock();
  readonly #assert: AssertDeepEqual;
  readonly #hot: HotObservable<unknown>[] = [];
  #checks: (() => void)[] = [];

  /** `assertDeepEqual` throws where two values differ. */
  constructor(assertDeepEqual: AssertDeepEqual) {
    if (typeof assertDeepEqual !== "function") {
      throw new ArgumentError("a TestScheduler needs a function that compares deeply, such as assertEquals", {
        value: assertDeepEqual,
      });
    }
    this.#assert = assertDeepEqual;
  }

  /**
   * Runs `body`, then lets time go on until nothing is left to happen, and checks what was expected. Returns what `body` returned.
   * Throws what the comparison or `body` throws, and an `ArgumentError` if the streams do not come to an end.
   */
  run<R>(body: (helpers: RunHelpers) => R): R {
    const before = installClock(this.clock);
    try {
      const result = body(this.#helpers());
      this.flush();
      return result;
    } finally {
      installClock(before);
    }
  }

  /**
   * As `run`, but promises take part: `body` may be async, and whatever promises do about one event is done before the next. Rejects
   * where `run` throws. Do not run two at a time: there is one current clock.
   */
  async runAsync<R>(body: (helpers: RunHelpers) => R | Promise<R>): Promise<R> {
    const before = installClock(this.clock);
    try {
      const result = await body(this.#helpers());
      this.#begin();
      await settled();
      for (let i = 0; this.clock.step(); i++) {
        checkEnd(i);
        await settled();
      }
      this.#check();
      return result;
    } finally {
      installClock(before);
    }
  }

  /** Lets time go on until nothing is left to happen, and checks what was expected so far. */
  flush(): void {
    this.#begin();
    for (let i = 0; this.clock.step(); i++) checkEnd(i);
    this.#check();
  }

  #helpers(): RunHelpers {
    const { clock } = this;
    return {
      cold: (marbles, values, error) => {
        if (marbles.includes("^")) throw new ArgumentError('a cold stream has no "^"', { marbles });
        return new ColdObservable(clock, parseMarbles(marbles, values, error));
      },
      hot: (marbles, values, error) => {
        const stream = new HotObservable<never>(clock, parseMarbles(marbles, values, error));
        this.#hot.push(stream as HotObservable<unknown>);
        return stream;
      },
      time: marbleTime,
      expectObservable: (source, subscription) => this.#expectObservable(source, subscription),
      expectSubscriptions: (log) => this.#expectSubscriptions(log),
      flush: () => this.flush(),
      clock,
    };
  }

  #expectObservable(source: Observable<unknown>, subscription: string | undefined): ObservableExpectation {
    const { subscribedFrame, unsubscribedFrame } = subscription === undefined
      ? { subscribedFrame: 0, unsubscribedFrame: Infinity }
      : parseSubscription(subscription);
    const actual = this.#record(source, subscribedFrame, unsubscribedFrame);
    return {
      toBe: (marbles, values, error) => {
        const expected = parseMarbles(marbles, values, error).map(opened);
        this.#checks.push(() => this.#assert(actual, expected));
      },
      toEqual: (other) => {
        const expected = this.#record(other, subscribedFrame, unsubscribedFrame);
        this.#checks.push(() => this.#assert(actual, expected));
      },
    };
  }

  #expectSubscriptions(log: readonly SubscriptionLog[]): SubscriptionExpectation {
    return {
      toBe: (marbles) => {
        const expected = (typeof marbles === "string" ? [marbles] : marbles).map(parseSubscription);
        this.#checks.push(() => this.#assert(log, expected));
      },
    };
  }

  /** What `source` does between two moments, as soon as time has gone on. */
  #record(source: Observable<unknown>, from: number, until: number): MarbleMessage[] {
    const { clock } = this;
    const messages: MarbleMessage[] = [];
    const ending = new AbortController();
    if (from !== Infinity) {
      clock.armAt(new Timer({ onTimer: () => watch(clock, source, messages, 0, ending.signal) }), from);
    }
    if (until !== Infinity) clock.armAt(new Timer({ onTimer: () => ending.abort() }), until);
    return messages;
  }

  #begin(): void {
    for (const stream of this.#hot.splice(0)) stream.start();
  }

  #check(): void {
    for (const check of this.#checks.splice(0)) check();
  }
}

/** Writes down what `source` does from now on. */
function watch(
  clock: FrameClock,
  source: Observable<unknown>,
  messages: MarbleMessage[],
  start: number,
  signal?: AbortSignal,
): void {
  const frame = (): number => clock.now() - start;
  source.subscribe({
    next(value) {
      messages.push({ frame: frame(), notification: { kind: "N", value: inside(clock, value) } });
    },
    error(error) {
      messages.push({ frame: frame(), notification: { kind: "E", error } });
    },
    complete() {
      messages.push({ frame: frame(), notification: { kind: "C" } });
    },
  }, { signal });
}

/** A value, or what a stream among the values does. */
function inside(clock: FrameClock, value: unknown): unknown {
  if (!(value instanceof Observable)) return value;
  const messages: MarbleMessage[] = [];
  watch(clock, value, messages, clock.now());
  return messages;
}

/** An expected message, in which a stream stands for what it does. */
function opened(message: MarbleMessage): MarbleMessage {
  const { frame, notification } = message;
  if (notification.kind !== "N" || !(notification.value instanceof ColdObservable)) return message;
  return { frame, notification: { kind: "N", value: notification.value.messages } };
}

function checkEnd(events: number): void {
  if (events < MAX_EVENTS) return;
  throw new ArgumentError("the streams do not end: let expectObservable() unsubscribe, as in '^---!'", {
    events,
  });
}
