/**
 * The table "What each end does" of `docs/guarantees.md`, cell by cell, for every kind of channel.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ENDINGS, HELD, LATER, type Look, WAITING } from "./endings.ts";
import { KINDS } from "./kinds.ts";

/** What is seen after `close()`, `close("why")`, `cancel()` and `cancel("why")`; of one kind only if it says so. */
type Cells = readonly [string, string, string, string];
type Expected = Cells | { readonly local: Cells; readonly shared: Cells };

const closed = (more = ""): Cells => [
  `ClosedError${more}`,
  `ClosedError${more} cause=why`,
  `ClosedError${more}`,
  `ClosedError${more} cause=why`,
];
const picked = (key: string, more: [string, string] = ["", ""]): Cells => {
  const plain = `{"key":"${key}","state":"closed"}`;
  const reason = `{"key":"${key}","state":"closed","reason":"why"}`;
  return [plain + more[0], reason + more[0], plain + more[1], reason + more[1]];
};
const same = (said: string): Cells => [said, said, said, said];
const ends = (end: string): Cells => [end, "throws why", end, "throws why"];

const EXPECTED: Readonly<Record<string, Expected>> = {
  "parked send": closed(" value=2"),
  // Locally, a value that a cancel finds waiting goes to the hook or back to its sender, never to both. The senders of a
  // shared channel may live where the hook does not: theirs always go back.
  "parked send, with a hook": {
    local: [
      "ClosedError value=2; hook got []",
      "ClosedError value=2 cause=why; hook got []",
      "ClosedError; hook got [1,2]",
      "ClosedError cause=why; hook got [1,2]",
    ],
    shared: [
      "ClosedError value=2; hook got []",
      "ClosedError value=2 cause=why; hook got []",
      "ClosedError value=2; hook got [1]",
      "ClosedError value=2 cause=why; hook got [1]",
    ],
  },
  "parked send of a rendezvous": closed(" value=2"),
  "parked sendMany": closed(" value=[2,3]"),
  "parked reserve": closed(),
  "select that waits to send": picked("out"),
  "select that waits to send, with a hook": picked("out", ["; hook got []", "; hook got [1]"]),
  "parked receive": ends("ClosedError"),
  "parked receiveMany": ends("[]"),
  "select that waits to receive": picked("in"),
  "parked iterator": ends('{"done":true}'),
  "parked batches": ends('{"done":true}'),
  "parked stream": ends('{"done":true}'),

  "buffered, by receive": ["[1,2]", "[1,2]", "ClosedError", "throws why"],
  "buffered, by for await": ['[1,2,"end"]', '[1,2,"throws why"]', '["end"]', '["throws why"]'],
  "buffered, by batches": ['[[1,2],"end"]', '[[1,2],"throws why"]', '["end"]', '["throws why"]'],
  "buffered, by stream": ['[1,2,"end"]', '[1,2,"throws why"]', '["end"]', '["throws why"]'],
  "buffered, to the hook": ["[]", "[]", "[1,2]", "[1,2]"],
  "buffered, then cancelled": [
    "[1,2]; ClosedError",
    "[1,2]; throws why",
    "[1,2]; ClosedError",
    "[1,2]; throws why",
  ],
  "a permit held": closed(" value=7"),

  "later send": closed(" value=9"),
  "later trySend": same("false"),
  "later sendMany": closed(" value=[8,9]"),
  "later reserve": closed(),
  "later select to send": picked("out"),
  "later receive": ends("ClosedError"),
  "later tryReceive": same('{"state":"closed"}'),
  "later receiveMany": ends("[]"),
  "later select to receive": picked("in"),
  "later for await": ['["end"]', '["throws why"]', '["end"]', '["throws why"]'],
  "later poll": same("true"),
  "later closed and size": same("[true,0]"),
  "later close and cancel": ends("ClosedError"),
};

/** Which of the four a way to end is. */
const COLUMNS: Readonly<Record<string, 0 | 1 | 2 | 3>> = {
  "close()": 0,
  'close("why")': 1,
  "cancel()": 2,
  'cancel("why")': 3,
  "using": 0,
  "await using": 0,
  "last sender() disposed": 0,
  "last receiver() disposed": 2,
};

const LOOKS: Readonly<Record<string, Look>> = { ...WAITING, ...HELD, ...LATER };

Deno.test("every cell of the table has an expectation, and every expectation a cell", () => {
  assertEquals(Object.keys(EXPECTED), Object.keys(LOOKS));
  assertEquals(Object.keys(COLUMNS), Object.keys(ENDINGS));
});

for (const kind of KINDS) {
  for (const [end, ending] of Object.entries(ENDINGS)) {
    Deno.test(`rows 24, 26, 27, 29: ${end} does to whatever waits, is held or comes later what the table says (${kind.name})`, async () => {
      await using maker = await kind.open();
      const seen: Record<string, string> = {};
      const expected: Record<string, string> = {};
      await Promise.all(
        Object.entries(LOOKS).map(async ([name, look]) => {
          seen[name] = await look((options) => maker.make(options), ending);
        }),
      );
      for (const [name, cells] of Object.entries(EXPECTED)) {
        const those = "local" in cells ? cells[kind.name as "local" | "shared"] : cells;
        expected[name] = those[COLUMNS[end]!]!;
      }
      assertEquals(seen, expected);
    });
  }
}
