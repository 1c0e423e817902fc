/**
 * A program that dies of an error that nobody catches, and leaves a trace of what led to it: the recipe of `docs/tracing.md`.
 *
 *     deno run -A crash_program.ts <how> <file>
 *
 * @module
 */
import { Runtime } from "../../mod.ts";

const [how, file] = Deno.args as [string, string];
const rt = await Runtime.start({ workers: 1, memory: "4MiB" });
const tasks = rt.import<{ twice(n: number): number; work(): void }>(
  "data:text/javascript,export const twice = (n) => 2 * n;" +
    // 120 ms of its own: time in which it does not run does not count.
    "export const work = () => { for (let left = 120, then = performance.now(); left > 0;) {" +
    "const now = performance.now(); left -= Math.min(1, now - then); then = now; } }",
);
await rt.trace({
  stuckAfter: 1_000,
  onIncident({ kind, trace }) {
    Deno.writeTextFileSync(file, trace({ last: 10_000 }), { createNew: true });
    console.log(kind);
  },
});
await tasks.twice(21);
if (how === "error") setTimeout(() => JSON.parse("{"));
else if (how === "rejection") Promise.reject(new RangeError("too far"));
else if (how === "hook") {
  globalThis.addEventListener("error", () => console.log("nobody sees a second incident"));
  setTimeout(() => JSON.parse("{"));
  Deno.writeTextFileSync(file, "");
} else if (how === "pause") {
  // Somebody stops the process in the middle of this, and lets it go on.
  console.log("working");
  for (const until = Date.now() + 2_500; Date.now() < until;) await tasks.work();
  await rt.close();
} else Deno.exit(3);
