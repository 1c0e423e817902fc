/**
 * What all logs of one connection share.
 *
 * @module
 */
import {
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "npm:@nats-io/jetstream@^3.4.0";
import type { NatsConnection } from "npm:@nats-io/nats-core@^3.4.0";
import { RemoteError } from "../../errors.ts";
import { realClock } from "../../time/clock.ts";
import { Acks } from "./acks.ts";

/** Whether a version is one before 2.9; what is no version is taken to be new. */
export function isOlder(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) < 2 || Number(major) === 2 && Number(minor) < 9;
}

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

  /** Asks the server whether it keeps streams. Rejects with `SERVER_TOO_OLD` before version 2.9. */
  static async open(connection: NatsConnection): Promise<NatsLink> {
    const version = connection.info?.version ?? "";
    if (isOlder(version)) {
      throw new RemoteError("SERVER_TOO_OLD", "logs need a NATS server from version 2.9 on", { version });
    }
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
