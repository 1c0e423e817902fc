/**
 * Bugs of subjects in the compiled core: the ring that every reader reads, and its cursors.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const ring = "tests/model/broadcast_model_test.ts", life = "tests/model/broadcast_life_model_test.ts";

/** See the top. */
export const SUBJECT_MUTANTS: readonly Mutant[] = [
  {
    name: "a value of a subject is published before it is written",
    file: "wasm/broadcast.ts",
    from: "      copy(cell, from + sent * stride, take * stride);\n      xor64(group, bits);",
    to: "      xor64(group, bits);\n      copy(cell, from + sent * stride, take * stride);",
    test: ring,
    by: "two writers and two readers",
  },
  {
    name: "a writer comes round to a cell that is being written",
    file: "wasm/broadcast.ts",
    from: "    if (!settled(ch, group, tail, bits)) {",
    to: "    if (looks == 99) {",
    test: ring,
    by: "a writer does not come round to a cell",
  },
  {
    name: "a writer takes one cell more than the slowest reader leaves",
    file: "wasm/broadcast.ts",
    from: "  return capacity - behind;",
    to: "  return capacity - behind + 1;",
    test: ring,
    by: "a writer that comes round waits for the slowest",
  },
  {
    name: "a writer does not notice that somebody has joined",
    file: "wasm/cursors.ts",
    from: "    if (cas64(ch + C_TAIL, tail, joined) == tail) {",
    to: "    if (tail != joined) {",
    test: ring,
    by: "who joins while others publish",
  },
  {
    name: "a reader takes what was overwritten while it read",
    file: "wasm/broadcast.ts",
    from: "      const torn = passed(ch, at);",
    to: "      const torn = false;",
    test: ring,
    by: "a reader that is left behind",
  },
  {
    name: "a reader that leaves tells no writer",
    file: "wasm/cursors.ts",
    from: "  store32(cursorAt(ch, index) + K_OWNER, 0);\n  if (awaited(ch, SEND)) wake(ch, SEND, 128);\n",
    to: "  store32(cursorAt(ch, index) + K_OWNER, 0);\n",
    test: life,
    by: "the last reader leaves while a writer sleeps",
  },
  {
    name: "the cursors of the dead go on holding writers back",
    file: "wasm/channel.ts",
    from: "  if (load32(ch + C_KIND) == KIND_SUBJECT) partAll(ch, slot);\n",
    to: "",
    test: life,
    by: "a reader dies at any access",
  },
  {
    name: "the block of a message that is overwritten is forgotten",
    file: "wasm/broadcast.ts",
    from: "        write32(me + S_LEASE + L_BLOCK, read32(cell + M_BLOCK) - BLOCK_HEADER);\n",
    to: "",
    test: life,
    by: "a writer of messages dies",
  },
  {
    name: "a note of the slowest reader seems current when joins have come round",
    file: "wasm/cursors.ts",
    from: "      store64(ch + C_HEAD_SEEN, (joinsOf(joined) ^ 0x4000) << 48);\n",
    to: "",
    test: "tests/unit/core/cursors_test.ts",
    by: "a reader that joins after 32,768 others",
  },
];
