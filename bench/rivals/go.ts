/**
 * Go's channels: one thread for the local cases (`GOMAXPROCS=1`), all of them for the others. Nothing is serialised: goroutines
 * share one heap, so that a struct costs them a pointer.
 *
 * @module
 */
import { CASE_IDS, type CaseRun, type Contender } from "../contender.ts";
import { execute, measure, NAME, workshop } from "./program.ts";

let directory = "", version = "";

/** Go's cases, by name. */
const ENTERED = CASE_IDS.filter((id) =>
  id.startsWith("local/") || id === "actors/skynet" ||
  (id.startsWith("workers/") && !/batch|many|1k|64k|actor/.test(id))
);

/** Go. */
export const contender: Contender = {
  name: "Go channels",
  get version() {
    return version;
  },
  note:
    "one thread in the local cases; goroutines share a heap, so that a struct costs a pointer, and a round trip need not leave its thread",
  async available() {
    const found = await execute("go", ["version"], ".");
    if (!found.success) return found.text;
    version = found.text.split(" ")[2] ?? "";
    directory = await workshop(["./go/main.go"]);
    const built = await execute("go", ["build", "-o", NAME, "main.go"], directory);
    return built.success || `go build failed: ${built.text.slice(0, 200)}`;
  },
  cases: Object.fromEntries(
    ENTERED.map((
      id,
    ): [string, CaseRun] => [id, (n) => measure(`${directory}/${NAME}`, [id, `${n}`], directory)]),
  ),
  dispose: () => Deno.remove(directory, { recursive: true }),
};
