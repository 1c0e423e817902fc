import { assert, assertEquals } from "@std/assert";
import { startRegistry, WAYS } from "../support/jsr_registry.ts";
import { runAsUser } from "../support/user_program.ts";

/** A local channel between two loops of one isolate. */
const channelProgram = (from: string): string => `
import { Channel } from "${from}";
const numbers = new Channel<number>({ capacity: 4 });
const feed = (async () => {
  for (let n = 1; n <= 100; n++) await numbers.send(n);
  numbers.close();
})();
let sum = 0;
for await (const n of numbers) sum += n;
await feed;
console.log(sum);
`;

/** A shared channel fed by a task of the user's own module in a worker, and a plain call. */
const runtimeProgram = (from: string): string => `
import { f64, Runtime } from "${from}";
await using rt = await Runtime.start({ workers: 2 });
const numbers = rt.channel(f64, { capacity: 16 });
const tasks = rt.import<typeof import("./tasks.ts")>(import.meta.resolve("./tasks.ts"));
const fed = tasks.feed(numbers, 100);
let sum = 0;
for await (const n of numbers) sum += n;
await fed;
console.log(sum, await tasks.square(12));
`;

const TASKS = `
interface Out {
  send(value: number): Promise<void>;
  close(): void;
}
export async function feed(out: Out, upTo: number): Promise<void> {
  for (let n = 1; n <= upTo; n++) await out.send(n);
  out.close();
}
export function square(n: number): number {
  return n * n;
}
`;

for (const [how, way] of Object.entries(WAYS)) {
  Deno.test(`imported ${how}, a local channel needs no permission`, async () => {
    await using registry = await startRegistry();
    const { from, flags, env } = way(registry);
    const ending = await runAsUser({
      files: { "main.ts": channelProgram(from) },
      flags: ["--check", ...flags],
      env,
    });
    assertEquals([ending.code, ending.stdout], [0, "5050\n"], ending.stderr);
  });
}

Deno.test("the entry point ./channel loads neither WebAssembly nor worker code", async () => {
  await using registry = await startRegistry();
  const { env } = WAYS["from JSR"]!(registry);
  const main = channelProgram("jsr:@millrace/millrace/channel");
  const ending = await runAsUser({ files: { "main.ts": main }, flags: [], env });
  assertEquals([ending.code, ending.stdout], [0, "5050\n"], ending.stderr);
  const code = registry.served.filter((path) => path.endsWith(".ts"));
  assert(code.includes("src/channel/mod.ts"), "the registry was asked");
  assertEquals(code.filter((path) => !/^src\/(channel|errors|time)\/|^src\/errors\.ts$/.test(path)), []);
});

for (const [how, way] of Object.entries(WAYS)) {
  Deno.test(`imported ${how}, the runtime needs no more than to read the user's module`, async () => {
    await using registry = await startRegistry();
    const { from, flags, env } = way(registry);
    const files = { "main.ts": runtimeProgram(from), "tasks.ts": TASKS };
    const ending = await runAsUser({ files, flags: ["--check", "--allow-read=.", ...flags], env });
    assertEquals([ending.code, ending.stdout], [0, "5050 144\n"], ending.stderr);
  });
}
