/**
 * Appending to streams with many on their way: one inbox for all answers, one timer for all that are late.
 *
 * (The client's own `publish` makes two errors and a timer per message in case it fails, which is a fifth of what it costs.)
 *
 * @module
 */
import {
  createInbox,
  headers,
  type Msg,
  type NatsConnection,
  type Subscription,
} from "npm:@nats-io/nats-core@^3.4.0";
import { RemoteError, type RemoteErrorCode } from "../../errors.ts";
import { type Clock, Timer } from "../../time/clock.ts";
import type { AppendOptions } from "../carrier.ts";
import { failure, jetStreamCode } from "./failures.ts";

/** Milliseconds after which the answer counts as lost. */
const PATIENCE = 5000;
const LOOK_EVERY = 1000;
const NO_RESPONDERS = 503;

/** A message whose answer has not come. */
interface Pending {
  readonly subject: string;
  readonly until: number;
  readonly resolve: (sequence: number) => void;
  readonly reject: (error: unknown) => void;
}

/** What a server answers. */
interface PubAck {
  readonly seq?: number;
  readonly error?: { readonly err_code?: number; readonly description?: string };
}

/** Appends, and waits for answers. */
export class Acks {
  readonly #connection: NatsConnection;
  readonly #clock: Clock;
  readonly #inbox: string;
  readonly #pending: Map<string, Pending> = new Map();
  readonly #timer: Timer = new Timer({ onTimer: (): void => this.#expire() });
  #subscription: Subscription | undefined = undefined;
  #next = 0;

  /** Subscribes to its inbox with the first message. */
  constructor(connection: NatsConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    // Whoever restricts the inboxes that a user may listen to gives the connection a prefix.
    const { options } = connection as { options?: { inboxPrefix?: string } };
    this.#inbox = createInbox(options?.inboxPrefix);
    connection.closed().then(() => this.#stop());
  }

  /** Resolves with the number of the message; rejects with a `RemoteError`. */
  append(subject: string, data: Uint8Array, { id, expected }: AppendOptions): Promise<number> {
    this.#subscription ??= this.#connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.#answered(message);
      },
    });
    const token = `${this.#next++}`;
    return new Promise((resolve, reject) => {
      const options: { reply: string; headers?: ReturnType<typeof headers> } = {
        reply: `${this.#inbox}.${token}`,
      };
      if (id !== undefined || expected !== undefined) {
        options.headers = headers();
        if (id !== undefined) options.headers.set("Nats-Msg-Id", id);
        if (expected !== undefined) options.headers.set("Nats-Expected-Last-Subject-Sequence", `${expected}`);
      }
      try {
        this.#connection.publish(subject, data, options);
      } catch (error) {
        return reject(failure(error, { subject }));
      }
      this.#pending.set(token, { subject, until: this.#clock.now() + PATIENCE, resolve, reject });
      if (!this.#timer.armed) this.#clock.arm(this.#timer, LOOK_EVERY);
    });
  }

  #stop(): void {
    this.#clock.cancel(this.#timer);
    for (const [token, { reject, subject }] of this.#pending) {
      this.#pending.delete(token);
      reject(new RemoteError("REMOTE_UNAVAILABLE", "the connection was closed", { subject }));
    }
  }

  #answered(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    const pending = this.#pending.get(token);
    if (pending === undefined) return;
    this.#pending.delete(token);
    if (this.#pending.size === 0) this.#clock.cancel(this.#timer);
    const facts = { subject: pending.subject };
    if (message.data.length === 0 && message.headers?.code === NO_RESPONDERS) {
      return pending.reject(new RemoteError("NO_RESPONDER", "nobody keeps this", facts));
    }
    try {
      const { seq, error } = message.json<PubAck>();
      if (seq !== undefined && error === undefined) return pending.resolve(seq);
      const code: RemoteErrorCode = jetStreamCode(error?.err_code) ?? "REMOTE_UNAVAILABLE";
      pending.reject(new RemoteError(code, error?.description ?? "the server refuses", facts));
    } catch (error) {
      pending.reject(failure(error, facts));
    }
  }

  /** The oldest come first. */
  #expire(): void {
    const now = this.#clock.now();
    for (const [token, { until, subject, reject }] of this.#pending) {
      if (until > now) break;
      this.#pending.delete(token);
      reject(new RemoteError("REMOTE_TIMEOUT", "the server did not answer in time", { subject }));
    }
    if (this.#pending.size > 0) this.#clock.arm(this.#timer, LOOK_EVERY);
  }
}
