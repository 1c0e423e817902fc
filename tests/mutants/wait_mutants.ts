/**
 * Bugs of waiting and waking in the compiled core: whoever sleeps through one of these sleeps for ever.
 *
 * @module
 */
import type { Mutant } from "./mutant.ts";

const waiting = "tests/model/wait_model_test.ts", parking = "tests/model/park_model_test.ts";

/** See the top. */
export const WAIT_MUTANTS: readonly Mutant[] = [
  {
    name: "the head that was seen is never looked at again",
    file: "wasm/cells.ts",
    from: "  if (room < 1) {\n    const head",
    to: "  if (room < -1000) {\n    const head",
    test: waiting,
    by: "two senders and a receiver that sleep",
  },
  {
    name: "what is owed to senders is forgotten",
    file: "wasm/cells.ts",
    from: "return take | OWED;",
    to: "return take;",
    test: waiting,
    by: "a sender that sleeps is told in time",
  },
  {
    name: "a send wakes nobody",
    file: "wasm/cells.ts",
    from: "  if (awaited(ch, RECEIVE)) wake(ch, RECEIVE, sent);",
    to: "",
    test: waiting,
    by: "a batch wakes as many",
  },
  {
    name: "a waiter's bit is taken and nobody is told",
    file: "wasm/waiters.ts",
    from: "      announce(slotAt(slot), number);\n      left--;",
    to: "      left--;",
    test: waiting,
    by: "a batch wakes as many",
  },
  {
    name: "who gives up keeps the wake",
    file: "wasm/cells.ts",
    from:
      "  if (awaited(ch, RECEIVE) && readable(ch)) wake(ch, RECEIVE, 1);\n  if (awaited(ch, SEND) && writable",
    to: "  if (awaited(ch, SEND) && writable",
    test: waiting,
    by: "who gives up passes on",
  },
  {
    name: "a close does not wake senders",
    file: "wasm/channel.ts",
    from: "  wakeAll(ch, RECEIVE);\n  wakeAll(ch, SEND);",
    to: "  wakeAll(ch, RECEIVE);",
    test: waiting,
    by: "a full channel is closed",
  },
  {
    name: "a close wakes before it closes",
    file: "wasm/channel.ts",
    from: "  const before = or64(ch + C_TAIL, CLOSED_BIT);\n  wakeAll(ch, RECEIVE);",
    to: "  wakeAll(ch, RECEIVE);\n  const before = or64(ch + C_TAIL, CLOSED_BIT);",
    test: waiting,
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
    name: "a close does not wake receivers",
    file: "wasm/channel.ts",
    from: "  wakeAll(ch, RECEIVE);\n  wakeAll(ch, SEND);",
    to: "  wakeAll(ch, SEND);",
    test: waiting,
    by: "one value for two receivers",
  },
  {
    name: "a worker is marked as parked after its last look",
    file: "wasm/park.ts",
    from: "  store32(me + S_PARKED, 1);\n  if (load64(me + S_SUMMARY) != 0 || load32(me + S_STOP) != 0) {\n" +
      "    cas32(me + S_PARKED, 1, 0);\n    return CONTENDED;\n  }\n",
    to: "  if (load64(me + S_SUMMARY) != 0 || load32(me + S_STOP) != 0) return CONTENDED;\n" +
      "  store32(me + S_PARKED, 1);\n",
    test: parking,
    by: "announcements of 200 and 300",
  },
  {
    name: "a channel's ready bit is set after its summary",
    file: "wasm/sched.ts",
    from: "  if ((load64(ready) & bit) == 0) or64(ready, bit);\n  const mark = <i64> 1 << word;\n" +
      "  if ((load64(slot + S_SUMMARY) & mark) == 0) or64(slot + S_SUMMARY, mark);\n",
    to: "  const mark = <i64> 1 << word;\n" +
      "  if ((load64(slot + S_SUMMARY) & mark) == 0) or64(slot + S_SUMMARY, mark);\n" +
      "  if ((load64(ready) & bit) == 0) or64(ready, bit);\n",
    test: parking,
    by: "announcements of 200 and 201",
  },
];
