import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, Channel } from "../../../../src/channel/mod.ts";
import { throttle, type ThrottleOptions } from "../../../../src/channel/operators/throttle.ts";
import { VirtualClock } from "../../../../src/time/clock.ts";
import { failure, play as playScript, settle } from "./helpers.ts";

const play = (script: Record<number, string>, options: Omit<ThrottleOptions<string>, "clock"> = {}) =>
  playScript(script, (source, clock) => throttle(source, 10, { ...options, clock }));

Deno.test("row 61: throttle lets the first value of a window through at once and the last at its end", async () => {
  const dropped: string[] = [];
  const script = { 0: "a", 3: "b", 6: "c", 14: "d", 40: "e", 60: "" };
  assertEquals(await play(script, { onUndelivered: (value) => dropped.push(value) }), [
    "a@0",
    "c@10",
    "d@20",
    "e@40",
  ]);
  assertEquals(dropped, ["b"]);
});

Deno.test("row 61: throttle with only leading, or only trailing values", async () => {
  const script = { 0: "a", 3: "b", 6: "c", 14: "d", 40: "e", 60: "" };
  const dropped: string[] = [];
  const onUndelivered = (value: string): void => void dropped.push(value);
  assertEquals(await play(script, { trailing: false, onUndelivered }), ["a@0", "d@14", "e@40"]);
  assertEquals(dropped.splice(0), ["b", "c"]);
  assertEquals(await play(script, { leading: false, onUndelivered }), ["c@10", "d@20", "e@50"]);
  assertEquals(dropped, ["a", "b"]);
});

Deno.test("at the end of the source the last value comes without delay", async () => {
  assertEquals(await play({ 0: "ab", 3: "c" }), ["a@0", "c@3"]);
});

Deno.test("throttle takes everything though nobody receives, and keeps the newest that came through", async () => {
  const clock = new VirtualClock();
  const dropped: number[] = [];
  const source = new Channel<number>();
  const out = throttle(source, 10, { clock, onUndelivered: (value) => dropped.push(value) });
  for (let n = 0; n < 4; n++) {
    await source.send(n);
    await clock.run(10);
  }
  assertEquals([dropped, await out.receive()], [[0, 1, 2], 3]);
  await source.sendMany([4, 5]);
  await settle();
  out.cancel("enough");
  assertEquals([dropped, clock.pending, source.closed], [[0, 1, 2, 5, 4], 0, true]);
  assertEquals(await failure(out.receive()), "enough");
});

Deno.test("throttle() refuses bad arguments by name", () => {
  const source = new Channel<number>();
  assertThrows(() => throttle([1] as never, 1), ArgumentError, "from() makes one");
  for (const ms of [-1, NaN, Infinity, "1"]) {
    assertThrows(() => throttle(source, ms as number), ArgumentError, "ms=");
  }
  assertThrows(
    () => throttle(source, 1, { leading: false, trailing: false }),
    ArgumentError,
    "nothing through",
  );
});
