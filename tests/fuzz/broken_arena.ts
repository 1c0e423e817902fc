/**
 * A small arena with something of everything in it, the words of it that decide something, and every call that workers make:
 * what the corruption fuzz needs. All of it lies in 192 KiB, so that a sound arena is put back in microseconds.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Core, MEMORY_MIN } from "../../src/core/core.ts";
import type { CoreExports } from "../../src/core/exports.ts";
import * as L from "../../wasm/layout.ts";
import { openRings, ringCalls, type Rings, ringWords } from "./broken_rings.ts";

const PAGES = 3, SLOTS = 4, WINDOW = 1984, INBOX = 4096;

/** One arena, three workers, and channels of every kind. */
export class BrokenArena {
  readonly core: Core;
  readonly call: CoreExports;
  /** Addresses of the slots. */
  readonly me: readonly number[];
  readonly cells: number;
  readonly messages: number;
  readonly meeting: number;
  readonly task: number;
  /** Subjects, and tasks of workers. */
  readonly rings: Rings;
  /** The arena while it was sound. */
  readonly image: Uint8Array;
  readonly #longs: BigInt64Array;

  /** Lays it out; everything that workers can hold is held by somebody. */
  constructor() {
    const { module } = Core.create(MEMORY_MIN, 1, 16384);
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    this.core = Core.join({ module, memory, slot: 0 });
    this.call = this.core.call;
    this.#longs = new BigInt64Array(memory.buffer);
    assertEquals(this.call.format(PAGES << 16, SLOTS), 0);
    this.me = [0, 1, 2].map((slot) => {
      assertEquals([this.call.takeSlot(), this.call.equip(slot, WINDOW, INBOX)], [slot, 0]);
      return this.core.slotAt(slot);
    });
    this.cells = this.#open(5, 8, 0);
    this.messages = this.#open(70, 128, 1);
    this.meeting = this.#open(0, 8, 0);
    this.task = this.#furnish();
    this.rings = openRings(this.core, this.me, (slot) => this.out(slot));
    assertEquals(this.call.audit(1), 0);
    this.image = this.core.bytes.slice();
  }

  #open(capacity: number, stride: number, messages: number): number {
    const ch = this.core.check(this.call.open(this.me[0]!, capacity, stride, messages), "open");
    for (const me of this.me) {
      assertEquals(this.call.find(me, this.word(ch + L.C_NUMBER), this.word(ch + L.C_REFS + 4)), ch);
    }
    return ch;
  }

  #furnish(): number {
    const { call, cells, messages, meeting } = this, [a, b, c] = this.me as [number, number, number];
    [1n, 2n, 3n].forEach((value, i) => this.#longs[(this.out(0) >> 3) + i] = value);
    assertEquals(call.send(a, cells, this.out(0), 3), 3);
    assertEquals(call.reserve(b, cells), 0);
    call.prepare(a, 0, 128, 200);
    assertEquals(call.send(a, messages, this.out(0), 1), 1);
    call.prepare(b, 0, 128, 200);
    const op = call.operation(b, 0);
    call.prepareOperation(op);
    call.offer(b, meeting, L.RECEIVE, op, 0);
    call.publishOperation(op);
    call.enlist(c, cells, L.RECEIVE);
    call.post(a, 1, this.out(0), 40);
    for (const size of [100, 300, 1_000]) {
      const block = call.allocate(a, size);
      call.keep(a);
      call.release(a, block);
    }
    return call.openTask(a, -1);
  }

  /** A 32-bit word. */
  word(address: number): number {
    return this.core.load(address);
  }

  /** Send window of a slot. */
  out(slot: number): number {
    return this.word(this.me[slot]! + L.S_SEND_WINDOW);
  }

  /** Receive window of a slot. */
  in(slot: number): number {
    return this.word(this.me[slot]! + L.S_RECEIVE_WINDOW);
  }

  /** Puts the sound arena back. */
  restore(): void {
    this.core.bytes.set(this.image);
  }
}

/** Addresses of the words that decide something: headers, stamps, lengths, leases. Identity and the poison itself are left. */
export function targets(arena: BrokenArena): number[] {
  const { cells, messages, meeting, me } = arena, list: number[] = [];
  const span = (from: number, bytes: number) => {
    for (let at = from; at < from + bytes; at += 4) list.push(at);
  };
  span(L.A_BUMP, 8);
  span(L.A_USED, 8);
  span(L.A_NEXT_CHANNEL, 16);
  span(L.A_FREE, 8 * L.CLASSES);
  span(L.TABLE, 4 * 4);
  for (const ch of [cells, messages, meeting]) channelWords(arena, ch, span);
  for (let slot = 0; slot < me.length; slot++) slotWords(arena, slot, span);
  const op = arena.word(me[1]! + L.S_OPERATIONS);
  span(op - 16, 48);
  span(arena.task, 12);
  ringWords(arena.core, arena.rings, me, span);
  for (let at = arena.word(L.A_ARENA); at < arena.word(L.A_BUMP);) {
    span(at, 16);
    at += 1 << ((arena.word(at) >> 8) & 255);
  }
  return list;
}

function channelWords(arena: BrokenArena, ch: number, span: (from: number, bytes: number) => void): void {
  span(L.TABLE + 4 * arena.word(ch + L.C_NUMBER), 4);
  span(ch, 48);
  span(ch + L.C_TAIL, 16);
  span(ch + L.C_HEAD, 16);
  span(ch + L.C_WAITERS, 32);
  span(ch + L.C_SENDERS, 12);
  span(ch + L.C_SEATS, 3 * L.SEAT_SIZE);
  // Publication word and the lengths and addresses of the first messages.
  if (ch !== arena.meeting) span((arena.word(ch + L.C_CELLS) + 63) & ~63, 256);
}

function slotWords(arena: BrokenArena, slot: number, span: (from: number, bytes: number) => void): void {
  const me = arena.me[slot]!, ring = arena.word(me + L.S_INBOX);
  span(me, 40);
  span(me + L.S_BELL, 8);
  span(me + L.S_SUMMARY, 16);
  span(me + L.S_READY, 64);
  span(me + L.S_LEASE, 36);
  span(ring, 40);
  span(ring + L.C_TAIL, 16);
  span(ring + L.C_HEAD, 16);
  span(ring + L.R_DATA, 64);
  span(arena.out(slot), 16);
}

/** Every export that workers use, as a worker whose memory lies broken would; a status, if it returns one. */
export function calls(arena: BrokenArena): (() => unknown)[] {
  const { call, me, cells, messages, meeting, task } = arena;
  const [a, b, c] = me as [number, number, number];
  const outA = arena.out(0), outB = arena.out(1), inB = arena.in(1), inC = arena.in(2);
  const op = arena.word(b + L.S_OPERATIONS), number = (ch: number) => arena.word(ch + L.C_NUMBER);
  return [
    () => call.send(a, cells, outA, 70),
    () => call.receive(c, cells, inC, 64),
    () => call.send(b, messages, outB, 1),
    () => call.receive(b, messages, inB, 3),
    () => call.letGo(b, inB),
    () => call.reserve(a, cells),
    () => call.sendReserved(b, cells, outB),
    () => void call.unreserve(1, cells),
    () => void (call.readable(cells) + call.writable(messages) + call.depth(cells) + call.closed(cells)),
    () => call.passOn(cells),
    () => call.passOnNumber(number(messages) & 4095),
    () => call.tellAll(cells),
    () => call.wakeNext(cells),
    () => call.meet(a, meeting, L.SEND, outA, 0),
    () => call.meet(c, meeting, L.RECEIVE, inC, 0),
    () => void (call.lockOperation(op) + call.stateOf(op)),
    () => call.publishOperation(op),
    () => call.retract(1, meeting, L.RECEIVE),
    () => call.post(a, 1, outA, 60),
    () => call.collect(b, inB, WINDOW),
    () => call.allocate(a, 90),
    () => call.allocate(c, 5_000),
    () => call.prepare(c, 0, 128, 300),
    () => call.abandon(b),
    () => call.ready(b),
    () => {
      call.park(c);
      call.unpark(c);
    },
    () => call.find(c, 128, 1),
    () => call.open(c, 3, 16, 0),
    () => call.openTask(c, -1),
    () => void (call.startTask(task, 1) + call.cancelTask(task)),
    () => call.close(a, messages, 0),
    () => call.drop(cells),
    () => void call.countEnds(a, cells, L.SEND, -1, -1),
    () => call.enlist(a, meeting, L.SEND),
    () => call.delist(2, cells, L.RECEIVE),
    () => call.detach(c, 2, cells),
    () => (call.fence(1), call.reap(a, 1)),
    () => void call.audit(0),
    () => void call.audit(1),
    () => call.release(a, 0),
    () => call.announce(b, number(cells) & 4095),
    ...ringCalls(arena.core, arena.rings, me, (slot) => arena.out(slot), (slot) => arena.in(slot)),
  ];
}

/** The verbs by which a worker would go on: each must say CORRUPT at once when the arena is poisoned. */
export function verbs(arena: BrokenArena): (() => number)[] {
  const { call, me, cells, messages, meeting } = arena;
  return [
    () => call.send(me[0]!, cells, arena.out(0), 1),
    () => call.receive(me[0]!, cells, arena.in(0), 1),
    () => call.receive(me[1]!, messages, arena.in(1), 1),
    () => call.meet(me[0]!, meeting, L.SEND, arena.out(0), 0),
    () => call.post(me[0]!, 1, arena.out(0), 8),
    () => call.publish(me[0]!, arena.rings.patient, arena.out(0), 1),
    () => call.read(me[1]!, arena.rings.patient, arena.rings.cursors[0], arena.in(1), 1),
    () => call.collect(me[1]!, arena.in(1), 64),
  ];
}
