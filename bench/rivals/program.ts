/**
 * Contenders that are programs: compiled once into a directory of their own, started anew for each measurement. They warm up
 * by themselves and print the seconds, and for round trips the percentiles.
 *
 * @module
 */
import type { Timing } from "../contender.ts";

/** What a command printed, or the error it ended with. */
export interface Outcome {
  readonly success: boolean;
  readonly text: string;
}

/** Runs a command to its end; a command that is not installed is a failure like any other. */
export async function execute(command: string, args: string[], cwd: string): Promise<Outcome> {
  try {
    const done = await new Deno.Command(command, { args, cwd, stdout: "piped", stderr: "piped" }).output();
    const text = new TextDecoder().decode(done.success ? done.stdout : done.stderr).trim();
    return { success: done.success, text };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { success: false, text: `${command} is not installed` };
    throw error;
  }
}

/** Runs a measuring program and reads what it printed. */
export async function measure(command: string, args: string[], cwd: string): Promise<Timing> {
  const { success, text } = await execute(command, args, cwd);
  if (!success) throw new Error(text.slice(-300));
  const [seconds = NaN, p50, p99] = text.split(/\s+/).map(Number);
  return p50 === undefined || p99 === undefined ? { seconds } : { seconds, p50, p99 };
}

/** File name of what is compiled. */
export const NAME: string = Deno.build.os === "windows" ? "rival.exe" : "rival";

/** A directory for what is compiled, and the sources copied into it. */
export async function workshop(sources: readonly string[]): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "millrace-rival-" });
  for (const source of sources) {
    await Deno.copyFile(new URL(source, import.meta.url), `${directory}/${source.split("/").at(-1)}`);
  }
  return directory;
}
