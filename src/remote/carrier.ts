/**
 * What remote channels, subjects and actors need of whatever lies between processes: five calls (publish, request, consume,
 * and of a log append and read). There are two carriers: NATS with JetStream, and one in memory that behaves alike, so that a
 * program and its tests run without a server.
 *
 * Words: a _subject_ is a name with dots between its words; `>` at the end of one that is listened to stands for one or more words.
 * A _log_ is an ordered sequence of messages that is kept, each under a _key_.
 *
 * What a carrier owes:
 *   C1  Messages that one carrier publishes to one subject come in order to whoever listens, if they come: at most once.
 *   C2  A message of a log has a sequence number that grows; who appends it knows, once that resolves, that it is kept.
 *   C3  Of several who append to one key and expect the same last message, one succeeds.
 *   C4  Handlers are called one after another, in the order of the messages, and never inside the call that published.
 *
 * @module
 */

/** What arrives. */
export interface Message {
  /** Where it was published. */
  readonly subject: string;
  /** Its bytes; nobody changes them. */
  readonly data: Uint8Array;
  /** Answers, if the message was a request; the first answer counts. */
  readonly reply: ((data: Uint8Array) => void) | undefined;
}

/** What arrives from a log. */
export interface LogMessage {
  /** The words after the log's own name: what it is about. */
  readonly key: string;
  /** Its bytes; nobody changes them. */
  readonly data: Uint8Array;
  /** Its number in the log, from 1. */
  readonly sequence: number;
  /** When it was appended, in milliseconds since 1970, by the clock of whoever keeps the log. */
  readonly time: number;
  /** How often it was handed out, this time included; 1 unless the log is a queue. */
  readonly attempt: number;
  /** Queue: it is done, nobody gets it again. Otherwise nothing. */
  ack(): void;
  /** Queue: it is to be handed out again, to whoever is free, after `delay` milliseconds. Otherwise nothing. */
  nak(delay?: number): void;
  /** Queue: somebody still has it, and its `ackWait` begins anew. Otherwise nothing. */
  working(): void;
}

/** What a log is. Two that open the same log must say the same. */
export interface LogSpec {
  /** Its name: letters, digits, `-` and `_`. */
  readonly name: string;
  /** `"queue"`: a message goes when it is acknowledged. `"history"`: it stays until it is too old or one too many. */
  readonly keep: "queue" | "history";
  /** Most messages. A queue then refuses further ones, a history forgets its oldest. */
  readonly limit: number;
  /** History: most messages per key, the oldest go first. */
  readonly perKey?: number | undefined;
  /** History: milliseconds after which a message is forgotten. */
  readonly maxAge?: number | undefined;
  /** Milliseconds for which a message with the same id counts as the same; 120,000 by default. */
  readonly dedupe?: number | undefined;
  /** On how many servers of a cluster it is kept; 1 by default. */
  readonly replicas?: number | undefined;
  /** Whether it survives the carrier's own restart; `true` by default. (In memory nothing does.) */
  readonly persist?: boolean | undefined;
}

/** How to append. */
export interface AppendOptions {
  /** Appending the same id twice within the log's `dedupe` keeps one message, and gives its number both times. */
  readonly id?: string | undefined;
  /** The number of the last message that the log holds of this key must be this (0: it holds none), else a `RemoteError` `LOG_CONFLICT`. */
  readonly expected?: number | undefined;
}

/** Where reading begins. */
export type LogStart = "all" | "new" | { readonly last: number } | { readonly since: number } | {
  readonly after: number;
};

/** How to read a log. */
export interface ReadOptions {
  /** Only messages of this key; all by default. */
  readonly key?: string | undefined;
  /** History: where to begin; `"all"` by default. `{ last: 1 }` with a `perKey` of 1 is the newest of each key. */
  readonly start?: LogStart | undefined;
  /** Queue: most messages that are out with this reader at a time. */
  readonly window?: number | undefined;
  /** Queue: milliseconds after which a message that was neither acknowledged nor refused is handed out again; 30,000 by default. */
  readonly ackWait?: number | undefined;
  /** The log is gone, or the reader cannot go on. Called at most once. */
  readonly onEnd?: ((error: Error) => void) | undefined;
}

/** Something that goes on until it is told to stop. */
export interface Consumption {
  /** No handler is called after this. Resolves when the carrier has let go too; the wait is for whoever is about to close it. */
  stop(): Promise<void> | void;
}

/** A log that is open. */
export interface Log {
  /** What it is. */
  readonly spec: LogSpec;
  /** Keeps a message under `key`; resolves with its number. Rejects with a `RemoteError`; see {@linkcode AppendOptions}. */
  append(key: string, data: Uint8Array, options?: AppendOptions): Promise<number>;
  /** Hands messages to `handler`. Several readers of a queue share its messages, those of a history get all. */
  read(handler: (message: LogMessage) => void, options?: ReadOptions): Promise<Consumption>;
  /** The newest message that it holds of `key`. */
  last(key: string): Promise<{ readonly data: Uint8Array; readonly sequence: number } | undefined>;
  /** How many messages it holds, and the numbers of the first and the last. */
  state(): Promise<{ readonly count: number; readonly first: number; readonly last: number }>;
  /** Deletes it, for everybody. */
  delete(): Promise<void>;
}

/** What lies between processes. */
export interface Carrier {
  /** What it is, for messages. */
  readonly kind: string;
  /** Most bytes of a message. */
  readonly maxPayload: number;
  /**
   * Tells whoever listens now, at most once. Throws a `RemoteError` if the carrier is closed or the message too large. `unheard` is called
   * if nobody listens, as far as that can be known.
   */
  publish(subject: string, data: Uint8Array, unheard?: () => void): void;
  /** Asks whoever listens; the first answer counts. Rejects at once with `NO_RESPONDER` if nobody does, else after `timeout`. */
  request(
    subject: string,
    data: Uint8Array,
    options: { readonly timeout: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Uint8Array>;
  /** Listens. With `group`, one of all listeners of that group gets each message. Resolves when it does listen. */
  consume(
    subject: string,
    handler: (message: Message) => void,
    options?: { readonly group?: string | undefined },
  ): Promise<Consumption>;
  /** Opens a log, and makes it if it does not exist. Rejects with `NO_STORE` where logs are not kept. */
  log(spec: LogSpec): Promise<Log>;
  /** Resolves when everything published so far has reached the carrier. */
  flush(): Promise<void>;
  /** Resolves when it has ended for good: nothing can be told or heard any more. A carrier without it never does. */
  ended?(): Promise<unknown>;
}
