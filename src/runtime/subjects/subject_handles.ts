/**
 * Subjects inside messages: { number, generation, overflow, most waiters, schema }, as handles of channels.
 *
 * @module
 */
import { C_CAPACITY, C_KIND, KIND_SUBJECT } from "../../../wasm/layout.ts";
import { STALE } from "../../../wasm/status.ts";
import type { Overflow } from "../../channel/types.ts";
import type { Window } from "../../codec/codec.ts";
import { codecFrom } from "../../codec/schema.ts";
import { CodecError, ForeignHandleError, StaleHandleError } from "../../errors.ts";
import type { Isolate } from "../../workers/isolate.ts";
import { SharedSubject, subjectPortOf } from "./shared_subject.ts";
import { SubjectPort } from "./subject_port.ts";

const OVERFLOWS: readonly Overflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const HEAD = 17;
const text = new TextEncoder();
const plain = new TextDecoder();

/** The subjects that one isolate knows. */
export class SubjectHandles {
  readonly #isolate: () => Isolate;
  readonly #known = new Map<number, WeakRef<SharedSubject<unknown>>>();

  /** The isolate is made later than its handles. */
  constructor(isolate: () => Isolate) {
    this.#isolate = isolate;
  }

  /** Remembers a subject, so that its handle leads to this very object. */
  remember(subject: SharedSubject<unknown>): void {
    this.#known.set(subjectPortOf(subject).ch, new WeakRef(subject));
  }

  /** Writes the handle. */
  encode(subject: SharedSubject<unknown>, to: Window): void {
    const port = subjectPortOf(subject);
    const { number, generation, codec, policy } = port;
    if (port.isolate !== this.#isolate()) {
      throw new ForeignHandleError("the subject belongs to another runtime", { subject: number });
    }
    const schema = text.encode(codec.schema);
    const at = to.claim(HEAD + schema.length);
    const { view } = to;
    view.setUint32(at, number, true);
    view.setUint32(at + 4, generation, true);
    view.setUint8(at + 8, OVERFLOWS.indexOf(policy.overflow));
    view.setUint32(at + 9, policy.maxWaiters, true);
    view.setUint32(at + 13, schema.length, true);
    to.bytes.set(schema, at + HEAD);
    this.remember(subject);
  }

  /** Finds or makes what a handle leads to. */
  decode(from: Window): SharedSubject<unknown> {
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
      throw new CodecError("the bytes are no handle of a subject");
    }
    const isolate = this.#isolate();
    const { core } = isolate;
    const ch = core.retry(() => core.call.find(core.me, number, generation));
    if (ch === STALE) {
      throw new StaleHandleError("the subject has been released since", { subject: number, generation });
    }
    core.check(ch, "find a subject", { subject: number });
    const known = this.#known.get(ch)?.deref();
    if (known !== undefined && isOpen(subjectPortOf(known), generation)) return known;
    if (core.load(ch + C_KIND) !== KIND_SUBJECT) throw new CodecError("the handle leads to no subject");
    const policy = { overflow, maxWaiters, onUndelivered: undefined };
    const port = new SubjectPort(isolate, ch, core.load(ch + C_CAPACITY), codecFrom(schema), policy);
    const subject = new SharedSubject(port);
    this.remember(subject);
    return subject;
  }
}

function isOpen(port: SubjectPort<unknown>, generation: number): boolean {
  return port.generation === generation && !port.left;
}

/** Moves the cursor over `size` bytes, if there are so many. */
function take(from: Window, size: number): number {
  const start = from.at;
  if (size > from.end - start) throw new CodecError("the bytes of a handle are cut short");
  from.at = start + size;
  return start;
}
