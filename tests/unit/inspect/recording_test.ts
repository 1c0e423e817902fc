import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { run, type Terminal } from "../../../src/inspect/cli.ts";
import { inspect, type Inspector } from "../../../src/inspect/mod.ts";
import { internalsOf } from "../../../src/runtime/runtime.ts";
import { Runtime } from "../../../src/runtime/mod.ts";

const MODULE =
  "data:text/javascript,export const twice = (n) => 2 * n; export const die = () => self.close();";
type Tasks = { twice(n: number): number; die(): Promise<void> };

interface Dump {
  traceEvents: { ph: string; name: string }[];
  otherData: { isolates: number; events: number; lost: number; incidents: unknown[] };
}

async function scene() {
  const rt = await Runtime.start({ workers: 1, memory: "4MiB" });
  const page = await inspect(rt);
  return { rt, page, tasks: rt.import<Tasks>(MODULE) };
}

function ask(page: Inspector, query = "", headers: Record<string, string> = {}, method = "GET") {
  const url = new URL(page.url);
  return fetch(`${url.origin}/trace${url.search}${query}`, { headers, method });
}

async function read(response: Response): Promise<Dump> {
  assertEquals(response.status, 200);
  return await response.json();
}

const runs = ({ traceEvents }: Dump) => traceEvents.filter(({ name }) => name === "run twice").length;

function paper() {
  let text = "";
  const terminal: Terminal = { write: (some) => text += some };
  return { terminal, text: () => text };
}

Deno.test("where a trace runs, /trace is its last seconds at once, and it goes on", async () => {
  const { rt, page, tasks } = await scene();
  const trace = await rt.trace();
  await tasks.twice(1);
  const response = await ask(page, "&last=30");
  assertMatch(response.headers.get("content-disposition")!, /^attachment; filename="millrace-trace\.json"$/);
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(runs(await read(response)), 1);
  assertEquals(runs(await read(await ask(page, "&last=0.000001"))), 0, "the seconds are not heeded");
  assert(trace.running, "to look at a trace has ended it");
  await page.close();
  await rt.close();
});

Deno.test("where none runs, /trace records the next seconds, one at a time, and stops again", async () => {
  const { rt, page, tasks } = await scene();
  const { core, traces } = internalsOf(rt);
  const plain = core.call;
  const recording = ask(page, "&last=0.4");
  while (traces.current === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await ask(page);
  assertEquals([second.status, await second.text()], [409, "a recording is under way: try again later\n"]);
  await tasks.twice(1);
  const dump = await read(await recording);
  assertEquals([runs(dump), dump.otherData.isolates], [1, 2]);
  assert(core.call === plain && traces.current === undefined, "it goes on");
  await page.close();
  await rt.close();
});

Deno.test("the program's own trace comes first: a recording makes way, and has what it had", async () => {
  const { rt, page, tasks } = await scene();
  const { traces } = internalsOf(rt);
  const recording = ask(page, "&last=30");
  while (traces.current === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  await tasks.twice(1);
  const own = await rt.trace();
  assertEquals(runs(await read(await recording)), 1);
  assert(own.running && traces.current === own);
  await assertRejects(() => rt.trace(), Error, "runs already");
  own.stop();
  // The end of the inspector ends a recording, too.
  const last = ask(page, "&last=30");
  while (traces.current === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  await page.close();
  assertEquals((await last).status, 200);
  await (await last).body?.cancel();
  assertEquals(traces.current, undefined);
  await rt.close();
});

Deno.test("a recording ends with its runtime, and has what it had", async () => {
  const { rt, page, tasks } = await scene();
  const { traces } = internalsOf(rt);
  const recording = ask(page, "&last=30");
  while (traces.current === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  await tasks.twice(1);
  await rt.close();
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(late.resolve, 15_000, "late");
  const answer = await Promise.race([recording, late.promise]);
  clearTimeout(timer);
  assert(answer !== "late", "who asked waits for what nobody notes any more");
  assertEquals(runs(await read(answer)), 1);
  const gone = await ask(page);
  assertEquals([gone.status, await gone.text()], [410, "the runtime is closed\n"]);
  await page.close();
});

Deno.test("P25: /trace refuses what is forged, and what is no number of seconds", async () => {
  const { rt, page } = await scene();
  const { origin, search, port } = new URL(page.url);
  const status = async (response: Promise<Response>) => {
    const { status, body } = await response;
    await body?.cancel();
    return status;
  };
  assertEquals(await status(fetch(`${origin}/trace`)), 403);
  assertEquals(await status(fetch(`${origin}/trace?token=${"0".repeat(32)}`)), 403);
  assertEquals(await status(ask(page, "", { origin: "http://evil.com" })), 403);
  assertEquals(await status(ask(page, "", { origin: "null" })), 403);
  assertEquals(await status(ask(page, "", {}, "POST")), 405);
  assertEquals(await status(ask(page, `&${search.slice(1)}`)), 403, "two tokens");
  // `fetch` lets nobody choose a host.
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const lines = [`GET /trace${search} HTTP/1.1`, "host: evil.com", "connection: close", "", ""];
  await connection.write(new TextEncoder().encode(lines.join("\r\n")));
  const head = new Uint8Array(12);
  await connection.read(head);
  assertEquals(new TextDecoder().decode(head), "HTTP/1.1 403");
  for (const last of ["0", "-1", "31", "1e9", "", "NaN", "Infinity", "5&last=6", "five"]) {
    assertEquals(await status(ask(page, `&last=${last}`)), 400, last);
  }
  assertEquals(internalsOf(rt).traces.current, undefined, "somebody who was refused has begun a trace");
  await rt.close();
  assertEquals(await status(ask(page)), 410);
  await page.close();
});

Deno.test("cli trace writes a file and says what is in it, for people and for scripts, and overwrites none", async () => {
  const { rt, page, tasks } = await scene();
  const folder = await Deno.makeTempDir();
  await using _trace = await rt.trace();
  await tasks.twice(1);
  await tasks.die().catch(() => {});
  const out = `${folder}/trace.json`;
  const people = paper(), script = paper(), again = paper(), here = paper(), refused = paper();
  assertEquals(await run(["trace", page.url, "--out", out], people.terminal), 0);
  assertMatch(
    people.text(),
    /trace\.json: \d isolates, \d+ events\nworker_lost 1: it is gone, .*\nopen it at https:\/\/ui\.perfetto\.dev\n$/,
  );
  const before = await Deno.readTextFile(out);
  assertEquals(runs(JSON.parse(before)), 1);
  assertEquals(await run(["trace", page.url, "--out", out], again.terminal), 1);
  assertMatch(again.text(), /is there already: name another file with --out/);
  assertEquals(await Deno.readTextFile(out), before);
  const second = `${folder}/second.json`;
  assertEquals(await run(["trace", page.url, "--last", "30", "--json", "--out", second], script.terminal), 0);
  const { file, isolates, incidents } = JSON.parse(script.text());
  assertEquals([file, isolates > 1, incidents.length], [second, true, 1]);
  assertEquals(await run(["trace", page.url, "--out", "-"], here.terminal), 0);
  assertEquals(runs(JSON.parse(here.text())), 1);
  const third = `${folder}/third.json`;
  assertEquals(await run(["trace", page.url, "--last", "99", "--out", third], refused.terminal), 1);
  assertMatch(refused.text(), /refused with 400: last must be seconds, above 0 and up to 30/);
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["second.json", "trace.json"]);
  assert(!people.text().includes(new URL(page.url).search.slice(7)), "the token is printed");
  await Deno.remove(folder, { recursive: true });
  await page.close();
  await rt.close();
});

Deno.test("cli trace tells which arguments are wrong, with code 2", async () => {
  for (
    const args of [["trace"], ["trace", "here"], ["trace", "http://x/", "--once"], [
      "top",
      "http://x/",
      "--last",
      "3",
    ], [
      "top",
      "http://x/",
      "--out",
      "x",
    ], ["trace", "http://x/", "--last"]]
  ) {
    const { terminal, text } = paper();
    assertEquals(await run(args, terminal), 2, args.join(" "));
    assertMatch(text(), /trace <url> \[--last <seconds>\]/);
  }
});
