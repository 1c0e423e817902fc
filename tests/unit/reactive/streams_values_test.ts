/** Values and ends of operators, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { of } from "../../../src/reactive/mod.ts";

table("streams inside streams", {
  mergeMap: {
    source: "-a--b----|",
    apply: (s, { cold }) => s.pipe(rx.mergeMap((x) => cold("x--x|".replaceAll("x", x)))),
    expected: "-a--(ab)",
    results: { a: "a", b: "b" },
    during: "^----!",
  },
  "mergeMap, one at a time": {
    source: "-a-b-------|",
    apply: (s, { cold }) => s.pipe(rx.mergeMap((x) => cold("x-x|".replaceAll("x", x)), 1)),
    expected: "-a-ab-b----|",
  },
  "mergeMap: completion waits for the inner ones": {
    source: "-a|",
    apply: (s, { cold }) => s.pipe(rx.mergeMap(() => cold("-b--|"))),
    expected: "--b--|",
    subscribed: "^-!",
  },
  "mergeMap: the error of an inner one": {
    source: "-a----|",
    apply: (s, { cold }) => s.pipe(rx.mergeMap(() => cold("-b#"))),
    expected: "--b#",
    subscribed: "^--!",
  },
  "mergeMap that throws": {
    source: "-a-|",
    apply: (s) =>
      s.pipe(rx.mergeMap(() => {
        throw "no";
      })),
    expected: "-#",
    error: "no",
  },
  "mergeMap to what is no stream": {
    source: "-a-|",
    apply: (s) =>
      s.pipe(
        rx.mergeMap(() => 5 as never),
        rx.catchError((e) => of((e as { code: string }).code === "ARGUMENT" ? "z" : "?")),
      ),
    expected: "-(z|)",
  },
  concatMap: {
    source: "-a-b-------|",
    apply: (s, { cold }) => s.pipe(rx.concatMap((x) => cold("x--x|".replaceAll("x", x)))),
    expected: "-a--ab--b--|",
  },
  switchMap: {
    source: "-a---b----|",
    apply: (s, { cold }) => s.pipe(rx.switchMap((x) => cold("x-x-x|".replaceAll("x", x)))),
    expected: "-a-a-b-b-b|",
  },
  "switchMap: completion waits for the inner one": {
    source: "-a|",
    apply: (s, { cold }) => s.pipe(rx.switchMap(() => cold("--b-|"))),
    expected: "---b-|",
  },
  exhaustMap: {
    source: "-a-b---c---|",
    apply: (s, { cold }) => s.pipe(rx.exhaustMap((x) => cold("x-x|".replaceAll("x", x)))),
    expected: "-a-a---c-c-|",
  },
  expand: {
    source: "-a------|",
    apply: (s, { cold }) =>
      s.pipe(
        rx.expand((x) =>
          x === "d" ? rx.EMPTY : cold("--y|", { y: String.fromCharCode(x.charCodeAt(0) + 1) })
        ),
      ),
    expected: "-a-b-c-d|",
  },
  mergeScan: {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.mergeScan((all, x) => of(all + x), "")),
    expected: "-p-q-|",
    results: { p: "a", q: "ab" },
  },
  "mergeScan of nothing": {
    source: "---|",
    apply: (s) => s.pipe(rx.mergeScan((all, x) => of(all + x), "seed")),
    expected: "---|",
  },
  switchScan: {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.switchScan((all, x) => of(all + x), "")),
    expected: "-p-q-|",
    results: { p: "a", q: "ab" },
  },
});
table("with other streams", {
  combineLatestWith: {
    source: "-1---2-|",
    apply: (s, { cold }) => s.pipe(rx.combineLatestWith(cold("---x----|")), rx.map((p) => p.join(""))),
    expected: "---p-q--|",
    results: { p: "1x", q: "2x" },
  },
  "combineLatest: the completion of one source ends nothing": {
    source: "-1---2-|",
    apply: (s, { cold }) => rx.combineLatest([s, cold("---|")]),
    expected: "-------|",
    subscribed: "^------!",
  },
  concatWith: {
    source: "-1-|",
    apply: (s, { cold }) => s.pipe(rx.concatWith(cold("-x-|"))),
    expected: "-1--x-|",
  },
  mergeWith: {
    source: "-1---2-|",
    apply: (s, { cold }) => s.pipe(rx.mergeWith(cold("---x--|"))),
    expected: "-1-x-2-|",
  },
  raceWith: {
    source: "---1-|",
    apply: (s, { cold }) => s.pipe(rx.raceWith(cold("-x-y-|"))),
    expected: "-x-y-|",
    subscribed: "^!",
  },
  zipWith: {
    source: "-1---2-|",
    apply: (s, { cold }) => s.pipe(rx.zipWith(cold("---x---y-|")), rx.map((p) => p.join(""))),
    expected: "---p---(q|)",
    results: { p: "1x", q: "2y" },
  },
  withLatestFrom: {
    source: "-1---2-3-|",
    apply: (s, { cold }) => s.pipe(rx.withLatestFrom(cold("---x----y")), rx.map((p) => p.join(""))),
    expected: "-----p-q-|",
    results: { p: "2x", q: "3x" },
  },
  forkJoin: {
    source: "-1-2-|",
    apply: (s, { cold }) => rx.forkJoin({ a: s, b: cold("---x---|") }),
    expected: "-------(r|)",
    results: { r: { a: "2", b: "x" } },
  },
  sequenceEqual: {
    source: "-a-b-|",
    apply: (s, { cold }) => s.pipe(rx.sequenceEqual(cold("--a--b-|"))),
    expected: "-------(t|)",
    results: { t: true },
  },
  "sequenceEqual, but they differ": {
    source: "-a-b-|",
    apply: (s, { cold }) => s.pipe(rx.sequenceEqual(cold("--a--c-|"))),
    expected: "-----(f|)",
    results: { f: false },
  },
  partition: { source: "-a-b-|", apply: (s) => rx.partition(s, (x) => x === "b")[1], expected: "-a---|" },
});
