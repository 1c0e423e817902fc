/**
 * Runs an example as a user would: from the root of the repository, in a process of its own, with only the permissions that are given.
 *
 * @module
 */
import { assertEquals } from "@std/assert";

/** Milliseconds after which one that does not end is killed. */
const PATIENCE = 120_000;

/** How it went. */
export interface Ended {
  /** Exit code; not 0 if it was killed. */
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

/** The command that runs `examples/<script>`: flags before it, arguments behind it; `more` for whoever wants its streams otherwise. */
export function exampleCommand(
  flags: readonly string[],
  script: string,
  args: readonly string[] = [],
  more: Deno.CommandOptions = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...flags, `examples/${script}`, ...args],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...more,
  });
}

/** Runs it to its end. */
export async function runExample(
  flags: readonly string[],
  script: string,
  ...args: readonly string[]
): Promise<Ended> {
  const signal = AbortSignal.timeout(PATIENCE);
  const { code, stdout, stderr } = await exampleCommand(flags, script, args, { signal }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
  return { code, out: decode(stdout), err: decode(stderr) };
}

/** Runs one that must end well and say nothing on standard error; the lines it printed. */
export async function linesOf(
  flags: readonly string[],
  script: string,
  ...args: readonly string[]
): Promise<string[]> {
  const { code, out, err } = await runExample(flags, script, ...args);
  assertEquals([code, err], [0, ""], script);
  return out.trimEnd().split("\n");
}
