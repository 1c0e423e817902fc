/** Tasks in processes of their own, the way a user has them: the library from a registry, exact flags. */
import { assertEquals } from "@std/assert";
import { startRegistry, WAYS } from "../support/jsr_registry.ts";
import { runAsUser } from "../support/user_program.ts";

const program = (from: string): string => `
import { Runtime, TaskTimeoutError } from "${from}";
await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
const tasks = rt.import<typeof import("./tasks.ts")>(import.meta.resolve("./tasks.ts"), { isolate: "process" });
console.log(await tasks.square(12));
const late = await tasks.spin.with({ timeout: 20 })().catch((error: unknown) => error);
console.log(late instanceof TaskTimeoutError, await tasks.square(3));
console.log(await tasks.read("/etc/hostname").catch((error: Error) => error.name));
`;

const TASKS = `
export const square = (n: number): number => n * n;
export const spin = (): never => { for (;;); };
export const read = (path: string): Promise<string> => Deno.readTextFile(path);
`;

for (const [how, way] of Object.entries(WAYS)) {
  Deno.test(`isolated: imported ${how}, a process needs --allow-run of deno and to read the module`, async () => {
    await using registry = await startRegistry();
    const { from, flags, env } = way(registry);
    const ending = await runAsUser({
      files: { "main.ts": program(from), "tasks.ts": TASKS },
      flags: ["--allow-read=.", `--allow-run=${Deno.execPath()}`, ...flags],
      env,
    });
    assertEquals([ending.code, ending.stdout], [0, "144\ntrue 9\nNotCapable\n"], ending.stderr);
  });
}
