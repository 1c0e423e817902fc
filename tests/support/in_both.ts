import { Runtime, type RuntimeOptions } from "../../src/runtime/mod.ts";

/** The same test in a runtime with workers, two unless told, and in one whose main isolate runs the tasks. */
export function inBoth(
  name: string,
  body: (rt: Runtime) => Promise<void>,
  { workers = 2, ...options }: RuntimeOptions = {},
): void {
  for (const count of [workers, 0]) {
    Deno.test(`${name} (${count === 0 ? "main isolate alone" : "workers"})`, async () => {
      await using rt = await Runtime.start({ workers: count, memory: "16MiB", ...options });
      await body(rt);
    });
  }
}
