import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, type ChannelFullError, select } from "../../../../src/channel/mod.ts";
import { fromEvents } from "../../../../src/channel/operators/from_events.ts";
import { countListeners, drain, failure, Listeners } from "./helpers.ts";

function dispatch(target: EventTarget, ...details: number[]): void {
  for (const detail of details) target.dispatchEvent(new CustomEvent("tick", { detail }));
}

const details = (events: CustomEvent<number>[]): number[] => events.map((event) => event.detail);

Deno.test("row 69: events come through a channel in order, and only those of the type", async () => {
  const target = new Listeners();
  using ticks = fromEvents<CustomEvent<number>>(target, "tick", { capacity: 4, overflow: "error" });
  dispatch(target, 1, 2);
  target.dispatchEvent(new Event("tock"));
  assertEquals(details(drain(ticks)), [1, 2]);
  const got = select({ ticks });
  dispatch(target, 3);
  const result = await got;
  assertEquals(result.state === "ok" && result.value.detail, 3);
});

Deno.test("events for which there is no room are dropped as told, through the hook, or end the channel", async () => {
  for (const [overflow, kept, lost] of [["dropOldest", [2, 3], [1]], ["dropNewest", [1, 2], [3]]] as const) {
    const target = new Listeners();
    const dropped: CustomEvent<number>[] = [];
    const ticks = fromEvents<CustomEvent<number>>(target, "tick", {
      capacity: 2,
      overflow,
      onUndelivered: (event) => dropped.push(event),
    });
    dispatch(target, 1, 2, 3);
    assertEquals([details(drain(ticks)), details(dropped)], [[...kept], [...lost]]);
    ticks.cancel();
  }
  const target = new Listeners();
  const ticks = fromEvents<CustomEvent<number>>(target, "tick", { capacity: 1, overflow: "error" });
  dispatch(target, 1, 2, 3);
  assertEquals([details(drain(ticks)), target.count], [[1], 0]);
  const error = await failure(ticks.receive()) as ChannelFullError<CustomEvent<number>>;
  assertEquals([error.name, error.value.detail], ["ChannelFullError", 2]);
});

Deno.test("complaint 18: the listener is taken off however the channel ends, and so is the signal's", async () => {
  for (const end of ["cancel", "dispose", "receiver", "signal", "stream"] as const) {
    const target = new Listeners();
    const stop = new AbortController();
    const listeners = countListeners(stop.signal);
    const ticks = fromEvents(target, "tick", { capacity: 1, overflow: "dropOldest", signal: stop.signal });
    assertEquals([target.count, listeners()], [1, 1]);
    if (end === "cancel") ticks.cancel();
    else if (end === "dispose") ticks[Symbol.dispose]();
    else if (end === "receiver") ticks.receiver()[Symbol.dispose]();
    else if (end === "signal") stop.abort("enough");
    else await ticks.toReadableStream().cancel();
    assertEquals([target.count <= 0, listeners() <= 0, ticks.closed], [true, true, true], end);
    if (end === "signal") assertEquals(await failure(ticks.receive()), "enough");
  }
  const target = new Listeners();
  const never = fromEvents(target, "tick", {
    capacity: 1,
    overflow: "dropOldest",
    signal: AbortSignal.abort("before"),
  });
  assertEquals([await failure(never.receive()), never.closed], ["before", true]);
});

Deno.test("fromEvents() refuses bad arguments by name, a missing bound or policy before all", () => {
  const target = new EventTarget();
  const good = { capacity: 1, overflow: "error" } as const;
  assertThrows(() => fromEvents({} as never, "tick", good), ArgumentError, "EventTarget");
  assertThrows(() => fromEvents(target, 5 as never, good), ArgumentError, "value=5");
  assertThrows(() => fromEvents(target, "tick", undefined as never), ArgumentError, "capacity");
  assertThrows(() => fromEvents(target, "tick", { ...good, capacity: 0 }), ArgumentError, "capacity=0");
  assertThrows(() => fromEvents(target, "tick", { capacity: 1 } as never), ArgumentError, "overflow");
  assertThrows(
    () => fromEvents(target, "tick", { capacity: 1, overflow: "suspend" } as never),
    ArgumentError,
    "overflow",
  );
});
