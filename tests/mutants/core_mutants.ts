/**
 * Seeded bugs of the compiled core, each with the scenario that has to find it.
 *
 * @module
 */

/** One seeded bug. */
export interface Mutant {
  /** What is wrong. */
  readonly name: string;
  /** The source that is changed. */
  readonly file: string;
  /** What is replaced; it stands there exactly once. */
  readonly from: string;
  /** What it is replaced by. */
  readonly to: string;
  /** The room's test file. */
  readonly test: string;
  /** Part of the name of the scenario that finds it. */
  readonly by: string;
}

const cells = "cells_model_test.ts", leases = "lease_model_test.ts", meetings = "rendezvous_model_test.ts";
const parking = "park_model_test.ts", permits = "permits_model_test.ts", inbox = "ring_model_test.ts";
const blocks = "arena_model_test.ts";
const reapers = "reaper_model_test.ts";

/** All of them. */
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
    from: "    if (cas64(ch + C_HEAD, head, head + take) == head) {",
    to: "    store64(ch + C_HEAD, head + take);\n    if (take > 0) {",
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
    name: "the head that was seen is never looked at again",
    file: "wasm/cells.ts",
    from: "  if (room < 1) {\n    const head",
    to: "  if (room < -1000) {\n    const head",
    test: cells,
    by: "two senders and a receiver that sleep",
  },
  {
    name: "what is owed to senders is forgotten",
    file: "wasm/cells.ts",
    from: "return take | OWED;",
    to: "return take;",
    test: cells,
    by: "a sender that sleeps is told in time",
  },
  {
    name: "a send wakes nobody",
    file: "wasm/cells.ts",
    from: "  if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, sent);",
    to: "",
    test: cells,
    by: "a batch wakes as many",
  },
  {
    name: "a waiter's bit is taken and nobody is told",
    file: "wasm/waiters.ts",
    from: "        announce(slotAt((half << 6) + at), number);\n        left--;",
    to: "        left--;",
    test: cells,
    by: "a batch wakes as many",
  },
  {
    name: "who gives up keeps the wake",
    file: "wasm/cells.ts",
    from:
      "  if (awaited(ch, RECEIVE) && readable(ch)) wake(ch, RECEIVE, 1);\n  if (awaited(ch, SEND) && writable",
    to: "  if (awaited(ch, SEND) && writable",
    test: cells,
    by: "who gives up passes on",
  },
  {
    name: "a close does not wake senders",
    file: "wasm/channel.ts",
    from: "  wakeAll(ch, RECEIVE);\n  wakeAll(ch, SEND);",
    to: "  wakeAll(ch, RECEIVE);",
    test: cells,
    by: "a full channel is closed",
  },
  {
    name: "a close wakes before it closes",
    file: "wasm/channel.ts",
    from: "  const before = or64(ch + C_TAIL, CLOSED_BIT);\n  wakeAll(ch, RECEIVE);",
    to: "  wakeAll(ch, RECEIVE);\n  const before = or64(ch + C_TAIL, CLOSED_BIT);",
    test: cells,
    by: "one value for two receivers",
  },
  {
    name: "a worker parks without a last look",
    file: "wasm/park.ts",
    from: "if (load64(me + S_SUMMARY) != 0 || load32(me + S_STOP) != 0) {",
    to: "if (load32(me + S_STOP) != 0) {",
    test: parking,
    by: "announcements of 200 and 300",
  },
  {
    name: "a knock notifies before it rings",
    file: "wasm/park.ts",
    from: "  add32(slot + S_BELL, 1);\n  notify(slot + S_BELL);",
    to: "  notify(slot + S_BELL);\n  add32(slot + S_BELL, 1);",
    test: parking,
    by: "announcements of 200 and 300",
  },
  {
    name: "a worker knocks before its mark is set",
    file: "wasm/sched.ts",
    from: "  if ((load64(slot + S_SUMMARY) & mark) == 0) or64(slot + S_SUMMARY, mark);\n  knock(slot);",
    to: "  knock(slot);\n  if ((load64(slot + S_SUMMARY) & mark) == 0) or64(slot + S_SUMMARY, mark);",
    test: parking,
    by: "announcements of 200 and 300",
  },
  {
    name: "the ready bits are taken before their summary",
    file: "wasm/sched.ts",
    from: "  summary = swap64(me + S_SUMMARY, 0);\n  let count = 0;",
    to: "  let count = 0;",
    test: parking,
    by: "announcements of 200 and 201",
  },
  {
    name: "a knock can be cut in half",
    file: "wasm/park.ts",
    from: "  claimBegin(60);\n",
    to: "",
    test: parking,
    by: "a worker that dies while it knocks",
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
    name: "a message's cell is cleared before its block is given back",
    file: "wasm/lease.ts",
    from: "  return releaseFrom(me, read32(cell + M_BLOCK), cell + M_LENGTH);",
    to: "  write32(cell + M_LENGTH, 0);\n  return releaseFrom(me, read32(cell + M_BLOCK), cell + M_LENGTH);",
    test: leases,
    by: "death of a receiver",
  },
  {
    name: "a dead sender's cells are not looked at",
    file: "wasm/lease.ts",
    from: "  abandon(slot);\n",
    to: "",
    test: leases,
    by: "death of a sender",
  },
  {
    name: "a reaper forgets reservations",
    file: "wasm/lease.ts",
    from: "  while (load32(seat + SEAT_PERMITS) != 0) {",
    to: "  while (load32(seat + SEAT_PERMITS) > 99) {",
    test: leases,
    by: "death with a reservation",
  },
  {
    name: "a reaper does not tell those who may have missed a ring",
    file: "wasm/lease.ts",
    from: "  tellSeated(ch, index);\n",
    to: "",
    test: leases,
    by: "a sender that dies before it has rung",
  },
  {
    name: "the ends of the dead are counted away twice",
    file: "wasm/lease.ts",
    from: "  store32(seat + own, 0);\n",
    to: "",
    test: reapers,
    by: "a reaper dies over the ends",
  },
  {
    name: "bytes in use are counted outside of the stretch",
    file: "wasm/arena.ts",
    from: "  claimBegin(6);\n",
    to: "",
    test: blocks,
    by: "who dies between taking a block",
  },
  {
    name: "a block is put back under the tag that the list had",
    file: "wasm/arena.ts",
    from: "    if (cas64(list, head, (((head >>> 32) + 1) << 32) | <i64> <u32> block) == head) {",
    to: "    if (cas64(list, head, <i64> <u32> block) == head) {",
    test: blocks,
    by: "a free list whose head",
  },
  {
    name: "the last to leave is gone before the memory is given back",
    file: "wasm/channel.ts",
    from: "last ? SEAT_LEAVING : 0",
    to: "0",
    test: leases,
    by: "the last two leave",
  },
];
