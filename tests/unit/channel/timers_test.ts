import { assert, assertEquals, assertThrows } from "@std/assert";
import { after, ArgumentError, Channel, every, never, select } from "../../../src/channel/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

Deno.test("after yields once, at its time and not before, and is never ready again", async () => {
  const clock = new VirtualClock(100);
  const late = after(10, { clock });
  assertEquals(late.tryReceive(), { state: "empty" });
  const got = select({ late });
  clock.advance(9);
  assertEquals(select.try({ late }), undefined);
  clock.advance(1);
  assertEquals(await got, { key: "late", state: "ok", value: 110 });
  clock.advance(1000);
  assertEquals([late.tryReceive(), clock.pending], [{ state: "empty" }, 0]);
});

Deno.test("after counts from its creation, also when nobody was waiting when it was due", () => {
  const clock = new VirtualClock();
  const late = after(10, { clock });
  clock.advance(25);
  assertEquals(late.tryReceive(), { state: "ok", value: 25 });
  assertEquals(late.tryReceive(), { state: "empty" });
});

Deno.test("a timer is armed only while somebody waits for it", async () => {
  const clock = new VirtualClock();
  const ch = new Channel<number>();
  for (let i = 0; i < 10; i++) {
    const got = select({ ch, late: after(500, { clock }) });
    assertEquals(clock.pending, 1);
    assert(ch.trySend(i));
    await got;
  }
  const stop = new AbortController();
  const waiting = after(500, { clock }).receive({ signal: stop.signal });
  stop.abort("enough");
  assertEquals([await waiting.catch((error) => error), clock.pending], ["enough", 0]);
});

Deno.test("row 59: every neither drifts, however late its ticks are taken, nor piles them up", async () => {
  const clock = new VirtualClock();
  const beat = every(10, { clock });
  const times: number[] = [];
  clock.advance(13);
  times.push(await beat.receive());
  clock.advance(42);
  times.push(await beat.receive());
  assertEquals(beat.tryReceive(), { state: "empty" });
  const waiting = beat.receive();
  clock.advance(10);
  times.push(await waiting);
  assertEquals(times, [13, 55, 60]);
});

Deno.test("every serves those who wait in turn, one per tick", async () => {
  const clock = new VirtualClock();
  const beat = every(10, { clock });
  const waits = Promise.all([beat.receive(), beat.receive(), beat.receive()]);
  clock.advance(30);
  assertEquals([await waits, clock.pending], [[10, 20, 30], 0]);
});

Deno.test("a timer that is closed or disposed of ends for those who wait, and is disarmed", async () => {
  const clock = new VirtualClock();
  const seen: number[] = [];
  const beat = every(10, { clock });
  const loop = (async () => {
    for await (const time of beat) seen.push(time);
  })();
  await clock.run(25);
  beat[Symbol.dispose]();
  await loop;
  assertEquals([seen, beat.closed, clock.pending], [[10, 20], true, 0]);
  const late = after(10, { clock });
  const got = select({ late });
  late.cancel("no longer");
  assertEquals(await got, { key: "late", state: "closed", reason: "no longer" });
});

Deno.test("times that are none are refused, endless ones are not", () => {
  for (const ms of [NaN, -1]) assertThrows(() => after(ms), ArgumentError, "after()");
  for (const ms of [NaN, 0, -1, Infinity]) assertThrows(() => every(ms), ArgumentError, "every()");
  assertEquals(after(Infinity).tryReceive(), { state: "empty" });
});

Deno.test("never is never ready, for anybody, and nobody can close it", async () => {
  never().cancel();
  never()[Symbol.dispose]();
  assertEquals([select.try({ n: never() }), never().closed, never().tryReceive()], [undefined, false, {
    state: "empty",
  }]);
  const stop = new AbortController();
  const waiting = never().receive({ signal: stop.signal });
  stop.abort("enough");
  assertEquals(await waiting.catch((error: unknown) => error), "enough");
});

Deno.test("in real time, a select times out after its delay and not before", async () => {
  const start = performance.now();
  const got = await select({ quiet: new Channel<number>(), late: after(20) });
  const ms = performance.now() - start;
  assertEquals(got.key, "late");
  assert(ms >= 20, `ms=${ms}`);
});

Deno.test("row 59: a ticker told to delay keeps its distance instead of its grid", async () => {
  const clock = new VirtualClock();
  const beat = every(10, { clock, missed: "delay" });
  const times: number[] = [];
  clock.advance(13);
  times.push(await beat.receive());
  clock.advance(9);
  assertEquals(beat.tryReceive(), { state: "empty" });
  clock.advance(40);
  times.push(await beat.receive());
  const next = beat.receive();
  clock.advance(10);
  times.push(await next);
  assertEquals(times, [13, 62, 72]);
  assertThrows(() => every(10, { missed: "burst" as never }), ArgumentError, "missed");
});

Deno.test("row 59: over a day of virtual time and late takers, every tick is on the grid and none is early", async () => {
  const clock = new VirtualClock();
  const beat = every(7, { clock });
  let last = 0;
  let ticks = 0;
  for (let i = 0; clock.now() < 86_400_000; i++) {
    clock.advance((i * 7919) % 50_000);
    const got = beat.tryReceive();
    if (got.state !== "ok") continue;
    ticks++;
    assert(Math.floor(got.value / 7) > Math.floor(last / 7), `one tick a period: ${last} and ${got.value}`);
    last = got.value;
  }
  assert(ticks > 3000, String(ticks));
  const at = beat.receive();
  clock.advance(7);
  assertEquals((await at) % 7, 0);
});

Deno.test("semantics 23: no stale tick after a timer was stopped, and a new one starts afresh", async () => {
  const clock = new VirtualClock();
  const beat = every(10, { clock });
  clock.advance(25);
  beat.cancel();
  assertEquals(beat.tryReceive(), { state: "closed" });
  const once = after(10, { clock });
  clock.advance(15);
  once.cancel("stopped");
  assertEquals(await select({ once }), { key: "once", state: "closed", reason: "stopped" });
  const reset = after(10, { clock });
  clock.advance(9);
  assertEquals(reset.tryReceive(), { state: "empty" });
  clock.advance(1);
  assertEquals(reset.tryReceive(), { state: "ok", value: 50 });
});

Deno.test("complaint 6: a loop of selects with timers that never fire leaves none behind, and needs no stop", async () => {
  const clock = new VirtualClock();
  const jobs = new Channel<number>({ capacity: 1 });
  const seen = { job: 0, late: 0 };
  const loop = (async () => {
    for (;;) {
      const got = await select({ job: jobs, late: after(1000, { clock }) });
      seen[got.key]++;
      if (got.state === "closed") return;
    }
  })();
  for (let i = 0; i < 1000; i++) {
    await jobs.send(i);
    assert(clock.pending <= 1, `${clock.pending} timers after ${i} turns`);
  }
  await clock.run(1500);
  jobs.close();
  await loop;
  assertEquals([seen, clock.pending], [{ job: 1001, late: 1 }, 0]);
});

Deno.test("complaint 14: a timer that nobody waits for any more does not keep the process alive", async () => {
  const channel = new URL("../../../src/channel/mod.ts", import.meta.url).href;
  const start = performance.now();
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { after, Channel, every, select } from "${channel}";
       const jobs = new Channel({ capacity: 1 });
       const got = select({ job: jobs, late: after(60000), beat: every(60000) });
       await jobs.send(1);
       console.log((await got).key);
       after(60000); every(60000);`,
    ],
  }).output();
  assertEquals(new TextDecoder().decode(stdout).trim(), "job");
  assert(performance.now() - start < 30_000);
});

Deno.test("a tick goes to one receiver, also if somebody who did not wait takes it while the timer is late", async () => {
  for (const timer of [after, every]) {
    const clock = new VirtualClock();
    using ticks = timer(10, { clock });
    const got: unknown[] = [];
    // Fires in the same tick, before the timer of the one who waits.
    clock.setTimer(10, { onTimer: () => got.push(ticks.tryReceive()) });
    ticks.receive().then((at) => got.push(at), () => {});
    clock.advance(10);
    await settled();
    assertEquals(got, [{ state: "ok", value: 10 }]);
    clock.advance(10);
    await settled();
    assertEquals(got.slice(1), timer === every ? [20] : []);
  }
});

Deno.test("priority: a timer that woke the select does not win over an earlier case that is ready by then", async () => {
  const clock = new VirtualClock();
  const ch = new Channel<string>({ capacity: 1 });
  using beat = every(10, { clock });
  const first = select({ ch, beat }, { order: "priority" });
  const behind = beat.receive();
  clock.advance(10);
  assert(ch.trySend("job"));
  assertEquals((await first).key, "ch");
  // The tick that it left is for the next one who waits.
  clock.advance(1);
  assertEquals(await behind, 10);
});
