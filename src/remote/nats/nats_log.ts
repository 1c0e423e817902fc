/**
 * A log kept by JetStream: a stream, whose subjects end with the keys.
 *
 * Stays within what servers of version 2.9 know.
 *
 * @module
 */
import type { JsMsg, StreamConfig } from "npm:@nats-io/jetstream@^3.4.0";
import { type MillraceError, RemoteError } from "../../errors.ts";
import type {
  AppendOptions,
  Consumption,
  Log,
  LogMessage,
  LogSpec,
  LogStart,
  ReadOptions,
} from "../carrier.ts";
import { failure } from "./failures.ts";
import { HistoryReader } from "./history_reader.ts";
import type { NatsLink } from "./nats_link.ts";
import { QueueReader, WORKERS } from "./queue_reader.ts";

const DEDUPE = 120_000;
const ACK_WAIT = 30_000;
const NANOS = 1_000_000;
const PREFIX = "mr-log";

/** What the server is told about a log. */
function configOf(
  { name, keep, limit, perKey, maxAge, dedupe = DEDUPE, persist = true, replicas = 1 }: LogSpec,
): Partial<StreamConfig> {
  const queue = keep === "queue";
  const age = maxAge === undefined ? 0 : maxAge * NANOS;
  const window = Math.min(dedupe * NANOS, age === 0 ? Infinity : age);
  return {
    name,
    subjects: [`${PREFIX}.${name}.>`],
    retention: queue ? "workqueue" : "limits",
    discard: queue ? "new" : "old",
    storage: persist ? "file" : "memory",
    max_msgs: limit,
    max_msgs_per_subject: perKey ?? -1,
    max_age: age,
    duplicate_window: window,
    num_replicas: replicas,
  };
}

/** Opens the stream of a log, and makes it if there is none. */
export async function openNatsLog(link: NatsLink, spec: LogSpec): Promise<Log> {
  const config = configOf(spec);
  try {
    // Adding a stream that exists with the same settings does nothing; with others it is refused.
    const { config: found } = await link.manager.streams.add(config as StreamConfig);
    if (found.max_msgs !== config.max_msgs || found.max_age !== config.max_age) throw differs(spec);
  } catch (error) {
    if ((error as { code?: unknown }).code === 10_058) throw differs(spec);
    throw failure(error, { log: spec.name });
  }
  return new NatsLog(link, spec);
}

function differs(spec: LogSpec): RemoteError {
  return new RemoteError("LOG_CONFLICT", "the log exists with other settings", {
    log: spec.name,
    limit: spec.limit,
  });
}

class NatsLog implements Log {
  readonly spec: LogSpec;
  readonly #link: NatsLink;

  constructor(link: NatsLink, spec: LogSpec) {
    this.#link = link;
    this.spec = spec;
  }

  async append(key: string, data: Uint8Array, options: AppendOptions = {}): Promise<number> {
    try {
      return await this.#link.acks.append(this.#subject(key), data, options);
    } catch (error) {
      throw await this.#notKept(error, key);
    }
  }

  async read(handler: (message: LogMessage) => void, options: ReadOptions = {}): Promise<Consumption> {
    try {
      return this.spec.keep === "queue"
        ? this.#share(handler, options)
        : await this.#follow(handler, options);
    } catch (error) {
      throw failure(error, { log: this.spec.name });
    }
  }

  async last(key: string): Promise<{ data: Uint8Array; sequence: number } | undefined> {
    try {
      const found = await this.#link.manager.streams.getMessage(this.spec.name, {
        last_by_subj: this.#subject(key),
      });
      return found === null ? undefined : { data: found.data, sequence: found.seq };
    } catch (error) {
      throw failure(error, { log: this.spec.name, key });
    }
  }

  async state(): Promise<{ count: number; first: number; last: number }> {
    try {
      const { state } = await this.#link.manager.streams.info(this.spec.name);
      return { count: state.messages, first: state.first_seq, last: state.last_seq };
    } catch (error) {
      throw failure(error, { log: this.spec.name });
    }
  }

  async delete(): Promise<void> {
    try {
      await this.#link.manager.streams.delete(this.spec.name);
    } catch (error) {
      const failed = failure(error, { log: this.spec.name });
      if (failed.code !== "LOG_LOST") throw failed;
    }
  }

  /** Nobody took the message: the log is gone, or its server for the moment. */
  async #notKept(error: unknown, key: string): Promise<MillraceError> {
    const failed = failure(error, { log: this.spec.name, key });
    if (failed.code !== "NO_STORE" && failed.code !== "NO_RESPONDER") return failed;
    try {
      await this.state();
    } catch (lost) {
      if ((lost as MillraceError).code === "LOG_LOST") return lost as MillraceError;
    }
    const facts = { log: this.spec.name, key };
    return new RemoteError("REMOTE_UNAVAILABLE", "nobody keeps the log now", facts, { cause: error });
  }

  #subject(key: string): string {
    return `${PREFIX}.${this.spec.name}.${key}`;
  }

  #messageOf(from: JsMsg): LogMessage {
    const { subject, data, seq, info } = from;
    return {
      key: subject.slice(PREFIX.length + this.spec.name.length + 2),
      data,
      sequence: seq,
      time: info.timestampNanos / NANOS,
      attempt: info.deliveryCount,
      ack: (): void => from.ack(),
      nak: (delay = 0): void => delay > 0 ? from.nak(delay) : from.nak(),
      working: (): void => from.working(),
    };
  }

  async #follow(handler: (message: LogMessage) => void, options: ReadOptions): Promise<Consumption> {
    const { key, start = "all", onEnd } = options;
    const filter = key === undefined ? {} : { filter_subjects: this.#subject(key) };
    const reader = new HistoryReader(
      async (from, callback) => {
        const policy = await this.#policyOf(from);
        const consumer = await this.#link.client.consumers.get(this.spec.name, { ...filter, ...policy });
        return await consumer.consume({ callback, abort_on_missing_resource: true });
      },
      start,
      (message) => handler(this.#messageOf(message)),
    );
    await reader.start((error) => onEnd?.(failure(error, { log: this.spec.name })));
    return reader;
  }

  async #policyOf(start: LogStart): Promise<Record<string, unknown>> {
    if (start === "all") return { deliver_policy: "all" };
    if (start === "new") return { deliver_policy: "new" };
    if ("since" in start) {
      return { deliver_policy: "by_start_time", opt_start_time: new Date(start.since).toISOString() };
    }
    const after = "after" in start ? start.after : (await this.state()).last - start.last;
    return { deliver_policy: "by_start_sequence", opt_start_seq: Math.max(1, after + 1) };
  }

  #share(handler: (message: LogMessage) => void, options: ReadOptions): Consumption {
    const { window = 256, ackWait = ACK_WAIT } = options;
    // A server that was killed may have forgotten what it handed out. Whatever was there when it came back may be a second attempt.
    let doubtful = 0, looks = 0, looking = false;
    const look = (): void => {
      const mine = ++looks;
      looking = true;
      this.state().then(({ last }) => doubtful = mine === looks ? last : doubtful, () => {}).then(() => {
        if (mine === looks) looking = false;
      });
    };
    const stopListening = this.#link.onReconnect(() => {
      doubtful = Infinity;
      look();
    });
    const limits = { window, ackWait };
    const open = (): Promise<unknown> =>
      this.#link.manager.consumers.add(this.spec.name, {
        durable_name: WORKERS,
        ack_policy: "explicit",
        ack_wait: ackWait * NANOS,
        max_ack_pending: -1,
        max_deliver: -1,
      });
    const reader = new QueueReader(this.#link.client, this.spec.name, limits, open, (message, held) => {
      const { ack, nak, working, ...rest } = this.#messageOf(message);
      // A server that has just come back may not have been able to say.
      if (doubtful === Infinity && !looking) look();
      handler({
        ...rest,
        attempt: rest.sequence <= doubtful ? Math.max(2, rest.attempt) : rest.attempt,
        ack: () => (ack(), held.done()),
        nak: (delay = 0) => (nak(Math.max(delay, reader.backoff)), held.done()),
        working: () => (working(), held.working()),
      });
    });
    reader.start((error) => options.onEnd?.(failure(error, { log: this.spec.name })));
    return {
      stop: () => {
        stopListening();
        return reader.stop();
      },
    };
  }
}
