/** Values and ends of operators, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { of, timer } from "../../../src/reactive/mod.ts";

table("time", {
  debounceTime: {
    source: "-a-b-c------d|",
    apply: (s) => s.pipe(rx.debounceTime(3)),
    expected: "--------c----(d|)",
  },
  debounce: {
    source: "-a-b-c------|",
    apply: (s) => s.pipe(rx.debounce(() => timer(3))),
    expected: "--------c---|",
  },
  throttleTime: { source: "-a-b-c-d-|", apply: (s) => s.pipe(rx.throttleTime(3)), expected: "-a---c---|" },
  "throttleTime, trailing too": {
    source: "-a-b-c-d------|",
    apply: (s) => s.pipe(rx.throttleTime(3, { trailing: true })),
    expected: "-a--b--d------|",
  },
  auditTime: { source: "-a-b-c------|", apply: (s) => s.pipe(rx.auditTime(3)), expected: "----b---c---|" },
  sampleTime: {
    source: "-a-b---c-----|",
    apply: (s) => s.pipe(rx.sampleTime(4)),
    expected: "----b---c----|",
  },
  sample: {
    source: "-a-b---c-|",
    apply: (s, { cold }) => s.pipe(rx.sample(cold("----x-x--"))),
    expected: "----b----|",
  },
  delay: { source: "-a-b-|", apply: (s) => s.pipe(rx.delay(3)), expected: "----a-(b|)" },
  "delay: errors are not delayed": { source: "-a-#", apply: (s) => s.pipe(rx.delay(3)), expected: "---#" },
  delayWhen: { source: "-a-b-|", apply: (s) => s.pipe(rx.delayWhen(() => timer(3))), expected: "----a-(b|)" },
  "timeout, with another stream": {
    source: "-a-----b-|",
    apply: (s) => s.pipe(rx.timeout({ each: 3, with: () => of("z") })),
    expected: "-a--(z|)",
    subscribed: "^---!",
  },
  "timeout, in time": { source: "-a--b-|", apply: (s) => s.pipe(rx.timeout(4)), expected: "-a--b-|" },
  timestamp: {
    source: "-a--b-|",
    apply: (s) => s.pipe(rx.timestamp(), rx.map((x) => x.timestamp)),
    expected: "-p--q-|",
    results: { p: 1, q: 4 },
  },
  timeInterval: {
    source: "-a--b-|",
    apply: (s) => s.pipe(rx.timeInterval(), rx.map((x) => x.interval)),
    expected: "-p--q-|",
    results: { p: 1, q: 3 },
  },
  observeOn: {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.observeOn(rx.asyncScheduler, 2)),
    expected: "---a-b-|",
  },
  subscribeOn: {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.subscribeOn(rx.asyncScheduler, 2)),
    expected: "---a-b-|",
    subscribed: "--^----!",
  },
  timer: {
    source: "|",
    apply: () => rx.timer(3, 2).pipe(rx.take(3)),
    expected: "---a-b-(c|)",
    results: { a: 0, b: 1, c: 2 },
  },
  interval: {
    source: "|",
    apply: () => rx.interval(3).pipe(rx.take(2)),
    expected: "---a--(b|)",
    results: { a: 0, b: 1 },
  },
});
table("shared", {
  share: {
    source: "-a-b-|",
    apply: (s, { cold }) => {
      const shared = s.pipe(rx.share());
      return rx.merge(shared, cold("--x").pipe(rx.mergeMap(() => shared)));
    },
    expected: "-a-(bb)",
    during: "^----!",
    subscribed: "^----!",
  },
  "share begins anew after completion": {
    source: "-a|",
    apply: (s) => {
      const shared = s.pipe(rx.share());
      return rx.concat(shared, shared);
    },
    expected: "-a-a|",
    subscribed: ["^-!", "--^-!"],
  },
  shareReplay: {
    source: "-a-b-|",
    apply: (s) => {
      const shared = s.pipe(rx.shareReplay(1));
      return rx.concat(shared, shared);
    },
    expected: "-a-b-(b|)",
    subscribed: "^----!",
  },
  connect: {
    source: "-a-b-|",
    apply: (s) => s.pipe(rx.connect((t) => rx.merge(t, t.pipe(rx.map((x) => x.toUpperCase()))))),
    expected: "-(aA)",
    during: "^--!",
  },
});
