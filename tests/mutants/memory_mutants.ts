/**
 * Bugs around the life of memory, channels and workers in the compiled core: what a death, or a death in the middle of
 * burying somebody, must not cost.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const leases = "tests/model/lease_model_test.ts", reapers = "tests/model/reaper_model_test.ts";
const blocks = "tests/model/arena_model_test.ts", inbox = "tests/model/ring_model_test.ts";

/** See the top. */
export const MEMORY_MUTANTS: readonly Mutant[] = [
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
  {
    name: "cells that were sent stay in the sender's lease",
    file: "wasm/cells.ts",
    from:
      "      write32(me + S_LEASE + L_SENT, sent);\n      if (sent == n) write32(me + S_LEASE + L_PREPARED, 0);\n",
    to: "",
    test: leases,
    by: "death of a sender",
  },
  {
    name: "what was received is not in the receiver's lease",
    file: "wasm/cells.ts",
    from: "      if (messages != 0) write32(me + S_LEASE + L_RECEIVED, got);\n",
    to: "",
    test: leases,
    by: "death of a receiver",
  },
  {
    name: "a block is given back, and what leads to it stays",
    file: "wasm/arena.ts",
    from: "  if (from != 0) store32(from, 0);\n",
    to: "",
    test: leases,
    by: "death of a receiver",
  },
  {
    name: "a permit is counted outside of the stretch",
    file: "wasm/permits.ts",
    from: "      write32(seat + SEAT_PERMITS, held);\n      claimEnd(22);",
    to: "      claimEnd(22);\n      write32(seat + SEAT_PERMITS, held);",
    test: leases,
    by: "death with a reservation",
  },
  {
    name: "the last sender leaves no mark that it was the last",
    file: "wasm/channel.ts",
    from: "  if (count == 0) store32(flags, ended);\n",
    to: "",
    test: leases,
    by: "the last sender dies while it leaves",
  },
  {
    name: "who dies while it opens a channel keeps its number",
    file: "wasm/lease.ts",
    from: "  const opening = giveUpOpening(slot);\n",
    to: "  const opening = 0;\n",
    test: leases,
    by: "who dies while it opens a channel",
  },
  {
    name: "the halves of a block are held one after the other",
    file: "wasm/arena.ts",
    from: "    store32(block + B_WORD, blockWord(BLOCK_FREE, cls));\n    claimEnd(4);",
    to: "    claimEnd(4);\n    store32(block + B_WORD, blockWord(BLOCK_FREE, cls));",
    test: blocks,
    by: "a block that is cut in two",
  },
  {
    name: "a block is off the list before the lease holds it",
    file: "wasm/arena.ts",
    from: "      write32(me + S_LEASE + L_BLOCK, block);\n      claimEnd(1);",
    to: "      claimEnd(1);\n      write32(me + S_LEASE + L_BLOCK, block);",
    test: blocks,
    by: "who dies between taking a block",
  },
  {
    name: "an owner clears records before it says how far",
    file: "wasm/ring.ts",
    from: "    write32(me + S_LEASE + L_COLLECTED, <i32> head);\n    clear(record, size);\n    claimEnd(42);",
    to: "    clear(record, size);\n    claimEnd(42);\n    write32(me + S_LEASE + L_COLLECTED, <i32> head);",
    test: inbox,
    by: "an owner that dies while it collects",
  },
  {
    name: "what the dead had offered stays offered",
    file: "wasm/lease.ts",
    from: "  letGo(slotAt(index), load32(offered + O_PAYLOAD));\n",
    to: "",
    test: reapers,
    by: "a reaper dies over the ends",
  },
  {
    name: "messages that nobody has received are not given back with their channel",
    file: "wasm/cells.ts",
    from: "    const freed = releaseFrom(me, read32(cell + M_BLOCK), cell + M_LENGTH);",
    to: "    const freed = 0;",
    test: reapers,
    by: "a reaper dies while it takes down",
  },
  {
    name: "who opens a channel clears what a stale handle may be looked up by",
    file: "wasm/channel.ts",
    from: "clear(seatOf(ch, i) + SEAT_SENDERS, SEAT_SIZE - SEAT_SENDERS);",
    to: "clear(seatOf(ch, i), SEAT_SIZE);",
    test: "tests/linear/registry_histories_test.ts",
    by: "every history of handles",
  },
];
