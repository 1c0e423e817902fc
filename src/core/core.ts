/**
 * The boundary to the shared core: one WebAssembly module, one shared memory, one slot in it for each isolate.
 *
 * Everything above this room speaks of cells, slots and windows; only here are WebAssembly and atomics named.
 *
 * @module
 */
import {
  A_BUMP,
  A_NEXT_CHANNEL,
  A_POISON,
  A_SLOTS,
  A_USED,
  C_KIND,
  C_REFS,
  CHANNELS,
  KIND_RING,
  S_RECEIVE_WINDOW,
  S_SEND_WINDOW,
  S_STATE,
  S_WINDOW_SIZE,
  SLOT_SIZE,
  SLOTS,
  SLOTS_MAX,
  TABLE,
} from "../../wasm/layout.ts";
import { CONTENDED, CORRUPT, EXHAUSTED, FENCED, INVALID, STALE } from "../../wasm/status.ts";
import {
  ArenaCorruptError,
  ArenaExhaustedError,
  ArgumentError,
  MillraceError,
  RuntimeClosedError,
  StaleHandleError,
} from "../errors.ts";
import type { CoreExports } from "./exports.ts";
import type { TraceRing } from "./trace_ring.ts";
import { Tracer } from "./tracer.ts";
import { WASM_BASE64 } from "./wasm_bytes.ts";

const PAGE = 65536;
/** Smallest and largest memory that can be laid out; addresses stay positive as 32-bit integers. */
export const MEMORY_MIN = 1 << 20;
export const MEMORY_MAX = 2 ** 31 - PAGE;
/** Bytes of each of the two windows of an isolate: both fill one block of 128 KiB, headers included. */
export const WINDOW_SIZE = 65472;

/** What another isolate needs to join: send it by `postMessage`. */
export interface CoreTicket {
  /** The compiled core. */
  readonly module: WebAssembly.Module;
  /** The memory that all isolates map. */
  readonly memory: WebAssembly.Memory;
  /** The slot that was taken for the isolate. */
  readonly slot: number;
}

let compiled: WebAssembly.Module | undefined;

/** The module, compiled on first use. */
function coreModule(): WebAssembly.Module {
  return compiled ??= new WebAssembly.Module(decodeBase64(WASM_BASE64));
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const direct = (Uint8Array as unknown as { fromBase64?(s: string): Uint8Array<ArrayBuffer> }).fromBase64;
  return direct ? direct(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** One isolate's view of the shared core. */
export class Core {
  /** The compiled core. */
  readonly module: WebAssembly.Module;
  /** The shared memory; its size never changes. */
  readonly memory: WebAssembly.Memory;
  /** The functions of the core, as this isolate instantiated it; wrapped while a trace runs. Not to be kept. */
  call: CoreExports;
  /** Notes what this isolate does, while a trace runs. */
  tracer: Tracer | undefined = undefined;
  /** Number of this isolate's slot; 0 is the isolate that created the memory. */
  readonly slot: number;
  /** Address of this isolate's slot: the `me` argument of the core's functions. */
  readonly me: number;
  /** The memory as bytes. */
  readonly bytes: Uint8Array<ArrayBufferLike>;
  /** The memory as 32-bit words. */
  readonly words: Int32Array<SharedArrayBuffer>;

  readonly #plain: CoreExports;
  #alarmed = false;

  private constructor(ticket: CoreTicket) {
    this.module = ticket.module;
    this.memory = ticket.memory;
    this.slot = ticket.slot;
    this.me = SLOTS + ticket.slot * SLOT_SIZE;
    const instance = new WebAssembly.Instance(ticket.module, { env: { memory: ticket.memory } });
    this.call = this.#plain = instance.exports as unknown as CoreExports;
    this.bytes = new Uint8Array(ticket.memory.buffer);
    this.words = new Int32Array(ticket.memory.buffer as unknown as SharedArrayBuffer);
  }

  /** Makes a memory of `size` bytes with room for `slots` isolates and takes slot 0 in it. */
  static create(size: number, slots: number, inbox: number): Core {
    const pages = Math.ceil(size / PAGE);
    let memory: WebAssembly.Memory;
    try {
      memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    } catch (cause) {
      throw new ArenaExhaustedError("the shared memory cannot be allocated", { bytes: size }, { cause });
    }
    const core = new Core({ module: coreModule(), memory, slot: 0 });
    core.check(core.call.format(pages * PAGE, slots), "format");
    core.check(core.call.takeSlot(), "takeSlot");
    core.check(core.call.equip(0, WINDOW_SIZE, inbox), "equip");
    return core;
  }

  /** Joins as the isolate that a slot was taken for. */
  static join(ticket: CoreTicket): Core {
    return new Core(ticket);
  }

  /** What isolate `slot` needs to join. */
  ticket(slot: number): CoreTicket {
    return { module: this.module, memory: this.memory, slot };
  }

  /** Notes what this isolate does in the ring from now on; without one, nothing any more. */
  trace(ring: TraceRing | undefined): void {
    this.tracer?.stop();
    this.tracer = ring && new Tracer(ring, this.words);
    this.call = this.tracer?.wrap(this.#plain) ?? this.#plain;
  }

  /** Address of the slot with that number. */
  slotAt(slot: number): number {
    return SLOTS + slot * SLOT_SIZE;
  }

  /** Address of this isolate's send window. */
  get sendWindow(): number {
    return this.load(this.me + S_SEND_WINDOW);
  }

  /** Address of this isolate's receive window. */
  get receiveWindow(): number {
    return this.load(this.me + S_RECEIVE_WINDOW);
  }

  /** Bytes of each window. */
  get windowSize(): number {
    return this.load(this.me + S_WINDOW_SIZE);
  }

  /** Bytes in use, and bytes in all. */
  usage(): { readonly size: number; readonly used: number } {
    const used = this.load(A_USED) + 2 ** 32 * this.load(A_USED + 4);
    return { size: this.bytes.byteLength, used };
  }

  /** What fills the memory, for people: `untouched` bytes were never handed out, `channels` are open, the `fullest` is a number. */
  census(): Record<"untouched" | "channels" | "most" | "buffered" | "fullest", number | undefined> {
    let [channels, buffered, deepest] = [0, 0, 0];
    let fullest: number | undefined;
    const end = this.load(A_NEXT_CHANNEL);
    for (let number = SLOTS_MAX; number < end; number++) {
      const ch = this.load(TABLE + 4 * number);
      if (ch === 0 || this.load(ch + C_REFS) >= 0 || this.load(ch + C_KIND) === KIND_RING) continue;
      const depth = Math.max(0, this.call.depth(ch));
      if (depth > deepest) [fullest, deepest] = [number, depth];
      channels++;
      buffered += depth;
    }
    const untouched = this.bytes.byteLength - this.load(A_BUMP);
    return { untouched, channels, most: CHANNELS - SLOTS_MAX, buffered, fullest };
  }

  /** Atomically reads the 32-bit word at `address`. */
  load(address: number): number {
    return Atomics.load(this.words, address >> 2);
  }

  /** Atomically writes the 32-bit word at `address`. */
  store(address: number, value: number): void {
    Atomics.store(this.words, address >> 2, value);
  }

  /** Atomically adds to the 32-bit word at `address` and returns what it was. */
  add(address: number, value: number): number {
    return Atomics.add(this.words, address >> 2, value);
  }

  /** State of a slot, SLOT_FREE to SLOT_REAPING. */
  slotState(slot: number): number {
    return this.load(this.slotAt(slot) + S_STATE);
  }

  /** Number of the first broken invariant, 0 while the arena is sound; the number is looked up, not searched for. */
  get poison(): number {
    return this.load(A_POISON);
  }

  /** Wakes every isolate, so that those who wait see that the memory is corrupt. Once. */
  alarm(): void {
    if (this.#alarmed) return;
    this.#alarmed = true;
    const slots = this.load(A_SLOTS);
    for (let slot = 0; slot < slots && slot < SLOTS_MAX; slot++) this.call.announce(this.slotAt(slot), slot);
  }

  /** Repeats an operation that others interfered with. */
  retry(operation: () => number): number {
    let result = operation();
    for (let tries = 0; result === CONTENDED && tries < 1_000; tries++) result = operation();
    return result;
  }

  /** Returns `status` if it is a result, throws what it stands for if it is a failure. */
  check(status: number, what: string, facts: Record<string, unknown> = {}): number {
    if (status >= 0) return status;
    throw this.failure(status, what, facts);
  }

  /** The error that a status below zero stands for. */
  failure(status: number, what: string, facts: Record<string, unknown> = {}): MillraceError {
    switch (status) {
      case CORRUPT:
        this.alarm();
        return new ArenaCorruptError(this.poison);
      case EXHAUSTED:
        return new ArenaExhaustedError(`no room in the shared memory: ${what}`, {
          ...facts,
          ...this.usage(),
          ...this.census(),
        });
      case FENCED:
        return new RuntimeClosedError("this isolate was told to leave the runtime", { what, ...facts });
      case STALE:
        return new StaleHandleError(`the handle has been released: ${what}`, facts);
      case INVALID:
        return new ArgumentError(`the core refuses the arguments: ${what}`, facts);
      default:
        return new MillraceError("ARENA_CORRUPT", "unexpected status of the core", {
          what,
          status,
          ...facts,
        });
    }
  }
}
