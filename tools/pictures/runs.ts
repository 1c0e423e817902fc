/**
 * Real runs of operators in virtual time, written down row by row. A marble diagram is drawn from what happened, so it
 * shows what the operator does and not what somebody thinks that it does.
 *
 * @module
 */
import { Observable } from "../../src/reactive/mod.ts";
import {
  type FrameClock,
  type MarbleMessage,
  parseMarbles,
  type RunHelpers,
  TestScheduler,
} from "../../src/testing/mod.ts";

/** Something that happens at one moment of a row. */
export interface Mark {
  readonly frame: number;
  /** `ask`: a value was asked for. `lost`: a value was dropped. */
  readonly kind: "value" | "complete" | "error" | "ask" | "lost";
  /** What is written on it. */
  readonly label: string;
}

/** What one stream does over time. */
export interface Row {
  readonly label: string;
  /** When it begins; 0 for most. */
  readonly from: number;
  readonly marks: readonly Mark[];
}

/** One operator at work. */
export interface Run {
  readonly sources: readonly Row[];
  readonly outputs: readonly Row[];
}

/** What a case makes its run with. */
export class Stage {
  readonly sources: Row[] = [];
  readonly outputs: Row[] = [];
  readonly #helpers: RunHelpers;

  constructor(helpers: RunHelpers) {
    this.#helpers = helpers;
  }

  /** The clock of the run: a character of a diagram is a millisecond of it. */
  get clock(): FrameClock {
    return this.#helpers.clock;
  }

  /** A source that begins when it is subscribed to, in a row of its own. */
  cold(label: string, marbles: string, values?: Record<string, unknown>): Observable<unknown> {
    this.#source(label, marbles, values);
    return this.#helpers.cold(marbles, values);
  }

  /** A source that does not care whether anybody listens. */
  hot(label: string, marbles: string, values?: Record<string, unknown>): Observable<unknown> {
    this.#source(label, marbles, values);
    return this.#helpers.hot(marbles, values);
  }

  /** A stream that begins for each value of another: drawn once, by itself. */
  inner(label: string, marbles: string): (of: unknown) => Observable<unknown> {
    this.#source(label, marbles, undefined);
    const messages = parseMarbles(marbles);
    return (of) => {
      const values = Object.fromEntries(
        messages.flatMap(({ notification }) =>
          notification.kind === "N" ? [[String(notification.value), `${of}${notification.value}`]] : []
        ),
      );
      return this.#helpers.cold(marbles, values);
    };
  }

  #source(label: string, marbles: string, values: Record<string, unknown> | undefined): void {
    this.sources.push({ label, from: 0, marks: parseMarbles(marbles, values).map(markOf) });
  }

  /** A row that the case fills itself. */
  row(label: string, among: "sources" | "outputs" = "outputs", from = 0): Mark[] {
    const marks: Mark[] = [];
    this[among].push({ label, from, marks });
    return marks;
  }

  /** Puts a mark at this moment. */
  mark(marks: Mark[], kind: Mark["kind"], label = ""): void {
    marks.push({ frame: this.clock.now(), kind, label });
  }

  /** Subscribes at once and writes down what comes; streams among the values get rows of their own. */
  watch(source: Observable<unknown>, label = "", signal?: AbortSignal): void {
    const marks = this.row(label, "outputs", this.clock.now());
    let windows = 0;
    source.subscribe({
      next: (value) => {
        if (value instanceof Observable) {
          windows++;
          this.mark(marks, "value", `w${windows}`);
          this.watch(value, `w${windows}`);
        } else this.mark(marks, "value", shown(value));
      },
      error: () => this.mark(marks, "error"),
      complete: () => this.mark(marks, "complete"),
    }, signal === undefined ? {} : { signal });
  }
}

/** Runs a case to its end in virtual time. */
export function run(play: (stage: Stage) => void): Run {
  let stage: Stage | undefined;
  new TestScheduler(() => {}).run((helpers) => {
    stage = new Stage(helpers);
    play(stage);
  });
  return { sources: stage!.sources, outputs: stage!.outputs };
}

function markOf({ frame, notification }: MarbleMessage): Mark {
  if (notification.kind === "N") return { frame, kind: "value", label: shown(notification.value) };
  return { frame, kind: notification.kind === "E" ? "error" : "complete", label: "" };
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(shown).join(" ") : String(value);
}
