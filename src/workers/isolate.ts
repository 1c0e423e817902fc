/**
 * What one isolate has of a runtime: its view of the core, its pump, and the window through which messages go in and out.
 *
 * @module
 */
import { type HandleTable, Window } from "../codec/codec.ts";
import type { Core } from "../core/core.ts";
import { ArenaCorruptError } from "../errors.ts";
import { C_REFS, C_SEATS, SEAT_RECEIVERS, SEAT_SENDERS, SEAT_SIZE } from "../../wasm/layout.ts";
import { Pump } from "./pump.ts";

/** The count in the low word of C_REFS. */
const REFS = 0x7fffffff;

/** How an isolate is set up; the same in all isolates of a runtime. */
export interface IsolateOptions {
  /** Whether to look again before sleeping. */
  readonly spin: boolean;
  /** Largest encoded message, in bytes. */
  readonly maxMessage: number;
}

/** Whoever holds the isolate's seat in a channel. */
export interface Seated {
  /** The runtime closes, or `error` makes the shared memory useless: ends every wait. */
  abort(error?: ArenaCorruptError): void;
}

/** One isolate of a runtime. */
export class Isolate {
  /** The shared core as this isolate sees it. */
  readonly core: Core;
  /** Wakes those who wait here. */
  readonly pump: Pump;
  /** Over the whole shared memory; whoever uses it sets cursor and end first. */
  readonly window: Window;
  /** First byte of the window in which messages are encoded. */
  readonly sendWindow: number;
  /** First byte of the window to which received cells are copied. */
  readonly receiveWindow: number;
  /** Bytes of each of the two. */
  readonly windowSize: number;
  /** Largest encoded message, in bytes. */
  readonly maxMessage: number;
  /** A codec is in the middle of a value: its windows must not be used for anything else. */
  coding = false;
  /** Called once, when the shared memory was found corrupt and everybody here who waited has been told. */
  onCorrupt: ((error: ArenaCorruptError) => void) | undefined = undefined;
  /** By the channel's address. Weak: who forgets a channel gives its seat up. */
  readonly #seats = new Map<number, WeakRef<Seated>>();
  /** Channels that were forgotten here while nobody else had a seat in them. */
  readonly #orphans = new Set<number>();
  readonly #forgotten = new FinalizationRegistry<number>((ch) => this.#giveUp(ch));
  readonly #operations: number[] = [];
  #lastOperation = 0;

  /** `handles` turns channels and signals inside messages into bytes and back. */
  constructor(core: Core, options: IsolateOptions, handles: HandleTable) {
    this.core = core;
    this.pump = new Pump(core, options.spin, () => this.#corrupt());
    this.window = new Window(core.bytes as Uint8Array, handles);
    this.sendWindow = core.sendWindow;
    this.receiveWindow = core.receiveWindow;
    this.windowSize = core.windowSize;
    this.maxMessage = options.maxMessage;
  }

  /** `seated` holds this isolate's seat in channel `ch` from now on, until `stand` or until it is forgotten. */
  sit(seated: Seated, ch: number): void {
    this.#orphans.delete(ch);
    if (this.#orphans.size > 0) this.#leaveOrphans();
    this.#seats.set(ch, new WeakRef(seated));
    this.#forgotten.register(seated, ch, seated);
  }

  /** `seated` gives the seat in channel `ch` up. */
  stand(seated: Seated, ch: number): void {
    this.#forgotten.unregister(seated);
    this.#seats.delete(ch);
    this.core.retry(() => this.core.call.detach(this.core.me, this.core.slot, ch));
  }

  /** Leaves the runtime: every wait ends, the pump stops. */
  leave(): void {
    for (const seated of [...this.#seats.values()]) seated.deref()?.abort();
    this.#seats.clear();
    this.pump.close();
  }

  /** No operation can succeed any more: who waits hears of it, here and, by the core's alarm, everywhere. */
  #corrupt(): void {
    const error = new ArenaCorruptError(this.core.poison);
    this.core.alarm();
    for (const seated of [...this.#seats.values()]) seated.deref()?.abort(error);
    this.#seats.clear();
    this.onCorrupt?.(error);
  }

  /** The seat of something that was collected; somebody else may sit there by now. */
  #giveUp(ch: number): void {
    const seat = this.#seats.get(ch);
    if (seat === undefined || seat.deref() !== undefined) return;
    this.#orphans.add(ch);
    this.#leaveOrphans();
  }

  /**
   * Leaves the channels that were forgotten here, except those whose values would be lost with the last seat: a handle on
   * its way may still lead somebody to them; and those with ends of ours that others wait for: they count by the seat, and at
   * the latest when this isolate dies they are over.
   */
  #leaveOrphans(): void {
    const { call, me, slot } = this.core;
    for (const ch of this.#orphans) {
      const taken = this.#seats.get(ch)?.deref() !== undefined;
      const others = (this.core.load(ch + C_REFS) & REFS) > 1;
      if (!taken && (others ? this.#hasEnds(ch) : call.depth(ch) > 0)) continue;
      this.#orphans.delete(ch);
      if (taken) continue;
      this.#seats.delete(ch);
      this.core.retry(() => call.detach(me, slot, ch));
    }
  }

  /** Whether ends of channel `ch` that were made here are not over. */
  #hasEnds(ch: number): boolean {
    const { core } = this;
    const seat = ch + C_SEATS + core.slot * SEAT_SIZE;
    return core.load(seat + SEAT_SENDERS) > 0 || core.load(seat + SEAT_RECEIVERS) > 0;
  }

  /** An operation record in shared memory; give it back with {@linkcode returnOperation}. */
  takeOperation(): number {
    const pooled = this.#operations.pop();
    if (pooled !== undefined) return pooled;
    const { core } = this;
    const next = core.retry(() => core.call.operation(core.me, this.#lastOperation));
    this.#lastOperation = core.check(next, "operation");
    return this.#lastOperation;
  }

  /** Takes an operation record back; it must be settled. */
  returnOperation(operation: number): void {
    this.#operations.push(operation);
  }
}
