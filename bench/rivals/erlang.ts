/**
 * Erlang's processes on one scheduler, for the actor cases.
 *
 * @module
 */
import { CASE_IDS, type CaseRun, type Contender } from "../contender.ts";
import { execute, measure, workshop } from "./program.ts";

let directory = "", version = "";

/** One virtual machine per measurement. */
function run(id: string): CaseRun {
  const flags = ["-noshell", "+S", "1:1", "+P", "4000000", "-s", "rival", "main"];
  return (n) => measure("erl", [...flags, id, `${n}`], directory);
}

/** Erlang. */
export const contender: Contender = {
  name: "Erlang processes",
  get version() {
    return version;
  },
  note: "one scheduler",
  async available() {
    const asked = ["-noshell", "-eval", 'io:format("~s", [erlang:system_info(otp_release)]), halt().'];
    const found = await execute("erl", asked, ".");
    if (!found.success) return found.text;
    version = `OTP ${found.text}`;
    directory = await workshop(["./erlang/rival.erl", "./erlang/programs.erl"]);
    const built = await execute("erlc", ["rival.erl", "programs.erl"], directory);
    return built.success || `erlc failed: ${built.text.slice(0, 200)}`;
  },
  cases: Object.fromEntries(
    CASE_IDS.filter((id) => id.startsWith("actors/")).map((id): [string, CaseRun] => [id, run(id)]),
  ),
  dispose: () => Deno.remove(directory, { recursive: true }),
};
