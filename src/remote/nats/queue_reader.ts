/**
 * Reading a queue that JetStream keeps.
 *
 * @module
 */
import type { JetStreamClient, JsMsg } from "npm:@nats-io/jetstream@^3.4.0";
import type { Consumption } from "../carrier.ts";
import { passes } from "./failures.ts";

/** The consumer that all readers of a queue share. */
export const WORKERS = "workers";
/** How long the server keeps a request for messages of a queue: it cannot be taken back, and whoever stops has to see it out. */
const FETCH_EXPIRES = 1000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/** What becomes of a message that is out. */
export interface Held {
  /** It was acknowledged or refused: it is out no more. */
  done(): void;
  /** Its time begins anew. */
  working(): void;
}

/** A message that is out, until the queue hands it out again by itself. */
interface Out {
  /** By `performance.now()`. */
  until: number;
}

/**
 * Asks the queue for as many messages as may be out. One that was neither acknowledged nor refused in time is the queue's again, and no
 * longer out with this reader: else whoever forgets as many as the window is wide would never get another one.
 *
 * A request that is open when the reader stops may still be answered. To leave its inbox would lose those messages until `ackWait` is
 * over (and servers of version 2.9 then hand out others twice), so what comes is refused, for longer than the request lasts.
 */
export class QueueReader implements Consumption {
  readonly #js: JetStreamClient;
  readonly #log: string;
  readonly #window: number;
  readonly #ackWait: number;
  readonly #make: () => Promise<unknown>;
  readonly #handle: (message: JsMsg, held: Held) => void;
  readonly #out: Set<Out> = new Set();
  #open = true;
  #wake: (() => void) | undefined = undefined;
  #running: Promise<void> = Promise.resolve();

  /** `make` makes the consumer that all readers share, if there is none. */
  constructor(
    js: JetStreamClient,
    log: string,
    { window, ackWait }: { window: number; ackWait: number },
    make: () => Promise<unknown>,
    handle: (message: JsMsg, held: Held) => void,
  ) {
    this.#js = js;
    this.#log = log;
    this.#window = window;
    this.#ackWait = ackWait;
    this.#make = make;
    this.#handle = handle;
  }

  /** Milliseconds for which a message that is refused stays away: none, or until this reader gets it no more. */
  get backoff(): number {
    return this.#open ? 0 : FETCH_EXPIRES;
  }

  /** Resolves when nothing can come any more. */
  stop(): Promise<void> {
    this.#open = false;
    this.#wake?.();
    return this.#running;
  }

  /** Reads until stopped. */
  start(failed: (error: unknown) => void): void {
    this.#running = this.#run().catch(failed);
  }

  /** Goes on after failures that pass. */
  async #run(): Promise<void> {
    for (let pause = FIRST_PAUSE; this.#open; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
      const since = performance.now();
      try {
        return await this.#read();
      } catch (error) {
        if (!passes(error)) throw error;
      }
      if (performance.now() - since > LONGEST_PAUSE) pause = FIRST_PAUSE;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #read(): Promise<void> {
    // A cluster that has no leader at the moment does not answer, be it the first time or later.
    await this.#make();
    const consumer = await this.#js.consumers.get(this.#log, WORKERS);
    while (this.#open) {
      const room = this.#window - this.#out.size;
      if (room < Math.max(1, this.#window >> 2)) {
        await this.#room();
        continue;
      }
      for await (const message of await consumer.fetch({ max_messages: room, expires: FETCH_EXPIRES })) {
        if (this.#open) this.#take(message);
        else message.nak(FETCH_EXPIRES);
      }
    }
  }

  /** Waits until one is done with, or its time is over. */
  async #room(): Promise<void> {
    let first = Infinity;
    for (const { until } of this.#out) first = Math.min(first, until);
    const left = Math.min(first - performance.now(), 2 ** 31 - 1);
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, Math.max(0, left));
    });
    clearTimeout(timer);
    const now = performance.now();
    for (const out of this.#out) if (out.until <= now) this.#out.delete(out);
  }

  #take(message: JsMsg): void {
    const out: Out = { until: performance.now() + this.#ackWait };
    this.#out.add(out);
    this.#handle(message, {
      done: () => {
        if (this.#out.delete(out)) this.#wake?.();
      },
      working: () => void (out.until = performance.now() + this.#ackWait),
    });
  }
}
