/**
 * What runs from a source into a subject.
 *
 * @module
 */
import { reportError } from "../../errors/report.ts";
import { Subscriber } from "../core/subscriber.ts";
import type { Subject } from "./subject.ts";

/** What runs from the source into the subject. */
export class Connection<T> extends Subscriber<T> {
  readonly #subject: Subject<T>;
  readonly #onEnd: (error: [unknown?]) => void;

  /** `onEnd` hears of the end before the observers do: with the error, if it is one. */
  constructor(subject: Subject<T>, onEnd: (error: [unknown?]) => void) {
    super();
    this.#subject = subject;
    this.#onEnd = onEnd;
  }

  override next(value: T): void {
    if (!this.stopped) this.#subject.next(value);
  }

  override error(error: unknown): void {
    if (this.stopped) {
      reportError(error);
      return;
    }
    this.stopped = true;
    this.#onEnd([error]);
    this.#subject.error(error);
    this.unsubscribe();
  }

  override complete(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.#onEnd([]);
    this.#subject.complete();
    this.unsubscribe();
  }
}
