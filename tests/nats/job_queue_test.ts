/**
 * The job queue of `examples/job_queue` over a real server: a process that is killed in the middle loses no job.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { NatsServer } from "../../examples/nats/server.ts";
import { ignore } from "./world.ts";

const ROOT = new URL("../../", import.meta.url);

function start(server: NatsServer): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--no-lock",
      "examples/job_queue/main.ts",
      "--server",
      server.url,
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

Deno.test({
  name: "job queue over NATS: a process is killed in the middle, and another one does what it has left",
  ignore,
  async fn() {
    await using server = await NatsServer.start();
    const victim = start(server);
    const first: string[] = [];
    for await (const text of victim.stdout.pipeThrough(new TextDecoderStream())) {
      first.push(...text.trimEnd().split("\n"));
      if (first.length > 1) victim.kill("SIGKILL");
    }
    assertEquals((await victim.status).success, false, "it was killed");
    const { code, stdout } = await start(server).output();
    const second = new TextDecoder().decode(stdout).trimEnd().split("\n");
    assertEquals(code, 0);
    const done = [...first, ...second].filter((line) => / done \(attempt/.test(line)).map((line) =>
      line.split(" ")[0]
    );
    const known = second.filter((line) => line.endsWith("is known already")).length;
    assert(known >= 11, `the jobs of the one who died are known: ${known}`);
    // What it had done without saying so is not done again, so that a line may be missing, but not a job.
    assert(new Set(done).size >= 8, [...first, ...second].join("\n"));
    assertEquals(
      second.filter((line) => / dead /.test(line)).length +
        first.filter((line) => / dead /.test(line)).length,
      1,
    );
    const third = new TextDecoder().decode((await start(server).output()).stdout);
    assert(third.includes("0 of 12 done here"), "all are over, and nobody does them again");
  },
});
