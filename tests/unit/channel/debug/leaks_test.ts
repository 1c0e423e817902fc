import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "./programs.ts";

const FLAGS = ["--v8-flags=--expose-gc", "--allow-env=MILLRACE_DEBUG"];

/** Lets the collector find what is garbage, and the registry tell. What parked last is held until something else parks. */
const COLLECT = `
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
for (let i = 0; i < 5; i++) { await turn(); await after(1).receive(); (globalThis as unknown as { gc(): void }).gc(); }
await turn();
`;

Deno.test("row 63: a process parked for ever on a channel that nobody else holds is reported, with its stack", async () => {
  const { stderr } = await run(
    `async function forgotten() {
       const answers = new Channel<string>({ name: "answers" });
       await answers.receive();
     }
     async function chooses() {
       const lost = new Channel<number>({ name: "lost" });
       await select({ got: lost, put: new Channel<number>().onSend(1) });
       lost.close();
     }
     async function loops() {
       const jobs = new Channel<number>({ capacity: 4 });
       await jobs.send(1);
       for await (const _ of jobs.batches(4));
     }
     forgotten(); chooses(); loops();
     ${COLLECT}`,
    { env: "1", flags: FLAGS },
  );
  // Collected together or one after the other.
  assertStringIncludes(stderr, "millrace: parked for ever - leak! Nobody else holds what these wait on: (");
  assertEquals(stderr.match(/^\[\d\]/gm)?.length, 3, stderr);
  assert(!stderr.includes("deadlock"), stderr);
  assertMatch(stderr, /receive on Channel "answers" \(rendezvous\), for \d.* ms:\n +at forgotten \(file:/);
  assertMatch(stderr, /select \{ got: receive on Channel "lost" .* put: send on Channel .* \}/);
  assertMatch(stderr, /at loops \(file:/);
});

Deno.test("complaint 4: one that waits on a channel which somebody holds, or for a timer, is no leak, nor is one that went on", async () => {
  const { stdout, stderr } = await run(
    `const reports: string[] = [];
     using debugging = debug({ onReport: (report) => reports.push(report.kind), stall: Infinity });
     const held = new Channel<number>();
     (async () => { await held.receive().catch(() => {}); })();
     const late = after(3000).receive(); // not over before the collector has looked
     (async () => { const done = new Channel<number>({ capacity: 1 }); const got = done.receive(); await done.send(1); await got; })();
     (async () => { const gone = new Channel<number>(); const got = gone.receive().catch(() => {}); gone.close(); await got; })();
     (async () => { const stop = new AbortController(); const got = new Channel().receive({ signal: stop.signal }).catch(() => {}); stop.abort(); await got; })();
     await new Promise((resolve) => setTimeout(resolve, 1));
     ${COLLECT}
     console.log(JSON.stringify(reports), debugging.parked().length);
     held.close();
     await late;
     console.log(debugging.parked().length);`,
    { flags: FLAGS },
  );
  assertEquals(stdout, "[] 2\n0\n", stderr);
});

Deno.test("complaint 4: the record itself keeps nothing alive: what leaks is still collected with debugging on", async () => {
  const { stdout, stderr } = await run(
    `using _ = debug({ onReport: () => {}, stall: Infinity });
     let freed = 0;
     const registry = new FinalizationRegistry(() => freed++);
     for (let i = 0; i < 100; i++) {
       const lost = new Channel<object>();
       registry.register(lost, 0);
       lost.send({ big: new Array(1000) });
     }
     ${COLLECT}
     console.log(freed);`,
    { flags: FLAGS },
  );
  assertEquals(stderr, "");
  // The interpreter may hold on to the last one.
  assert(Number(stdout) >= 99, stdout);
});
