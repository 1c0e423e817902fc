/** Values and ends of operators, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";

const N = { values: { 1: 1, 2: 2, 3: 3, 4: 4, 6: 6 } } as const;

table<number>("map", {
  values: {
    ...N,
    source: "-1-2-|",
    apply: (s) => s.pipe(rx.map((x, i) => 2 * x + i)),
    expected: "-a-b-|",
    results: { a: 2, b: 5 },
  },
  "what the function throws is the error": {
    ...N,
    source: "-1-2-|",
    apply: (s) =>
      s.pipe(rx.map((x) => {
        if (x === 2) throw "two";
        return x;
      })),
    expected: "-1-#",
    error: "two",
    subscribed: "^--!",
  },
});
table<number>("filter", {
  values: {
    ...N,
    source: "-1-2-3-4-|",
    apply: (s) => s.pipe(rx.filter((x) => x % 2 === 0)),
    expected: "---2---4-|",
  },
  "with map": {
    ...N,
    source: "-1-2-3-4-|",
    apply: (s) => s.pipe(rx.filter((x) => x % 2 === 0), rx.map((x, i) => x + 10 * i)),
    expected: "---a---b-|",
    results: { a: 2, b: 14 },
  },
  "what the predicate throws is the error": {
    ...N,
    source: "-1-2-|",
    apply: (s) =>
      s.pipe(
        rx.filter(() => {
          throw "no";
        }),
        rx.map((x) => x),
      ),
    expected: "-#",
    error: "no",
    subscribed: "^!",
  },
});
table<number>("reduce, scan", {
  "reduce": {
    ...N,
    source: "-1-2-3-|",
    apply: (s) => s.pipe(rx.reduce((a, x) => a + x, 0)),
    expected: "-------(6|)",
  },
  "reduce without seed": {
    ...N,
    source: "-1-2-|",
    apply: (s) => s.pipe(rx.reduce((a, x) => a + x)),
    expected: "-----(3|)",
  },
  "reduce of nothing": {
    ...N,
    source: "---|",
    apply: (s) => s.pipe(rx.reduce((a, x) => a + x)),
    expected: "---|",
  },
  "scan": {
    ...N,
    source: "-1-2-3-|",
    apply: (s) => s.pipe(rx.scan((a, x) => a + x, 0)),
    expected: "-1-3-6-|",
  },
  "scan without seed": {
    ...N,
    source: "-1-2-3-|",
    apply: (s) => s.pipe(rx.scan((a, x) => a + x)),
    expected: "-1-3-6-|",
  },
  "scan that throws": {
    ...N,
    source: "-1-2-|",
    apply: (s) =>
      s.pipe(rx.scan(() => {
        throw "no";
      }, 0)),
    expected: "-#",
    error: "no",
  },
});
table<number>("one number", {
  count: { ...N, source: "-1-2-3-|", apply: (s) => s.pipe(rx.count((x) => x > 1)), expected: "-------(2|)" },
  min: { ...N, source: "-3-1-2-|", apply: (s) => s.pipe(rx.min()), expected: "-------(1|)" },
  max: { ...N, source: "-1-3-2-|", apply: (s) => s.pipe(rx.max()), expected: "-------(3|)" },
  "min by a function": {
    ...N,
    source: "-3-1-2-|",
    apply: (s) => s.pipe(rx.min((a, b) => b - a)),
    expected: "-------(3|)",
  },
  toArray: {
    ...N,
    source: "-1-2-|",
    apply: (s) => s.pipe(rx.toArray()),
    expected: "-----(r|)",
    results: { r: [1, 2] },
  },
  pairwise: {
    ...N,
    source: "-1-2-3-|",
    apply: (s) => s.pipe(rx.pairwise()),
    expected: "---p-q-|",
    results: { p: [1, 2], q: [2, 3] },
  },
});
