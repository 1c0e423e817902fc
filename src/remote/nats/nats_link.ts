/**
 * What all logs of one connection share.
 *
 * @module
 */
import { jetstream, type JetStreamClient, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/nats-core";
import { realClock } from "../../time/clock.ts";
import { Acks } from "./acks.ts";

/** JetStream over one connection. */
export class NatsLink {
  /** Appends. */
  readonly acks: Acks;
  /** Reads. */
  readonly client: JetStreamClient;
  /** Makes and inspects streams. */
  readonly manager: JetStreamManager;
  readonly #listeners: Set<() => void> = new Set();

  private constructor(connection: NatsConnection, manager: JetStreamManager) {
    this.acks = new Acks(connection, realClock);
    this.client = jetstream(connection);
    this.manager = manager;
    void this.#watch(connection);
  }

  /** Asks the server whether it keeps streams. */
  static async open(connection: NatsConnection): Promise<NatsLink> {
    return new NatsLink(connection, await jetstreamManager(connection, { checkAPI: true }));
  }

  /** Calls `listener` whenever the connection is there again; returns how to stop that. */
  onReconnect(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === "reconnect") { for (const listener of [...this.#listeners]) listener(); }
    }
  }
}
