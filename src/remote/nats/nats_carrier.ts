/**
 * The carrier over a connection that was made with nats.js: core NATS for what is told at most once, JetStream for logs.
 *
 * @module
 */
import type { NatsConnection } from "npm:@nats-io/nats-core@^3.4.0";
import { RemoteError } from "../../errors.ts";
import type { Carrier, Consumption, Log, LogSpec, Message } from "../carrier.ts";
import { Echoes } from "./echoes.ts";
import { failure } from "./failures.ts";
import { NatsLink } from "./nats_link.ts";
import { openNatsLog } from "./nats_log.ts";

/** A connection of nats.js, as far as it shows: what `connect()` of its transports resolves with. */
export interface NatsClient {
  /** What the server says about itself. */
  readonly info?: unknown;
  /** Publishes. */
  publish(subject: string, payload?: Uint8Array): void;
  /** Asks. */
  request(subject: string, payload?: Uint8Array): Promise<unknown>;
  /** Listens. */
  subscribe(subject: string): unknown;
  /** Resolves when the connection has ended. */
  closed(): Promise<unknown>;
}

const DEFAULT_PAYLOAD = 1 << 20;

/** The carrier over one connection. The connection stays its maker's: nothing here closes it. */
export class NatsCarrier implements Carrier {
  readonly kind = "NATS";
  readonly #connection: NatsConnection;
  #link: Promise<NatsLink> | undefined = undefined;
  #echoes: Echoes | undefined = undefined;

  /** Asks the server for nothing yet. */
  constructor(connection: NatsClient) {
    this.#connection = connection as NatsConnection;
  }

  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? DEFAULT_PAYLOAD;
  }

  publish(subject: string, data: Uint8Array, unheard?: () => void): void {
    this.#check(subject, data);
    try {
      if (unheard === undefined) this.#connection.publish(subject, data);
      else (this.#echoes ??= new Echoes(this.#connection)).publish(subject, data, unheard);
    } catch (error) {
      throw failure(error, { subject });
    }
  }

  async request(
    subject: string,
    data: Uint8Array,
    { timeout, signal }: { timeout: number; signal?: AbortSignal | undefined },
  ): Promise<Uint8Array> {
    signal?.throwIfAborted();
    this.#check(subject, data);
    const answer = this.#connection.request(subject, data, { timeout }).then(
      (message) => message.data,
      (error) => Promise.reject(failure(error, { subject, timeout })),
    );
    return await (signal === undefined ? answer : orAborted(answer, signal));
  }

  async consume(
    subject: string,
    handler: (message: Message) => void,
    { group }: { group?: string | undefined } = {},
  ): Promise<Consumption> {
    let refused: unknown = undefined;
    try {
      const subscription = this.#connection.subscribe(subject, {
        ...(group === undefined ? {} : { queue: group }),
        callback: (error, message) => {
          if (error !== null) return void (refused = error);
          const reply = message.reply ? (data: Uint8Array): void => void message.respond(data) : undefined;
          handler({ subject: message.subject, data: message.data, reply });
        },
      });
      await this.#connection.flush();
      if (refused !== undefined) throw refused;
      return { stop: (): void => subscription.unsubscribe() };
    } catch (error) {
      throw failure(error, { subject });
    }
  }

  async log(spec: LogSpec): Promise<Log> {
    this.#link ??= NatsLink.open(this.#connection);
    this.#link.catch(() => this.#link = undefined);
    try {
      return await openNatsLog(await this.#link, spec);
    } catch (error) {
      const failed = failure(error, { log: spec.name });
      // Without JetStream nobody listens to its subjects.
      if (failed.code !== "NO_RESPONDER") throw failed;
      throw new RemoteError("NO_STORE", "the server keeps no logs: JetStream is off", { log: spec.name }, {
        cause: error,
      });
    }
  }

  async flush(): Promise<void> {
    try {
      await this.#connection.flush();
    } catch (error) {
      throw failure(error);
    }
  }

  ended(): Promise<unknown> {
    return this.#connection.closed();
  }

  #check(subject: string, data: Uint8Array): void {
    if (data.length <= this.maxPayload) return;
    throw new RemoteError("PAYLOAD_TOO_LARGE", "the message is too large for the server", {
      subject,
      bytes: data.length,
      limit: this.maxPayload,
    });
  }
}

/** The answer, unless the signal fires first. A late answer is dropped. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
