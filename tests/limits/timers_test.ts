/** Days of virtual time: no timer is early, lost, or fires after it was cancelled. And real ones are not early either. */
import { assert, assertEquals } from "@std/assert";
import { after, every } from "../../src/channel/mod.ts";
import { Timer, type TimerTask, VirtualClock } from "../../src/time/clock.ts";
import { newSeed, seeded } from "../support/random.ts";
import { amount } from "../support/deep.ts";

const TIMERS = amount(1_000_000, 100_000_000);
const HOUR = 3_600_000, DAY = 24 * HOUR;
/** Alive at any time. */
const CROWD = 4_000;

/** A crowd of timers, each armed again and again, and what went wrong with them. */
class Crowd implements TimerTask {
  readonly clock = new VirtualClock(seeded(1)(1000) + 0.25);
  readonly #pick: (below: number) => number;
  readonly #due = new Map<Timer, number>();
  readonly #all: Timer[] = [];
  fired = 0;
  cancelled = 0;
  early = 0;
  late = 0;
  ghosts = 0;

  constructor(pick: (below: number) => number) {
    this.#pick = pick;
  }

  get armed(): number {
    return this.#due.size;
  }

  onTimer(timer: Timer): void {
    const due = this.#due.get(timer);
    if (due === undefined) this.ghosts++;
    else if (this.clock.now() < due) this.early++;
    // The wheel counts whole milliseconds: a deadline within one fires at its end.
    else if (this.clock.now() > due + 1) this.late++;
    this.#due.delete(timer);
    this.fired++;
  }

  /** Arms one timer, for a delay of any size from 0 to a day, and near the borders of the wheel. */
  arm(): void {
    const pick = this.#pick;
    const timer = this.#all[this.#all.length < CROWD ? CROWD : pick(CROWD)] ?? new Timer(this);
    if (this.#all.length < CROWD) this.#all.push(timer);
    if (this.#due.has(timer)) this.#drop(timer);
    const border = 32 ** (1 + pick(4)) + pick(3) - 1;
    const delay = [pick(40), pick(5_000), border, pick(DAY), pick(1000) / 7][pick(5)]!;
    this.#due.set(timer, this.clock.now() + delay);
    this.clock.arm(timer, delay);
  }

  /** Cancels one at random. */
  cancel(): void {
    const timer = this.#all[this.#pick(this.#all.length)];
    if (timer !== undefined && this.#due.has(timer)) this.#drop(timer);
  }

  #drop(timer: Timer): void {
    assert(this.clock.cancel(timer), "an armed timer can be cancelled");
    this.#due.delete(timer);
    this.cancelled++;
  }

  /** Whether something that is due has not fired. */
  overdue(): number {
    let count = 0;
    for (const due of this.#due.values()) if (due + 1 < this.clock.now()) count++;
    return count;
  }
}

Deno.test(`of ${TIMERS} timers over days of virtual time none is early, lost, or fires after its cancel`, () => {
  const seed = newSeed(), pick = seeded(seed), crowd = new Crowd(pick);
  for (let n = 0; n < TIMERS; n++) {
    crowd.arm();
    if (n % 3 === 0) crowd.cancel();
    // An hour at once, like a laptop that slept; else some milliseconds.
    if (n % 100_000 === 0) crowd.clock.advance(HOUR);
    else if (n % 4 === 0) crowd.clock.advance(pick(200) / 3);
    if (n % 200_000 === 0) assertEquals(crowd.overdue(), 0, `seed ${seed}`);
  }
  const left = crowd.armed, before = crowd.fired;
  crowd.clock.advance(2 * DAY);
  assertEquals(
    {
      early: crowd.early,
      late: crowd.late,
      ghosts: crowd.ghosts,
      lost: left - (crowd.fired - before),
      armed: crowd.armed,
    },
    { early: 0, late: 0, ghosts: 0, lost: 0, armed: 0 },
    `seed ${seed}`,
  );
  assertEquals(crowd.clock.pending, 0, `seed ${seed}`);
  assert(crowd.fired > TIMERS / 3 && crowd.cancelled > TIMERS / 20, `${crowd.fired} fired`);
  console.log(
    `  ${crowd.fired} fired, ${crowd.cancelled} cancelled, in ${
      (crowd.clock.now() / DAY).toFixed(1)
    } virtual days`,
  );
});

Deno.test("a day of ticks every second is a day of ticks: none is missing, none is off the grid", async () => {
  const clock = new VirtualClock(), ticks = every(1000, { clock });
  let seen = 0;
  const counting = (async () => {
    for await (const now of ticks) {
      seen++;
      assertEquals(now, seen * 1000);
    }
  })();
  await clock.run(DAY);
  ticks.cancel();
  await counting;
  assertEquals(seen, DAY / 1000);
});

Deno.test("real timers are never early", async () => {
  const waits = Array.from({ length: 300 }, async (_, n) => {
    const ms = n % 61 + (n % 7) / 10, before = performance.now();
    await after(ms).receive();
    return performance.now() - before - ms;
  });
  const lateness = (await Promise.all(waits)).sort((a, b) => a - b);
  assert(lateness[0]! >= 0, `${lateness[0]} ms early`);
  console.log(
    `  lateness of 300 timers: p50 ${lateness[150]!.toFixed(1)} ms, p99 ${lateness[297]!.toFixed(1)} ms`,
  );
});
