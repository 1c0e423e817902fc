/**
 * A native ring for one producer and one consumer, both polling: not a rival but a ruler, the most this machine does.
 *
 * @module
 */
import type { CaseRun, Contender } from "../contender.ts";
import { execute, measure, NAME, workshop } from "./program.ts";

let directory = "", version = "";

/** One measurement of the program. */
function run(id: string): CaseRun {
  return (n) => measure(`${directory}/${NAME}`, [id, `${n}`], directory);
}

/** The ring. */
export const contender: Contender = {
  name: "native SPSC ring (polling)",
  get version() {
    return version;
  },
  note: "not a rival but a ruler: both sides poll",
  async available() {
    const found = await execute("rustc", ["--version"], ".");
    if (!found.success) return found.text;
    version = found.text.split(" ").slice(0, 2).join(" ");
    directory = await workshop(["./rust/ring.rs"]);
    const built = await execute("rustc", ["-O", "-o", NAME, "ring.rs"], directory);
    return built.success || `rustc failed: ${built.text.slice(0, 200)}`;
  },
  cases: {
    "workers/spsc-number-many": run("workers/spsc-number-many"),
    "workers/spsc-number-batch": run("workers/spsc-number-batch"),
  },
  dispose: () => Deno.remove(directory, { recursive: true }),
};
