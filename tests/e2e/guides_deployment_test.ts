/**
 * Runs what `docs/guides/deployment.md` says: each row of its table of permissions with exactly those flags, from a registry,
 * and its service, which is told to stop in the middle of a request.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { guidePrograms, writeFiles } from "../support/guide_programs.ts";
import { type Registry, startRegistry } from "../support/jsr_registry.ts";

const FROM = "jsr:@millrace/millrace";
const TASKS = (await guidePrograms("start")).files["tasks.ts"]!.split("import {")[0]!;
const CALL =
  `const tasks = rt.import(import.meta.resolve("./tasks.ts")); console.log(await tasks.primesBelow(100));`;

/** Rows of the table: what its second column must say, and a program that does what its first one says. */
const ROWS: readonly (readonly [cell: string, flags: readonly string[], program: string])[] = [
  [
    "none",
    [],
    `
    import { Actor, Channel, of, Scope, spawn } from "${FROM}";
    const ch = new Channel({ capacity: 1 });
    await Scope.run((scope) => scope.spawn(() => ch.send(20)));
    await using adder = spawn(class extends Actor { add(a, b) { return a + b; } });
    of(await adder.ask.add(await ch.receive(), 5)).subscribe((n) => console.log(n));`,
  ],
  [
    "none, or `--allow-read=tasks.ts` to import it",
    [],
    `
    import { f64, Runtime } from "${FROM}";
    await using rt = await Runtime.start({ workers: 0 });
    const ch = rt.channel(f64, { capacity: 1 });
    await ch.send(25);
    console.log(await ch.receive());`,
  ],
  [
    "none, or `--allow-read=tasks.ts` to import it",
    ["--allow-read=tasks.ts"],
    `
    import { Runtime } from "${FROM}";
    await using rt = await Runtime.start({ workers: 0 });
    ${CALL}`,
  ],
  [
    "`--allow-read=tasks.ts`",
    ["--allow-read=tasks.ts"],
    `
    import { Runtime } from "${FROM}";
    await using rt = await Runtime.start({ workers: 2 });
    ${CALL}`,
  ],
  [
    "`--allow-net=127.0.0.1`",
    ["--allow-net=127.0.0.1"],
    `
    import { Runtime } from "${FROM}";
    import { inspect } from "${FROM}/inspect";
    await using rt = await Runtime.start({ workers: 1 });
    await using page = await inspect(rt);
    console.log((await (await fetch(page.url)).text()).includes("<html") ? 25 : 0);`,
  ],
  [
    "`--allow-read=tasks.ts --allow-run=deno`",
    ["--allow-read=tasks.ts", `--allow-run=${Deno.execPath()}`],
    `
    import { Runtime } from "${FROM}";
    await using rt = await Runtime.start({ workers: 0 });
    const tasks = rt.import(import.meta.resolve("./tasks.ts"), { isolate: "process" });
    console.log(await tasks.primesBelow(100));`,
  ],
  [
    "`--allow-env=MILLRACE_DEBUG`",
    ["--allow-env=MILLRACE_DEBUG"],
    `
    import { Channel } from "${FROM}";
    const ch = new Channel({ capacity: 1 });
    ch.send(1), ch.send(2);
    console.log(String(ch.explain()).includes("main.ts") ? 25 : 0);
    ch.receive(), ch.receive();`,
  ],
];

/** A folder with a registry beside it. */
async function folder(use: (dir: string, registry: Registry, env: Record<string, string>) => Promise<void>) {
  const dir = await Deno.makeTempDir({ prefix: "millrace_deploy_" });
  try {
    await using registry = await startRegistry();
    const env = { JSR_URL: registry.url, DENO_DIR: `${dir}/.deno`, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
    await use(dir, registry, env);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("each row of the guide's table of permissions suffices, from a registry and with no other flag", async () => {
  const guide = await Deno.readTextFile(new URL("../../docs/guides/deployment.md", import.meta.url));
  await folder(async (dir, _registry, env) => {
    const run = async ([cell, flags, program]: typeof ROWS[number], row: number) => {
      assertStringIncludes(guide, `| ${cell} `, "the table says something else than what is run");
      const at = `${dir}/${row}`;
      await Deno.mkdir(at);
      await writeFiles(at, { "tasks.ts": TASKS, "main.ts": program });
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-check", "--no-prompt", "--no-lock", "--quiet", ...flags, "main.ts"],
        cwd: at,
        env: { ...env, MILLRACE_DEBUG: "1" },
        stdin: "null",
      }).output();
      const text = new TextDecoder();
      assertEquals(text.decode(stdout), "25\n", `${cell}: ${text.decode(stderr)}`);
    };
    await run(ROWS[0]!, 0); // fills the cache for the others
    await Promise.all(ROWS.slice(1).map((row, i) => run(row, i + 1)));
  });
});

Deno.test({
  name: "the guide's service answers what is under way when SIGTERM comes, takes no more, and exits with 0",
  ignore: Deno.build.os === "windows",
}, async () => {
  const { files, commands } = await guidePrograms("deployment");
  const flags = commands[0]!.split(" ").slice(2, -1).map((flag) => flag.replace("0.0.0.0:8000", "0.0.0.0"));
  await folder(async (dir, _registry, env) => {
    await writeFiles(dir, {
      ...files,
      "tasks.ts": TASKS,
      "deno.json": `{"imports":{"@millrace/millrace":"${FROM}"}}`,
    });
    await using service = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", "--no-lock", ...flags, "service.ts", "0"],
      cwd: dir,
      env,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const said = service.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let errors = "";
    while (!errors.includes("Listening on")) {
      const { value, done } = await said.read();
      assert(!done, `it does not say where it listens: ${errors}`);
      errors += value;
    }
    const port = /Listening on http:..[^:]+:(\d+)/.exec(errors)![1];
    const url = `http://127.0.0.1:${port}`;
    assertEquals((await fetch(`${url}/ready`)).status, 204);
    assertEquals(await (await fetch(`${url}/?below=100`)).text(), "25\n");
    const underWay = fetch(`${url}/?below=20000000`);
    assertEquals(await (await fetch(`${url}/health`)).text(), "alive\n", "computing held up the event loop");
    service.kill("SIGTERM");
    assertEquals(await (await underWay).text(), "1270607\n");
    await assertRejects(() => fetch(`${url}/?below=10`));
    for (let got = await said.read(); !got.done; got = await said.read()) errors += got.value;
    assertEquals((await service.status).code, 0, errors);
  });
});
