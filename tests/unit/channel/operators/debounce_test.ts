import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { debounce, type DebounceOptions } from "../../../../src/channel/operators/debounce.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { failure, play as playScript, settle } from "./helpers.ts";

const play = (script: Record<number, string>, options: Omit<DebounceOptions<string>, "clock"> = {}) =>
  playScript(script, (source, clock) => debounce(source, 10, { ...options, clock }));

Deno.test("row 61: debounce lets the last value of each burst through, once it has been quiet", async () => {
  const dropped: string[] = [];
  const script = { 0: "a", 5: "b", 14: "cd", 40: "e", 60: "" };
  assertEquals(await play(script, { onUndelivered: (value) => dropped.push(value) }), ["d@24", "e@50"]);
  assertEquals(dropped, ["a", "b", "c"]);
});

Deno.test("row 61: maxWait lets a value through though the burst goes on", async () => {
  const script = { 0: "a", 8: "b", 16: "c", 24: "d", 32: "e", 60: "" };
  assertEquals(await play(script, { maxWait: 20 }), ["c@20", "e@42"]);
  assertEquals(await play(script), ["e@42"]);
});

Deno.test("at the end of the source the last value comes without delay; a reason comes after it", async () => {
  assertEquals(await play({ 0: "ab" }), ["b@0"]);
  const source = new Channel<number>();
  const out = debounce(source, 10, { clock: new VirtualClock() });
  await source.send(1);
  await settle();
  source.close("torn");
  assertEquals([await out.receive(), await failure(out.receive())], [1, "torn"]);
});

Deno.test("a cancel drops the value that waits and disarms the timer; disposing lets it be received", async () => {
  const clock = new VirtualClock();
  const dropped: number[] = [];
  const source = new Channel<number>();
  const out = debounce(source, 10, { clock, onUndelivered: (value) => dropped.push(value) });
  await source.send(1);
  await settle();
  assertEquals(clock.pending, 1);
  out.cancel();
  assertEquals([dropped, clock.pending, source.closed], [[1], 0, true]);
  const kept = new Channel<number>();
  const other = debounce(kept, 10, { clock });
  await kept.send(2);
  await settle();
  other[Symbol.dispose]();
  assertEquals([other.tryReceive(), clock.pending, kept.closed], [{ state: "ok", value: 2 }, 0, false]);
});

Deno.test("debounce() refuses bad arguments by name", () => {
  const source = new Channel<number>();
  assertThrows(() => debounce([1] as never, 1), ArgumentError, "from() makes one");
  for (const ms of [-1, NaN, Infinity, "1"]) {
    assertThrows(() => debounce(source, ms as number), ArgumentError, "ms=");
  }
  assertThrows(() => debounce(source, 1, { maxWait: -1 }), ArgumentError, "maxWait=-1");
});
