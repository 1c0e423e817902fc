/**
 * Runs a program the way a user has it: files in a directory of its own, a `deno` process of its own, an empty module
 * cache, and the permission flags that are given and no other.
 *
 * @module
 */

/** How to run a program. */
export interface UserProgram {
  /** File names and their texts; `main.ts` is what runs. */
  readonly files: Readonly<Record<string, string>>;
  /** Flags between `deno run` and `main.ts`. */
  readonly flags: readonly string[];
  /** Environment beside what a process needs anyway. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the process is killed; 60 000 unless told. */
  readonly deadline?: number;
}

/** How it went. */
export interface Ending {
  /** Exit code. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error, without colours. */
  readonly stderr: string;
}

/** Writes the files, runs `main.ts` to its end and removes everything again. */
export async function runAsUser(program: UserProgram): Promise<Ending> {
  const dir = await Deno.makeTempDir({ prefix: "millrace_user_" });
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), program.deadline ?? 60_000);
  try {
    for (const [name, text] of Object.entries(program.files)) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-prompt", ...program.flags, "main.ts"],
      cwd: dir,
      env: { ...program.env, DENO_DIR: `${dir}/.deno`, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
      signal: stop.signal,
    }).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } finally {
    clearTimeout(timer);
    await Deno.remove(dir, { recursive: true });
  }
}
