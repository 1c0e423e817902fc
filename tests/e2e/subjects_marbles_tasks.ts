/**
 * The tables of marble tests once more, with the source in one worker and the operators in another: time is the virtual
 * clock of the second, which the values that arrive move on.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { filter, finalize, map, tap } from "../../src/reactive/mod.ts";
import { Observable } from "../../src/reactive/core/observable.ts";
import type { SharedChannel, SharedSubject } from "../../src/runtime/mod.ts";
import { FrameClock } from "../../src/testing/frame_clock.ts";
import { ColdObservable, HotObservable } from "../../src/testing/marble_streams.ts";
import { type MarbleMessage, marbleTime, parseMarbles } from "../../src/testing/marbles.ts";
import type { RunHelpers } from "../../src/testing/test_scheduler.ts";
import { currentClock, installClock } from "../../src/time/clock.ts";
import { type Case, collect } from "../unit/reactive/marble_table.ts";

/** What travels: the time; with a value or without; below zero when no more comes. */
export type Tick = readonly [frame: number, value?: unknown];

/** Modules with tables of cases. */
const TABLES = ["choose", "chunks", "ends", "python", "streams", "timing", "transform"];

/** Milliseconds after the last mark for which the clock goes on. */
const BEYOND = 40;

/** The cases of all tables that can be run so, by name. */
export async function cases(): Promise<Map<string, Case<unknown>>> {
  const all = await collect(async () => {
    for (const tables of TABLES) await import(`../unit/reactive/${tables}_values_test.ts`);
  });
  return new Map([...all].filter(([, it]) => it.during === undefined && !hasStreams(it)));
}

function hasStreams({ values, results }: Case<unknown>): boolean {
  const all = [...Object.values(values ?? {}), ...Object.values(results ?? {})];
  return all.some((value) => value instanceof Observable || typeof value === "function");
}

/** What a source does, from its diagram. */
function messagesOf({ source, values }: Case<unknown>): MarbleMessage[] {
  return parseMarbles(source, values).filter(({ frame }) => frame >= 0);
}

/** One worker: plays the source of each case into its subject, when the other one is ready. */
export async function play(subjects: SharedSubject<Tick>[], ready: SharedChannel<number>): Promise<void> {
  const all = [...(await cases()).values()];
  for await (const i of ready) {
    const subject = subjects[i]!;
    for (const { frame, notification } of messagesOf(all[i]!)) {
      if (notification.kind === "N") await subject.send([frame, notification.value]);
      else {
        await subject.send([frame]);
        if (notification.kind === "C") subject.complete();
        else subject.error(notification.error);
      }
    }
    if (!subject.closed) await subject.send([-1]);
  }
}

/** What came of all cases. */
export interface Verdict {
  /** How many came out as they should. */
  readonly right: number;
  /**
   * Names of those whose operator subscribes to its source later, or again: that would have to be cold, and a subject is hot; or waits
   * for another stream of virtual time before it asks for more.
   */
  readonly cold: string[];
  /** Names of those that came out wrong, and why. */
  readonly wrong: [name: string, why: string][];
}

/** Another worker: applies the operators of each case to what comes. */
export async function judge(subjects: SharedSubject<Tick>[], ready: SharedChannel<number>): Promise<Verdict> {
  const verdict = { right: 0, cold: [] as string[], wrong: [] as [string, string][] };
  let i = 0;
  for (const [name, it] of await cases()) {
    const number = i++;
    try {
      const right = await judgeOne(it, subjects[number]!, () => ready.send(number));
      if (right) verdict.right++;
      else verdict.cold.push(name);
    } catch (error) {
      verdict.wrong.push([name, (error as Error).message]);
    }
  }
  ready.close();
  return verdict;
}

/** Streams of this worker that take part, as a `TestScheduler` makes them. */
function helpersOf(clock: FrameClock, hots: HotObservable<unknown>[]): RunHelpers {
  const helpers = {
    clock,
    time: marbleTime,
    cold: (...diagram: Parameters<typeof parseMarbles>) =>
      new ColdObservable(clock, parseMarbles(...diagram)),
    hot(...diagram: Parameters<typeof parseMarbles>) {
      const hot = new HotObservable<unknown>(clock, parseMarbles(...diagram));
      hots.push(hot);
      return hot;
    },
  };
  return helpers as unknown as RunHelpers;
}

/** The clock of one case, and what has been seen so far. */
class Stage {
  readonly clock: FrameClock = new FrameClock();
  readonly seen: MarbleMessage[] = [];
  /** How often the operator has subscribed to the source. */
  times = 0;
  /** Whether it asks for its values: then it has a place of its own in the ring, and gets them later than others do. */
  paced = false;
  /** Whether it has got all of them, or wants no more. */
  taken = false;
  #reached = 0;

  /** The clock is to move up to `last`. */
  constructor(readonly last: number) {
    // Armed before the operators' own timers, as the marks of a source are: of what is due at once they come first.
    for (let frame = 1; frame <= last; frame++) {
      this.clock.setTimer(frame, { onTimer: () => this.#reached = frame });
    }
  }

  /** Lets time go on. */
  moveTo(frame: number): void {
    while (this.#reached < frame && this.clock.step());
  }

  /** The values that arrive, each at its time. */
  source(subject: SharedSubject<Tick>): Observable<unknown> {
    const take = (): void => void (this.taken = true);
    const values = subject.pipe(
      tap(([frame]) => frame < 0 ? take() : this.moveTo(frame)),
      filter((tick) => tick.length > 1),
      map((tick) => tick[1]),
      finalize(take),
    );
    return new Observable<unknown>((to) => {
      this.times++;
      this.paced ||= to.demand !== undefined;
      return values.subscribe(to);
    });
  }

  /** Notes what comes out. */
  observer(): { next(value: unknown): void; error(error: unknown): void; complete(): void } {
    const see = (notification: MarbleMessage["notification"]): void =>
      void this.seen.push({ frame: this.clock.now(), notification });
    return {
      next: (value) => see({ kind: "N", value }),
      error: (error) => see({ kind: "E", error }),
      complete: () => see({ kind: "C" }),
    };
  }

  /** What is left to happen after the last value. */
  async finish(): Promise<void> {
    for (let i = 0; !this.taken && i < 50; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      // It may wait for another stream before it asks for more: the order is what is left to compare then.
      for (let steps = 0; this.paced && !this.taken && steps < 100 && this.clock.step(); steps++);
    }
    this.moveTo(this.last);
    for (let steps = 0; this.paced && steps < 1000 && this.clock.step(); steps++);
  }
}

/** Resolves when no more comes. */
function overOf(subject: SharedSubject<Tick>): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => resolve();
    subject.subscribe({ next: ([frame]) => frame < 0 && over(), error: over, complete: over });
  });
}

/**
 * Throws unless what comes out is what should; `false` for an operator that subscribes to its source later, or again, or waits for
 * another stream before it asks for more.
 */
async function judgeOne(
  it: Case<unknown>,
  subject: SharedSubject<Tick>,
  go: () => Promise<void>,
): Promise<boolean> {
  const expected = parseMarbles(it.expected, it.results ?? it.values, it.error);
  const last = Math.max(0, ...[...expected, ...messagesOf(it)].map(({ frame }) => frame)) + BEYOND;
  const stage = new Stage(last), hots: HotObservable<unknown>[] = [];
  const before = currentClock();
  installClock(stage.clock);
  let subscription: { unsubscribe(): void } | undefined;
  try {
    const result = it.apply(stage.source(subject), helpersOf(stage.clock, hots));
    subscription = result.subscribe(stage.observer());
    for (const hot of hots) hot.start();
    const over = overOf(subject);
    const atOnce = stage.times === 1;
    await go();
    await over;
    if (atOnce) await stage.finish();
    if (!atOnce || !stage.taken || stage.times !== 1) return false;
    const notifications = (all: MarbleMessage[]) => all.map(({ notification }) => notification);
    if (stage.paced) assertEquals(notifications(stage.seen), notifications(expected));
    else assertEquals(stage.seen, expected);
    return true;
  } finally {
    subscription?.unsubscribe();
    installClock(before);
  }
}
