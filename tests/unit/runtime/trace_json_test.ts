import { assertEquals } from "@std/assert";
import { COLLECTED, RECEIVED, SENT } from "../../../src/core/trace_kinds.ts";
import { Runtime } from "../../../mod.ts";
import { traceJson } from "../../../src/runtime/trace_json.ts";
import { awake } from "../../support/awake.ts";
import { parseTrace } from "./trace_file.ts";

Deno.test("a process that is up for years has traces whose slices do not overlap and whose arrows end in slices", () => {
  const day = 24 * 60 * 60 * 1e6;
  for (const days of [0, 20, 60, 400]) {
    const stretch = (kind: number, ms: number) => {
      // Times as `performance.now()` gives them, a few nanoseconds to some microseconds apart.
      let at = days * day / 1000 + ms;
      return Array.from({ length: 500 }, (_, i) => {
        at += (1 + i * 7919 % 2999) / 1e6;
        return { at: at * 1000, took: i * 104_729 % 4001 / 1000, kind, a: 9, b: 1, c: i, d: 1 };
      });
    };
    const thread = (name: string, events: ReturnType<typeof stretch>) => ({
      name,
      events,
      kind: () => "",
      ahead: 0,
      until: days * day + 1e6,
      lost: 0,
    });
    const threads = [thread("a", stretch(SENT, 5)), thread("b", stretch(RECEIVED, 5.0007))];
    const names = { channel: (n: number) => `c${n}`, tasks: () => new Map<number, string>() };
    const incidents = [{
      kind: "worker_lost" as const,
      worker: 1,
      reason: "gone",
      at: 0,
      ts: days * day + 6000,
    }];
    const { flows, entries, otherData } = parseTrace(
      traceJson(threads, names, { from: days * day, incidents }),
    );
    assertEquals([flows.length > 100, otherData.events], [true, 1000]);
    assertEquals(entries.find(({ ph }) => ph === "i")!.ts, 1000, `after ${days} days`);
    // One that has hardly done anything since has events of the first day still.
    const early = { at: 1_000, took: 2, kind: SENT, a: 8, b: 1, c: 0, d: 1 };
    const whole = parseTrace(traceJson([...threads, thread("idle", [early])], names, { incidents }));
    assertEquals([whole.flows.length > 100, whole.otherData.events], [true, 1001]);
  }
});

Deno.test("a trace that begins while workers still answer to the one before does not take their clocks for wrong", async () => {
  await using rt = await Runtime.start({ workers: 1, memory: "8MiB" });
  const { twice } = rt.import<{ twice(n: number): number }>(
    "data:text/javascript,export const twice = (n) => 2 * n",
  );
  await twice(1);
  const before = await rt.trace();
  before.stop();
  // Long enough to write a file: the worker's answer waits here meanwhile.
  for (const more = awake(80); more(););
  await using trace = await rt.trace();
  for (let i = 0; i < 20; i++) await twice(i);
  const { entries, flows } = parseTrace(trace.json());
  const times = (name: string) =>
    entries.filter((one) => one.ph === "X" && one.name === name).map(({ ts }) => ts);
  const [calls, runs, results] = ["call twice", "run twice", "result twice"].map(times);
  assertEquals([calls!.length, runs!.length, results!.length], [20, 20, 20]);
  // A clock that is ahead by a few microseconds is no fault.
  const between = runs!.filter((at, i) => calls![i]! - 1_000 < at && at < results![i]! + 1_000);
  assertEquals(between.length, 20, "what ran between call and result is shown at another time");
  assertEquals(flows.filter(([{ cat }]) => cat === "result").length, 20);
});

Deno.test("an arrow ends in the receive, although something else came in while that went on", () => {
  const event = (kind: number, at: number, took: number, c: number, d: number) => ({
    ...{ kind, at, took, c, d },
    a: 9,
    b: 1,
  });
  const thread = (name: string, events: ReturnType<typeof event>[]) => ({
    ...{ name, events, ahead: 0, until: 100, lost: 0 },
    kind: () => "",
  });
  const threads = [
    thread("a", [event(SENT, 0, 2, 0, 4)]),
    thread("b", [event(RECEIVED, 5, 10, 0, 4), event(COLLECTED, 9, 1, 0, 48)]),
  ];
  const names = { channel: (n: number) => `c${n}`, tasks: () => new Map<number, string>() };
  const { flows, slice } = parseTrace(traceJson(threads, names));
  assertEquals(flows.map(([from, to]) => [slice(from).name, slice(to).name]), [["send c9", "receive c9"]]);
});
