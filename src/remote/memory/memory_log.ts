/**
 * A log in memory: a history that readers follow, or a queue whose readers share its messages.
 *
 * Invariants:
 *   I1  `entries` is in the order of the sequence numbers; a message of a queue is in it until it is acknowledged.
 *   I2  A message of a queue is out with at most one reader, until it is acknowledged, refused or `ackWait` is over; also if the reader
 *       stops: whoever it was handed to may still be at it.
 *
 * @module
 */
import { RemoteError } from "../../errors.ts";
import { type Clock, Timer } from "../../time/clock.ts";
import type { AppendOptions, Consumption, Log, LogMessage, LogSpec, ReadOptions } from "../carrier.ts";
import { type Entry, messageOf, type Reader } from "./entry.ts";
import type { Turns } from "./subjects.ts";

const DEDUPE = 120_000;
const ACK_WAIT = 30_000;

/** One log. */
export class MemoryLog implements Log {
  readonly spec: LogSpec;
  readonly #clock: Clock;
  readonly #turns: Turns;
  readonly #gone: () => void;
  #entries: Entry[] = [];
  readonly #ids: Map<string, { sequence: number; until: number }> = new Map();
  readonly #lastOf: Map<string, number> = new Map();
  readonly #readers: Set<Reader> = new Set();
  #last = 0;
  #deleted = false;
  #asked = false;
  readonly #wake: Timer = new Timer({ onTimer: (): void => this.#serve() });

  /** Empty. */
  constructor(spec: LogSpec, clock: Clock, turns: Turns, gone: () => void) {
    this.spec = spec;
    this.#clock = clock;
    this.#turns = turns;
    this.#gone = gone;
  }

  append(key: string, data: Uint8Array, options: AppendOptions = {}): Promise<number> {
    try {
      return Promise.resolve(this.#append(key, data, options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  read(handler: (message: LogMessage) => void, options: ReadOptions = {}): Promise<Consumption> {
    if (this.#deleted) return Promise.reject(this.#lost());
    const reader: Reader = { handler, options, position: this.#startOf(options), out: 0, open: true };
    this.#readers.add(reader);
    this.#later();
    return Promise.resolve({
      stop: (): void => {
        reader.open = false;
        this.#readers.delete(reader);
        for (const entry of this.#entries) if (entry.holder === reader && !entry.shown) this.#release(entry);
        this.#later();
      },
    });
  }

  last(key: string): Promise<{ data: Uint8Array; sequence: number } | undefined> {
    if (this.#deleted) return Promise.reject(this.#lost());
    this.#forget();
    return Promise.resolve(this.#entries.findLast((entry) => entry.key === key));
  }

  state(): Promise<{ count: number; first: number; last: number }> {
    if (this.#deleted) return Promise.reject(this.#lost());
    this.#forget();
    const first = this.#entries[0]?.sequence ?? this.#last + 1;
    return Promise.resolve({ count: this.#entries.length, first, last: this.#last });
  }

  delete(): Promise<void> {
    if (!this.#deleted) this.#end(this.#lost());
    return Promise.resolve();
  }

  #end(error: Error): void {
    this.#deleted = true;
    this.#clock.cancel(this.#wake);
    this.#gone();
    for (const { options, open } of [...this.#readers]) {
      if (open) this.#turns.later(() => options.onEnd?.(error));
    }
    this.#readers.clear();
  }

  #append(key: string, data: Uint8Array, { id, expected }: AppendOptions): number {
    if (this.#deleted) throw this.#lost();
    const now = this.#clock.now();
    const known = id === undefined ? undefined : this.#ids.get(id);
    if (known !== undefined && known.until > now) return known.sequence;
    this.#forget();
    const before = this.#lastOf.get(key) ?? 0;
    if (expected !== undefined && expected !== before) {
      throw new RemoteError("LOG_CONFLICT", "somebody else appended first", {
        log: this.spec.name,
        key,
        expected,
        last: before,
      });
    }
    if (this.spec.keep === "queue" && this.#entries.length >= this.spec.limit) {
      throw new RemoteError("LOG_FULL", "the log is full", { log: this.spec.name, limit: this.spec.limit });
    }
    const sequence = ++this.#last;
    this.#entries.push({
      key,
      data,
      sequence,
      time: Date.now(),
      at: now,
      attempt: 0,
      holder: undefined,
      shown: false,
      notBefore: 0,
    });
    this.#lastOf.set(key, sequence);
    if (id !== undefined) this.#remember(id, sequence, now);
    this.#forget();
    this.#later();
    return sequence;
  }

  #remember(id: string, sequence: number, now: number): void {
    this.#ids.set(id, { sequence, until: now + (this.spec.dedupe ?? DEDUPE) });
    for (const [old, { until }] of this.#ids) {
      if (until > now) break;
      this.#ids.delete(old);
    }
  }

  /** History: what is too old or too many goes. */
  #forget(): void {
    const { keep, limit, perKey, maxAge } = this.spec;
    if (keep === "queue") return;
    const entries = this.#entries;
    let from = Math.max(0, entries.length - limit);
    const oldest = maxAge === undefined ? -Infinity : this.#clock.now() - maxAge;
    while (from < entries.length && entries[from]!.at <= oldest) from++;
    for (let at = 0; at < from; at++) this.#drop(entries[at]!);
    if (from > 0) this.#entries = entries.slice(from);
    if (perKey === undefined) return;
    const counts = new Map<string, number>();
    this.#entries = this.#entries.reverse().filter(({ key }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= perKey;
    }).reverse();
  }

  #drop({ key, sequence }: Entry): void {
    if (this.#lastOf.get(key) === sequence) this.#lastOf.delete(key);
  }

  #startOf({ start = "all", key }: ReadOptions): number {
    if (start === "all") return 0;
    if (start === "new") return this.#last;
    if ("after" in start) return start.after;
    const own = this.#entries.filter((entry) => key === undefined || entry.key === key);
    if ("since" in start) {
      return (own.find(({ time }) => time >= start.since)?.sequence ?? this.#last + 1) - 1;
    }
    return start.last === 0 ? this.#last : (own.at(-start.last) ?? own[0])?.sequence! - 1 || 0;
  }

  #later(): void {
    if (this.#asked || this.#deleted) return;
    this.#asked = true;
    this.#turns.later(() => {
      this.#asked = false;
      this.#serve();
    });
  }

  #serve(): void {
    if (this.#deleted) return;
    if (this.spec.keep === "queue") return this.#share();
    this.#forget();
    for (const reader of this.#readers) this.#follow(reader);
  }

  #follow(reader: Reader): void {
    const { key } = reader.options;
    for (const entry of this.#entries) {
      if (entry.sequence <= reader.position) continue;
      reader.position = entry.sequence;
      if (key !== undefined && entry.key !== key) continue;
      this.#turns.later(() => {
        if (reader.open) reader.handler(messageOf(entry, 1));
      });
    }
  }

  #share(): void {
    const now = this.#clock.now();
    let due = Infinity;
    for (const entry of this.#entries) {
      if (entry.notBefore > now) {
        due = Math.min(due, entry.notBefore);
        continue;
      }
      if (entry.holder !== undefined) this.#takeBack(entry);
      const reader = this.#free(entry.key);
      if (reader === undefined) continue;
      entry.holder = reader;
      entry.shown = false;
      entry.attempt++;
      entry.notBefore = this.#until(reader);
      due = Math.min(due, entry.notBefore);
      reader.out++;
      this.#hand(entry, reader);
    }
    if (due < Infinity && this.#readers.size > 0) this.#clock.armAt(this.#wake, due);
    else this.#clock.cancel(this.#wake);
  }

  /** When a message that is handed out now is taken back. */
  #until({ options }: Reader): number {
    return this.#clock.now() + (options.ackWait ?? ACK_WAIT);
  }

  #free(key: string): Reader | undefined {
    for (const reader of this.#readers) {
      const { window = Infinity, key: wanted } = reader.options;
      if (reader.out >= window || wanted !== undefined && wanted !== key) continue;
      // The next message goes to somebody else, if there is somebody.
      this.#readers.delete(reader);
      this.#readers.add(reader);
      return reader;
    }
    return undefined;
  }

  #hand(entry: Entry, reader: Reader): void {
    const attempt = entry.attempt;
    const settle = (delay: number | undefined): void => {
      if (entry.holder !== reader || entry.attempt !== attempt) return;
      this.#takeBack(entry);
      if (delay === undefined) this.#remove(entry);
      else entry.notBefore = this.#clock.now() + delay;
      this.#later();
    };
    const working = (): void => {
      if (entry.holder === reader && entry.attempt === attempt) entry.notBefore = this.#until(reader);
    };
    const message = messageOf(entry, attempt, settle, working);
    this.#turns.later(() => {
      if (!reader.open || entry.holder !== reader || entry.attempt !== attempt) return;
      entry.shown = true;
      reader.handler(message);
    });
  }

  /** Its reader is gone, and has not seen it. */
  #release(entry: Entry): void {
    entry.holder = undefined;
    entry.notBefore = 0;
  }

  #takeBack(entry: Entry): void {
    if (entry.holder !== undefined) entry.holder.out--;
    entry.holder = undefined;
  }

  #remove(entry: Entry): void {
    this.#drop(entry);
    const at = this.#entries[0] === entry ? 0 : this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
  }

  #lost(): RemoteError {
    return new RemoteError("LOG_LOST", "the log was deleted", { log: this.spec.name });
  }
}
