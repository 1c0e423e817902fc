import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Window } from "../../../src/codec/codec.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { StaleHandleError } from "../../../src/errors.ts";
import { Parties, type Party } from "../../support/parties.ts";

/** Joins the parties' signal tables, as the runtime's inboxes do. */
function connect(parties: Parties): void {
  for (const party of parties.all) {
    party.handles.signals.broadcast = (record) => {
      for (const other of parties.all) {
        if (other !== party) other.handles.signals.receive(new Window(record.slice(), other.handles));
      }
    };
  }
}

function send(from: Party, to: Party, signal: AbortSignal): AbortSignal {
  return to.unpack<AbortSignal>(from.pack(signal));
}

Deno.test("a signal that travelled aborts when the original does, with its reason", () => {
  using parties = new Parties(3);
  connect(parties);
  const [home, away, third] = parties.all;
  const source = new AbortController();
  const there = send(home!, away!, source.signal);
  assertStrictEquals(send(home!, away!, source.signal), there);
  const onward = send(away!, third!, there);
  assertEquals([there.aborted, onward.aborted], [false, false]);
  source.abort(new RangeError("enough"));
  assert(there.aborted && there.reason instanceof RangeError && there.reason.message === "enough");
  assert(onward.aborted && onward.reason instanceof RangeError);
});

Deno.test("a signal that was aborted before, or while its handle was on the way, arrives aborted", () => {
  using parties = new Parties(2);
  connect(parties);
  const [home, away] = parties.all;
  assertEquals(send(home!, away!, AbortSignal.abort("early")).reason, "early");
  const source = new AbortController();
  const bytes = home!.pack(source.signal);
  source.abort("late");
  assertEquals(away!.unpack<AbortSignal>(bytes).aborted, true);
});

Deno.test("a reason that cannot travel still aborts", () => {
  using parties = new Parties(2);
  connect(parties);
  const source = new AbortController();
  const there = send(parties.all[0]!, parties.all[1]!, source.signal);
  source.abort(() => {});
  assert(there.aborted);
});

Deno.test("thousands of signals use the memory of a thousand", () => {
  using parties = new Parties(2);
  connect(parties);
  const [home, away] = parties.all;
  const round = (n: number) => {
    for (let i = 0; i < n; i++) {
      const source = new AbortController();
      const there = send(home!, away!, source.signal);
      assertEquals(there.aborted, false);
      source.abort();
      assert(there.aborted, `signal ${i}`);
    }
  };
  round(1_100);
  const used = parties.used;
  round(4_000);
  assertEquals(parties.used, used);
});

Deno.test("a reason that cannot be read where it arrives still aborts, and says why", () => {
  using parties = new Parties(2);
  connect(parties);
  const [home, away] = parties.all;
  const source = new AbortController();
  const there = send(home!, away!, source.signal);
  const released = home!.open(f64, { capacity: 2 });
  released.close();
  source.abort({ released });
  assert(there.aborted && there.reason instanceof StaleHandleError);
});
