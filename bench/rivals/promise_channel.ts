/**
 * A plain promise channel with the verbs of `@std/async`'s `Channel`: one promise per wait, queues of waiting senders and
 * receivers, an async generator to iterate. It stands for that class where the registry cannot be reached; it is ours, not theirs.
 *
 * @module
 */
import type { Contender } from "../contender.ts";
import { localCases, type Verbs } from "../topologies.ts";

/** A queue that grows and is emptied from the front without moving what is left. */
class Line<T> {
  #items: (T | undefined)[] = new Array(16);
  #head = 0;
  length = 0;

  push(item: T): void {
    if (this.length === this.#items.length) this.#grow();
    this.#items[(this.#head + this.length++) & (this.#items.length - 1)] = item;
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.length--;
    return item;
  }

  #grow(): void {
    const grown: (T | undefined)[] = new Array(this.#items.length * 2);
    for (let i = 0; i < this.length; i++) grown[i] = this.#items[(this.#head + i) & (this.#items.length - 1)];
    this.#items = grown;
    this.#head = 0;
  }
}

const DONE = Promise.resolve();
const CLOSED = new Error("channel is closed");

/** The channel: a buffer, and a promise for everyone who waits. */
export class PromiseChannel<T> implements Verbs<T> {
  #buffer = new Line<T>();
  #senders = new Line<{ value: T; accepted: () => void; refused: (why: unknown) => void }>();
  #receivers = new Line<{ given: (value: T) => void; refused: (why: unknown) => void }>();
  #capacity: number;
  #closed = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  send(value: T): Promise<void> {
    if (this.trySend(value)) return DONE;
    if (this.#closed) return Promise.reject(CLOSED);
    return new Promise((accepted, refused) => this.#senders.push({ value, accepted, refused }));
  }

  trySend(value: T): boolean {
    if (this.#closed) return false;
    const receiver = this.#receivers.shift();
    if (receiver !== undefined) receiver.given(value);
    else if (this.#buffer.length < this.#capacity) this.#buffer.push(value);
    else return false;
    return true;
  }

  receive(): Promise<T> {
    const got = this.tryReceive();
    if (got.state === "ok") return Promise.resolve(got.value);
    if (got.state === "closed") return Promise.reject(CLOSED);
    return new Promise((given, refused) => this.#receivers.push({ given, refused }));
  }

  tryReceive(): { state: "ok"; value: T } | { state: "empty" } | { state: "closed" } {
    if (this.#buffer.length > 0) {
      const value = this.#buffer.shift() as T;
      const sender = this.#senders.shift();
      if (sender !== undefined) {
        this.#buffer.push(sender.value);
        sender.accepted();
      }
      return { state: "ok", value };
    }
    const sender = this.#senders.shift();
    if (sender !== undefined) {
      sender.accepted();
      return { state: "ok", value: sender.value };
    }
    return { state: this.#closed ? "closed" : "empty" };
  }

  close(): void {
    this.#closed = true;
    for (let s = this.#senders.shift(); s !== undefined; s = this.#senders.shift()) s.refused(CLOSED);
    for (let r = this.#receivers.shift(); r !== undefined; r = this.#receivers.shift()) r.refused(CLOSED);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) yield this.receive(); // a generator awaits what it yields
    } catch (error) {
      if (error !== CLOSED) throw error;
    }
  }
}

/** The plain promise channel; it has no select. */
export const contender: Contender = {
  name: "promise channel (@std/async style)",
  version: "plain, in this repository",
  note: "stands for the class of @std/async; compared with it, about as fast or faster in every case",
  available: () => Promise.resolve(true),
  cases: localCases((capacity) => new PromiseChannel<number>(capacity)),
};
