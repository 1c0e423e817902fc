import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { f64 } from "../../src/codec/mod.ts";
import { EMPTY, from, lastValueFrom, toArray } from "../../src/reactive/mod.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { eventStream } from "../../examples/dashboard/events.ts";
import { readings } from "../../examples/dashboard/indicators.ts";

const ROOT = new URL("../../", import.meta.url);

/** What the events of a response say; `undefined` for one that is no value. */
function parse(text: string): { type: string; date: string; [key: string]: unknown }[] {
  return text.split("\n\n").filter((event) => event.startsWith("data: {")).map((event) =>
    JSON.parse(event.slice(6))
  );
}

Deno.test("examples/dashboard streams twenty years of quotes to two browsers, in order, the same to both, and ends by itself", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--quiet", "--no-check", "--allow-read", "--allow-net=127.0.0.1"],
      ...["examples/dashboard/main.ts", "--port", "0", "--rate", "1000"],
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const out = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: address } = await out.read();
  const url = address!.trim();
  assertStringIncludes(await (await fetch(url)).text(), "EventSource");
  const missing = await fetch(`${url}nowhere`);
  assertEquals(missing.status, 404);
  await missing.body?.cancel();
  const [one, two] = await Promise.all(
    [0, 1].map(async () => parse(await (await fetch(`${url}events`)).text())),
  );
  assertEquals((await out.read()).value, "5105 quotes\n");
  assertEquals((await child.status).code, 0);
  await out.cancel();
  const days = one!.filter(({ type }) => type === "reading");
  assertEquals(days.length, 5105);
  assert(days.every(({ date }, i) => i === 0 || date > days[i - 1]!.date), "by date");
  assertEquals(two!.slice(-600), one!.slice(-600));
  const falls = one!.filter(({ text }) => String(text).includes("below the highest"));
  assertEquals(falls.length, 15, "as many drawdowns as the rules of examples/quotes find");
});

Deno.test("examples/dashboard: mean and drawdown are those of the prices", async () => {
  const days = Array.from({ length: 60 }, (_, i) => ({ date: `day ${i}`, close: 100 + (i % 10), volume: 1 }));
  const all = await lastValueFrom(from(days).pipe(readings, toArray()));
  assertEquals(all.length, 60);
  assertEquals([all[48]!.mean, all[49]!.mean], [undefined, 104.5]);
  assertEquals(all[9]!.drawdown, 0);
  assertEquals(all[10]!.drawdown.toFixed(3), (100 * 9 / 109).toFixed(3));
  assertEquals(await lastValueFrom(EMPTY.pipe(readings, toArray())), []);
});

Deno.test("a browser that is slow is told how many values it missed; one that leaves gives its place back", async () => {
  await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const prices = rt.subject(f64, { capacity: 4, overflow: "dropOldest" });
  const body = eventStream(prices).body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let i = 0; i < 10; i++) prices.next(i);
  assertEquals(
    (await body.read()).value,
    "event: missed\ndata: 6\n\ndata: 6\n\ndata: 7\n\ndata: 8\n\ndata: 9\n\n",
  );
  prices.next(10);
  assertEquals((await body.read()).value, "data: 10\n\n");
  await body.cancel();
  assertEquals(prices.observed, false);
  const last = eventStream(prices).body!.pipeThrough(new TextDecoderStream()).getReader();
  prices.next(11);
  prices.complete();
  assertEquals((await last.read()).value, "data: 11\n\n");
  assertEquals((await last.read()).value, "event: end\ndata: \n\n");
  assertEquals((await last.read()).done, true);
});
