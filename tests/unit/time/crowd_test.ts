/**
 * A million timers.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { realClock, type Timer, VirtualClock } from "../../../src/time/clock.ts";

const MILLION = 1_000_000;

Deno.test("timers: a million that are due at once do not keep the event loop from its other work", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let fired = 0, turns = 0;
  const task = {
    onTimer() {
      if (++fired === MILLION) resolve();
    },
  };
  const ticker = setInterval(() => {
    if (fired > 0 && fired < MILLION) turns++;
  }, 0);
  for (let i = 0; i < MILLION; i++) realClock.setTimer(300, task);
  await promise;
  clearInterval(ticker);
  assert(turns > 3, `the event loop had ${turns} turns meanwhile`);
});

Deno.test("timers: a million are armed, every other one cancelled, the rest fire, each in its tick", () => {
  const clock = new VirtualClock();
  const timers: Timer[] = [];
  let fired = 0, late = 0;
  const task = {
    onTimer(timer: Timer) {
      fired++;
      if (Math.ceil(timer.deadline) !== clock.now()) late++;
    },
  };
  for (let i = 0; i < MILLION; i++) timers.push(clock.setTimer((i * 7919) % 60_000, task));
  for (let i = 0; i < MILLION; i += 2) assert(clock.cancel(timers[i]!));
  clock.advance(30_000);
  assert(fired > 0.49 * MILLION / 2 && fired < 0.51 * MILLION / 2, `fired=${fired} at half time`);
  clock.advance(30_000);
  assertEquals([fired, late], [MILLION / 2, 0]);
});
