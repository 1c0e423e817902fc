/**
 * The operations that are offered on a channel without a buffer, as whoever comes second finds them: which of them was
 * claimed by a call is told by looking before and after.
 *
 * @module
 */
import {
  A_SLOTS,
  C_SEATS,
  O_OPERATION,
  OFFER_SIZE,
  OP_BUSY,
  OP_WAITING,
  P_WORD,
  SEAT_OFFERS,
  SEAT_SIZE,
  SLOTS_MAX,
} from "../../wasm/layout.ts";

/** Looks at offers. Owner only; allocates nothing. */
export class Offers {
  readonly #words: Int32Array;
  /** Operation and generation of each. */
  readonly #found = new Int32Array(2 * SLOTS_MAX);
  #count = 0;
  /** The operation that was claimed; -1 if that is not clear. */
  op = -1;
  /** Its generation. */
  generation = 0;

  /** `words` are those of the shared memory. */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** Before: notes those of channel `ch` in one direction that are not claimed. */
  look(ch: number, direction: number): void {
    const words = this.#words;
    const slots = words[A_SLOTS >> 2]!;
    this.#count = 0;
    for (let slot = 0; slot < slots; slot++) {
      const at = (ch + C_SEATS + slot * SEAT_SIZE + SEAT_OFFERS + direction * OFFER_SIZE + O_OPERATION) >> 2;
      const op = words[at]!;
      const generation = words[at + 1]!;
      if (op === 0 || !this.#isOpen(op, generation)) continue;
      this.#found[this.#count++] = op;
      this.#found[this.#count++] = generation;
    }
  }

  /** After: finds the one that was claimed since. */
  compare(): void {
    let claimed = -1;
    for (let at = 0; at < this.#count; at += 2) {
      if (this.#isOpen(this.#found[at]!, this.#found[at + 1]!)) continue;
      if (claimed >= 0) return this.#tell(-1);
      claimed = at;
    }
    this.#tell(claimed);
  }

  #tell(at: number): void {
    this.op = at < 0 ? -1 : this.#found[at]!;
    this.generation = at < 0 ? 0 : this.#found[at + 1]!;
  }

  /** Whether it may still be claimed. One that was claimed may have begun its next use already. */
  #isOpen(op: number, generation: number): boolean {
    const state = this.#words[(op + P_WORD) >> 2];
    return this.#words[(op + P_WORD + 4) >> 2] === generation && (state === OP_WAITING || state === OP_BUSY);
  }
}
