/**
 * The operators of backpressure, in front of somebody who asks for one value after the other and takes four
 * milliseconds for each.
 *
 * @module
 */
import {
  from,
  limitRate,
  type Observable,
  onBackpressureBuffer,
  onBackpressureDrop,
  onBackpressureError,
  onBackpressureLatest,
  onBackpressureSuspend,
  timer,
} from "../../src/reactive/mod.ts";
import type { Case } from "./marble_cases.ts";
import type { Stage } from "./runs.ts";

const FAST = ["source", "-a-b-c-d-e-f--------|"] as const;
const WORK = 4;

/** Asks for a value, works on it, asks for the next. */
function slowly(s: Stage, source: Observable<unknown>): void {
  const asked = s.row("asked for");
  const out = s.row("delivered");
  s.mark(asked, "ask");
  const consumer = source.subscribe({
    next: (value) => {
      s.mark(out, "value", String(value));
      timer(WORK).subscribe(() => {
        if (consumer.closed) return;
        s.mark(asked, "ask");
        consumer.request(1);
      });
    },
    error: () => s.mark(out, "error"),
    complete: () => s.mark(out, "complete"),
  }, { demand: 1 });
}

/** A source that makes a value whenever it may. */
function* letters(s: Stage, count: number): Iterable<string> {
  const made = s.row("source", "sources");
  for (const letter of "abcdefgh".slice(0, count)) {
    s.mark(made, "value", letter);
    yield letter;
  }
}

/** A hook that writes down what was dropped. */
function lost(s: Stage): (value: unknown) => void {
  const marks = s.row("dropped");
  return (value) => s.mark(marks, "lost", String(value));
}

/** In the order in which they are shown. */
export const PRESSURE_CASES: readonly Case[] = [
  {
    name: "onBackpressureBuffer",
    says: "Keeps so many values that nobody has asked for; of more, the oldest are dropped.",
    code: 'source.pipe(onBackpressureBuffer({ capacity: 2, overflow: "dropOldest" }))',
    play(s) {
      const onUndelivered = lost(s);
      const source = s.hot(...FAST);
      slowly(s, source.pipe(onBackpressureBuffer({ capacity: 2, overflow: "dropOldest", onUndelivered })));
    },
  },
  {
    name: "onBackpressureDrop",
    says: "Drops what nobody has asked for.",
    code: "source.pipe(onBackpressureDrop())",
    play(s) {
      const onUndelivered = lost(s);
      const source = s.hot(...FAST);
      slowly(s, source.pipe(onBackpressureDrop({ onUndelivered })));
    },
  },
  {
    name: "onBackpressureLatest",
    says: "Keeps the latest value until somebody asks.",
    code: "source.pipe(onBackpressureLatest())",
    play(s) {
      const onUndelivered = lost(s);
      const source = s.hot(...FAST);
      slowly(s, source.pipe(onBackpressureLatest({ onUndelivered })));
    },
  },
  {
    name: "onBackpressureError",
    says: "A value that nobody has asked for is an error.",
    code: "source.pipe(onBackpressureError())",
    play(s) {
      const source = s.hot(...FAST);
      slowly(s, source.pipe(onBackpressureError()));
    },
  },
  {
    name: "onBackpressureSuspend",
    says: "Lets the source run ahead by so many values, then has it wait: nothing is dropped.",
    code: "source.pipe(onBackpressureSuspend({ capacity: 2 }))",
    play(s) {
      const source = from(letters(s, 6));
      slowly(s, source.pipe(onBackpressureSuspend({ capacity: 2 })));
    },
  },
  {
    name: "limitRate",
    says: "The same, but the source is asked in batches.",
    code: "source.pipe(limitRate(4, { batch: 2 }))",
    play(s) {
      const source = from(letters(s, 6));
      slowly(s, source.pipe(limitRate(4, { batch: 2 })));
    },
  },
];
