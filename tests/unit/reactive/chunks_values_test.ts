/** Values and ends of operators, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { timer } from "../../../src/reactive/mod.ts";

table("buffers and windows", {
  buffer: {
    source: "-a-b-c-d-|",
    apply: (s, { cold }) => s.pipe(rx.buffer(cold("----x"))),
    expected: "----p----(q|)",
    results: { p: ["a", "b"], q: ["c", "d"] },
  },
  bufferCount: {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.bufferCount(2)),
    expected: "---p---(q|)",
    results: { p: ["a", "b"], q: ["c"] },
  },
  "bufferCount that overlap": {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.bufferCount(2, 1)),
    expected: "---p-q-(r|)",
    results: { p: ["a", "b"], q: ["b", "c"], r: ["c"] },
  },
  "bufferCount with gaps": {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.bufferCount(1, 2)),
    expected: "-p---q-|",
    results: { p: ["a"], q: ["c"] },
  },
  bufferTime: {
    source: "-a-b----c-|",
    apply: (s) => s.pipe(rx.bufferTime(5)),
    expected: "-----p----(q|)",
    results: { p: ["a", "b"], q: ["c"] },
  },
  "bufferTime with a size": {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.bufferTime(100, { maxSize: 2 })),
    expected: "---p---(q|)",
    results: { p: ["a", "b"], q: ["c"] },
  },
  "bufferTime that overlap": {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.bufferTime(4, { every: 2 })),
    expected: "----p-q",
    results: { p: ["a", "b"], q: ["b", "c"] },
    during: "^------!",
  },
  bufferToggle: {
    source: "-a-b-c-d-|",
    apply: (s, { cold }) => s.pipe(rx.bufferToggle(cold("--x"), () => timer(4))),
    expected: "------p--|",
    results: { p: ["b", "c"] },
  },
  bufferWhen: {
    source: "-a-b-c-d-|",
    apply: (s) => s.pipe(rx.bufferWhen(() => timer(4))),
    expected: "----p---q(r|)",
    results: { p: ["a", "b"], q: ["c", "d"], r: [] },
  },
  windowCount: {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.windowCount(2), rx.mergeMap((w) => w.pipe(rx.toArray()))),
    expected: "---p---(q|)",
    results: { p: ["a", "b"], q: ["c"] },
  },
  windowTime: {
    source: "-a-b----c-|",
    apply: (s) => s.pipe(rx.windowTime(5), rx.mergeMap((w) => w.pipe(rx.toArray()))),
    expected: "-----p----(q|)",
    results: { p: ["a", "b"], q: ["c"] },
  },
  windowToggle: {
    source: "-a-b-c-d-|",
    apply: (s, { cold }) => s.pipe(rx.windowToggle(cold("--x"), () => timer(4)), rx.mergeAll()),
    expected: "---b-c---|",
  },
  groupBy: {
    source: "-a-b-A-|",
    apply: (s) =>
      s.pipe(
        rx.groupBy((x) => x.toLowerCase()),
        rx.mergeMap((g) => g.pipe(rx.toArray(), rx.map((all) => g.key + all.join("")))),
      ),
    expected: "-------(pq|)",
    results: { p: "aaA", q: "bb" },
  },
  "groupBy with a duration": {
    source: "-a-a-a-|",
    apply: (s) =>
      s.pipe(rx.groupBy((x) => x, { duration: () => timer(3) }), rx.mergeMap((g) => g.pipe(rx.toArray()))),
    expected: "----p--(q|)",
    results: { p: ["a", "a"], q: ["a"] },
  },
  materialize: {
    source: "-a-#",
    apply: (s) => s.pipe(rx.materialize()),
    expected: "-p-(q|)",
    results: { p: { kind: "N", value: "a" }, q: { kind: "E", error: "error" } },
  },
});
