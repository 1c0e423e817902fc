import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Timing } from "../../../bench/contender.ts";
import { drawCharts } from "../../../bench/chart.ts";
import { combine, percentiles, sumTo, verify } from "../../../bench/harness.ts";
import { type Result, summarise } from "../../../bench/report.ts";
import { judge, OURS } from "../../../bench/targets.ts";
import { bytes, many, stamped, type Verbs } from "../../../bench/topologies.ts";

function result(id: Result["id"], name: string, nanoseconds: number, failure?: string): Result {
  const timings: Timing[] = [0.9, 1, 1.4].map((f) => ({ seconds: (f * nanoseconds) / 1e9 * 1000 }));
  return summarise(id, name, 1000, timings, failure);
}

Deno.test("a summary is the median per unit with the fastest and the slowest round", () => {
  const { nanoseconds, spread } = result("local/rendezvous", OURS, 100);
  assertEquals(Math.round(nanoseconds!), 100);
  assertEquals(spread!.map(Math.round), [90, 140]);
});

Deno.test("a contender that failed in one round gets no figure from the others", () => {
  const { nanoseconds, failure } = result("local/rendezvous", OURS, 100, "lost one");
  assertEquals(nanoseconds, undefined);
  assertEquals(failure, "lost one");
});

Deno.test("a target is judged against the rival of the same run, and not at all without one", () => {
  const ours = result("tasks/20000-in-flight", OURS, 1000);
  assertEquals(judge([ours]), []);
  const [near] = judge([ours, result("tasks/20000-in-flight", "comlink", 4900)]);
  const [far] = judge([ours, result("tasks/20000-in-flight", "comlink", 5100)]);
  assertEquals([near!.reached, far!.reached], [false, true]);
});

Deno.test("a chart is drawn even where a contender failed, and names cannot break it", () => {
  const charts = drawCharts([
    result("local/rendezvous", OURS, 100),
    result("local/rendezvous", "<b>&", 200),
    result("local/rendezvous", "broken", 1, "why"),
  ], "here & now");
  assertEquals(Object.keys(charts), ["rivals.svg", "rivals_local.svg"]);
  const svg = charts["rivals.svg"]!;
  assert(svg.includes("&lt;b&gt;&amp;") && svg.includes("here &amp; now") && svg.includes(">failed<"));
  assert(!/NaN|Infinity|undefined/.test(svg), "a coordinate is not a number");
});

Deno.test("throughput runs from the first send to the last receive of any member", () => {
  const sender = { first: 1000, last: -Infinity, received: 0, sum: 0 };
  const receiver = { first: Infinity, last: 3500, received: 4, sum: sumTo(4) };
  assertEquals(combine([{ ...sender, first: 1500 }, sender, receiver], 4, sumTo(4)).seconds, 2.5);
  assertThrows(() => combine([sender, receiver], 5), Error, "received");
  assertThrows(() => combine([sender, receiver], 4, 7), Error, "sum");
});

Deno.test("percentiles come in microseconds and from the sorted round trips", () => {
  const trips = Float64Array.from({ length: 100 }, (_, i) => (99 - i) / 1000);
  const { p50, p99 } = percentiles(trips, 1);
  assertEquals([Math.round(p50!), Math.round(p99!)], [50, 99]);
});

Deno.test("a channel that loses a value has no speed", async () => {
  const lossy: Verbs<number> = {
    send: () => Promise.resolve(),
    receive: () => Promise.resolve(0),
    trySend: () => true,
    tryReceive: () => ({ state: "empty" }),
    close: () => {},
    [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ value: undefined, done: true }) }),
  };
  await assertRejects(() => many(() => lossy, 10, 1, 2, 2), Error, "wrong");
  assertThrows(() => verify("sum", 1, 2), Error, "got=1, expected=2");
});

Deno.test("a block of bytes carries its running number", () => {
  assertEquals([0, 255, 65_536, 4_000_000_000].map((id) => stamped(bytes(64, id))), [
    0,
    255,
    65_536,
    4_000_000_000,
  ]);
});
