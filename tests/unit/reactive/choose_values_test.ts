/** Values and ends of operators, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";

table("take, skip", {
  "take": { source: "-a-b-c-|", apply: (s) => s.pipe(rx.take(2)), expected: "-a-(b|)", subscribed: "^--!" },
  "take of a shorter source": { source: "-a-|", apply: (s) => s.pipe(rx.take(2)), expected: "-a-|" },
  "take 0 does not subscribe": {
    source: "-a-|",
    apply: (s) => s.pipe(rx.take(0)),
    expected: "|",
    subscribed: [],
  },
  "takeWhile": {
    source: "-a-b-c-a-|",
    apply: (s) => s.pipe(rx.takeWhile((x) => x < "c")),
    expected: "-a-b-|",
    subscribed: "^----!",
  },
  "takeWhile inclusive": {
    source: "-a-b-c-a-|",
    apply: (s) => s.pipe(rx.takeWhile((x) => x < "c", true)),
    expected: "-a-b-(c|)",
  },
  "takeUntil": {
    source: "-a-b-c-|",
    apply: (s, { cold }) => s.pipe(rx.takeUntil(cold("----x"))),
    expected: "-a-b|",
    subscribed: "^---!",
  },
  "takeUntil: completion of the notifier ends nothing": {
    source: "-a-b-|",
    apply: (s, { cold }) => s.pipe(rx.takeUntil(cold("--|"))),
    expected: "-a-b-|",
  },
  "takeUntil: error of the notifier": {
    source: "-a-b-|",
    apply: (s, { cold }) => s.pipe(rx.takeUntil(cold("--#"))),
    expected: "-a#",
  },
  "takeLast": { source: "-a-b-c-|", apply: (s) => s.pipe(rx.takeLast(2)), expected: "-------(bc|)" },
  "skip": { source: "-a-b-c-|", apply: (s) => s.pipe(rx.skip(2)), expected: "-----c-|" },
  "skipLast": { source: "-a-b-c-|", apply: (s) => s.pipe(rx.skipLast(2)), expected: "-----a-|" },
  "skipWhile": {
    source: "-a-b-a-|",
    apply: (s) => s.pipe(rx.skipWhile((x) => x < "b")),
    expected: "---b-a-|",
  },
  "skipUntil": {
    source: "-a-b-c-|",
    apply: (s, { cold }) => s.pipe(rx.skipUntil(cold("--x--"))),
    expected: "---b-c-|",
  },
  "skipUntil: a notifier that only completes": {
    source: "-a-b-|",
    apply: (s, { cold }) => s.pipe(rx.skipUntil(cold("--|"))),
    expected: "-----|",
  },
});
table("one value", {
  "first": { source: "-a-b-|", apply: (s) => s.pipe(rx.first()), expected: "-(a|)", subscribed: "^!" },
  "first that matches": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.first((x) => x === "b")),
    expected: "---(b|)",
  },
  "first of nothing, with a fallback": {
    source: "--|",
    apply: (s) => s.pipe(rx.first(null, "x")),
    expected: "--(x|)",
  },
  "last": { source: "-a-b-|", apply: (s) => s.pipe(rx.last()), expected: "-----(b|)" },
  "last that matches": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.last((x) => x === "a")),
    expected: "-----(a|)",
  },
  "single": { source: "-a-b-|", apply: (s) => s.pipe(rx.single((x) => x === "a")), expected: "-----(a|)" },
  "elementAt": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.elementAt(1)),
    expected: "---(b|)",
    subscribed: "^--!",
  },
  "elementAt with a fallback": {
    source: "-a-|",
    apply: (s) => s.pipe(rx.elementAt(1, "x")),
    expected: "---(x|)",
  },
  "find": { source: "-a-b-|", apply: (s) => s.pipe(rx.find((x) => x === "b")), expected: "---(b|)" },
  "find nothing": {
    source: "-a-|",
    apply: (s) => s.pipe(rx.find((x) => x === "b")),
    expected: "---(u|)",
    results: { u: undefined },
  },
  "findIndex": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.findIndex((x) => x === "b")),
    expected: "---(i|)",
    results: { i: 1 },
  },
  "findIndex of nothing": {
    source: "-a-|",
    apply: (s) => s.pipe(rx.findIndex((x) => x === "b")),
    expected: "---(i|)",
    results: { i: -1 },
  },
  "every": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.every((x) => x < "c")),
    expected: "-----(t|)",
    results: { t: true },
  },
  "every, but one": {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.every((x) => x < "b")),
    expected: "---(f|)",
    results: { f: false },
  },
  "isEmpty": {
    source: "---|",
    apply: (s) => s.pipe(rx.isEmpty()),
    expected: "---(t|)",
    results: { t: true },
  },
  "isEmpty, but it is not": {
    source: "-a-|",
    apply: (s) => s.pipe(rx.isEmpty()),
    expected: "-(f|)",
    results: { f: false },
    subscribed: "^!",
  },
});
table("without repetitions", {
  distinct: { source: "-a-b-a-c-|", apply: (s) => s.pipe(rx.distinct()), expected: "-a-b---c-|" },
  "distinct by a key": {
    source: "-a-A-b-|",
    apply: (s) => s.pipe(rx.distinct((x) => x.toLowerCase())),
    expected: "-a---b-|",
  },
  "distinct, flushed": {
    source: "-a-a-a-|",
    apply: (s, { cold }) => s.pipe(rx.distinct(undefined, cold("--x"))),
    expected: "-a-a---|",
  },
  distinctUntilChanged: {
    source: "-a-a-b-a-|",
    apply: (s) => s.pipe(rx.distinctUntilChanged()),
    expected: "-a---b-a-|",
  },
  "distinctUntilChanged by a function": {
    source: "-a-A-b-|",
    apply: (s) => s.pipe(rx.distinctUntilChanged((a, b) => a.toLowerCase() === b.toLowerCase())),
    expected: "-a---b-|",
  },
});
