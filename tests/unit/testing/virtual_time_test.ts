import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { after, Channel, every, select } from "../../../src/channel/mod.ts";
import { ArgumentError } from "../../../src/errors.ts";
import { settled, TestScheduler, VirtualClock, virtualTime } from "../../../src/testing/mod.ts";
import { currentClock, realClock } from "../../../src/time/clock.ts";

Deno.test("row 65: with virtual time installed, timers that are given no clock go by it, and an hour takes no time", async () => {
  const start = performance.now();
  using time = virtualTime(1000);
  const got = select({ quiet: new Channel<number>(), late: after(3_600_000) });
  using beat = every(600_000);
  const ticks: number[] = [];
  const loop = (async () => {
    for await (const at of beat) if (ticks.push(at) === 6) return;
  })();
  await time.run(3_600_000);
  await loop;
  assertEquals(await got, { key: "late", state: "ok", value: 3_601_000 });
  assertEquals(ticks, [1, 2, 3, 4, 5, 6].map((n) => 1000 + n * 600_000));
  assertEquals([time.pending, time.now(), performance.now() - start < 60_000], [0, 3_601_000, true]);
});

Deno.test("virtual time ends with its block, within another one too, and a clock that was given stays", async () => {
  const mine = new VirtualClock();
  {
    using outer = virtualTime();
    {
      using inner = virtualTime(5);
      assertEquals(currentClock(), inner);
      inner[Symbol.dispose]();
    }
    assertEquals(currentClock(), outer);
    const late = after(10, { clock: mine }).receive();
    outer.advance(100);
    await settled();
    mine.advance(10);
    assertEquals(await late, 10);
  }
  assertEquals(currentClock(), realClock);
  await after(1).receive();
});

Deno.test("row 65: settled resolves when what was due has run, however long the chain, and not when something else comes", async () => {
  using time = virtualTime();
  const [a, b] = [new Channel<number>(), new Channel<number>({ capacity: 2 })];
  const seen: number[] = [];
  const first = (async () => {
    for await (const n of a) await b.send(n * 2);
    b.close();
  })();
  const second = (async () => {
    for await (const n of b) {
      await after(n).receive();
      seen.push(n);
    }
  })();
  const sent = a.sendMany([1, 2, 3]).then(() => a.close());
  await settled();
  assertEquals([seen, time.pending], [[], 1]);
  time.advance(2);
  await settled();
  assertEquals(seen, [2]);
  await time.run(10);
  assertEquals(seen, [2, 4, 6]);
  await Promise.all([first, second, sent]);
  let deep = 0;
  (async () => {
    for (let i = 0; i < 10_000; i++) await null;
    deep = 1;
  })();
  await settled();
  assertEquals(deep, 1);
});

Deno.test("step moves to the next timer, whatever its distance, and says when there is none", () => {
  const clock = new VirtualClock(7);
  const fired: number[] = [];
  for (const delay of [1e11, 3, 3, 90_000]) clock.setTimer(delay, { onTimer: () => fired.push(clock.now()) });
  assertEquals([clock.step(), fired], [true, [10]]);
  while (clock.step());
  assertEquals([fired, clock.step(), clock.now()], [[10, 10, 90_007, 1e11 + 7], false, 1e11 + 7]);
});

Deno.test("virtual time does not go back, nor to where nobody knows", async () => {
  const clock = new VirtualClock();
  for (const ms of [-1, NaN, Infinity, "5" as never]) {
    assertThrows(() => clock.advance(ms), ArgumentError, "virtual time moves on");
    await assertRejects(() => clock.run(ms), ArgumentError, "virtual time moves on");
  }
  assertThrows(() => virtualTime(NaN), ArgumentError, "finite");
  assertEquals([clock.now(), currentClock()], [0, realClock]);
});

Deno.test("a timer that is never due keeps no step from coming back, and no other timer from its time", () => {
  const clock = new VirtualClock();
  const fired: number[] = [];
  clock.setTimer(Infinity, { onTimer: () => fired.push(Infinity) });
  assertEquals([clock.pending, clock.step(), clock.now()], [1, false, 0]);
  // So far that it would take weeks to get there in steps of days.
  for (const ms of [1e300, 5, 1e18]) clock.setTimer(ms, { onTimer: () => fired.push(clock.now()) });
  while (clock.step());
  assertEquals(fired, [5, 1e18, 1e300]);
  clock.advance(1e9);
  assertEquals([clock.pending, fired.length], [1, 3]);
});

Deno.test("the clock of a TestScheduler fires what is due at once also when it is told to move on", async () => {
  const { clock } = new TestScheduler(assertEquals);
  const fired: [string, number][] = [];
  const arm = (name: string, ms: number) =>
    clock.setTimer(ms, { onTimer: () => fired.push([name, clock.now()]) });
  arm("now", 0);
  arm("soon", 3);
  clock.advance(5);
  assertEquals([fired, clock.pending], [[["now", 0], ["soon", 3]], 0]);
  arm("again", 0);
  await clock.run(1);
  assertEquals([fired.at(-1), clock.step(), clock.now()], [["again", 5], false, 6]);
});
