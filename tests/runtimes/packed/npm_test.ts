/**
 * The package for npm, installed from its archive into an empty folder, and a program of a user's in each runtime.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { flaws, manifestFor, pack, tarOf, withLiteralWorker } from "../../../tools/pack.ts";
import { diskPath } from "../paths.ts";
import { commandOf } from "../processes.ts";

const PROGRAM = `
import { f64, Runtime, select, after } from "@millrace/millrace";
const rt = await Runtime.start({ workers: 2, memory: "8MiB" });
const numbers = rt.channel(f64, { capacity: 16 });
const tasks = rt.import(import.meta.resolve("./tasks.js"));
const fed = tasks.feed(numbers, 100);
let sum = 0;
for await (const n of numbers) sum += n;
await fed;
const refused = await rt.import("file:///x.js", { isolate: "process" }).nothing().catch((error) => error.code);
console.log(JSON.stringify([sum, await tasks.square(12), refused, await rt.close()]));
`;
const TASKS = `
import { Channel } from "@millrace/millrace/channel";
export async function feed(out, upTo) {
  const local = new Channel({ capacity: 4 });
  (async () => {
    for (let n = 1; n <= upTo; n++) await local.send(n);
    local.close();
  })();
  for await (const n of local) await out.send(n);
  out.close();
}
export const square = (n) => n * n;
`;
/** Types a user sees, none of them \`any\` by accident. */
const TYPED = `
import { Actor, after, Channel, f64, Runtime, select, spawn, Subject, type WorkerLike } from "@millrace/millrace";
import { map } from "@millrace/millrace/reactive";
import { virtualTime } from "@millrace/millrace/testing";
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
export const clock: boolean = typeof virtualTime === "function";
const rt = await Runtime.start({ workers: 1, worker: undefined as (() => WorkerLike) | undefined });
const ch = rt.channel(f64, { capacity: 4 });
const n = await ch.receive();
export const number: Same<typeof n, number> = true;
const got = await select({ ch, late: after(10) });
if (got.key === "ch" && got.state === "ok") got.value.toFixed();
const mod = rt.import<{ fib(n: number): number }>("x:y");
const r = await mod.fib(3);
export const result: Same<typeof r, number> = true;
// @ts-expect-error: a wrong argument
await mod.fib("a");
class Counter extends Actor {
  value(): number {
    return 1;
  }
}
const asked = await spawn(Counter, []).ask.value();
export const answer: Same<typeof asked, number> = true;
new Subject<number>().pipe(map((x) => String(x))).subscribe((x) => x.length);
export const local: Channel<string> = new Channel<string>({ capacity: 1 });
`;

interface Ended {
  readonly code: number;
  readonly text: string;
}

async function run(cwd: string, command: string, ...args: string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd,
    stdout: "piped",
    stderr: "piped",
  })
    .output();
  const said = new TextDecoder().decode(stdout);
  return { code, text: code === 0 ? said : said + new TextDecoder().decode(stderr) };
}

async function has(command: string): Promise<boolean> {
  return await run(".", command, "--version").then(({ code }) => code === 0, () => false);
}

Deno.test("npm: the archive installs into an empty folder, and a program with workers runs in each runtime that is here", async (t) => {
  if (!await has("npm")) return console.log("left out: npm is not installed");
  const archive = await pack();
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/package.json`,
      '{ "name": "user", "version": "1.0.0", "type": "module" }',
    );
    const installed = await run(folder, "npm", "install", "--no-audit", "--no-fund", archive);
    assertEquals(installed.code, 0, installed.text);
    const found = [...Deno.readDirSync(`${folder}/node_modules`)].map(({ name }) => name);
    assertEquals(found.filter((name) => !name.startsWith(".")), ["@millrace"], "nothing else comes along");
    await Deno.writeTextFile(`${folder}/main.js`, PROGRAM);
    await Deno.writeTextFile(`${folder}/tasks.js`, TASKS);
    for (const target of ["node", "bun"] as const) {
      await t.step(target, async () => {
        const command = await commandOf(target);
        if (command === undefined) return console.log(`left out: ${target} is not installed, nor can it be`);
        const { code, text } = await run(folder, command, "main.js");
        assertEquals(code, 0, text);
        assertEquals(JSON.parse(text), [5050, 144, "WORKER_START", { stuck: [] }]);
      });
    }
    await t.step("deno, from node_modules", async () => {
      const { code, text } = await run(folder, Deno.execPath(), "run", "-A", "main.js");
      assertEquals(code, 0, text);
      assertStringIncludes(text, "[5050,144,");
    });
    await t.step("an old Node is told which one is needed", async () => {
      const { text: version } = await run(folder, "node", "--version");
      if (parseInt(version.slice(1)) >= 22) {
        return console.log(`left out: the system's Node is ${version.trim()}`);
      }
      const { code, text } = await run(folder, "node", "main.js");
      assert(code !== 0);
      assertStringIncludes(text, "workers need Node 22 or later");
    });
    await t.step("its types hold for TypeScript, libraries checked", async () => {
      await Deno.writeTextFile(`${folder}/typed.ts`, TYPED);
      const flags = "--noEmit --strict --module nodenext --target esnext --lib esnext,dom";
      const { code, text } = await run(
        folder,
        "npx",
        "-y",
        "-p",
        "typescript@5.9",
        "tsc",
        ...flags.split(" "),
        "typed.ts",
      );
      assertEquals(code, 0, text);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("npm: what is wrong with a package is found: a module that is missing, a path of a machine, new syntax", () => {
  const good = {
    path: "src/a.js",
    text: 'import { b } from "./b.js";\n/** `using x = 1` and from "./c.js" */',
  };
  const b = { path: "src/b.js", text: "export const b = 1;" };
  assertEquals(flaws([good, b]), []);
  assertEquals(flaws([good]), ["src/a.js: ./b.js is not in the package"]);
  assertEquals(flaws([{ path: "a.js", text: "  await using x = y();" }]).length, 1);
  assertEquals(flaws([{ path: "a.d.ts", text: `// file:///${["home", "me"].join("/")}/a.ts` }]), [
    "a.d.ts: a path of this machine",
  ]);
});

Deno.test("npm: the manifest asks for nothing that is not needed, and names what has effects", () => {
  const dependencies = { "@nats-io/nats-core": "^3.4.0" };
  const made = manifestFor({ name: "a", version: "1.0.0", dependencies, exports: { ".": "./mod.js" } });
  assertEquals(made.dependencies, undefined);
  assertEquals([made.peerDependencies, made.peerDependenciesMeta], [dependencies, {
    "@nats-io/nats-core": { optional: true },
  }]);
  assertEquals(made.engines, { node: ">=22" });
  assert((made.sideEffects as string[]).includes("./src/runtime/worker_main.js"));
});

Deno.test("npm: the archive has the same bytes for the same files, and a reader of archives agrees", async () => {
  const files = [{ path: "b.txt", text: "é".repeat(300) }, { path: "a/c.txt", text: "" }];
  assertEquals(tarOf(files), tarOf(files.toReversed()));
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/x.tar`, tarOf(files));
    const { code, text } = await run(folder, "tar", "-xf", "x.tar");
    assertEquals(code, 0, text);
    assertEquals(await Deno.readTextFile(`${folder}/package/b.txt`), "é".repeat(300));
    assertEquals(await Deno.readTextFile(`${folder}/package/a/c.txt`), "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("npm: a worker that bundlers would not find stops the packing", () => {
  const two =
    "const file = f();\nnew A(new URL(file, import.meta.url)); new B(new URL(file, import.meta.url));";
  assertEquals(
    withLiteralWorker(two),
    'new A(new URL("./worker_main.js", import.meta.url)); new B(new URL("./worker_main.js", import.meta.url));',
  );
  let thrown: unknown;
  try {
    withLiteralWorker("new Worker(url)");
  } catch (error) {
    thrown = error;
  }
  assertStringIncludes(String(thrown), "look at both");
  assert(diskPath("x", new URL("file:///a/")).endsWith("x"));
});
