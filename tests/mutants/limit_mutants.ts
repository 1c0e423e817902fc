/**
 * Bugs at the edges of the compiled core, which unit tests find: lengths, addresses and handles that cannot be, counts that
 * have grown large, turns that are not taken.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const ring = "tests/unit/core/ring_test.ts", cells = "tests/unit/core/cells_test.ts";
const sched = "tests/unit/core/sched_test.ts", channel = "tests/unit/core/channel_test.ts";
const arena = "tests/unit/core/arena_test.ts", lease = "tests/unit/core/lease_test.ts";

/** See the top. */
export const LIMIT_MUTANTS: readonly Mutant[] = [
  {
    name: "a record of no bytes is accepted, which its reader takes for none",
    file: "wasm/ring.ts",
    from: "  if (bytes < 1 || need > capacity >> 3) return INVALID;",
    to: "  if (bytes < 0 || need > capacity >> 3) return INVALID;",
    test: ring,
    by: "records for nobody, too large or empty",
  },
  {
    name: "a record larger than an eighth of its inbox is accepted",
    file: "wasm/ring.ts",
    from: "  if (bytes < 1 || need > capacity >> 3) return INVALID;",
    to: "  if (bytes < 1) return INVALID;",
    test: ring,
    by: "records for nobody, too large or empty",
  },
  {
    name: "the length of a record is believed",
    file: "wasm/ring.ts",
    from: "    if (length < 0 || size > capacity >> 3 || size > capacity - at) return poison(33);\n",
    to: "",
    test: ring,
    by: "a length that cannot be",
  },
  {
    name: "a batch of 64 publishes nothing",
    file: "wasm/cells.ts",
    from: "  return (count == 64 ? <i64> -1 : (<i64> 1 << count) - 1) << (position & 63);",
    to: "  return ((<i64> 1 << count) - 1) << (position & 63);",
    test: cells,
    by: "a channel holds exactly its capacity",
  },
  {
    name: "a batch goes on over the end of its group",
    file: "wasm/cells.ts",
    from: "    if (take > left) take = left;\n",
    to: "",
    test: cells,
    by: "a queue behaves like a queue from position 0 with capacity 150",
  },
  {
    name: "what was published is never noted anew",
    file: "wasm/cells.ts",
    from: "  if (run > 1 || seen < -FAR) store64",
    to: "  if (run > 1) store64",
    test: cells,
    by: "what was published is noted anew",
  },
  {
    name: "a fenced worker goes on sending",
    file: "wasm/cells.ts",
    from: "  return load32(me + S_STATE) == SLOT_LIVE ? 0 : FENCED;",
    to: "  return 0;",
    test: cells,
    by: "a fenced slot neither sends nor receives",
  },
  {
    name: "more is reserved than the permits' bits can count",
    file: "wasm/permits.ts",
    from: "    if (roomAt(ch, tail) < 1 || ((tail >> 48) & 0x7fff) == PERMITS_MAX) return FULL;",
    to: "    if (roomAt(ch, tail) < 1) return FULL;",
    test: cells,
    by: "there are no more permits than",
  },
  {
    name: "the lowest of those who wait is always told first",
    file: "wasm/waiters.ts",
    from: "  let before = <i32> ((place * <u64> (inLow + <i32> popcnt(high))) >> 32);",
    to: "  let before = <i32> (place >> 63);",
    test: sched,
    by: "of those who wait each is told as often",
  },
  {
    name: "the part of a batch that did not fit is forgotten",
    file: "wasm/sched.ts",
    from: "    if (bits != 0) or64(me + S_READY + (word << 3), bits);\n",
    to: "",
    test: sched,
    by: "more than a batch comes in several",
  },
  {
    name: "a handle of an older channel finds the one that has its number now",
    file: "wasm/channel.ts",
    from: "    if (<i32> (refs >>> 32) != generation || (refs & C_LIVE_BIT) == 0) return STALE;",
    to: "    if ((refs & C_LIVE_BIT) == 0) return STALE;",
    test: channel,
    by: "a handle finds its channel and no other",
  },
  {
    name: "a block can be given back twice",
    file: "wasm/arena.ts",
    from:
      "  if ((word & 0xff) != BLOCK_USED || (word & 0xffff0000) != BLOCK_CHECK) return poison(3);\n  const cls",
    to: "  const cls",
    test: arena,
    by: "a block that is given back twice",
  },
  {
    name: "the living are reaped",
    file: "wasm/lease.ts",
    from: "  if (state != SLOT_FENCED && state != SLOT_REAPING) return INVALID;\n",
    to: "",
    test: lease,
    by: "nothing is taken from a slot that was not fenced",
  },
];
