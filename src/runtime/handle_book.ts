/**
 * What channels and subjects have in common as handles inside messages:
 * { number, generation, overflow, most waiters, length of the schema, schema }.
 *
 * Invariants
 * - I1  An isolate has one object per number and generation, however often its handle arrives.
 * - I2  Nothing is looked up before all bytes of the handle were read and are plausible.
 *
 * @module
 */
import { STALE } from "../../wasm/status.ts";
import type { Policy } from "../channel/policy.ts";
import type { Overflow } from "../channel/types.ts";
import type { Codec, Window } from "../codec/codec.ts";
import { codecFrom } from "../codec/schema.ts";
import { CodecError, ForeignHandleError, StaleHandleError } from "../errors.ts";
import type { Isolate } from "../workers/isolate.ts";
import type { Port } from "./port.ts";

const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const HEAD = 17;

const text = new TextEncoder();
const plain = new TextDecoder();

/** The things of one kind whose handles travel. */
export interface HandleKind<T extends object> {
  /** For errors: `"channel"` or `"subject"`. */
  readonly what: string;
  /** The port of one. */
  portOf(value: T): Port<unknown>;
  /** Whether it may not be sent any more. */
  released(value: T): boolean;
  /** Whether what is found at an address is of this kind. */
  fits(isolate: Isolate, ch: number): boolean;
  /** Makes one for a handle that is new here. */
  open(isolate: Isolate, ch: number, codec: Codec<unknown>, policy: Policy<unknown>): T;
}

/** The things of one kind that one isolate knows. */
export class HandleBook<T extends object> {
  readonly #isolate: () => Isolate;
  readonly #kind: HandleKind<T>;
  readonly #known = new Map<number, WeakRef<T>>();
  readonly #schemas = new Map<string, Uint8Array>();

  /** The isolate is made later than its handles. */
  constructor(isolate: () => Isolate, kind: HandleKind<T>) {
    this.#isolate = isolate;
    this.#kind = kind;
  }

  /** Remembers one, so that its handle leads to this very object. */
  remember(value: T): void {
    this.#known.set(this.#kind.portOf(value).ch, new WeakRef(value));
  }

  /** Writes the handle. Throws a `ForeignHandleError`, or a `StaleHandleError` for what was released. */
  encode(value: T, to: Window): void {
    const { what } = this.#kind;
    const { isolate, number, generation, codec, policy } = this.#kind.portOf(value);
    if (isolate !== this.#isolate()) {
      throw new ForeignHandleError(`the ${what} belongs to another runtime`, { [what]: number });
    }
    if (this.#kind.released(value)) {
      throw new StaleHandleError(`the ${what} was released`, { [what]: number });
    }
    const schema = this.#schema(codec.schema);
    const at = to.claim(HEAD + schema.length);
    const { view } = to;
    view.setUint32(at, number, true);
    view.setUint32(at + 4, generation, true);
    view.setUint8(at + 8, OVERFLOWS.indexOf(policy.overflow));
    view.setUint32(at + 9, policy.maxWaiters, true);
    view.setUint32(at + 13, schema.length, true);
    to.bytes.set(schema, at + HEAD);
    this.remember(value);
  }

  /** Finds or makes what a handle leads to. Throws a `CodecError` for other bytes, a `StaleHandleError` for what was released. */
  decode(from: Window): T {
    const { what, portOf } = this.#kind;
    const at = take(from, HEAD);
    const { view } = from;
    const number = view.getUint32(at, true);
    const generation = view.getUint32(at + 4, true);
    const overflow = OVERFLOWS[view.getUint8(at + 8)];
    const maxWaiters = view.getUint32(at + 9, true);
    const length = view.getUint32(at + 13, true);
    const start = take(from, length);
    const schema = plain.decode(from.bytes.slice(start, start + length));
    if (overflow === undefined || maxWaiters < 1) {
      throw new CodecError(`the bytes are no handle of a ${what}`);
    }
    const isolate = this.#isolate();
    const ch = this.#find(isolate, number, generation);
    const known = this.#known.get(ch)?.deref();
    if (known !== undefined && portOf(known).generation === generation && !portOf(known).left) return known;
    if (!this.#kind.fits(isolate, ch)) throw new CodecError(`the handle leads to no ${what}`);
    const policy = { overflow, maxWaiters, onUndelivered: undefined };
    const value = this.#kind.open(isolate, ch, codecFrom(schema), policy);
    this.remember(value);
    return value;
  }

  #find({ core }: Isolate, number: number, generation: number): number {
    const { what } = this.#kind;
    const ch = core.retry(() => core.call.find(core.me, number, generation));
    if (ch === STALE) {
      throw new StaleHandleError(`the ${what} has been released since`, { [what]: number, generation });
    }
    return core.check(ch, `find a ${what}`, { [what]: number });
  }

  #schema(schema: string): Uint8Array {
    let bytes = this.#schemas.get(schema);
    if (bytes === undefined) {
      bytes = text.encode(schema);
      this.#schemas.set(schema, bytes);
    }
    return bytes;
  }
}

/** Reader: moves the cursor over `size` bytes, if there are so many. */
export function take(from: Window, size: number): number {
  const start = from.at;
  if (size > from.end - start) throw new CodecError("the bytes of a handle are cut short");
  from.at = start + size;
  return start;
}
