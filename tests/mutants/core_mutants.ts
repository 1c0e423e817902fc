/**
 * Bugs of messaging in the compiled core: cells, permits, inboxes, meetings.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const cells = "tests/model/cells_model_test.ts", meetings = "tests/model/rendezvous_model_test.ts";
const permits = "tests/model/permits_model_test.ts", inbox = "tests/model/ring_model_test.ts";

/** See the top. */
export const CORE_MUTANTS: readonly Mutant[] = [
  {
    name: "a cell is published before it is written",
    file: "wasm/cells.ts",
    from: "      copy(cell, from + sent * stride, take * stride);\n      xor64(group, bits);",
    to: "      xor64(group, bits);\n      copy(cell, from + sent * stride, take * stride);",
    test: cells,
    by: "a value is received once",
  },
  {
    name: "a sender takes one cell more than there is room",
    file: "wasm/cells.ts",
    from: "    if (room < 1) {\n      status = FULL;",
    to: "    if (room < 0) {\n      status = FULL;",
    test: cells,
    by: "last cell one gets it",
  },
  {
    name: "a receiver moves the head by a store",
    file: "wasm/cells.ts",
    from: "    if (cas64(ch + C_HEAD, head, next) == head) {",
    to: "    store64(ch + C_HEAD, next);\n    if (take > 0) {",
    test: cells,
    by: "a receiver that has copied a cell",
  },
  {
    name: "a lap is taken for the one before",
    file: "wasm/cells.ts",
    from: "const set = odd ? ~word : word;",
    to: "const set = word;",
    test: cells,
    by: "batches of two senders",
  },
  {
    name: "a reservation does not count",
    file: "wasm/permits.ts",
    from: "    if (cas64(ch + C_TAIL, tail, tail + ONE_PERMIT) == tail) {",
    to: "    if (cas64(ch + C_TAIL, tail, tail) == tail) {",
    test: permits,
    by: "a reservation and a send",
  },
  {
    name: "a permit that is given back wakes nobody",
    file: "wasm/permits.ts",
    from: "      if (awaited(ch, SEND)) wake(ch, SEND, 1);\n",
    to: "",
    test: permits,
    by: "a sender that sleeps before a permit",
  },
  {
    name: "a record's length is stored before its bytes",
    file: "wasm/ring.ts",
    from: "      copy(record + RECORD_HEADER, from, bytes);\n",
    to: "      store32(record, bytes);\n      copy(record + RECORD_HEADER, from, bytes);\n",
    test: inbox,
    by: "records of two posters",
  },
  {
    name: "an inbox is not cleared behind its reader",
    file: "wasm/ring.ts",
    from: "    clear(record, size);\n",
    to: "",
    test: inbox,
    by: "an inbox that is full",
  },
  {
    name: "a select does not lock itself before it claims",
    file: "wasm/rendezvous.ts",
    from: "    if (own != 0 && lockOperation(own) != 0) return CLAIMED;",
    to: "",
    test: meetings,
    by: "two selects that face each other",
  },
  {
    name: "an offer's generation is not compared",
    file: "wasm/rendezvous.ts",
    from: "    if ((word >>> 32) != (named >>> 32)) return EMPTY;\n",
    to: "",
    test: meetings,
    by: "an operation that is used again",
  },
  {
    name: "a claim is undone when the channel turns out to be closed",
    file: "wasm/rendezvous.ts",
    from: `  if (add64(ch + C_TAIL, 1) < 0) {
    add64(ch + C_TAIL, -1);
    return CLOSED;
  }
  if (cas64(op + P_WORD, word, (word & ~STATE) | OP_CLAIMING) != word) {
    add64(ch + C_TAIL, -1);
    return CONTENDED;
  }`,
    to: `  if (cas64(op + P_WORD, word, (word & ~STATE) | OP_CLAIMING) != word) return CONTENDED;
  if (add64(ch + C_TAIL, 1) < 0) {
    add64(ch + C_TAIL, -1);
    store64(op + P_WORD, word);
    return CLOSED;
  }`,
    test: meetings,
    by: "a close and a rendezvous",
  },
  {
    name: "a claimed partner is not told",
    file: "wasm/rendezvous.ts",
    from: "      announce(slotAt(slot), load32(ch + C_NUMBER));\n      return 1;",
    to: "      return 1;",
    test: meetings,
    by: "a sender and a receiver that wait",
  },
  {
    name: "a sender moves the tail by a store",
    file: "wasm/cells.ts",
    from: "    if (cas64(ch + C_TAIL, tail, next) == tail) {",
    to: "    store64(ch + C_TAIL, next);\n    if (take > 0) {",
    test: cells,
    by: "last cell one gets it",
  },
  {
    name: "two positions share a cell",
    file: "wasm/cells.ts",
    from: "(<i32> position & 63) * stride",
    to: "(<i32> position & 62) * stride",
    test: cells,
    by: "batches of two senders",
  },
  {
    name: "positions are counted in 32 bits",
    file: "wasm/cells.ts",
    from: "export const POSITION: i64 = 0xffffffffffff;",
    to: "export const POSITION: i64 = 0xffffffff;",
    test: cells,
    by: "go on as before past position 4294967296",
  },
  {
    name: "positions run into the permits beside them",
    file: "wasm/cells.ts",
    from: "  return (tail & ~POSITION) | ((tail + by) & POSITION);",
    to: "  return tail + by;",
    test: cells,
    by: "go on as before past position 281474976710656",
  },
  {
    name: "a closed channel is said to be drained while a value is about to be published",
    file: "wasm/cells.ts",
    from: "  if (there != 0) return CONTENDED;\n  return tail < 0 ? CLOSED : EMPTY;",
    to: "  if (tail < 0) return CLOSED;\n  return there != 0 ? CONTENDED : EMPTY;",
    test: cells,
    by: "a receiver that sees the end",
  },
  {
    name: "a value that fills a reservation wakes nobody",
    file: "wasm/permits.ts",
    from: "      if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, 1);\n",
    to: "",
    test: permits,
    by: "a receiver that sleeps is told of a value that fills",
  },
  {
    name: "the head of an inbox that was seen is never looked at again",
    file: "wasm/ring.ts",
    from: "  if (free < <i64> (capacity >> 2)) {",
    to: "  if (free < -1000) {",
    test: "tests/unit/core/ring_test.ts",
    by: "an inbox that is full refuses",
  },
  {
    name: "a select does not look whether somebody has claimed its partner",
    file: "wasm/rendezvous.ts",
    from: "  if (cas64(op + P_WORD, word, (word & ~STATE) | OP_CLAIMING) != word) {",
    to: "  store64(op + P_WORD, (word & ~STATE) | OP_CLAIMING);\n  if (word == -1) {",
    test: meetings,
    by: "two that arrive with one partner",
  },
  {
    name: "an operation is used again under its old generation",
    file: "wasm/rendezvous.ts",
    from: "  store64(op + P_WORD, ((word >>> 32) + 1) << 32);",
    to: "  store64(op + P_WORD, (word >>> 32) << 32);",
    test: meetings,
    by: "an operation that is used again",
  },
  {
    name: "who was claimed while it tried claims somebody else as well",
    file: "wasm/rendezvous.ts",
    from:
      "  if (<i32> word != OP_WAITING) return CLAIMED;\n  return cas64(op + P_WORD, word, (word & ~STATE) | OP_BUSY) == word ? 0 : CLAIMED;",
    to: "  store64(op + P_WORD, (word & ~STATE) | OP_BUSY);\n  return 0;",
    test: meetings,
    by: "two selects that face each other",
  },
];
