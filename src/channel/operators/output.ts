/**
 * What users hold of an operator: a channel to receive from.
 *
 * @module
 */
import { Explanation } from "../debug/explain.ts";
import { BaseReceiver, streamOf } from "../receiver.ts";
import { Closed } from "../selectable.ts";
import type { Stage } from "./stage.ts";

/** What users hold of an operator. */
export class Output<R> extends BaseReceiver<R> {
  readonly #stage: Stage<R>;

  /** Starts the operator. */
  constructor(stage: Stage<R>) {
    super(stage);
    this.#stage = stage;
    stage.start();
  }

  /** Values it takes ahead. */
  override get capacity(): number {
    return this.#stage.capacity;
  }

  /** Values in hand. */
  override get size(): number {
    return this.#stage.ready.size;
  }

  /** Whether it has ended; values may still be in hand. */
  override get closed(): boolean {
    return this.#stage.closing !== undefined;
  }

  /** Ends it gently: the sources are let go; what is in hand can still be received. */
  override close(...reason: [reason?: unknown]): void {
    this.#stage.close(new Closed(reason[0], reason.length > 0));
  }

  /** Ends it and cancels its sources; what is in hand goes to `onUndelivered`. */
  override cancel(...reason: [reason?: unknown]): void {
    this.#stage.cancel(new Closed(reason[0], reason.length > 0));
  }

  /** Who waits for its values now. */
  override explain(): Explanation {
    return new Explanation(this.#stage.facts, { receivers: this.#stage.receivers });
  }

  /** A stream of the values. Cancelling the stream cancels the operator, and so its sources. */
  override toReadableStream(): ReadableStream<R> {
    return streamOf(this.source, (...reason) => this.cancel(...reason));
  }
}
