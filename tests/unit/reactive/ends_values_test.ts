/** Values and ends of operators, by diagrams. */
import { table } from "./marble_table.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { of } from "../../../src/reactive/mod.ts";

table("before and after", {
  startWith: { source: "---b-|", apply: (s) => s.pipe(rx.startWith("a")), expected: "a--b-|" },
  endWith: { source: "-a-|", apply: (s) => s.pipe(rx.endWith("b", "c")), expected: "-a-(bc|)" },
  defaultIfEmpty: { source: "---|", apply: (s) => s.pipe(rx.defaultIfEmpty("a")), expected: "---(a|)" },
  "defaultIfEmpty, but it is not": {
    source: "-b-|",
    apply: (s) => s.pipe(rx.defaultIfEmpty("a")),
    expected: "-b-|",
  },
  throwIfEmpty: {
    source: "---|",
    apply: (s) => s.pipe(rx.throwIfEmpty(() => "empty")),
    expected: "---#",
    error: "empty",
  },
  ignoreElements: { source: "-a-b-|", apply: (s) => s.pipe(rx.ignoreElements()), expected: "-----|" },
  "tap that throws": {
    source: "-a-|",
    apply: (s) =>
      s.pipe(rx.tap(() => {
        throw "no";
      })),
    expected: "-#",
    error: "no",
  },
  catchError: {
    source: "-a-#",
    apply: (s, { cold }) => s.pipe(rx.catchError(() => cold("-b|"))),
    expected: "-a--b|",
    subscribed: "^--!",
  },
  "catchError that throws": {
    source: "-a-#",
    apply: (s) =>
      s.pipe(rx.catchError(() => {
        throw "worse";
      })),
    expected: "-a-#",
    error: "worse",
  },
  "catchError, once more": {
    source: "-a-#",
    apply: (s) => {
      let n = 0;
      return s.pipe(rx.catchError((_, again) => n++ === 0 ? again : of("z")));
    },
    expected: "-a--a-(z|)",
    subscribed: ["^--!", "---^--!"],
  },
  onErrorResumeNextWith: {
    source: "-a-#",
    apply: (s, { cold }) => s.pipe(rx.onErrorResumeNextWith(cold("-b-|"))),
    expected: "-a--b-|",
  },
  retry: {
    source: "-a-#",
    apply: (s) => s.pipe(rx.retry(1)),
    expected: "-a--a-#",
    subscribed: ["^--!", "---^--!"],
  },
  "retry after a delay": {
    source: "-a-#",
    apply: (s) => s.pipe(rx.retry({ count: 1, delay: 2 })),
    expected: "-a----a-#",
    subscribed: ["^--!", "-----^--!"],
  },
  "retry that a stream ends": {
    source: "-a-#",
    apply: (s) => s.pipe(rx.retry({ delay: () => rx.EMPTY })),
    expected: "-a-|",
  },
  repeat: {
    source: "-a-|",
    apply: (s) => s.pipe(rx.repeat(2)),
    expected: "-a--a-|",
    subscribed: ["^--!", "---^--!"],
  },
  "repeat after a delay": {
    source: "-a-|",
    apply: (s) => s.pipe(rx.repeat({ count: 2, delay: 2 })),
    expected: "-a----a-|",
  },
  "repeat 0": { source: "-a-|", apply: (s) => s.pipe(rx.repeat(0)), expected: "|", subscribed: [] },
});
