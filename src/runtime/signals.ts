/**
 * Abort signals that cross isolates. The signal's own isolate keeps a word in shared memory, { generation: 31, aborted: 1 }, and
 * tells the others when it changes; whoever gets the signal later looks at the word first, so that no abort is missed.
 *
 * @module
 */
import { auto } from "../codec/auto.ts";
import { type Codec, Window } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { CodecError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";

const reasons: Codec<unknown> = auto();
const REASON_MAX = 65536;
const WORD_BYTES = 8;
/** Bytes of a record before the reason: word, generation, whether it aborted. */
const HEAD = 9;
/** Words that rest before one is used again: a handle that was on its way meanwhile must not meet another signal. */
const QUARANTINE = 1024;

/** What is known about a signal of this isolate that has travelled. */
interface Shared {
  readonly word: number;
  readonly generation: number;
}

/** The travelling signals of one isolate: those that left, and those that came. */
export class SignalTable {
  /** Sends a record to every other isolate; set by the runtime. Its bytes go to `receive` there. */
  broadcast: (record: Uint8Array) => void = () => {};
  readonly #isolate: () => Isolate;
  readonly #sent = new WeakMap<AbortSignal, Shared>();
  readonly #received = new Map<string, AbortController>();
  /** Signals of this isolate by their handles: one that comes home is itself again. */
  readonly #home = new Map<string, WeakRef<AbortSignal>>();
  readonly #free: number[] = [];
  readonly #collected = new FinalizationRegistry<Shared>((shared) => this.#release(shared));

  /** `isolate` is asked for on use, because it is made after the table. */
  constructor(isolate: () => Isolate) {
    this.#isolate = isolate;
  }

  /** Writes a handle: { word, generation }, or word 0 and the reason of a signal that is aborted already. */
  encode(signal: AbortSignal, to: Window): void {
    if (signal.aborted) {
      to.view.setUint32(to.claim(4), 0, true);
      reasons.encode(signal.reason, to);
      return;
    }
    const shared = this.#share(signal);
    const at = to.claim(8);
    to.view.setUint32(at, shared.word, true);
    to.view.setUint32(at + 4, shared.generation, true);
  }

  /** The signal here that stands for the one there. */
  decode(from: Window): AbortSignal {
    if (from.end - from.at < 4) throw new CodecError("the bytes of a signal are cut short");
    const word = from.view.getUint32(from.at, true);
    from.at += 4;
    if (word === 0) return AbortSignal.abort(reasons.decode(from));
    if (from.end - from.at < 4) throw new CodecError("the bytes of a signal are cut short");
    const generation = from.view.getUint32(from.at, true);
    from.at += 4;
    const { core } = this.#isolate();
    if (core.call.holds(word, WORD_BYTES) === 0) throw new CodecError("the bytes are no handle of a signal");
    const key = `${word}:${generation}`;
    const known = this.#received.get(key)?.signal ?? this.#home.get(key)?.deref();
    if (known !== undefined) return known;
    const controller = new AbortController();
    const now = core.load(word);
    if (now >>> 1 !== generation || (now & 1) !== 0) controller.abort();
    else this.#received.set(key, controller);
    return controller.signal;
  }

  /** A record that another isolate broadcast: the signal aborted, or will never abort. */
  receive(record: Window): void {
    const word = record.view.getUint32(record.at, true);
    const generation = record.view.getUint32(record.at + 4, true);
    const aborted = record.view.getUint8(record.at + 8) !== 0;
    record.at += HEAD;
    const key = `${word}:${generation}`;
    const controller = this.#received.get(key);
    this.#received.delete(key);
    if (!aborted || controller === undefined) return;
    let reason: unknown;
    try {
      if (record.at < record.end) reason = reasons.decode(record);
    } catch (failure) {
      reason = failure;
    }
    controller.abort(reason);
  }

  #share(signal: AbortSignal): Shared {
    const known = this.#sent.get(signal);
    if (known !== undefined) return known;
    const { core } = this.#isolate();
    let word = this.#free.length > QUARANTINE ? this.#free.shift() : undefined;
    if (word === undefined) {
      word = core.check(core.retry(() => core.call.allocate(core.me, WORD_BYTES)), "an abort signal");
      core.call.keep(core.me);
      core.store(word, 0);
    }
    const generation = ((core.load(word) >>> 1) + 1) & 0x3fffffff;
    core.store(word, generation << 1);
    const shared = { word, generation };
    this.#sent.set(signal, shared);
    this.#home.set(`${word}:${generation}`, new WeakRef(signal));
    this.#collected.register(signal, shared, shared);
    signal.addEventListener("abort", () => this.#aborted(shared, signal.reason), { once: true });
    return shared;
  }

  #aborted(shared: Shared, reason: unknown): void {
    this.#collected.unregister(shared);
    this.#isolate().core.store(shared.word, (shared.generation << 1) | 1);
    const record = this.#record(shared, 1, reason);
    try {
      this.broadcast(record);
    } catch {
      // There is no memory for the reason.
      this.broadcast(record.slice(0, HEAD));
    }
    this.#forget(shared);
  }

  #release(shared: Shared): void {
    this.broadcast(this.#record(shared, 0, undefined));
    this.#forget(shared);
  }

  #forget({ word, generation }: Shared): void {
    this.#home.delete(`${word}:${generation}`);
    this.#free.push(word);
  }

  #record(shared: Shared, aborted: number, reason: unknown): Uint8Array {
    const window = new Window(new Uint8Array(1024), this.#isolate().window.handles);
    const at = window.claim(HEAD);
    window.view.setUint32(at, shared.word, true);
    window.view.setUint32(at + 4, shared.generation, true);
    window.view.setUint8(at + 8, aborted);
    if (aborted === 0) return window.bytes.slice(0, HEAD);
    try {
      const held = encodeInto(reasons, reason, window, REASON_MAX);
      return held === window
        ? window.bytes.slice(0, window.at)
        : concat(window.bytes.slice(0, HEAD), held.bytes.subarray(0, held.at));
    } catch {
      return this.#record(shared, 1, new DOMException("The signal has been aborted", "AbortError"));
    }
  }
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
