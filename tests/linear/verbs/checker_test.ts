/** The checker itself: it rejects what no channel may do, and accepts what one may. */
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { seeded } from "../../support/random.ts";
import { channels, type Kind } from "./channel_spec.ts";
import { check, MOST } from "./checker.ts";
import { type Operation, parse, print } from "./history.ts";
import { Judge } from "./judge.ts";

const TWO: Kind = { capacity: 2 }, ONE: Kind = { capacity: 1 }, MEET: Kind = { capacity: 0 };

/** What is wrong, the kinds of the channels, the history. */
const BAD: readonly [string, readonly Kind[], string][] = [
  ["a value from nowhere", [TWO], "1-2 receive 0 7"],
  ["a value received twice", [TWO], "1-2 send 0 7 ok; 3-4 receive 0 7; 5-6 receive 0 7"],
  ["a value received twice at once", [TWO], "1-2 send 0 7 ok; 3-6 receive 0 7; 4-5 tryReceive 0 7"],
  [
    "the second before the first",
    [TWO],
    "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 receive 0 2; 7-8 receive 0 1",
  ],
  ["a value received before it was sent", [TWO], "1-2 receive 0 7; 3-4 send 0 7 ok"],
  ["a value lost", [TWO], "1-2 send 0 7 ok; 3-4 tryReceive 0 empty"],
  [
    "a value lost among waits",
    [TWO],
    "1-2 send 0 7 ok; 3-9 receive 0 8; 4-5 send 0 8 ok; 10-11 tryReceive 0 empty",
  ],
  ["three in room for two", [TWO], "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 trySend 0 3 ok"],
  [
    "a wait that ends without room",
    [ONE],
    "1-2 send 0 1 ok; 3-6 send 0 2 ok; 7-8 send 0 3 ok; 9-10 receive 0 1",
  ],
  ["no room where there is some", [TWO], "1-2 send 0 1 ok; 3-4 trySend 0 2 no"],
  ["sent after the close", [TWO], "1-2 close 0 ok; 3-4 trySend 0 1 ok"],
  ["a wait that ends well after the close", [ONE], "1-2 close 0 ok; 3-4 send 0 1 ok"],
  ["closed before anybody closed", [TWO], "1-2 send 0 1 closed; 3-4 close 0 ok"],
  ["an end that nobody made", [TWO], "1-2 receive 0 closed"],
  ["an end before the last value", [TWO], "1-2 send 0 1 ok; 3-4 close 0 ok; 5-6 receive 0 closed"],
  ["empty for ever after the end", [TWO], "1-2 close 0 ok; 3-4 tryReceive 0 empty"],
  [
    "received after the end",
    [TWO],
    "1-2 send 0 1 ok; 3-4 close 0 ok; 5-6 receive 0 1; 7-8 receive 0 closed; 9-10 receive 0 1",
  ],
  ["an aborted send that was received", [TWO], "1-2 send 0 7 aborted; 3-4 receive 0 7"],
  [
    "a refused send that was received",
    [ONE],
    "1-2 send 0 1 ok; 3-4 trySend 0 2 no; 5-6 receive 0 1; 7-8 receive 0 2",
  ],
  [
    "an aborted receive that took a value",
    [ONE],
    "1-2 send 0 1 ok; 3-4 receive 0 aborted; 5-6 tryReceive 0 empty",
  ],
  ["a hand-over of people who never met", [MEET], "1-2 send 0 7 ok; 3-4 receive 0 7"],
  ["a rendezvous with nobody", [MEET], "1-2 trySend 0 7 ok"],
  ["one send for two receivers", [MEET], "1-6 send 0 7 ok; 2-4 receive 0 7; 3-5 receive 0 7"],
  [
    "two hand-overs in the wrong order of time",
    [MEET],
    "1-9 send 0 1 ok; 2-3 receive 0 2; 4-8 send 0 2 ok; 5-6 receive 0 1",
  ],
  ["a rendezvous after the close", [MEET], "1-2 close 0 ok; 3-6 send 0 7 ok; 4-5 receive 0 7"],
  ["both cases of a select", [TWO, TWO], "1-2 send 0 1 ok; 3-4 receive 0 1; 5-6 tryReceive 1 9"],
  ["a value that changed channels", [TWO, TWO], "1-2 send 0 1 ok; 3-4 receive 1 1"],
  ["a slot given to somebody else", [ONE], "1-2 reserve 0 ok; 3-4 trySend 0 1 ok; 5-6 fill 0 2 ok"],
  ["a slot nobody has", [TWO], "1-2 fill 0 1 ok; 3-4 receive 0 1"],
  ["a slot filled after the close", [TWO], "1-2 reserve 0 ok; 3-4 close 0 ok; 5-6 fill 0 1 ok"],
  [
    "the newest dropped instead of the oldest",
    [{ capacity: 1, overflow: "dropOldest" }],
    "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 receive 0 1",
  ],
  [
    "the oldest dropped instead of the newest",
    [{ capacity: 1, overflow: "dropNewest" }],
    "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 receive 0 2",
  ],
  ["full where there is room", [{ capacity: 1, overflow: "error" }], "1-2 send 0 1 full"],
  [
    "a wait where an error was asked for",
    [{ capacity: 1, overflow: "error" }],
    "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 receive 0 1",
  ],
];

const GOOD: readonly [string, readonly Kind[], string][] = [
  ["first in, first out", [TWO], "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 receive 0 1; 7-8 receive 0 2"],
  [
    "sends at once in either order",
    [TWO],
    "1-4 send 0 1 ok; 2-3 send 0 2 ok; 5-6 receive 0 2; 7-8 receive 0 1",
  ],
  ["a receive that waits", [TWO], "1-4 receive 0 7; 2-3 send 0 7 ok"],
  ["a send that waits", [ONE], "1-2 send 0 1 ok; 3-8 send 0 2 ok; 5-6 receive 0 1; 9-10 receive 0 2"],
  ["no room during a send", [ONE], "1-4 send 0 1 ok; 2-3 trySend 0 2 no; 5-6 receive 0 1"],
  ["empty before a send is over", [ONE], "1-4 send 0 1 ok; 2-3 tryReceive 0 empty; 5-6 receive 0 1"],
  [
    "the last value after the close",
    [TWO],
    "1-2 send 0 1 ok; 3-4 close 0 ok; 5-6 receive 0 1; 7-8 receive 0 closed",
  ],
  ["a close among sends", [TWO], "1-6 send 0 1 closed; 2-3 close 0 ok; 4-5 receive 0 closed"],
  ["a meeting", [MEET], "1-4 send 0 7 ok; 2-3 receive 0 7"],
  ["a meeting without waiting", [MEET], "1-4 receive 0 7; 2-3 trySend 0 7 ok"],
  ["nobody to meet", [MEET], "1-2 trySend 0 7 no; 3-4 tryReceive 0 empty; 5-6 receive 0 aborted"],
  ["two meetings", [MEET, MEET], "1-8 send 0 1 ok; 2-7 send 1 2 ok; 3-4 receive 1 2; 5-6 receive 0 1"],
  ["a slot kept", [ONE], "1-2 reserve 0 ok; 3-4 trySend 0 1 no; 5-6 fill 0 2 ok; 7-8 receive 0 2"],
  ["a hand-over past a slot that is kept", [ONE], "1-2 reserve 0 ok; 3-6 receive 0 1; 4-5 trySend 0 1 ok"],
  ["a slot that the close found", [ONE], "1-2 reserve 0 ok; 3-4 close 0 ok; 5-6 fill 0 2 closed"],
  [
    "dropping the oldest",
    [{ capacity: 1, overflow: "dropOldest" }],
    "1-2 send 0 1 ok; 3-4 trySend 0 2 ok; 5-6 receive 0 2",
  ],
  [
    "dropping the newest",
    [{ capacity: 1, overflow: "dropNewest" }],
    "1-2 send 0 1 ok; 3-4 send 0 2 ok; 5-6 receive 0 1",
  ],
  [
    "full as asked for",
    [{ capacity: 1, overflow: "error" }],
    "1-2 send 0 1 ok; 3-4 send 0 2 full; 5-6 receive 0 1",
  ],
  ["nothing", [ONE], ""],
];

Deno.test(`the checker rejects ${BAD.length} histories that no channel may have`, () => {
  for (const [what, kinds, line] of BAD) {
    assertFalse(check(parse(line), channels(...kinds)).linearizable, `${what}: ${line}`);
  }
});

Deno.test(`the checker accepts ${GOOD.length} histories that a channel may have`, () => {
  for (const [what, kinds, line] of GOOD) {
    const history = parse(line), { linearizable, order } = check(history, channels(...kinds));
    assert(linearizable, `${what}: ${line}`);
    assertEquals(order.length, history.length, `${what}: the order it found has every operation once`);
  }
});

/** A history that a real queue could have: operations one after the other, then stretched so that they overlap. */
function stretched(pick: (below: number) => number, length: number): Operation[] {
  const queue: number[] = [], list: Operation[] = [];
  for (let i = 0; i < length; i++) {
    const at = i * 100;
    const call = at - pick(250), ret = at + 1 + pick(250);
    if (queue.length < 2 && pick(2) === 0) {
      queue.push(i + 1000);
      list.push({ call, ret, verb: "send", ch: 0, value: i + 1000, got: "ok" });
    } else {
      list.push({ call, ret, verb: "tryReceive", ch: 0, got: queue.shift() ?? "empty" });
    }
  }
  return list;
}

Deno.test("the checker accepts real histories however they overlap, and finds the one value that was changed", () => {
  const pick = seeded(42);
  for (let n = 0; n < 500; n++) {
    const history = stretched(pick, 12);
    assert(check(history, channels(TWO)).linearizable, print(history));
    const i = history.findIndex(({ got }) => typeof got === "number");
    if (i < 0) continue;
    const spoiled = history.with(i, { ...history[i]!, got: 9 });
    assertFalse(check(spoiled, channels(TWO)).linearizable, print(spoiled));
  }
});

Deno.test("a history that is printed reads the same again, and one that is too long is refused", () => {
  const line = "1-4 send 0 7 ok; 2-3 tryReceive 1 empty; 5-6 receive 0 7";
  assertEquals(print(parse(line)), line);
  assertThrows(() => parse("4-1 send 0 7 ok"), TypeError);
  const long = Array.from({ length: MOST + 1 }, (_, i) => parse(`${i * 2}-${i * 2 + 1} close 0 ok`)[0]!);
  assertThrows(() => check(long, channels(ONE)), RangeError);
  assert(check(long.slice(1), channels(ONE)).linearizable, "31 operations are not too many");
});

Deno.test("the memo keeps wide overlaps affordable", () => {
  const ops = Array.from(
    { length: 9 },
    (_, i): Operation => ({ call: i, ret: 100 + i, verb: "send", ch: 0, value: i, got: "ok" }),
  );
  const bad = [...ops, ...parse("200-201 receive 0 77")];
  const { linearizable, entered } = check(bad, channels({ capacity: 9 }));
  assertFalse(linearizable);
  assert(entered <= 1_000_000, `${entered} states`);
  const aborted = [...Array(16).keys()].map((i): Operation => ({
    call: i,
    ret: 100 + i,
    verb: "receive",
    ch: 0,
    got: "aborted",
  }));
  const cheap = check([...aborted, ...parse("200-201 receive 0 77")], channels(ONE));
  assertFalse(cheap.linearizable);
  assert(cheap.entered <= 2 ** 16, `${cheap.entered} states for 16 operations that change nothing`);
});

Deno.test("between isolates a look may find nothing while somebody is about to publish it, and nothing may be lost", () => {
  const midway =
    "1-6 send 0 1 ok; 2-3 trySend 0 2 ok; 4-5 tryReceive 0 empty; 7-8 receive 0 1; 9-10 receive 0 2";
  const judge = new Judge([TWO], 0, true);
  judge.hear(parse(midway));
  assertEquals(judge.midway, 1);
  assertThrows(() => new Judge([TWO], 0).hear(parse(midway)), Error, "not linearizable");
  for (const lost of ["1-2 send 0 1 ok; 3-4 tryReceive 0 empty", `${midway}; 11-12 receive 0 1`]) {
    assertThrows(() => judge.hear(parse(lost)), Error, "not linearizable");
  }
});
