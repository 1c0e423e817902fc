/**
 * Following a history that JetStream keeps.
 *
 * @module
 */
import type { ConsumerMessages, JsMsg } from "npm:@nats-io/jetstream@^3.4.0";
import { RemoteError } from "../../errors.ts";
import type { Consumption, LogStart } from "../carrier.ts";
import { passes } from "./failures.ts";

const PAUSE = 250;

/** Opens the history from `start` on and hands its messages to `handle`. */
export type OpenHistory = (start: LogStart, handle: (message: JsMsg) => void) => Promise<ConsumerMessages>;

/** Follows, and goes on where it was after failures that pass. */
export class HistoryReader implements Consumption {
  readonly #reopen: OpenHistory;
  readonly #handle: (message: JsMsg) => void;
  #start: LogStart;
  #messages: ConsumerMessages | undefined = undefined;
  #open = true;

  /** Reads nothing before `start`. */
  constructor(open: OpenHistory, start: LogStart, handle: (message: JsMsg) => void) {
    this.#reopen = open;
    this.#start = start;
    this.#handle = handle;
  }

  /** Resolves when it reads; rejects if it cannot. `failed` hears of the end that is not asked for. */
  async start(failed: (error: unknown) => void): Promise<void> {
    const messages = await this.#next();
    void this.#watch(messages).catch(failed);
  }

  stop(): void {
    this.#open = false;
    this.#messages?.stop();
  }

  async #next(): Promise<ConsumerMessages> {
    const messages = await this.#reopen(this.#start, (message) => {
      this.#start = { after: message.seq };
      if (this.#open) this.#handle(message);
    });
    this.#messages = messages;
    if (!this.#open) messages.stop();
    return messages;
  }

  async #watch(messages: ConsumerMessages): Promise<void> {
    for (let error = await messages.closed(); this.#open;) {
      // Without an error it is the connection that was closed.
      if (!(error instanceof Error)) throw new RemoteError("REMOTE_UNAVAILABLE", "the connection was closed");
      if (!passes(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      error = await this.#next().then((next) => next.closed(), (again) => again);
    }
  }
}
