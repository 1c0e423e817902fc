/** Values and ends of the operators that RxPY has and RxJS has not, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { timer } from "../../../src/reactive/mod.ts";

const N = { values: { 1: 1, 2: 2, 3: 3, 6: 6 } } as const;

table<number>("sum, average", {
  sum: { ...N, source: "-1-2-3-|", apply: (s) => s.pipe(rx.sum()), expected: "-------(6|)" },
  "sum of nothing": {
    source: "---|",
    apply: (s) => s.pipe(rx.sum()),
    expected: "---(z|)",
    results: { z: 0 },
  },
  "sum of a property": {
    ...N,
    source: "-1-2-|",
    apply: (s) => s.pipe(rx.sum((x, i) => 10 * x + i)),
    expected: "-----(s|)",
    results: { s: 31 },
  },
  "sum that throws": {
    ...N,
    source: "-1-2-|",
    apply: (s) =>
      s.pipe(rx.sum(() => {
        throw "no";
      })),
    expected: "-#",
    error: "no",
    subscribed: "^!",
  },
  "sum of a source that fails": { ...N, source: "-1-#", apply: (s) => s.pipe(rx.sum()), expected: "---#" },
  average: {
    ...N,
    source: "-1-2-6-|",
    apply: (s) => s.pipe(rx.average()),
    expected: "-------(3|)",
  },
  "average of nothing": {
    source: "---|",
    apply: (s) => s.pipe(rx.average(), rx.catchError((e) => rx.of((e as { code: string }).code))),
    expected: "---(e|)",
    results: { e: "EMPTY" },
  },
});
table("maxBy, minBy", {
  maxBy: {
    source: "-a-B-b-|",
    apply: (s) => s.pipe(rx.maxBy((x) => x.toLowerCase())),
    expected: "-------(r|)",
    results: { r: ["B", "b"] },
  },
  minBy: {
    source: "-c-B-b-|",
    apply: (s) => s.pipe(rx.minBy((x) => x.toLowerCase())),
    expected: "-------(r|)",
    results: { r: ["B", "b"] },
  },
  "maxBy of nothing": {
    source: "---|",
    apply: (s) => s.pipe(rx.maxBy((x) => x)),
    expected: "---(r|)",
    results: { r: [] },
  },
  "minBy by a function that throws": {
    source: "-a-b-|",
    apply: (s) =>
      s.pipe(rx.minBy((x) => x, () => {
        throw "no";
      })),
    expected: "---#",
    error: "no",
    subscribed: "^--!",
  },
});
table("toMap, toSet", {
  toMap: {
    source: "-a-b-A-|",
    apply: (s) => s.pipe(rx.toMap((x) => x.toLowerCase(), (x) => `<${x}>`)),
    expected: "-------(r|)",
    results: { r: new Map([["a", "<A>"], ["b", "<b>"]]) },
  },
  "toMap that throws": {
    source: "-a-b-|",
    apply: (s) =>
      s.pipe(rx.toMap(() => {
        throw "no";
      })),
    expected: "-#",
    error: "no",
  },
  "toSet, anew for each subscription": {
    source: "-a-b-a-|",
    apply: (s) => {
      const all = s.pipe(rx.toSet());
      return rx.merge(all, all);
    },
    expected: "-------(rr|)",
    results: { r: new Set(["a", "b"]) },
    subscribed: ["^------!", "^------!"],
  },
});
table("doWhile, whileDo", {
  doWhile: {
    source: "-a|",
    apply: (s) => {
      let n = 0;
      return s.pipe(rx.doWhile(() => ++n < 3));
    },
    expected: "-a-a-a|",
    subscribed: ["^-!", "--^-!", "----^-!"],
  },
  "whileDo that never begins": {
    source: "-a|",
    apply: (s) => s.pipe(rx.whileDo(() => false)),
    expected: "|",
    subscribed: [],
  },
  whileDo: {
    source: "-a|",
    apply: (s) => {
      let n = 0;
      return s.pipe(rx.whileDo(() => n++ < 2));
    },
    expected: "-a-a|",
  },
  "doWhile: a condition that throws": {
    source: "-a|",
    apply: (s) =>
      s.pipe(rx.doWhile(() => {
        throw "no";
      })),
    expected: "-a#",
    error: "no",
  },
});
table("the last milliseconds", {
  takeLastWithTime: {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.takeLastWithTime(5)),
    expected: "-------(bc|)",
  },
  "takeLastWithTime of 0": {
    source: "-a-(b|)",
    apply: (s) => s.pipe(rx.takeLastWithTime(0)),
    expected: "---|",
  },
  skipLastWithTime: {
    source: "-a-b-c-|",
    apply: (s) => s.pipe(rx.skipLastWithTime(4)),
    expected: "-----a-(b|)",
  },
  "skipLastWithTime of 0": {
    source: "-a-(b|)",
    apply: (s) => s.pipe(rx.skipLastWithTime(0)),
    expected: "-a-(b|)",
  },
  "skipLastWithTime: errors are not delayed": {
    source: "-a-#",
    apply: (s) => s.pipe(rx.skipLastWithTime(1)),
    expected: "---#",
  },
});
table("join, groupJoin", {
  join: {
    source: "-1-----2-|",
    apply: (s, { cold }) =>
      s.pipe(rx.join(cold("---x-y----|"), () => timer(3), () => timer(3)), rx.map((p) => p.join(""))),
    expected: "---p---q--|",
    results: { p: "1x", q: "2y" },
    subscribed: "^--------!",
  },
  "join: a right that ends with nothing left ends it": {
    source: "-1-------",
    apply: (s, { cold }) => s.pipe(rx.join(cold("--x-|"), () => timer(9), () => timer(3))),
    expected: "--p--|",
    results: { p: ["1", "x"] },
    subscribed: "^----!",
  },
  "join: an error of a life": {
    source: "-1-------",
    apply: (s, { cold }) => s.pipe(rx.join(cold("---"), () => cold("--#"), () => timer(3))),
    expected: "---#",
    subscribed: "^--!",
  },
  "join: a life that throws": {
    source: "-1-------",
    apply: (s, { cold }) =>
      s.pipe(rx.join(cold("---"), () => {
        throw "no";
      }, () => timer(3))),
    expected: "-#",
    error: "no",
  },
  "join: an error of the right": {
    source: "-1-------",
    apply: (s, { cold }) => s.pipe(rx.join(cold("---#"), () => timer(9), () => timer(3))),
    expected: "---#",
    subscribed: "^--!",
  },
  groupJoin: {
    source: "-1---2|",
    apply: (s, { cold }) =>
      s.pipe(
        rx.groupJoin(cold("--x-y-----"), () => timer(4), () => timer(2)),
        rx.mergeMap(([left, group]) => group.pipe(rx.toArray(), rx.map((all) => left + all.join("")))),
      ),
    expected: "-----p---(q|)",
    results: { p: "1xy", q: "2y" },
    subscribed: "^-----!",
  },
  "groupJoin: the error of a source is that of the groups too": {
    source: "-1---#",
    apply: (s, { cold }) =>
      s.pipe(
        rx.groupJoin(cold("--x-------"), () => timer(9), () => timer(3)),
        rx.mergeMap(([, group]) => group.pipe(rx.catchError(() => rx.of("caught")))),
        rx.catchError(() => rx.of("all")),
      ),
    expected: "--x--(ca|)",
    results: { x: "x", c: "caught", a: "all" },
  },
});
table("timeout by streams", {
  "first is too late": {
    source: "----a-|",
    apply: (s, { cold }) => s.pipe(rx.timeout({ first: cold("--x"), with: () => rx.of("z") })),
    expected: "--(z|)",
    subscribed: "^-!",
  },
  "each by its value": {
    source: "-a-b---c|",
    apply: (s) => s.pipe(rx.timeout({ each: (x) => timer(x === "a" ? 3 : 2), with: () => rx.of("z") })),
    expected: "-a-b-(z|)",
    subscribed: "^----!",
  },
  "in time": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.timeout({ first: timer(3), each: () => timer(3) })),
    expected: "-a-b-|",
  },
  "each that throws": {
    source: "-a-b-|",
    apply: (s) =>
      s.pipe(rx.timeout({
        each: () => {
          throw "no";
        },
      })),
    expected: "-(a#)",
    error: "no",
  },
});
