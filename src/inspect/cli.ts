/**
 * The inspector in a terminal: `deno run --allow-net=127.0.0.1 jsr:@millrace/millrace/cli top <url>`.
 *
 * ```text
 * top <url>           what runs, refreshed four times a second
 * top <url> --once    the same, once
 * top <url> --json    a snapshot per line, as JSON; with --once a single one
 * ```
 *
 * @module
 */
import { parseArgs } from "node:util";
import { ArgumentError } from "../errors.ts";
import type { Snapshot } from "./snapshot.ts";
import { topText } from "./top.ts";

/** Where a command writes, and how much room there is. */
export interface Terminal {
  /** Writes text. May return a promise that is awaited. */
  write(text: string): unknown;
  /** Columns and lines; `undefined` where it is no terminal: then nothing is cut, coloured or wiped away. */
  readonly size?: { readonly columns: number; readonly rows: number } | undefined;
  /** Whether to colour. */
  readonly colour?: boolean | undefined;
}

const USAGE = `usage: top <url> [--once] [--json]

  <url>   what inspect(rt) returns as url
  --once  one snapshot instead of one after the other
  --json  as JSON, a line each
`;
/** Goes to the top left, and wipes what is below the text that follows it, and to the right of each of its lines. */
const HOME = "\x1b[H", BELOW = "\x1b[J", REST = "\x1b[K";

/**
 * Runs the command line `args` until the inspector ends or `signal` aborts, which is no failure. Anybody may call it. Resolves
 * to the exit code: 0; 1 when there is no such inspector or it refuses; 2 when the arguments are wrong. Never rejects for those.
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
  let asked: { url: URL; once: boolean; json: boolean } | undefined;
  try {
    asked = read(args);
  } catch (error) {
    await terminal.write(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  if (asked === undefined) {
    await terminal.write(USAGE);
    return 0;
  }
  try {
    await top(asked, terminal, options.signal);
    return 0;
  } catch (error) {
    if (options.signal?.aborted) return 0;
    await terminal.write(`${asked.url.host}: ${(error as Error).message}\n`);
    return 1;
  }
}

/** What was asked for; `undefined` for help. Throws for what is no such command. */
function read(args: readonly string[]): { url: URL; once: boolean; json: boolean } | undefined {
  const flag = { type: "boolean", default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { once: flag, json: flag, help: { ...flag, short: "h" } },
  });
  const [command, url, ...more] = positionals;
  if (values.help) return undefined;
  if (command !== "top") throw new ArgumentError("the only command is top", { got: command });
  if (url === undefined || more.length > 0 || !URL.canParse(url) || !/^https?:/.test(url)) {
    throw new ArgumentError("top needs one URL, the one that inspect() returned");
  }
  return { url: new URL(url), once: values.once, json: values.json };
}

async function top(
  { url, once, json }: { url: URL; once: boolean; json: boolean },
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<void> {
  const response = await fetch(new URL(`${once ? "snapshot" : "events"}${url.search}`, url), {
    ...signal === undefined ? {} : { signal },
  });
  if (!response.ok) {
    throw new Error(`refused with ${response.status}: ${(await response.text()).trim()}`);
  }
  if (once) return await show(await response.json(), terminal, json, false);
  for await (const snapshot of snapshots(response.body!)) {
    await show(snapshot, terminal, json, terminal.size !== undefined);
  }
}

async function show(snapshot: Snapshot, terminal: Terminal, json: boolean, wipe: boolean): Promise<void> {
  if (json) return void await terminal.write(`${JSON.stringify(snapshot)}\n`);
  const { columns = Infinity, rows = Infinity } = terminal.size ?? {};
  const text = topText(snapshot, { columns, lines: wipe ? rows - 1 : Infinity, colour: terminal.colour });
  await terminal.write(wipe ? `${HOME}${text.replaceAll("\n", `${REST}\n`)}${REST}\n${BELOW}` : `${text}\n`);
}

/** The data of server-sent events, as far as the inspector uses them: one line each, until the event `end`. */
async function* snapshots(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Snapshot> {
  let text = "";
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      if (/^event: end$/m.test(event)) return;
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

if (import.meta.main) {
  const { stdout } = Deno;
  const tty = stdout.isTerminal();
  const interrupted = new AbortController();
  Deno.addSignalListener("SIGINT", () => interrupted.abort());
  const encoder = new TextEncoder();
  const terminal: Terminal = {
    write: async (text) => {
      for (let rest = encoder.encode(text); rest.length > 0;) rest = rest.subarray(await stdout.write(rest));
    },
    get size() {
      return tty ? Deno.consoleSize() : undefined;
    },
    colour: tty && !Deno.noColor,
  };
  Deno.exit(await run(Deno.args, terminal, interrupted));
}
