/**
 * What one process has sent to another one, over one channel.
 *
 * Invariants:
 *   I1  consumed <= published <= sent <= consumed + window, unless the window shrank.
 *   I2  `kept` holds the values from `consumed` to `sent`, in order; those from `published` on wait for the end of this stretch of code.
 *
 * @module
 */
import { BATCH_BYTES, message, VALUE_HEADER, valuesMessage } from "./protocol.ts";

/** Values that are done with are let go so many at a time. */
const COMPACT = 256;

/** One lane, seen from its sender. */
export class OutLane {
  /** Who receives. */
  readonly peer: string;
  /** Which lane to it this is; later ones have greater numbers. */
  readonly life: number;
  /** Values the receiver has consumed, as far as it has told. */
  consumed = 0;
  /** Values it takes ahead; 0 while it does not receive. */
  window = 0;
  /** Values that were given to it. */
  sent = 0;
  #published = 0;
  #kept: Uint8Array[] = [];
  /** Where the value `consumed` lies in `kept`; what is before it is done with. */
  #head = 0;
  #scheduled = false;
  #pendingBytes = 0;
  readonly #publish: (data: Uint8Array) => void;
  readonly #most: number;

  /** Publishes messages of at most `most` bytes. */
  constructor(peer: string, life: number, publish: (data: Uint8Array) => void, most: number) {
    this.peer = peer;
    this.life = life;
    this.#publish = publish;
    this.#most = Math.min(most, BATCH_BYTES);
  }

  /** Room for so many more. */
  get credit(): number {
    return Math.max(0, this.window - (this.sent - this.consumed));
  }

  /** Values that were sent and not consumed. */
  get open(): number {
    return this.sent - this.consumed;
  }

  /** Sends a value, with others that are sent in the same stretch of code. */
  add(value: Uint8Array): void {
    this.#kept.push(value);
    this.sent++;
    this.#pendingBytes += value.length + VALUE_HEADER;
    if (this.#pendingBytes >= BATCH_BYTES) return this.flush();
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#later);
  }

  /** The receiver has consumed so many in all. */
  settle(consumed: number): void {
    const done = Math.min(consumed, this.sent) - this.consumed;
    if (done <= 0) return;
    this.consumed += done;
    this.#head += done;
    if (this.#head > COMPACT || this.#head === this.#kept.length) {
      this.#kept.splice(0, this.#head);
      this.#head = 0;
    }
    if (this.#published < this.consumed) this.#published = this.consumed;
  }

  /** Publishes what waits. */
  flush(): void {
    this.#pendingBytes = 0;
    this.#publishFrom(this.#published);
  }

  /** Publishes again what the receiver has not had. */
  again(from: number): void {
    if (from < this.consumed || from > this.sent) return;
    this.#publishFrom(from);
  }

  /** Asks the receiver how far it is. */
  ask(kind: number): void {
    this.flush();
    this.#publish(message(kind, this.life, this.sent));
  }

  /** Takes back what was not consumed. */
  takeBack(): Uint8Array[] {
    const values = this.#kept.slice(this.#head);
    this.#kept = [];
    this.#head = 0;
    this.consumed = this.#published = this.sent;
    this.window = 0;
    return values;
  }

  readonly #later = (): void => {
    this.#scheduled = false;
    this.flush();
  };

  #publishFrom(from: number): void {
    let first = from, bytes = 0, batch: Uint8Array[] = [];
    for (let at = from; at < this.sent; at++) {
      const value = this.#kept[this.#head + at - this.consumed]!;
      const size = value.length + VALUE_HEADER;
      if (batch.length > 0 && bytes + size > this.#most) {
        this.#publish(valuesMessage(this.life, first, batch, bytes));
        first = at;
        bytes = 0;
        batch = [];
      }
      batch.push(value);
      bytes += size;
    }
    if (batch.length > 0) this.#publish(valuesMessage(this.life, first, batch, bytes));
    this.#published = this.sent;
  }
}
