import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { from } from "../../../../src/channel/operators/from.ts";
import { rateLimit } from "../../../../src/channel/operators/rate_limit.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { Counted, drain, failure, settle } from "./helpers.ts";

/** The times at which values come out. */
async function times(
  limit: { count: number; per: number; burst?: number },
  count: number,
): Promise<number[]> {
  const clock = new VirtualClock(1_000);
  const out = rateLimit(from(new Counted(count)), { ...limit, clock });
  const seen: number[] = [];
  const all = (async () => {
    for await (const _ of out) seen.push(clock.now() - 1_000);
  })();
  await clock.run(20_000);
  await all;
  assertEquals(clock.pending, 0);
  return seen;
}

Deno.test("row 61: rateLimit lets a burst through, then one value per interval", async () => {
  assertEquals(await times({ count: 2, per: 100 }, 6), [0, 0, 50, 100, 150, 200]);
  assertEquals(await times({ count: 1, per: 100, burst: 1 }, 3), [0, 100, 200]);
  assertEquals(await times({ count: 10, per: 100, burst: 1 }, 4), [0, 10, 20, 30]);
  assertEquals(await times({ count: 1, per: 100, burst: 3 }, 5), [0, 0, 0, 100, 200]);
  assertEquals(await times({ count: 0.5, per: 100 }, 3), [0, 200, 400]);
  assertEquals(await times({ count: Infinity, per: 1 }, 3), [0, 0, 0]);
});

Deno.test("row 61: in the long run the rate is exact, also where intervals are fractions of milliseconds", async () => {
  const seen = await times({ count: 3, per: 100, burst: 1 }, 301);
  assertEquals([seen.at(-1), seen.length], [10_000, 301]);
  for (let i = 0; i < seen.length; i++) assert(seen[i]! >= i * 100 / 3 - 1e-3, `value ${i} is early`);
});

Deno.test("tokens come back while nobody receives, up to burst and no more", async () => {
  const clock = new VirtualClock();
  const out = rateLimit(from(new Counted()), { count: 2, per: 100, clock });
  assertEquals(drain(out), [0, 1]);
  clock.advance(49);
  assertEquals(drain(out), []);
  clock.advance(1);
  assertEquals(drain(out), [2]);
  clock.advance(10_000);
  assertEquals(drain(out), [3, 4]);
  await settle();
  assertEquals(clock.pending, 0);
});

Deno.test("nothing is taken without a token, and an aborted receive uses none and leaves no timer", async () => {
  const clock = new VirtualClock();
  const source = new Counted();
  const out = rateLimit(from(source), { count: 1, per: 100, clock });
  await settle();
  assertEquals(source.pulled, 0);
  await out.receive();
  const stop = new AbortController();
  const got = failure(out.receive({ signal: stop.signal }));
  assertEquals([source.pulled, clock.pending], [1, 1]);
  stop.abort("enough");
  assertEquals([await got, clock.pending], ["enough", 0]);
  clock.advance(100);
  assertEquals(drain(out), [1]);
  out.cancel();
  assertEquals([source.returned, clock.pending], [1, 0]);
});

Deno.test("a source that is slower than the limit is not held up", async () => {
  const clock = new VirtualClock();
  const source = new Channel<number>();
  const out = rateLimit(source, { count: 1, per: 100, clock });
  for (const n of [1, 2]) {
    const got = out.receive();
    await source.send(n);
    assertEquals(await got, n);
    clock.advance(100);
  }
  const last = failure(out.receive());
  source.close("torn");
  assertEquals(await last, "torn");
});

Deno.test("rateLimit() refuses bad arguments by name", () => {
  const source = new Channel<number>();
  assertThrows(() => rateLimit([1] as never, { count: 1, per: 1 }), ArgumentError, "from() makes one");
  assertThrows(() => rateLimit(source, undefined as never), ArgumentError, "count");
  for (const count of [0, -1, NaN, "1"]) {
    assertThrows(() => rateLimit(source, { count: count as number, per: 1 }), ArgumentError, "count=");
  }
  for (const per of [0, Infinity, NaN]) {
    assertThrows(() => rateLimit(source, { count: 1, per }), ArgumentError, "per=");
  }
  assertThrows(() => rateLimit(source, { count: 1, per: 1, burst: 0.5 }), ArgumentError, "burst=0.5");
});
