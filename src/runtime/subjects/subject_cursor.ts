/**
 * One place in the ring of a subject, and how values are read from there.
 *
 * @module
 */
import {
  C_CELLS,
  C_MASK,
  C_STRIDE,
  CURSOR_SIZE,
  GROUP,
  GROUP_HEADER,
  K_MISSED,
  M_BLOCK,
  M_IN_BLOCK,
  M_INLINE,
  M_LENGTH,
} from "../../../wasm/layout.ts";
import { CONTENDED, EXHAUSTED, OWED } from "../../../wasm/status.ts";
import { NOT_READY } from "../../channel/selectable.ts";
import { Window } from "../../codec/codec.ts";
import { ArenaExhaustedError, CodecError } from "../../errors.ts";
import type { SubjectPort } from "./subject_port.ts";

const LENGTH_MASK = 0x7fffffff;
/** Copies of messages in a row that writers came round to before they were whole. */
const TORN_TRIES = 64;

/** Where somebody in this isolate reads. */
export class SubjectCursor<T> {
  /** How many values the last `take` has brought. */
  count = 0;
  /** Why it has brought nothing: a status of the core. */
  status = 0;
  /** A message of the last `take` that could not be decoded; those around it were. */
  failure: { readonly error: unknown } | undefined = undefined;
  readonly #port: SubjectPort<T>;
  readonly #index: number;
  readonly #missedAt: number;
  #open = true;

  /** Joins: stands `replay` values before the newest. Throws an `ArenaExhaustedError` when 128 others read already. */
  constructor(port: SubjectPort<T>, replay: number) {
    const { isolate: { core }, ch } = port;
    const index = core.retry(() => core.call.join(core.me, ch, replay));
    if (index === EXHAUSTED) {
      throw new ArenaExhaustedError("a subject has no place for another reader", {
        subject: port.number,
        most: 128,
      });
    }
    this.#index = core.check(index, "read a subject", { subject: port.number });
    this.#port = port;
    port.countCursors(1);
    const groups = (core.load(ch + C_MASK) + 1) / GROUP;
    const first = (core.load(ch + C_CELLS) + 63) & ~63;
    const cursors = first + groups * (GROUP_HEADER + GROUP * core.load(ch + C_STRIDE));
    this.#missedAt = cursors + this.#index * CURSOR_SIZE + K_MISSED;
  }

  /** Its number among those of the subject. */
  get index(): number {
    return this.#index;
  }

  /** Values that it has missed so far. */
  get missed(): number {
    const { core } = this.#port.isolate;
    return this.#open ? (core.load(this.#missedAt) >>> 0) + 2 ** 32 * core.load(this.#missedAt + 4) : 0;
  }

  /** Values that lie before it. */
  get size(): number {
    const { left, isolate: { core }, ch } = this.#port;
    return this.#open && !left ? core.call.unread(ch, this.#index) : 0;
  }

  /** Whether the next one is there. */
  get arrived(): boolean {
    const { left, isolate: { core }, ch } = this.#port;
    return this.#open && !left && core.call.arrived(ch, this.#index) !== 0;
  }

  /** The next value, or NOT_READY: then `status` says why. Throws what decoding throws. */
  takeOne(): T | typeof NOT_READY {
    const port = this.#port;
    const { isolate: { core, receiveWindow }, ch, format } = port;
    if (format.messages) {
      const values = this.take(1);
      if (this.failure !== undefined) throw this.failure.error;
      return values.length === 0 ? NOT_READY : values[0]!;
    }
    const got = core.call.read(core.me, ch, this.#index, receiveWindow, 1);
    if (got < 0) {
      this.status = got;
      return NOT_READY;
    }
    if (got !== 1) port.owe();
    return format.read(receiveWindow);
  }

  /** Up to `max` values that are there, decoded: `count` many, in `spare` if they are plain numbers. */
  take(max: number, spare?: T[]): T[] {
    const { isolate: { core, receiveWindow }, ch, format } = this.#port;
    this.failure = undefined;
    this.count = 0;
    const most = Math.min(max, format.windowCells);
    for (let tries = 0; tries < TORN_TRIES; tries++) {
      const got = core.call.read(core.me, ch, this.#index, receiveWindow, most);
      if (got < 0) {
        this.status = got;
        return [];
      }
      if (!format.messages) {
        const count = this.#settle(got);
        if (spare !== undefined && format.readNumbers(spare, count)) {
          this.count = count;
          return spare;
        }
        const { values, failure } = format.readBatch(NOT_READY, count);
        if (failure !== undefined) this.failure = { error: failure.reason };
        this.count = values.length;
        return values;
      }
      const values = this.#messages(got);
      if (values === undefined) continue;
      this.count = values.length;
      return values;
    }
    this.status = CONTENDED;
    return [];
  }

  /** Reads no more. Idempotent. */
  release(): void {
    if (!this.#open) return;
    this.#open = false;
    const { left, isolate: { core }, ch } = this.#port;
    if (!left) core.call.part(core.me, ch, this.#index);
    this.#port.countCursors(-1);
  }

  /** Decodes `count` messages whose cells lie in the receive window; `undefined` if writers came round to them meanwhile. */
  #messages(count: number): T[] | undefined {
    const { isolate: { core }, ch, lossy } = this.#port;
    // Where writers do not wait a block may be given back at any moment: copied first, decoded when it was whole.
    const copies = lossy ? this.#copies(count) : undefined;
    if (lossy && copies === undefined) {
      const passed = core.call.pass(core.me, ch, this.#index, 0);
      if (passed === CONTENDED) return undefined;
      throw core.failure(passed < 0 ? passed : core.call.poison(20), "read");
    }
    const values = copies === undefined ? this.#decodeAll(count) : undefined;
    const passed = core.call.pass(core.me, ch, this.#index, count);
    if (passed === CONTENDED) return undefined;
    this.#settle(core.check(passed, "read"));
    return values ?? this.#decodeAll(count, copies);
  }

  #decodeAll(count: number, copies?: readonly Window[]): T[] {
    const { isolate: { receiveWindow }, format: { stride } } = this.#port;
    const values: T[] = [];
    for (let i = 0; i < count; i++) {
      try {
        values.push(
          copies === undefined ? this.#inPlace(receiveWindow + i * stride) : this.#decode(copies[i]!),
        );
      } catch (error) {
        this.failure ??= { error };
      }
    }
    return values;
  }

  /** Decodes where the bytes lie: no writer comes round to them before the cursor has moved on. */
  #inPlace(cell: number): T {
    const { isolate: { core, window }, format: { stride } } = this.#port;
    const word = core.words[(cell + M_LENGTH) >> 2]!;
    const length = word & LENGTH_MASK;
    const inBlock = (word & M_IN_BLOCK) !== 0;
    const at = inBlock ? core.words[(cell + M_BLOCK) >> 2]! : cell + M_INLINE;
    const sound = inBlock ? core.call.holds(at, length) !== 0 : length <= stride - M_INLINE;
    if (!sound) throw core.failure(core.call.poison(20), "read");
    window.at = at;
    window.end = at + length;
    return this.#decode(window);
  }

  #copies(count: number): Window[] | undefined {
    const { isolate: { core, receiveWindow, window }, format: { stride } } = this.#port;
    const copies: Window[] = [];
    for (let i = 0; i < count; i++) {
      const cell = receiveWindow + i * stride;
      const word = core.words[(cell + M_LENGTH) >> 2]!;
      const length = word & LENGTH_MASK;
      const inBlock = (word & M_IN_BLOCK) !== 0;
      const at = inBlock ? core.words[(cell + M_BLOCK) >> 2]! : cell + M_INLINE;
      const sound = inBlock ? core.call.holds(at, length) !== 0 : length <= stride - M_INLINE;
      if (!sound) return undefined;
      copies.push(new Window(core.bytes.slice(at, at + length), window.handles));
    }
    return copies;
  }

  #decode(from: Window): T {
    const { isolate, codec } = this.#port;
    const { end } = from;
    isolate.coding = true;
    let value: T;
    try {
      value = codec.decode(from);
    } finally {
      isolate.coding = false;
    }
    if (from.at > end) throw new CodecError("the codec read beyond its message");
    return value;
  }

  #settle(got: number): number {
    if ((got & OWED) !== 0) this.#port.owe();
    return got & ~OWED;
  }
}
