/** What isolates tell each other through their inboxes. */
import { assertEquals } from "@std/assert";
import { S_RECORDS } from "../../../wasm/layout.ts";
import { str } from "../../../src/codec/mod.ts";
import { hearGone, tellGone } from "../../../src/runtime/nested/notices.ts";
import { Records } from "../../../src/runtime/records.ts";
import { connectSignals } from "../../../src/runtime/signal_records.ts";
import { Parties } from "../../support/parties.ts";

Deno.test("a listener that receives while records are handed out spoils none of those behind", async () => {
  using parties = new Parties(2);
  for (const { isolate, handles } of parties.all) {
    connectSignals(isolate, handles, new Records(isolate, 16_384));
  }
  const [home, away] = parties.all;
  const [near, far] = parties.channel(str, { capacity: 8 });
  const sources = Array.from({ length: 6 }, () => new AbortController());
  const there = sources.map((source) => away!.unpack<AbortSignal>(home!.pack(source.signal)));
  there[0]!.addEventListener("abort", () => far!.tryReceive());
  there[2]!.addEventListener("abort", () => far!.cancel());
  await near!.sendMany(["x".repeat(100), "y".repeat(100), "z".repeat(5_000)]);
  // The third reason is too long for the record itself.
  sources.forEach((source, i) => source.abort(i === 2 ? "!".repeat(3_000) : i));
  const until = performance.now() + 5_000;
  while (!there.every((signal) => signal.aborted) && performance.now() < until) await parties.settle();
  assertEquals(there.map((signal) => signal.reason), [0, 1, "!".repeat(3_000), 3, 4, 5]);
  parties.sound();
});

Deno.test("a worker that dies of an error with a very long message is told of all the same", async () => {
  using parties = new Parties(3);
  const [main, other] = parties.all.map(({ isolate }) => new Records(isolate, 16_384));
  const told: unknown[] = [];
  hearGone(other!, (_, worker, reason) => told.push([worker, reason]));
  const { core } = parties.all[1]!.isolate;
  const task = core.check(core.call.openRecord(core.me), "a task");
  assertEquals(core.load(core.me + S_RECORDS), task);
  tellGone(parties.all[0]!.isolate.core, main!, parties.all[2]!.isolate.core.slot, 7, "x".repeat(100_000));
  const until = performance.now() + 5_000;
  while (told.length === 0 && performance.now() < until) await parties.settle();
  assertEquals(told, [[7, "x".repeat(200)]]);
});
