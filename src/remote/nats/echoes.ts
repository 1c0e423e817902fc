/**
 * Hearing from the server that nobody listens: a message with a place for answers comes back empty when it has no receiver.
 *
 * @module
 */
import { createInbox, type NatsConnection } from "npm:@nats-io/nats-core@^3.4.0";

/** Messages of which it is remembered what to do if nobody hears them; older ones are taken to be heard. */
const REMEMBERED = 4096;
const NO_RESPONDERS = 503;

/** Publishes, and listens for what comes back. */
export class Echoes {
  readonly #connection: NatsConnection;
  readonly #inbox: string;
  readonly #unheard: (() => void)[] = [];
  #next = 0;

  /** Listens from now on. */
  constructor(connection: NatsConnection) {
    this.#connection = connection;
    const { options } = connection as { options?: { inboxPrefix?: string } };
    this.#inbox = createInbox(options?.inboxPrefix);
    connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error !== null || message.data.length > 0 || message.headers?.code !== NO_RESPONDERS) return;
        const number = Number(message.subject.slice(this.#inbox.length + 1));
        if (number >= this.#next - REMEMBERED) this.#unheard[number % REMEMBERED]?.();
      },
    });
  }

  /** Publishes; `unheard` is called if nobody listens. */
  publish(subject: string, data: Uint8Array, unheard: () => void): void {
    const number = this.#next++;
    this.#unheard[number % REMEMBERED] = unheard;
    this.#connection.publish(subject, data, { reply: `${this.#inbox}.${number}` });
  }
}
