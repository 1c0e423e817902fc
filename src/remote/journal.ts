/**
 * Journals: what an actor is made of, event by event, kept in order by one writer at a time.
 *
 * Invariants:
 *   I1  An event is appended behind the last one that the writer has seen, or not at all: of two who believe that they are the
 *       same actor one is refused (`LOG_CONFLICT`) with its first event.
 *   I2  A snapshot names the last event that it contains; reading goes on behind it.
 *
 * After the event-sourced behaviours of Akka and the optimistic concurrency of EventStoreDB.
 *
 * @module
 */
import type { Log } from "./carrier.ts";
import type { Values } from "./values.ts";
import { Reader, Writer } from "./wire.ts";

/** The events of one key. Made by `remote.journal()`. */
export class Journal<E, S> {
  readonly #events: Log;
  readonly #snapshots: Log;
  readonly #key: string;
  readonly #event: Values<E>;
  readonly #snapshot: Values<S>;
  #last = 0;
  #appending: Promise<unknown> = Promise.resolve();

  /** For `remote.journal()`. */
  constructor(events: Log, snapshots: Log, key: string, event: Values<E>, snapshot: Values<S>) {
    this.#events = events;
    this.#snapshots = snapshots;
    this.#key = key;
    this.#event = event;
    this.#snapshot = snapshot;
  }

  /** The number of the last event that is known here; 0 if there is none. */
  get last(): number {
    return this.#last;
  }

  /**
   * The state: `initial`, or the newest snapshot, with every event behind it applied. Rejects with a `RemoteError`, and with a `CodecError` for
   * events that cannot be read.
   */
  async load(initial: S, apply: (state: S, event: E) => S): Promise<S> {
    let state = initial, after = 0;
    const kept = await this.#snapshots.last(this.#key);
    if (kept !== undefined) {
      const reader = new Reader(kept.data);
      after = reader.count();
      state = this.#snapshot.decode(reader.rest());
    }
    const newest = await this.#events.last(this.#key);
    this.#last = Math.max(after, newest?.sequence ?? 0);
    if (newest === undefined || newest.sequence <= after) return state;
    for (const data of await this.#between(after, newest.sequence)) {
      state = apply(state, this.#event.decode(data));
    }
    return state;
  }

  /**
   * Keeps an event; resolves with its number. Appends of one journal follow one another. Rejects with `LOG_CONFLICT` if somebody else has
   * appended since `load`: then this writer is not the only one, and has to load anew.
   */
  append(event: E): Promise<number> {
    const data = this.#event.encode(event);
    const kept = this.#appending.then(async () => {
      this.#last = await this.#events.append(this.#key, data, { expected: this.#last });
      return this.#last;
    });
    this.#appending = kept.catch(() => {});
    return kept;
  }

  /** Keeps the state after the last event, so that loading need not go further back. */
  async snapshot(state: S): Promise<void> {
    const at = this.#last;
    await this.#snapshots.append(this.#key, new Writer().count(at).rest(this.#snapshot.encode(state)).done());
  }

  async #between(after: number, last: number): Promise<Uint8Array[]> {
    const found: Uint8Array[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const reading = await this.#events.read((message) => {
      if (message.sequence <= last) found.push(message.data);
      if (message.sequence >= last) resolve();
    }, { key: this.#key, start: { after }, onEnd: reject });
    try {
      await promise;
    } finally {
      await reading.stop();
    }
    return found;
  }
}
