/**
 * The inspector in a terminal: `deno run --allow-net=127.0.0.1 jsr:@millrace/millrace/cli top <url>`.
 *
 * ```text
 * top <url>                what runs, refreshed four times a second
 * top <url> --once         the same, once
 * top <url> --json         a snapshot per line, as JSON; with --once a single one
 * trace <url>              the last five seconds as a file for https://ui.perfetto.dev; needs --allow-write
 * trace <url> --last 10    so many seconds, up to 30; where no trace runs, the next ones
 * trace <url> --out <file> another file; it must not be there. - is the terminal
 * trace <url> --json       what was written, as JSON
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { ArgumentError } from "../errors.ts";
import type { Terminal } from "./commands/terminal.ts";
import { top } from "./commands/top.ts";
import { trace } from "./commands/trace.ts";

export type { Terminal };

const USAGE = `usage: top <url> [--once] [--json]
       trace <url> [--last <seconds>] [--out <file>] [--json]

  <url>   what inspect(rt) returns as url
  --once  one snapshot instead of one after the other
  --last  seconds that the trace goes back, or lasts where none runs: 5, at most 30
  --out   where to write the trace to; - for here. No file is overwritten
  --json  as JSON, a line each
`;

/** Runs what was asked for. */
type Command = (terminal: Terminal, signal: AbortSignal | undefined) => Promise<void>;

/**
 * Runs the command line `args` until the inspector ends or `signal` aborts, which is no failure. Anybody may call it. Resolves
 * to the exit code: 0; 1 when there is no such inspector or it refuses, or the file cannot be written; 2 when the arguments are
 * wrong. Never rejects for those.
 *
 * @example
 * ```ts
 * import { Runtime } from "@millrace/millrace";
 * import { run } from "@millrace/millrace/cli";
 * import { inspect } from "@millrace/millrace/inspect";
 * import { assertEquals } from "@std/assert";
 *
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * await using page = await inspect(rt);
 * let text = "";
 * const code = await run(["top", page.url, "--once"], { write: (some) => text += some });
 * assertEquals([code, text.startsWith("millrace  up ")], [0, true]);
 * ```
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  return await runWith(args, terminal, options.signal, (text) => terminal.write(text));
}

/** As `run`; `complain` is told what is wrong, which a program that reads the output must not take for it. */
async function runWith(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal | undefined,
  complain: (text: string) => unknown,
): Promise<number> {
  let asked: { host: string; command: Command } | undefined;
  try {
    asked = read(args);
  } catch (error) {
    await complain(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  if (asked === undefined) {
    await terminal.write(USAGE);
    return 0;
  }
  try {
    await asked.command(terminal, signal);
    return 0;
  } catch (error) {
    if (signal?.aborted) return 0;
    await complain(`${asked.host}: ${(error as Error).message}\n`);
    return 1;
  }
}

/** What was asked for; `undefined` for help. Throws for what is no such command. */
function read(args: readonly string[]): { host: string; command: Command } | undefined {
  const flag = { type: "boolean" } as const, text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { once: flag, json: flag, last: text, out: text, help: { ...flag, short: "h" } },
  });
  const [command, given, ...more] = positionals;
  if (values.help) return undefined;
  if (command !== "top" && command !== "trace") {
    throw new ArgumentError("the commands are top and trace", { got: command });
  }
  if (given === undefined || more.length > 0 || !URL.canParse(given) || !/^https?:/.test(given)) {
    throw new ArgumentError(`${command} needs one URL, the one that inspect() returned`);
  }
  const url = new URL(given);
  const { once = false, json = false, last, out } = values;
  const foreign = command === "top" ? [last, out] : [values.once];
  if (foreign.some((option) => option !== undefined)) {
    throw new ArgumentError(`that is no option of ${command}`);
  }
  const how: Command = command === "top"
    ? (terminal, signal) => top({ url, once, json }, terminal, signal)
    : (terminal, signal) => trace({ url, last, out, json }, terminal, signal);
  return { host: url.host, command: how };
}

/** Writes all of it; `false` if nobody reads any more, as behind `| head`. */
async function writeAll(to: typeof Deno.stdout, text: string): Promise<boolean> {
  try {
    for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
      rest = rest.subarray(await to.write(rest));
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw error;
  }
}

if (import.meta.main) {
  const { stdout, stderr } = Deno;
  const tty = stdout.isTerminal();
  const interrupted = new AbortController();
  Deno.addSignalListener("SIGINT", () => interrupted.abort());
  const terminal: Terminal = {
    write: async (text) => {
      if (!await writeAll(stdout, text)) interrupted.abort();
    },
    get size() {
      if (!tty) return undefined;
      const { columns, rows } = Deno.consoleSize();
      // One that nobody has told how large it is says 0.
      return { columns: columns || 80, rows: rows || 24 };
    },
    colour: tty && !Deno.noColor,
  };
  const complain = (text: string) => writeAll(stderr, text);
  Deno.exit(await runWith(Deno.args, terminal, interrupted.signal, complain));
}
