/**
 * A select that does not wait says of one moment that nothing was ready (Go's `TestNonblockSelectRace`). Another thread's part is
 * played by a case that is polled between the others; with real threads: `tests/linear/race`.
 */
import { assertEquals } from "@std/assert";
import { select, Selector } from "../../../src/channel/mod.ts";
import { NOT_READY, SELECT_CASE, type Selectable, type SelectCase } from "../../../src/channel/selectable.ts";
import { f64 } from "../../../src/codec/mod.ts";
import { Parties } from "../../support/parties.ts";

/** A case that is never ready; the first `times` times that it is polled, `act` is called. */
function meanwhile(act: () => void, times = 1): Selectable<never> & SelectCase<never> {
  return {
    served: 0,
    poll: () => {
      if (times-- > 0) act();
      return NOT_READY;
    },
    enlist() {},
    withdraw() {},
    [SELECT_CASE]() {
      return this;
    },
  };
}

for (const capacity of [1, 3]) {
  Deno.test(`a value that moves from one case to the other while a select looks is found, with capacity ${capacity}`, () => {
    using parties = new Parties(2);
    const [one, ones] = parties.channel(f64, { capacity }), [two, twos] = parties.channel(f64, { capacity });
    const move = () => {
      twos!.trySend(2);
      ones!.tryReceive();
    };
    one!.trySend(1);
    const got = select.try({ two: two!, meanwhile: meanwhile(move), one: one! }, { order: "priority" });
    assertEquals(got, { key: "two", state: "ok", value: 2 });
    one!.trySend(1);
    const loop = new Selector({ two: two!, meanwhile: meanwhile(move), one: one! }, { order: "priority" });
    assertEquals(loop.tryNext(), { key: "two", state: "ok", value: 2 });
    loop[Symbol.dispose]();
    parties.sound();
  });

  Deno.test(`room that moves from one case to the other while a select looks is found, with capacity ${capacity}`, () => {
    using parties = new Parties(2);
    const [one, ones] = parties.channel(f64, { capacity }), [two, twos] = parties.channel(f64, { capacity });
    for (let i = 0; i < capacity; i++) two!.trySend(i);
    for (let i = 0; i < capacity - 1; i++) one!.trySend(i);
    const move = () => {
      twos!.tryReceive();
      ones!.trySend(9);
    };
    const cases = { two: two!.onSend(5), meanwhile: meanwhile(move), one: one!.onSend(5) };
    assertEquals(select.try(cases, { order: "priority" })?.key, "two");
    parties.sound();
  });
}

Deno.test("a channel that is closed while a select looks is found closed", () => {
  using parties = new Parties(2);
  const [one, ones] = parties.channel(f64, { capacity: 1 }),
    [two, twos] = parties.channel(f64, { capacity: 1 });
  one!.trySend(1);
  const end = meanwhile(() => {
    twos!.close("over");
    ones!.tryReceive();
  });
  const got = select.try({ two: two!, end, one: one! }, { order: "priority" });
  assertEquals(got, { key: "two", state: "closed", reason: "over" });
});

Deno.test("where others never rest, a select that does not wait gives up after some looks", () => {
  using parties = new Parties(2);
  const [one, ones] = parties.channel(f64, { capacity: 1 }), [two] = parties.channel(f64, { capacity: 1 });
  let moves = 0;
  const restless = meanwhile(() => {
    moves++;
    ones!.trySend(moves);
    ones!.tryReceive();
  }, Infinity);
  assertEquals(select.try({ two: two!, restless, one: one! }), undefined);
  assertEquals(moves, 16);
});
