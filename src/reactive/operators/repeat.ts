/**
 * Once more.
 *
 * @module
 */
import { checkCount, checkFunction, checkMs, checkOptions } from "../core/check.ts";
import { onFirst } from "../core/inner.ts";
import { checkStream, Observable } from "../core/observable.ts";
import { Rounds } from "../core/rounds.ts";
import { type Subscriber, Through } from "../core/subscriber.ts";
import type { MonoTypeOperatorFunction, ObservableInput } from "../core/types.ts";
import { timer } from "../creation/timer.ts";
import type { ClockOptions } from "../scheduling/clock_option.ts";

/** Options of {@linkcode repeat}. */
export interface RepeatOptions extends ClockOptions {
  /** How often in all; without end by default. */
  count?: number | undefined;
  /** Milliseconds in between, or a function that returns a stream: the next round starts at its first value. */
  delay?: number | ((rounds: number) => ObservableInput<unknown>) | undefined;
}

class RoundStage<T> extends Through<T, T> {
  readonly #onEnd: () => void;

  constructor(to: Subscriber<T>, onEnd: () => void) {
    super(to);
    this.#onEnd = onEnd;
  }

  override next(value: T): void {
    if (!this.stopped) this.to.next(value);
  }

  protected override onComplete(): void {
    this.unsubscribe();
    this.#onEnd();
  }
}

function repeatedly<T>(source: Observable<T>, to: Subscriber<T>, options: RepeatOptions): void {
  const { count = Infinity, delay } = options;
  if (count === 0) {
    to.complete();
    return;
  }
  let done = 0;
  const rounds = new Rounds(to as Subscriber<never>, () => source.runInto(new RoundStage(to, ended)));
  function ended(): void {
    if (++done >= count) {
      to.complete();
      return;
    }
    if (delay === undefined) {
      rounds.go();
      return;
    }
    let pause: ObservableInput<unknown>;
    try {
      pause = typeof delay === "number" ? timer(delay, options) : delay(done);
    } catch (thrown) {
      to.error(thrown);
      return;
    }
    onFirst(pause, to as Subscriber<never>, rounds.go, () => to.complete());
  }
  rounds.go();
}

/**
 * When the source completes, subscribes to it again: `count` times in all, after a `delay` if one is given. Sources that complete at once do not
 * nest: a million rounds are a loop.
 *
 * ```text
 * source  -a-|
 *         repeat(2)
 * result  -a--a-|
 * ```
 *
 * Throws an `ArgumentError` for a bad argument. From RxJS; takes a clock.
 *
 * @example
 * ```ts
 * import { of, repeat } from "@millrace/millrace/reactive";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * of("a").pipe(repeat(3)).subscribe((x) => seen.push(x));
 * assertEquals(seen, ["a", "a", "a"]);
 * ```
 */
export function repeat<T>(options?: number | RepeatOptions): MonoTypeOperatorFunction<T> {
  if (typeof options !== "number") checkOptions("repeat", options);
  const read = typeof options === "number" ? { count: options } : options ?? {};
  checkCount("repeat", "count", read.count ?? Infinity);
  if (typeof read.delay === "number") checkMs("repeat", "delay", read.delay);
  else if (read.delay !== undefined) checkFunction("repeat", "delay", read.delay);
  return (source) => {
    checkStream(source);
    return new Observable((to) => repeatedly(source, to, read));
  };
}
