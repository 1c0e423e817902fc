import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "./programs.ts";

/** Two processes, each of which waits for the other to receive first. */
const CROSSED = `
const left = new Channel<number>({ name: "left" });
const right = new Channel<number>({ name: "right", capacity: 1 });
async function one() { await left.send(1); await right.receive(); }
async function two() {
  await right.send(2);
  await select({ more: right.onSend(3), off: new Channel<string>() });
  await left.receive();
}
`;

Deno.test("row 62: processes that all wait for each other are reported when the program ends, which fails", async () => {
  const { code, stderr } = await run(`${CROSSED} one(); two();`, { env: "1" });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "millrace: all processes are parked - deadlock! (2 operations)");
  assertMatch(
    stderr,
    /\[1\] send on Channel "left" \(rendezvous\), for [\d.]+ ms:\n +at one \(file:.*main\.ts:\d+:\d+\)/,
  );
  const choice =
    'select { more: send on Channel "right" (capacity 1, 1 buffered), off: receive on Channel (rendezvous) }';
  assertStringIncludes(stderr, `[2] ${choice}`);
  assertMatch(stderr, /at two \(file:.*main\.ts:\d+:\d+\)/);
  assert(!stderr.includes("src/channel"), `the library's own frames are left out: ${stderr}`);
});

Deno.test("row 62: below a top-level await, of which Deno tells nobody, the stall is reported before Deno's error", async () => {
  const { code, stderr } = await run(
    `${CROSSED} using _ = debug({ stall: 50 }); await Promise.all([one(), two()]);`,
    {},
  );
  assertEquals(code, 1);
  const ours = stderr.indexOf("all processes are parked, and nothing has moved for a while - deadlock?");
  assert(ours >= 0 && ours < stderr.indexOf("Top-level await promise never resolved"), stderr);
  assertMatch(stderr, /at one \(file:.*main\.ts/);
});

Deno.test("a program that ends in order, or waits for a timer only, is not reported", async () => {
  const fine = await run(
    `const jobs = new Channel<number>();
     const stop = new AbortController();
     (async () => { for await (const _ of jobs); })();
     const waits = [jobs.receive({ signal: stop.signal }).catch(() => {}), new Channel().receive({ signal: stop.signal }).catch(() => {})];
     await jobs.send(1); await jobs.send(2);
     stop.abort();
     jobs.close();
     using _ = debug({ stall: 5 });
     await Promise.all([after(80).receive(), ...waits]);`,
    { env: "1" },
  );
  assertEquals([fine.code, fine.stderr], [0, ""]);
});

Deno.test("off, or without the right to read the environment, a deadlock is nobody's business and nothing is asked for", async () => {
  for (const setting of [{ env: "" }, { env: "0" }, { env: "1", flags: [] }]) {
    const { code, stdout, stderr } = await run(`${CROSSED} one(); two();`, setting);
    assertEquals([code, stdout, stderr], [0, "", ""], JSON.stringify(setting));
  }
});

Deno.test("what serves until the end can be left out of the reports, and a program that is ended is no deadlock", async () => {
  const served = await run(
    `const requests = new Channel<string>({ name: "requests" });
     debug({ ignore: ({ what }) => what.includes('"requests"') });
     (async () => { for await (const _ of requests); })();
     requests.send("one");`,
    {},
  );
  assertEquals([served.code, served.stderr], [0, ""]);
  const ended = await run(`new Channel().receive(); setTimeout(() => Deno.exit(0), 1);`, { env: "1" });
  assertEquals([ended.code, ended.stderr], [0, ""]);
});

Deno.test("a report goes to who asked for it, and what that throws does not hide it", async () => {
  const { code, stdout } = await run(
    `debug({ onReport: ({ kind, operations }) => console.log(kind, operations.length, operations[0]!.what) });
     new Channel({ name: "x" }).receive();`,
    {},
  );
  assertEquals([code, stdout], [2, 'deadlock 1 receive on Channel "x" (rendezvous)\n']);
  const broken = await run(
    `debug({ onReport: () => { throw new Error("no"); } }); new Channel().receive();`,
    {},
  );
  assert(broken.code !== 0 && broken.stderr.includes("Error: no"), broken.stderr);
});

Deno.test("row 62: of a test that hangs, `deno test` says that it does, and the report where", async () => {
  const file = await Deno.makeTempFile({ suffix: "_test.ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { Channel } from "${import.meta.resolve("../../../../src/channel/mod.ts")}";
       Deno.test("hangs", async () => { await new Channel<number>({ name: "a" }).send(1); });`,
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-check", "--no-lock", "--no-config", "--allow-env=MILLRACE_DEBUG", file],
      env: { MILLRACE_DEBUG: "1", NO_COLOR: "1" },
    }).output();
    const told = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assertMatch(
      told,
      /deadlock! \(1 operation\)\n\n\[1\] send on Channel "a" \(rendezvous\), for .*:\n +at .*_test\.ts/,
    );
  } finally {
    await Deno.remove(file);
  }
});
