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

/**
 * Asks the queue for as many messages as may be out.
 *
 * A request that is open when the reader stops may still be answered. To leave its inbox would lose those messages until `ackWait` is
 * over (and servers of version 2.9 then hand out others twice), so what comes is refused, for longer than the request lasts.
 */
export class QueueReader implements Consumption {
  readonly #js: JetStreamClient;
  readonly #log: string;
  readonly #window: number;
  readonly #handle: (message: JsMsg, done: () => void) => void;
  #out = 0;
  #open = true;
  #wake: (() => void) | undefined = undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    js: JetStreamClient,
    log: string,
    window: number,
    handle: (message: JsMsg, done: () => void) => void,
  ) {
    this.#js = js;
    this.#log = log;
    this.#window = window;
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
    const consumer = await this.#js.consumers.get(this.#log, WORKERS);
    while (this.#open) {
      const room = this.#window - this.#out;
      if (room < Math.max(1, this.#window >> 2)) {
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      for await (const message of await consumer.fetch({ max_messages: room, expires: FETCH_EXPIRES })) {
        if (this.#open) this.#take(message);
        else message.nak(FETCH_EXPIRES);
      }
    }
  }

  #take(message: JsMsg): void {
    this.#out++;
    let open = true;
    this.#handle(message, () => {
      if (!open) return;
      open = false;
      this.#out--;
      this.#wake?.();
    });
  }
}
