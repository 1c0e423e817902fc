import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { f64, i32, struct } from "../../src/codec/mod.ts";
import { EMPTY, from, lastValueFrom, toArray } from "../../src/reactive/mod.ts";
import { Runtime } from "../../src/runtime/mod.ts";
import { virtualTime } from "../../src/testing/mod.ts";
import { eventStream } from "../../examples/dashboard/events.ts";
import { readings } from "../../examples/dashboard/indicators.ts";
import { exampleCommand } from "../support/run_example.ts";

/** What the events of a response say; `undefined` for one that is no value. */
function parse(text: string): { type: string; date: string; [key: string]: unknown }[] {
  return text.split("\n").filter((line) => line.startsWith("data: {")).map((line) =>
    JSON.parse(line.slice(6))
  );
}

Deno.test("examples/dashboard streams twenty years of quotes to two browsers, in order, the same to both, and ends by itself", async () => {
  const flags = ["--allow-read", "--allow-net=127.0.0.1"], args = ["--port", "0", "--rate", "1000"];
  const child = exampleCommand(flags, "dashboard/main.ts", args, { stderr: "inherit" }).spawn();
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

/** A browser, and whoever serves it. */
async function viewers() {
  const rt = await Runtime.start({ workers: 0, memory: "4MiB" });
  const codec = struct({ number: i32, value: f64 });
  const prices = rt.subject(codec, { capacity: 4, replay: 2, overflow: "dropOldest" });
  let number = 0;
  return {
    prices,
    next: (value: number) => void prices.next({ number: number++, value }),
    open: (last?: string) => {
      const headers = last === undefined ? {} : { "last-event-id": last };
      const { body } = eventStream(prices, new Request("http://localhost/", { headers }), "run");
      return body!.pipeThrough(new TextDecoderStream()).getReader();
    },
    [Symbol.asyncDispose]: () => rt[Symbol.asyncDispose](),
  };
}

Deno.test("a browser that is slow is told how many values it missed; one that leaves gives its place back", async () => {
  await using served = await viewers();
  const body = served.open();
  for (let i = 0; i < 10; i++) served.next(i);
  assertEquals(
    (await body.read()).value,
    "event: missed\ndata: 6\n\n" + [6, 7, 8, 9].map((n) => `id: run/${n}\ndata: ${n}\n\n`).join(""),
  );
  served.next(10);
  assertEquals((await body.read()).value, "id: run/10\ndata: 10\n\n");
  await body.cancel();
  assertEquals(served.prices.observed, false);
  const last = served.open("run/9");
  served.next(11);
  served.prices.complete();
  assertEquals((await last.read()).value, "id: run/10\ndata: 10\n\nid: run/11\ndata: 11\n\n");
  assertEquals((await last.read()).value, "event: end\ndata: \n\n");
  assertEquals((await last.read()).done, true);
});

Deno.test("a browser that comes back gets what it has not seen, once; of another run, or by nonsense, what there is", async () => {
  await using served = await viewers();
  for (let i = 0; i < 3; i++) served.next(10 * i);
  const back = served.open("run/2");
  const strangers = ["another/2", "run/", "nonsense", "run/-1"].map((last) => served.open(last));
  served.next(30);
  assertEquals((await back.read()).value, "id: run/3\ndata: 30\n\n", "the two that are replayed it has seen");
  for (const stranger of strangers) {
    const { value } = await stranger.read();
    assertEquals(value, [1, 2, 3].map((n) => `id: run/${n}\ndata: ${10 * n}\n\n`).join(""));
    await stranger.cancel();
  }
  await back.cancel();
});

Deno.test("a browser hears something every quarter of a minute, so that its connection is not taken for dead", async () => {
  using time = virtualTime();
  await using served = await viewers();
  const body = served.open();
  const heard = body.read();
  await time.run(15_000);
  assertEquals((await heard).value, ": still here\n\n");
  await body.cancel();
});
