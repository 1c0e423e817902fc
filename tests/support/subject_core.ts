/**
 * A {@linkcode SharedCore} with the calls of subjects.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { C_CELLS, C_MASK, C_STRIDE, CURSOR_SIZE, GROUP, GROUP_HEADER, K_MISSED } from "../../wasm/layout.ts";
import { OWED } from "../../wasm/status.ts";
import { SharedCore } from "./shared_core.ts";

/** How a subject is opened. */
export interface SubjectShape {
  readonly replay?: number;
  readonly lossy?: boolean;
  readonly stride?: number;
  readonly messages?: boolean;
}

/** One memory with subjects, all its slots played by one isolate. */
export class SubjectCore extends SharedCore {
  /** Opens a subject of slot 0, and attaches the others. */
  subject(capacity: number, shape: SubjectShape = {}): number {
    const { replay = 0, lossy = false, stride = 8, messages = false } = shape;
    const ch = this.core.check(
      this.call.openSubject(this.me[0]!, capacity, replay, Number(lossy), stride, Number(messages)),
      "openSubject",
    );
    this.attachAll(ch);
    return ch;
  }

  /** All slots take their seats. */
  attachAll(ch: number): void {
    for (const me of this.me) this.attach(me, ch);
  }

  /** Slot `slot` joins; the cursor's index. */
  join(slot: number, ch: number, replay = 1 << 30): number {
    const index = this.call.join(this.me[slot]!, ch, replay);
    assert(index >= 0, `join: ${index}`);
    return index;
  }

  /** Slot `slot` publishes 8-byte integers; the status, or how many went. */
  publish(slot: number, ch: number, values: readonly number[]): number {
    values.forEach((v, i) => this.setLong(this.out(slot) + i * 8, BigInt(v)));
    return this.call.publish(this.me[slot]!, ch, this.out(slot), values.length);
  }

  /** Slot `slot` reads 8-byte integers; a status below zero as a number. */
  read(slot: number, ch: number, index: number, max = 4096): number[] | number {
    const got = this.call.read(this.me[slot]!, ch, index, this.in(slot), max);
    if (got < 0) return got;
    return Array.from({ length: got & 0xffff }, (_, i) => Number(this.long(this.in(slot) + i * 8)));
  }

  /** All that is there. */
  readAll(slot: number, ch: number, index: number): number[] {
    const all: number[] = [];
    for (;;) {
      const some = this.read(slot, ch, index);
      if (typeof some === "number") return all;
      all.push(...some);
    }
  }

  /** Publishes one message in a block of `bytes`. */
  publishMessage(slot: number, ch: number, bytes: number): number {
    const me = this.me[slot]!;
    assert(this.call.prepare(me, 0, this.word(ch + C_STRIDE), bytes) > 0);
    return this.call.publish(me, ch, this.out(slot), 1);
  }

  /** Reads messages, whose blocks nobody looks at; how many. */
  readMessages(slot: number, ch: number, index: number): number {
    const got = this.call.read(this.me[slot]!, ch, index, this.in(slot), 16);
    assert(got > 0, `read: ${got}`);
    assertEquals(this.call.pass(this.me[slot]!, ch, index, got) & ~OWED, got);
    return got;
  }

  /** Values that a reader has missed. */
  missed(ch: number, index: number): number {
    return Number(this.long(this.cursor(ch, index) + K_MISSED));
  }

  /** Address of a cursor. */
  cursor(ch: number, index: number): number {
    const first = (this.word(ch + C_CELLS) + 63) & ~63;
    const groups = (this.word(ch + C_MASK) + 1) / GROUP;
    const cursors = first + groups * (GROUP_HEADER + GROUP * this.word(ch + C_STRIDE));
    return cursors + index * CURSOR_SIZE;
  }
}
