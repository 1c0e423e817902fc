/**
 * What an isolate holds of one channel in shared memory, whatever its kind: its address, its codec, the operations that
 * wait here, and the end.
 *
 * @module
 */
import {
  C_HEAD,
  C_NUMBER,
  C_REASON,
  C_REFS,
  C_TAIL,
  C_WAITERS,
  REASON_LOST,
  RECEIVE,
  SEND,
} from "../../wasm/layout.ts";
import { type ChannelFacts, titleOf } from "../channel/debug/explain.ts";
import type { QueueOwner } from "../channel/debug/recorder.ts";
import type { Policy } from "../channel/policy.ts";
import { Closed, type NOT_READY, type SelectCase, type Waiter, WaiterList } from "../channel/selectable.ts";
import { handOver } from "../channel/undelivered.ts";
import { auto } from "../codec/auto.ts";
import type { Codec } from "../codec/codec.ts";
import { encodeInto } from "../codec/message.ts";
import { Window } from "../codec/codec.ts";
import {
  type ArenaCorruptError,
  ArenaExhaustedError,
  ArgumentError,
  RuntimeClosedError,
  TooManyWaitersError,
} from "../errors.ts";
import { B_LENGTH, BLOCK_HEADER } from "../../wasm/layout.ts";
import type { Isolate, Seated } from "../workers/isolate.ts";
import type { Listener } from "../workers/pump.ts";
import { CellFormat } from "./cell_format.ts";
import { channelCounts } from "./stats.ts";

/** What a reservation has where a send has its value. */
export const RESERVATION: unique symbol = Symbol("RESERVATION");

const reasons: Codec<unknown> = auto();
const REASON_MAX = 65536;
/** Characters of a message that travel when there is little room. */
const BRIEF = 100;

/** One channel, seen from one isolate. As a case of a select it is the receiving one. */
export abstract class Port<T> implements SelectCase<T>, Listener, Seated, QueueOwner {
  readonly shared = true;
  /** The isolate. */
  readonly isolate: Isolate;
  /** Address of the channel's header. */
  readonly ch: number;
  /** Its number. */
  readonly number: number;
  /** Which of the channels that have had this number. */
  readonly generation: number;
  /** What values are made of. */
  readonly codec: Codec<T>;
  /** How values lie in cells. */
  readonly format: CellFormat<T>;
  /** Most values it buffers. */
  readonly capacity: number;
  /** Options. */
  readonly policy: Policy<T>;
  /** Set once this isolate has seen the end. */
  closing: Closed | undefined = undefined;
  /** Waiting receives of this isolate. */
  readonly receivers: WaiterList<T> = new WaiterList(this);
  /** Waiting sends and reservations of this isolate. */
  readonly senders: WaiterList<void> = new WaiterList(this);
  served = 0;
  /** `served` of the sending case. */
  sendServed = 0;
  /** The channel that the user holds, kept as long as somebody waits: its handle must lead to this port, not to a second one. */
  face: unknown = undefined;
  /** Whether the seat in shared memory was given up: nothing of the channel is touched any more. */
  left = false;
  /** Whether the seat stays although the channel is closed and empty: its handle is on its way to somebody who must still find it. */
  held = false;

  /** The isolate is attached to the channel already. */
  constructor(isolate: Isolate, ch: number, capacity: number, codec: Codec<T>, policy: Policy<T>) {
    this.isolate = isolate;
    this.ch = ch;
    this.number = isolate.core.load(ch + C_NUMBER);
    // As it travels in a handle: without a sign.
    this.generation = isolate.core.load(ch + C_REFS + 4) >>> 0;
    this.capacity = capacity;
    this.codec = codec;
    this.policy = policy;
    this.format = new CellFormat(isolate, codec);
    isolate.sit(this, ch);
  }

  /** Receives if that needs no waiting. */
  abstract poll(): T | Closed | typeof NOT_READY;
  /**
   * Changes with every value that goes in or out, with the end, and, without a buffer, with every partner that comes or goes.
   * For the sending case as well as for the receiving one.
   */
  stamp(): number {
    if (this.left) return 0;
    const { core } = this.isolate;
    const word = (at: number) => core.load(this.ch + at) >>> 0;
    let stamp = word(C_TAIL) + word(C_HEAD) + core.call.closed(this.ch);
    if (this.capacity === 0) { for (let at = 0; at < 32; at += 4) stamp += word(C_WAITERS + at); }
    return stamp;
  }
  /** Sends if that needs no waiting. May throw what the codec throws. */
  abstract offer(value: T): boolean;
  /** Parks a receiver. */
  abstract enlist(waiter: Waiter<T>): void;
  /** Parks a sender; its `value` is a {@linkcode Sending}. */
  abstract enlistSender(waiter: Waiter<void>): void;
  /** Unparks a receiver or sender. */
  abstract withdraw(waiter: Waiter<T> | Waiter<void>): void;
  /** The channel's number was announced: serves whoever waits here. */
  abstract serve(): void;
  /** Receives what is left, after a cancel. */
  protected abstract drain(): void;

  /** For `explain()`: the counters are those of all isolates. */
  facts(): ChannelFacts {
    const { number, capacity, policy: { name }, size, closed } = this;
    const counters = { number, ...this.left ? {} : channelCounts(this.isolate.core, this.ch) };
    return { kind: "SharedChannel", name, capacity, size, closed, counters };
  }

  /** For reports. */
  waitingFor(waiter: Waiter<unknown>, list: WaiterList<unknown>): string {
    const verb = waiter.value === RESERVATION ? "reserve" : list === this.senders ? "send" : "receive";
    return `${verb} on ${titleOf({ ...this.facts(), counters: { number: this.number } })}`;
  }

  /** Values buffered now. */
  get size(): number {
    return this.left ? 0 : this.isolate.core.call.depth(this.ch);
  }

  /** Whether it was closed or cancelled, by anybody. */
  get closed(): boolean {
    if (this.closing !== undefined) return true;
    return this.isolate.core.call.closed(this.ch) !== 0;
  }

  /** The end as this isolate knows it; looks the reason up the first time. */
  ended(): Closed {
    return this.closing ??= this.#readReason();
  }

  /** The gentle end, for all isolates. */
  close(hasReason: boolean, reason: unknown): void {
    if (this.left) return;
    const { core } = this.isolate;
    const block = hasReason ? this.#writeReason(reason) : 0;
    const first = core.call.close(core.me, this.ch, block) === 1;
    // Others hear that there was a reason, here it is known.
    if (first && block === REASON_LOST) this.closing = new Closed(reason, true);
    this.serve();
  }

  /** The abrupt end: what is buffered goes to `onUndelivered` of this isolate. */
  cancel(hasReason: boolean, reason: unknown): void {
    if (this.left) return;
    this.enter();
    this.close(hasReason, reason);
    this.drain();
  }

  /** Throws inside a codec, or a getter that it calls: the windows are in use. */
  protected enter(): void {
    if (this.isolate.coding) {
      throw new ArgumentError("a shared channel cannot be used while a value is encoded or decoded");
    }
  }

  /** Hands a value that nobody will receive to the hook. */
  undelivered(value: T): void {
    handOver(this.policy.onUndelivered, value);
  }

  /** Counts `by` ends of a direction; returns how many are open in all isolates. */
  countEnds(direction: number, by: number, seated = by): number {
    const { core } = this.isolate;
    return this.left ? 1 : core.call.countEnds(core.me, this.ch, direction, by, seated);
  }

  /** The runtime closes, or the memory is corrupt: nobody here waits any longer. */
  abort(error?: ArenaCorruptError): void {
    if (this.left) return;
    const reason = error ?? new RuntimeClosedError("the runtime was closed while the channel was in use");
    if (error !== undefined || this.closing === undefined) this.closing = new Closed(reason, true);
    this.left = true;
    this.endAll();
  }

  /** Gives the seat up. Only when nobody waits here and nothing can be received any more. */
  leave(): void {
    if (this.left || this.held || this.receivers.length + this.senders.length > 0) return;
    this.left = true;
    this.isolate.pump.unlisten(this.number);
    this.isolate.stand(this, this.ch);
  }

  /** Everybody who waits here sees the end. */
  protected endAll(): void {
    const end = this.ended();
    for (let waiter = this.receivers.claim(); waiter; waiter = this.receivers.claim()) waiter.complete(end);
    for (let waiter = this.senders.claim(); waiter; waiter = this.senders.claim()) {
      finishSending(waiter, end);
    }
  }

  /** For one who waits: the value in the cell at `address`, or, if it cannot be decoded, the end of that wait. */
  protected readFor(address: number): T | Closed {
    try {
      return this.format.read(address);
    } catch (error) {
      return new Closed(error, true);
    }
  }

  /** Checks the limit and parks. */
  protected join<R>(list: WaiterList<R>, waiter: Waiter<R>, direction: number): void {
    if (list.length >= this.policy.maxWaiters) throw new TooManyWaitersError(this.policy.maxWaiters);
    list.push(waiter);
    this.isolate.pump.listen(this.number, this);
    this.countWaiting(direction, list.length);
  }

  /** Keeps the number of waiting operations for `stats()`. */
  protected countWaiting(direction: number, count: number): void {
    const { core } = this.isolate;
    core.call.countWaiting(core.me, this.ch, direction, count);
  }

  /** After a wait ended. When nobody waits here the pump forgets the port, so that it can be collected. */
  protected rest(): void {
    if (this.left) return;
    this.countWaiting(RECEIVE, this.receivers.length);
    this.countWaiting(SEND, this.senders.length);
    if (this.receivers.length + this.senders.length === 0) this.isolate.pump.unlisten(this.number);
  }

  /** A block with the reason; REASON_LOST when there is no memory even for a brief one. Throws what the codec throws. */
  #writeReason(reason: unknown): number {
    try {
      return this.#storeReason(reason);
    } catch (failure) {
      const exhausted = failure instanceof ArenaExhaustedError;
      if (!(reason instanceof Error)) {
        if (exhausted) return REASON_LOST;
        throw failure;
      }
      // Too large, or no room for it: an error then travels as its name and the beginning of its message.
      const brief = Object.assign(new Error(reason.message.slice(0, BRIEF)), {
        name: reason.name,
        stack: "",
      });
      try {
        return this.#storeReason(brief);
      } catch (again) {
        if (again instanceof ArenaExhaustedError) return REASON_LOST;
        throw again;
      }
    }
  }

  #storeReason(reason: unknown): number {
    const { core, window } = this.isolate;
    const held = encodeInto(reasons, reason, new Window(new Uint8Array(1024), window.handles), REASON_MAX);
    const block = core.retry(() => core.call.allocate(core.me, held.at));
    core.check(block, "the reason of a close", { bytes: held.at });
    core.bytes.set(held.bytes.subarray(0, held.at), block);
    return block;
  }

  #readReason(): Closed {
    const { core, window } = this.isolate;
    const block = this.left ? 0 : core.load(this.ch + C_REASON);
    if (block === 0) return new Closed(undefined, false);
    if (block === REASON_LOST) {
      return new Closed(
        new ArenaExhaustedError("the reason of a close found no room in the shared memory"),
        true,
      );
    }
    const length = core.load(block - BLOCK_HEADER + B_LENGTH);
    const copy = new Window(core.bytes.slice(block, block + length), window.handles);
    try {
      return new Closed(reasons.decode(copy), true);
    } catch (failure) {
      // Say, a channel in it that was released meanwhile: there was a reason, and this is what can be said of it.
      return new Closed(failure, true);
    }
  }
}

/** What a parked send offers: the value, for the error it may end with, and its bytes as they were when it was sent. */
export class Sending<T> {
  /** What the caller gave. */
  readonly value: T;
  /** Its bytes, unless it is a plain number. */
  readonly bytes: Uint8Array | undefined;

  /** Encodes now: later changes of the value are not sent. */
  constructor(format: CellFormat<T>, value: T) {
    this.value = value;
    this.bytes = format.snapshot(value);
  }
}

/** Completes a parked send; its waiter gets the caller's value back first. */
export function finishSending(waiter: Waiter<void>, result: void | Closed): void {
  const { value } = waiter;
  if (value instanceof Sending) waiter.value = value.value;
  waiter.complete(result);
}
