/**
 * What is counted and measured of the actors of one kind.
 *
 * @module
 */
import { type Distribution, Histogram } from "./histogram.ts";
import type { LastError } from "./last_error.ts";

/** What is known of all measured actors of one class, or of one function. Plain data: it may be sent to other workers. */
export interface KindMetrics {
  /** Name of the class or function. */
  readonly kind: string;
  /** Actors that live. */
  readonly alive: number;
  /** Actors that were started. */
  readonly started: number;
  /** Restarts in place. */
  readonly restarts: number;
  /** Handlers and hooks that have thrown. */
  readonly failures: number;
  /** The last of those failures, if there was one. */
  readonly lastError?: LastError | undefined;
  /** Messages to them that nobody handled. */
  readonly deadLetters: number;
  /** Messages in their mailboxes now. */
  readonly depth: number;
  /** The most messages that any one mailbox has held. */
  readonly deepest: number;
  /** How long messages lay in the mailbox, in milliseconds. */
  readonly waiting: Distribution;
  /** How long handlers took, asynchronous ones up to the end of their promise, in milliseconds. */
  readonly handling: Distribution;
}

/** Counts for one kind. */
export class KindMeter {
  readonly kind: string;
  alive = 0;
  started = 0;
  restarts = 0;
  failures = 0;
  deadLetters = 0;
  lastError: LastError | undefined = undefined;
  depth = 0;
  deepest = 0;
  readonly waiting: Histogram = new Histogram();
  readonly handling: Histogram = new Histogram();

  constructor(kind: string) {
    this.kind = kind;
  }

  /** Adds what another one has counted. */
  add(other: KindMeter): void {
    this.alive += other.alive;
    this.started += other.started;
    this.restarts += other.restarts;
    this.failures += other.failures;
    this.deadLetters += other.deadLetters;
    this.depth += other.depth;
    this.deepest = Math.max(this.deepest, other.deepest);
    this.waiting.merge(other.waiting);
    this.handling.merge(other.handling);
  }

  /** What is known now. */
  snapshot(): KindMetrics {
    const { kind, alive, started, restarts, failures, lastError, deadLetters, depth, deepest } = this;
    return {
      kind,
      alive,
      started,
      restarts,
      failures,
      ...lastError === undefined ? {} : { lastError },
      deadLetters,
      depth,
      deepest,
      waiting: this.waiting.snapshot(),
      handling: this.handling.snapshot(),
    };
  }
}
