/**
 * What buffers and windows have in common: chunks of a stream, as arrays or as streams, and who says where one ends.
 *
 * @module
 */
import { type Clock, Timer } from "../../time/clock.ts";
import { type Inner, onEach, onFirst } from "../core/inner.ts";
import type { Observable } from "../core/observable.ts";
import { Stage, type Subscriber } from "../core/subscriber.ts";
import type { ObservableInput } from "../core/types.ts";
import { BufferedSubject } from "../subjects/buffered_subject.ts";
import { from } from "../creation/from.ts";
import { nextBeat } from "../scheduling/clock_option.ts";

/** A piece of a stream. */
export interface Chunk<T> {
  /** How many values it has, where that is counted. */
  count: number;
  /** Emits it, if that is done at its beginning. */
  tell(): void;
  /** One more value. */
  add(value: T): void;
  /** That was all. */
  end(): void;
  /** The source has failed. */
  fail(error: unknown): void;
}

/** Begins a chunk whose result goes to `to`. */
export type BeginChunk<T, R> = (to: Subscriber<R>) => Chunk<T>;

/** Chunks as arrays, emitted at their end. */
export function arrayChunk<T>(to: Subscriber<T[]>): Chunk<T> {
  const values: T[] = [];
  return {
    count: 0,
    tell() {},
    add: (value) => void values.push(value),
    end: () => to.next(values),
    fail() {},
  };
}

/** Chunks as streams, emitted at their beginning. */
export function windowChunk<T>(to: Subscriber<Observable<T>>): Chunk<T> {
  const subject = new BufferedSubject<T>();
  return {
    count: 0,
    tell: () => to.next(subject.asObservable()),
    add: (value) => void subject.next(value),
    end: () => subject.complete(),
    fail: (error) => subject.error(error),
  };
}

const NONE: readonly Chunk<never>[] = [];

/** Keeps the open chunks, and ends them with the source. */
abstract class ChunkStage<T, R> extends Stage<T, R> {
  protected readonly begin: BeginChunk<T, R>;
  /** Made anew when it changes: whoever gets a value may open and close chunks, which are not to get the same one. */
  protected open: readonly Chunk<T>[] = NONE;

  constructor(to: Subscriber<R>, begin: BeginChunk<T, R>) {
    super(to);
    this.begin = begin;
  }

  override next(value: T): void {
    if (this.stopped) return;
    for (const chunk of this.open) chunk.add(value);
  }

  /** A notifier has failed: so have the source and the chunks. */
  protected readonly broken = (error: unknown): void => this.fail(error);
  protected readonly ignore = (): void => {};

  /** One more, of which nobody knows yet: it is open before anything is emitted, since whoever hears of that may send the next value. */
  protected opened(): Chunk<T> {
    const chunk = this.begin(this.to);
    this.open = [...this.open, chunk];
    return chunk;
  }

  protected tell(chunk: Chunk<T>): void {
    if (!this.stopped && this.open.includes(chunk)) chunk.tell();
  }

  protected start(): Chunk<T> {
    const chunk = this.opened();
    this.tell(chunk);
    return chunk;
  }

  /** A new one in the place of those that are open. */
  protected turn(): void {
    const old = this.open;
    const chunk = this.opened();
    for (const one of old) this.close(one);
    this.tell(chunk);
  }

  /** One more value for each; returns those that have `size` of them now. */
  protected fill(value: T, size: number): readonly Chunk<T>[] {
    let full = NONE;
    for (const chunk of this.open) {
      chunk.add(value);
      if (++chunk.count >= size) full = full.concat(chunk);
    }
    return full;
  }

  protected close(chunk: Chunk<T>): void {
    if (!this.open.includes(chunk)) return;
    this.open = this.open.filter((one) => one !== chunk);
    chunk.end();
  }

  protected override onError(error: unknown): void {
    for (const chunk of this.open) chunk.fail(error);
    // Whoever merges the chunks has told its observers by now, and left.
    if (!this.to.stopped) this.to.error(error);
  }

  protected override onComplete(): void {
    for (const chunk of this.open) this.close(chunk);
    this.to.complete();
  }

  protected override fail(error: unknown): void {
    this.stopped = true;
    this.onError(error);
    this.unsubscribe();
  }
}

/** A new chunk whenever a notifier emits. */
export class NotifiedChunks<T, R> extends ChunkStage<T, R> {
  readonly #notifier: ObservableInput<unknown>;

  /** Begins with a chunk. */
  constructor(to: Subscriber<R>, begin: BeginChunk<T, R>, notifier: ObservableInput<unknown>) {
    super(to, begin);
    this.#notifier = notifier;
    this.start();
  }

  override started(): void {
    const turn = (): void => this.turn();
    this.add(onEach(this.#notifier, this.to as Subscriber<never>, turn, this.ignore, this.broken));
  }
}

/** Chunks of a number of values, one beginning every so many. */
export class CountedChunks<T, R> extends ChunkStage<T, R> {
  readonly #size: number;
  readonly #every: number;
  readonly #eager: boolean;
  #index = 0;

  /** `eager`: a chunk begins before its first value, not with it. */
  constructor(to: Subscriber<R>, begin: BeginChunk<T, R>, size: number, every: number, eager: boolean) {
    super(to, begin);
    this.#size = size;
    this.#every = every;
    this.#eager = eager;
    // Arrays that do not overlap: at most one comes of each value.
    if (!eager && every >= size) this.demand = to.demand;
    if (eager) this.start();
  }

  override next(value: T): void {
    if (this.stopped) return;
    const turn = this.#index++ % this.#every;
    if (turn === 0 && !this.#eager) this.start();
    for (const chunk of this.fill(value, this.#size)) this.close(chunk);
    if (this.#eager && turn === this.#every - 1 && !this.stopped) this.start();
  }
}

/** Chunks of a length of time. */
export class TimedChunks<T, R> extends ChunkStage<T, R> {
  readonly #clock: Clock;
  readonly #span: number;
  readonly #every: number | undefined;
  readonly #maxSize: number;
  readonly #timers: Map<Chunk<T>, Timer> = new Map();

  /** Begins with a chunk. */
  constructor(
    to: Subscriber<R>,
    begin: BeginChunk<T, R>,
    clock: Clock,
    span: number,
    every: number | undefined,
    maxSize: number,
  ) {
    super(to, begin);
    this.#clock = clock;
    this.#span = span;
    this.#every = every;
    this.#maxSize = maxSize;
    this.add(() => {
      for (const timer of this.#timers.values()) clock.cancel(timer);
    });
    if (every !== undefined) this.#beginEvery(every);
    this.#beginTimed();
  }

  override next(value: T): void {
    if (this.stopped) return;
    for (const chunk of this.fill(value, this.#maxSize)) this.#endTimed(chunk);
  }

  #beginEvery(every: number): void {
    const start = this.#clock.now();
    let beat = 1;
    const timer = new Timer({
      onTimer: () => {
        if (this.stopped) return;
        this.#beginTimed();
        // Whoever was told of it may have left.
        if (this.stopped) return;
        beat = nextBeat(this.#clock, start, beat, every);
        this.#clock.armAt(timer, start + beat * every);
      },
    });
    this.#clock.arm(timer, every);
    this.add(() => this.#clock.cancel(timer));
  }

  /** In the place of `old`. */
  #beginTimed(old?: Chunk<T>): void {
    if (this.stopped) return;
    const chunk = this.opened();
    const timer = new Timer({ onTimer: () => this.#endTimed(chunk) });
    this.#timers.set(chunk, timer);
    if (this.#span !== Infinity) this.#clock.arm(timer, this.#span);
    if (old !== undefined) this.close(old);
    this.tell(chunk);
  }

  #endTimed(chunk: Chunk<T>): void {
    const timer = this.#timers.get(chunk);
    if (timer === undefined) return;
    this.#clock.cancel(timer);
    this.#timers.delete(chunk);
    if (this.#every === undefined) this.#beginTimed(chunk);
    else this.close(chunk);
  }
}

/** A chunk for each value of `openings`, until a stream of its own emits. */
export class ToggledChunks<T, O, R> extends ChunkStage<T, R> {
  /** Begins without a chunk. */
  constructor(
    to: Subscriber<R>,
    begin: BeginChunk<T, R>,
    openings: ObservableInput<O>,
    closing: (opening: O) => ObservableInput<unknown>,
  ) {
    super(to, begin);
    const subscription = from(openings).subscribe({
      next: (opening) => {
        if (this.stopped) return;
        const chunk = this.start();
        let until: ObservableInput<unknown>;
        try {
          until = closing(opening);
        } catch (error) {
          this.fail(error);
          return;
        }
        const end = (): void => this.close(chunk);
        this.add(onFirst(until, to as Subscriber<never>, end, this.ignore, this.broken));
      },
      error: (error) => this.fail(error),
    });
    this.add(subscription);
  }
}

/** One chunk after the other, each until a stream made for it emits or, if `onComplete`, completes. */
export class ClosedChunks<T, R> extends ChunkStage<T, R> {
  readonly #closing: () => ObservableInput<unknown>;
  readonly #onComplete: boolean;
  #waiting: Inner<unknown> | undefined = undefined;

  /** Begins with a chunk. */
  constructor(
    to: Subscriber<R>,
    begin: BeginChunk<T, R>,
    closing: () => ObservableInput<unknown>,
    onComplete: boolean,
  ) {
    super(to, begin);
    this.#closing = closing;
    this.#onComplete = onComplete;
    this.#turn();
  }

  #turn(): void {
    this.#waiting?.unsubscribe();
    this.turn();
    if (this.stopped) return;
    let until: ObservableInput<unknown>;
    try {
      until = this.#closing();
    } catch (error) {
      this.fail(error);
      return;
    }
    const turn = (): void => this.#turn();
    const complete = this.#onComplete ? turn : this.ignore;
    const waiting = this.#waiting = onFirst(until, this.to as Subscriber<never>, turn, complete, this.broken);
    this.add(waiting);
  }
}
