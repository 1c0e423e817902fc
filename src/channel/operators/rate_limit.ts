/**
 * No faster than so many values in so much time.
 *
 * @module
 */
import { ArgumentError } from "../../errors.ts";
import { type Clock, clockOf, Timer, type TimerTask } from "../../time/clock.ts";
import type { ReceiveChannel } from "../types.ts";
import { checkSource } from "./inlet.ts";
import { checkOptions, type OperatorOptions } from "./options.ts";
import { Output } from "./output.ts";
import { SingleStage } from "./single_stage.ts";

/** Options of {@linkcode rateLimit}. */
export interface RateLimitOptions<T> extends Omit<OperatorOptions<T>, "capacity"> {
  /** Most values per `per` in the long run; greater than 0. */
  count: number;
  /** Milliseconds. */
  per: number;
  /** Most values at once, after a pause; `count` by default (at least 1). 1 spaces the values evenly. */
  burst?: number | undefined;
  /** The clock to go by; by default real time, or what `virtualTime()` of `./testing` has put in its place. */
  clock?: Clock | undefined;
}

/** Sums of fractions of a millisecond are not exact. */
const SLACK = 1e-6;
/** Milliseconds: timers are late by one or two. Without making up for that the rate would suffer from it. */
const LATENESS = 5;

/**
 * A token bucket, kept as the time at which it will be full again: it has a token while that is at most `burst - 1` intervals away
 * (the "generic cell rate algorithm"). Nothing has to be refilled.
 */
class RateLimit<T> extends SingleStage<T, T> implements TimerTask {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #ahead: number;
  readonly #timer = new Timer(this);
  #full = -Infinity;
  /** A value waited for its token, and comes late by what the timer was. */
  #waited = false;
  /** `advance` found no token. */
  #short = false;

  constructor(source: ReceiveChannel<T>, options: RateLimitOptions<T>) {
    super(source, options);
    const { count, per, burst = Math.max(1, Math.floor(count)) } = options;
    this.#clock = clockOf(options.clock);
    this.#interval = per / count;
    this.#ahead = burst === Infinity ? Infinity : (burst - 1) * this.#interval;
  }

  onTimer(): void {
    this.#waited = true;
    this.run();
    this.#waited = false;
  }

  protected override advance(): boolean {
    this.#short = this.#delay() > 0;
    return !this.#short && super.advance();
  }

  protected override accept(value: T): void {
    const now = this.#clock.now();
    this.#full = Math.max(this.#full, this.#waited ? now - LATENESS : now) + this.#interval;
    this.put(value);
  }

  protected override park(): void {
    // By what `advance` found, not by the time now: parked at a source that nobody has looked at since, it might wait for ever.
    if (!this.#short) this.inlet.park();
    else if (!this.#timer.armed) this.#clock.armAt(this.#timer, this.#full - this.#ahead - SLACK);
  }

  protected override rest(): void {
    super.rest();
    this.#clock.cancel(this.#timer);
  }

  protected override stop(): void {
    this.#clock.cancel(this.#timer);
  }

  /** Milliseconds until there is a token. */
  #delay(): number {
    if (this.#interval === 0 || this.#ahead === Infinity || this.#full === -Infinity) return 0;
    const delay = this.#full - this.#ahead - this.#clock.now();
    return delay <= SLACK ? 0 : delay;
  }
}

/**
 * A channel of all values of `source`, in order, but no faster than `count` per `per` milliseconds: a token bucket, full at first,
 * of `burst` tokens, which come back one by one at an even pace. A value is taken from `source` when there is a token and a
 * receiver, so nothing is dropped and nothing is held back here; whoever sends into `source` waits.
 *
 * No value comes early. Where timers are late (by a millisecond or two, of which up to 5 are made up for) the values after that come a
 * little closer together, so that the rate holds in the long run.
 *
 * Tokens are used when a value is received, not when it is asked for; a receive that is aborted uses none. A rate is kept per
 * call: channels that are to share one limit go through `merge` first.
 *
 * Throws an `ArgumentError` for a bad argument. After Go's x/time/rate (whose `Limit` and `burst` these are) and
 * CoCoL's `RateLimitChannel`.
 *
 * @example
 * ```ts
 * import { from, rateLimit } from "@millrace/millrace/channel";
 * import { assert } from "@std/assert";
 *
 * const start = performance.now();
 * const slow = rateLimit(from([1, 2, 3]), { count: 1, per: 5 });
 * await Array.fromAsync(slow);
 * assert(performance.now() - start >= 10);
 * ```
 */
export function rateLimit<T>(source: ReceiveChannel<T>, options: RateLimitOptions<T>): ReceiveChannel<T> {
  checkSource("rateLimit", source);
  const checked = checkOptions("rateLimit", options);
  const { count, per, burst = 1 } = checked;
  if (typeof count !== "number" || !(count > 0)) {
    throw new ArgumentError("count of rateLimit() must be a number greater than 0", { count });
  }
  if (typeof per !== "number" || !(per > 0) || per === Infinity) {
    throw new ArgumentError("per of rateLimit() must be a number of milliseconds greater than 0", { per });
  }
  if (typeof burst !== "number" || !(burst >= 1)) {
    throw new ArgumentError("burst of rateLimit() must be a number of at least 1", { burst });
  }
  return new Output(new RateLimit(source, checked));
}
