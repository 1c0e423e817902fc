/**
 * What scenarios are written with: an arena with slots and channels, and what workers do there, step by step, as the
 * library does it (`src/runtime/cells_port.ts`, `src/workers/pump.ts`).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { CoreExports } from "../../src/core/exports.ts";
import * as layout from "../../wasm/layout.ts";
import { CLOSED, CONTENDED, EMPTY, OWED } from "../../wasm/status.ts";
import type { Program, Step } from "./fiber.ts";
import { advance } from "../support/shared_core.ts";
import { Machine } from "./machine.ts";
import { namer } from "./names.ts";

const { SLOTS, SLOT_SIZE, RECEIVE, SEND } = layout;
/** Bytes of each window. */
const WINDOW = 1024;
/** Bytes of each inbox. */
const INBOX = 128;
/** Pages of the memory; the last keeps the stacks of suspended calls. */
const PAGES = 3;

/** Calls of the core as steps. */
type Calls = { readonly [K in keyof CoreExports]: (...args: Parameters<CoreExports[K]>) => Step };

/** Lets the others go on first. */
export const PAUSE: Step = { kind: "pause" };

/** A program that may return something to the one that delegates to it. */
export type Part<T> = Generator<Step, T, number>;

/** One arena with live slots. */
export class World {
  /** The machine. */
  readonly machine: Machine;
  /** Calls that are made at once: for setting up and checking. */
  readonly now: CoreExports;
  /** Calls as steps of a program. */
  readonly calls: Calls;
  /** Addresses of the slots. */
  readonly me: number[] = [];

  /** `slots` live slots on a fresh memory. */
  constructor(module: WebAssembly.Module, slots: number) {
    this.machine = new Machine(module, PAGES);
    this.now = this.machine.exports as unknown as CoreExports;
    this.calls = new Proxy({}, {
      get: (_, name: string) => (...args: number[]): Step => ({ kind: "call", name, args }),
    }) as Calls;
    assertEquals(this.now.format((PAGES - 1) * 65536, slots), 0);
    while (this.me.length < slots) {
      const slot = this.now.takeSlot();
      assertEquals(this.now.equip(slot, WINDOW, INBOX), 0);
      this.me.push(SLOTS + slot * SLOT_SIZE);
    }
  }

  /** A word for the scenario's own use: what fibers tell each other must be part of the state. */
  flag(): number {
    const at = this.now.allocate(this.me[0]!, 16);
    this.now.keep(this.me[0]!);
    this.machine.put(at, 0);
    return at;
  }

  /** Sets a flag. */
  *tell(flag: number, value: number): Part<void> {
    yield { kind: "store", address: flag, value };
  }

  /** Reads a flag. */
  *look(flag: number): Part<number> {
    return yield { kind: "load", address: flag, value: 0 };
  }

  /** The next stamp of a clock that is part of the state: for histories. */
  *tick(flag: number): Part<number> {
    return yield { kind: "add", address: flag, value: 1 };
  }

  /** A channel that slot 0 has opened and all have joined. */
  channel(capacity: number, stride = 8, messages = 0): number {
    const ch = this.now.open(this.me[0]!, capacity, stride, messages);
    assertEquals(ch > 0, true, `open: ${ch}`);
    for (const me of this.me) this.join(me, ch);
    return ch;
  }

  /** A slot takes its seat. */
  join(me: number, ch: number): void {
    assertEquals(this.now.find(me, this.number(ch), this.generation(ch)), ch);
  }

  /** Number of a channel. */
  number(ch: number): number {
    return this.word(ch + layout.C_NUMBER);
  }

  /** Generation of a channel. */
  generation(ch: number): number {
    return this.word(ch + layout.C_REFS + 4);
  }

  /** A word, now. */
  word(address: number): number {
    return this.machine.words[address >> 2]!;
  }

  /** Address of slot `slot`'s send window. */
  out(slot: number): number {
    return this.word(this.me[slot]! + layout.S_SEND_WINDOW);
  }

  /** Address of slot `slot`'s receive window. */
  in(slot: number): number {
    return this.word(this.me[slot]! + layout.S_RECEIVE_WINDOW);
  }

  /** Bytes in use. */
  get used(): number {
    return this.word(layout.A_USED);
  }

  /** Sends values at once. */
  fill(slot: number, ch: number, values: readonly number[]): void {
    for (const value of values) {
      this.machine.put(this.out(slot), value);
      assertEquals(this.now.send(this.me[slot]!, ch, this.out(slot), 1), 1);
    }
  }

  /** Receives all there is at once, in order. */
  drain(slot: number, ch: number): number[] {
    const values: number[] = [];
    while ((this.now.receive(this.me[slot]!, ch, this.in(slot), 1) & ~OWED) === 1) {
      values.push(this.word(this.in(slot)));
      if (values.length > 1_000) throw new Error("there is no end of values");
    }
    return values;
  }

  /** Passes `count` values through a channel, so that what follows crosses a border between groups or laps. */
  advance(ch: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.fill(0, ch, [i]);
      this.drain(0, ch);
    }
  }

  /** Sets the counters of a fresh channel as if `position` values had gone through it. */
  startAt(ch: number, position: bigint): void {
    advance({ memory: this.machine.memory, load: (address) => this.word(address) }, ch, position);
  }

  /** Fails unless everything is sound. */
  sound(): void {
    assertEquals(this.now.audit(1), 0, "the number of the first broken invariant");
  }

  /** What lies at an address, for traces. */
  get names(): (address: number) => string {
    return namer(this.machine.words);
  }

  // ---- What workers do ----

  /** Sends one value; the status. */
  *trySend(slot: number, ch: number, value: number): Part<number> {
    this.machine.put(this.out(slot), value);
    return yield this.calls.send(this.me[slot]!, ch, this.out(slot), 1);
  }

  /** Sends several values as one; the status, or how many went. */
  *sendMany(slot: number, ch: number, values: readonly number[]): Part<number> {
    values.forEach((value, i) => this.machine.put(this.out(slot) + 8 * i, value));
    return yield this.calls.send(this.me[slot]!, ch, this.out(slot), values.length);
  }

  /** Receives up to `max` values; a status below zero as a number. Pays what is owed. */
  *tryReceive(slot: number, ch: number, max = 1): Part<number[] | number> {
    const got = yield this.calls.receive(this.me[slot]!, ch, this.in(slot), max);
    if (got < 0) return got;
    const values = [];
    for (let i = 0; i < (got & ~OWED); i++) values.push(this.machine.get(this.in(slot) + 8 * i));
    if ((got & OWED) !== 0) yield this.calls.tellAll(ch);
    return values;
  }

  /** Sleeps until one of the channels is announced, as the pump does, or the slot is to stop; any if none is given. */
  *sleep(slot: number, ...numbers: number[]): Part<void> {
    const me = this.me[slot]!;
    for (;;) {
      const count = yield this.calls.ready(me);
      for (let i = 0; i < count; i++) {
        const number = this.machine.get(me + layout.S_BATCH + 4 * i);
        if (numbers.length === 0 || numbers.includes(number)) return;
      }
      if (count > 0) continue;
      const bell = yield { kind: "load", address: me + layout.S_BELL, value: 0 };
      if ((yield this.calls.park(me)) < 0) {
        if ((yield { kind: "load", address: me + layout.S_STOP, value: 0 }) !== 0) return;
        continue;
      }
      yield { kind: "wait", address: me + layout.S_BELL, value: bell };
    }
  }

  /** Sends one value, however long that takes; 1, or the status that ends it. */
  *send(slot: number, ch: number, value: number): Part<number> {
    const me = this.me[slot]!;
    for (;;) {
      const sent = yield* this.trySend(slot, ch, value);
      if (sent === 1) yield this.calls.delist(slot, ch, SEND);
      if (sent === 1 || sent === CLOSED) return yield* this.leave(ch, sent);
      if (sent === CONTENDED) yield PAUSE;
      else if (sent < -2) return sent;
      else {
        yield this.calls.enlist(me, ch, SEND);
        const ready = (yield this.calls.writable(ch)) || (yield this.calls.closed(ch));
        if (ready === 0) yield* this.sleep(slot, this.number(ch));
      }
    }
  }

  /** Receives one value, however long that takes; `undefined` once the channel has ended. */
  *receive(slot: number, ch: number): Part<number | undefined> {
    const me = this.me[slot]!;
    for (;;) {
      const got = yield* this.tryReceive(slot, ch);
      if (typeof got !== "number" || got === CLOSED) {
        yield this.calls.delist(slot, ch, RECEIVE);
        yield* this.leave(ch, 0);
        return typeof got === "number" ? undefined : got[0];
      }
      if (got === CONTENDED) yield PAUSE;
      else if (got !== EMPTY) throw new Error(`receive: ${got}`);
      else {
        yield this.calls.enlist(me, ch, RECEIVE);
        const ready = (yield this.calls.readable(ch)) || (yield this.calls.closed(ch));
        if (ready === 0) yield* this.sleep(slot, this.number(ch));
      }
    }
  }

  /** Passes on what was announced and not used. */
  *leave<T>(ch: number, result: T): Part<T> {
    yield this.calls.passOn(ch);
    return result;
  }

  /** Calls again while others interfere. */
  *retry(step: Step): Part<number> {
    for (;;) {
      const result = yield step;
      if (result !== CONTENDED) return result;
      yield PAUSE;
    }
  }

  /** Waits for the death of fiber `of`, which owns slot `dead`, and reaps it from slot `slot`. */
  *reaper(slot: number, of: number, dead: number): Program {
    yield { kind: "death", of };
    yield this.calls.fence(dead);
    const status = yield* this.retry(this.calls.reap(this.me[slot]!, dead));
    assertEquals(status, 0, "reap");
  }
}
