import { assert, assertEquals } from "@std/assert";
import { HORIZON, Timer, TimerList, unlink, Wheel } from "../../../src/time/wheel.ts";
import { fractions } from "../../support/random.ts";

const task = { onTimer(): void {} };

function drain(wheel: Wheel, limit: number): [number, Timer][] {
  const fired: [number, Timer][] = [];
  for (let timer = wheel.expire(limit); timer !== undefined; timer = wheel.expire(limit)) {
    fired.push([wheel.now, timer]);
  }
  return fired;
}

Deno.test("a wheel fires like a sorted list, whatever is armed, cancelled and skipped", () => {
  const next = fractions(7);
  const wheel = new Wheel();
  const expected = new Map<Timer, number>();
  for (let round = 0; round < 3000; round++) {
    const reach = 2 ** Math.floor(next() * 22);
    for (let i = 0; i < 5; i++) {
      const timer = new Timer(task);
      const tick = wheel.now + Math.floor(next() * reach);
      wheel.insert(timer, tick);
      expected.set(timer, tick);
    }
    for (const timer of expected.keys()) {
      if (next() < 0.1) {
        wheel.remove(timer);
        expected.delete(timer);
      }
    }
    const limit = wheel.now + Math.floor(next() * reach);
    const due = [...expected].filter(([, tick]) => tick <= limit).sort((a, b) => a[1] - b[1]);
    const fired = drain(wheel, limit);
    assertEquals(fired.map(([at]) => at), due.map(([, tick]) => tick));
    for (const [at, timer] of fired) {
      assertEquals(expected.get(timer), at);
      expected.delete(timer);
    }
    assertEquals(wheel.count, expected.size);
    assertEquals(wheel.now, limit);
  }
});

Deno.test("timers of one tick leave in the order in which they were armed, from whatever level they come", () => {
  const wheel = new Wheel();
  const timers = [0, 0, 0, 0].map(() => new Timer(task));
  wheel.insert(timers[0]!, 5000);
  drain(wheel, 4000);
  wheel.insert(timers[1]!, 5000);
  drain(wheel, 4990);
  wheel.insert(timers[2]!, 5000);
  wheel.insert(timers[3]!, 5000);
  assertEquals(drain(wheel, 6000).map(([, timer]) => timers.indexOf(timer)), [0, 1, 2, 3]);
});

Deno.test("nextTick is never after the first timer, and exact when that is near", () => {
  const wheel = new Wheel();
  assertEquals(wheel.nextTick(), undefined);
  wheel.insert(new Timer(task), 1_000_000);
  assert(wheel.nextTick()! <= 1_000_000);
  wheel.insert(new Timer(task), 7);
  assertEquals(wheel.nextTick(), 7);
});

Deno.test("a tick that has passed is due at once", () => {
  const wheel = new Wheel();
  drain(wheel, 100);
  wheel.insert(new Timer(task), 3);
  assertEquals(drain(wheel, 100).length, 1);
});

Deno.test("a timer beyond the horizon neither fires nor gets lost", () => {
  const wheel = new Wheel();
  const far = new Timer(task);
  const last = new Timer(task);
  wheel.insert(far, HORIZON + 1);
  wheel.insert(last, HORIZON);
  assertEquals(drain(wheel, HORIZON).map(([at, timer]) => [at, timer === last]), [[HORIZON, true]]);
  assertEquals(wheel.count, 1);
  assertEquals(wheel.clear(), [far]);
  assertEquals([wheel.count, far.armed], [0, false]);
});

Deno.test("a removed timer can be armed again", () => {
  const wheel = new Wheel();
  const timer = new Timer(task);
  wheel.insert(timer, 40);
  wheel.remove(timer);
  assertEquals([timer.armed, wheel.count, wheel.nextTick()], [false, 0, undefined]);
  wheel.insert(timer, 50);
  assertEquals(drain(wheel, 60), [[50, timer]]);
});

Deno.test("a timer list keeps its order and says when it ran empty", () => {
  const list = new TimerList();
  const [a, b] = [new Timer(task), new Timer(task)];
  list.push(a);
  list.push(b);
  assertEquals(list.first, a);
  assertEquals(unlink(a), false);
  assertEquals(list.first, b);
  assertEquals(unlink(b), true);
  assertEquals(list.first, undefined);
});
