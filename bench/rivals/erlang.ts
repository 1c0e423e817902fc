/**
 * Erlang's processes on one scheduler, for the actor cases.
 *
 * @module
 */
import type { CaseRun, Contender } from "../contender.ts";
import { execute, measure, workshop } from "./program.ts";

let directory = "", version = "";

/** One virtual machine per measurement. */
function run(id: string): CaseRun {
  const flags = ["-noshell", "+S", "1:1", "-s", "rival", "main"];
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
    directory = await workshop(["./erlang/rival.erl"]);
    const built = await execute("erlc", ["rival.erl"], directory);
    return built.success || `erlc failed: ${built.text.slice(0, 200)}`;
  },
  cases: {
    "actors/tell": run("actors/tell"),
    "actors/ping-pong": run("actors/ping-pong"),
    "actors/ring-503": run("actors/ring-503"),
  },
  dispose: () => Deno.remove(directory, { recursive: true }),
};
