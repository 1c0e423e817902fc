/**
 * The service of `examples/service` under load on the loopback interface.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Runtime } from "@millrace/millrace";
import { Stopwatch } from "../support/awake.ts";
import { Service } from "./service_process.ts";
import { startService } from "../../examples/service/service.ts";
import { runExample } from "../support/run_example.ts";

/** Some hundreds of milliseconds of computing. */
const HEAVY = "tile.png?z=2&x=0&y=1&blur=40";
/** The most that can be asked for. */
const HEAVIEST = "tile.png?z=2&x=0&y=1&blur=64";
/** Some milliseconds. */
const LIGHT = "tile.png?z=4&x=4&y=5&blur=1";

function many<T>(count: number, make: (i: number) => Promise<T>): Promise<T>[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
}

Deno.test("service: under load each request is answered or refused at once, and /health stays quick", async () => {
  await using service = await Service.start("--waiting", "2", "--timeout", "60000");
  assertEquals(await service.ask(LIGHT), 200);
  const times: number[] = [];
  using watch = new Stopwatch();
  let loaded = true;
  const watching = (async () => {
    while (loaded) {
      const start = watch.ms;
      assertEquals(await service.ask("health"), 200);
      times.push(watch.ms - start);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const start = watch.ms;
  const answers = await Promise.all(many(24, async () => {
    const response = await service.get(HEAVY);
    const took = watch.ms - start;
    await response.bytes();
    return { status: response.status, again: response.headers.get("retry-after"), took };
  }));
  loaded = false;
  await watching;
  const refused = answers.filter(({ status }) => status === 503);
  assertEquals(answers.filter(({ status }) => status === 200).length, 4, "two that run and two that wait");
  assertEquals(refused.length, 20, "the others were refused");
  assert(refused.every(({ again }) => again === "1"), "a refusal says when to come again");
  const all = Math.max(...answers.map(({ took }) => took));
  assert(Math.max(...refused.map(({ took }) => took)) < all / 2, "refused at once, not after a wait");
  assert(times.length > 10, `${times.length} looks`);
  // Had one of the tiles been computed where requests are answered, all looks during that would have taken as long as it does.
  assert(percentile(times, 0.99) < all / 2, `p99 of /health ${percentile(times, 0.99)} ms of ${all} ms`);
  assertEquals(await service.ask(LIGHT), 200, "as if nothing had been");
  assertEquals(await service.metric("service_tile_places_free"), 4, "all places are given back");
});

Deno.test("service: who leaves frees the worker at once, and what takes too long is ended", async () => {
  await using service = await Service.start("--waiting", "8", "--timeout", "60000");
  await service.ask(LIGHT);
  using watch = new Stopwatch();
  await Promise.all(many(2, () => service.ask(HEAVIEST)));
  const usual = watch.ms;

  const leaving = new AbortController();
  const left = many(10, () => service.ask(HEAVIEST, { signal: leaving.signal }));
  await service.until("all are admitted", async () => await service.metric("service_tile_places_free") === 0);
  leaving.abort();
  const gone = watch.ms;
  for (const outcome of await Promise.allSettled(left)) assertEquals(outcome.status, "rejected");
  await service.until(
    "all places are free",
    async () => await service.metric("service_tile_places_free") === 10,
  );
  await service.until(
    "no worker computes any more",
    async () => await service.metric("millrace_worker_tasks_running") === 0,
  );
  const freed = watch.ms - gone;
  assert(freed < usual / 2, `the workers were busy for another ${freed} ms, of the usual ${usual}`);

  await using hurried = await Service.start("--timeout", "100");
  assertEquals(await hurried.ask(HEAVY), 504);
  await hurried.until(
    "the worker has given up",
    async () => await hurried.metric("millrace_worker_tasks_running") === 0,
  );
});

Deno.test("service: a slow client holds the worker back, costs no memory, and gets every line in the end", async () => {
  await using service = await Service.start("--streams", "2");
  const sent = (): Promise<number> => service.metric("millrace_channel_sent{");
  const slow = (await service.get("flights.ndjson")).body!.getReader();
  await slow.read();
  // Sockets buffer some megabytes; then nothing more is made, though there are 250 megabytes to come.
  let before = -1;
  await service.until("the channel is full, and the worker stands still", async () => {
    const now = await sent();
    const still = now === before && await service.metric("millrace_channel_depth") === 4;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 150));
    return still;
  });
  assert(before < 400, `${before} of 2930 pieces were made, though nobody reads`);
  const resident = await service.metric("process_resident_memory_bytes");
  assert(resident < 500e6, `${resident} bytes are resident`);

  // Meanwhile another client is served in full.
  const lines = (await (await service.get("flights.ndjson?origin=ATL&days=3")).text()).trimEnd().split("\n");
  await service.until(
    "it says so",
    () => Promise.resolve(service.said.some(({ event }) => event === "streamed")),
  );
  assertEquals(service.said.find(({ event }) => event === "streamed")!.lines, lines.length);
  assert(lines.every((line) => line.includes('"from":"ATL"') && line.endsWith("}")));

  const third = await Promise.all(many(2, () => service.get("flights.ndjson")));
  assertEquals(third.map(({ status }) => status).sort(), [200, 503], "two streams at a time");
  await Promise.all(third.map(({ body }) => body!.cancel()));
  await slow.cancel();
  await service.until(
    "leaving ends the work",
    async () =>
      await service.metric("millrace_worker_tasks_running") === 0 &&
      await service.metric("service_stream_places_free") === 2,
  );
  assertEquals(await service.metric("millrace_channel_depth"), 0, "and nothing lies about");
});

Deno.test("service: SIGTERM under load answers all that is under way, refuses the rest, and ends with 0", async () => {
  await using service = await Service.start("--waiting", "2", "--drain", "200", "--timeout", "60000");
  await service.ask(LIGHT);
  const under = many(4, () => service.ask(HEAVY));
  await service.until("all are admitted", async () => await service.metric("service_tile_places_free") === 0);
  assertEquals(await service.ask("ready"), 200);
  service.kill("SIGTERM");
  await service.until("it says that it is not ready", async () => await service.ask("ready") === 503);
  assertEquals(await Promise.all(under), Array(4).fill(200), "each is answered");
  assertEquals(await service.end(), 0);
  assertEquals(service.said.at(-1), { ...service.said.at(-1), event: "stopped", answered: true });
  await service.ask("health").then(() => assert(false, "it still answers"), () => {});
});

Deno.test("service: what is not over by the deadline is cut off, and a second signal ends it there and then", async () => {
  await using patient = await Service.start("--deadline", "60000");
  await using hurried = await Service.start("--deadline", "100");
  const unread = await Promise.all([patient, hurried].map((service) => service.get("flights.ndjson")));
  for (const service of [patient, hurried]) service.kill("SIGTERM");
  assertEquals(await hurried.end(), 0);
  assertEquals(hurried.said.at(-1)!.answered, false);
  assertEquals(patient.said.at(-1)!.event, "stopping", "nobody reads, so it waits");
  patient.kill("SIGINT");
  assertEquals(await patient.end(), 130);
  for (const { body } of unread) await body!.cancel().catch(() => {});
});

Deno.test("service: a worker that dies under load costs nothing but the streams it was sending", async () => {
  await using rt = await Runtime.start({ workers: 2 });
  const said: string[] = [];
  const service = startService(rt, {
    ...{ host: "127.0.0.1", port: 0, waiting: 16, streams: 4, timeout: 60_000 },
    log: (event) => said.push(event),
  });
  const url = `http://127.0.0.1:${service.port}/`;
  const streams = await Promise.all(many(2, () => fetch(`${url}flights.ndjson`)));
  const tiles = many(8, async () => {
    const response = await fetch(url + LIGHT);
    await response.bytes();
    return response.status;
  });
  const { crash } = rt.import<{ crash(): void }>(
    `data:text/javascript,export const crash = () => globalThis.close();`,
  );
  const crashed = await crash.with({ worker: 1 })().then(() => "", (error) => error.name);
  assertEquals(crashed, "WorkerLostError");
  assertEquals(await Promise.all(tiles), Array(8).fill(200), "another worker computes the tiles");
  const running = rt.stats().workers[1]!.running;
  const broken = said.filter((event) => event === "stream failed").length;
  assertEquals(broken, 2 - running, "exactly the streams of the dead worker are broken off");
  await Promise.all(streams.map(({ body }) => body!.cancel().catch(() => {})));
  assertEquals(await service.stop({ drain: 0, deadline: 5_000 }), true);
  assertEquals(rt.stats().restarts, 1);
});

Deno.test("service: nonsense is refused with a word, and the command line with the usage", async () => {
  await using service = await Service.start("--inspect");
  const inspector = service.said.find(({ event }) => event === "inspector");
  assertEquals(
    (await (await fetch(String(inspector?.url))).text()).includes("<html"),
    true,
    "--inspect opens it",
  );
  assertEquals(await service.ask("tile.png?z=4&x=99&y=0&blur=1"), 400);
  assertEquals(await service.ask("tile.png"), 400);
  assertEquals(await service.ask("flights.ndjson?origin=Atlanta"), 400);
  assertEquals(await service.ask("flights.ndjson?days=1000"), 400);
  assertEquals(await service.ask("nowhere"), 404);
  assertEquals(await service.ask("constructor"), 404);
  assertEquals(await service.ask("health", { method: "POST" }), 405);
  assertEquals(await service.ask(""), 200);
  const { code, err } = await runExample([], "service/main.ts", "--workers", "0");
  assertEquals(code, 2);
  assert(err.startsWith('error: --workers makes no sense: "0"\n\nUsage: '));
});
