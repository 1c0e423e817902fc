/**
 * `trace <url>`: a trace of the last seconds, or of the next ones where no recorder runs, as a file for Perfetto.
 *
 * Invariants
 * - I1  No file that is there is overwritten, and none is left behind that holds no trace.
 *
 * @module
 */
import { plain } from "../top.ts";
import { ask, type Terminal } from "./terminal.ts";

/** What `trace` was asked for. */
export interface TraceAsked {
  readonly url: URL;
  /** Seconds, as they were given; the inspector checks them. */
  readonly last: string | undefined;
  /** Where to; "-" for the terminal. */
  readonly out: string | undefined;
  /** Whether what was written is told as JSON. */
  readonly json: boolean;
}

/** What is told of a trace. */
interface Summary {
  readonly isolates: number;
  readonly events: number;
  readonly lost: number;
  readonly incidents: readonly { readonly kind: string; readonly worker: number; readonly reason: string }[];
}

/** Runs it. Rejects with an `Error` that says what to do, where there is something to do. */
export async function trace(
  { url, last, out = nameOf(new Date()), json }: TraceAsked,
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = last === undefined ? "trace" : `trace?last=${encodeURIComponent(last)}`;
  if (out === "-") return void await terminal.write(await (await ask(url, path, signal)).text());
  // Before the recording, so that nobody waits for what cannot be written.
  const file = await create(out);
  let summary: Summary;
  try {
    const text = await (await ask(url, path, signal)).text();
    summary = JSON.parse(text).otherData;
    await new Blob([text]).stream().pipeTo(file.writable);
  } catch (error) {
    try {
      file.close();
    } catch {
      // The stream has closed it.
    }
    await Deno.remove(out);
    throw error;
  }
  await terminal.write(json ? `${JSON.stringify({ file: out, ...summary })}\n` : describe(out, summary));
}

/** A name that sorts by time and needs no quotes. */
function nameOf(at: Date): string {
  return `millrace-trace-${at.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}.json`;
}

async function create(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true, createNew: true });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new Error(`${path} is there already: name another file with --out`, { cause: error });
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new Error(`${path} cannot be written: run with --allow-write=${path}, or use --out -`, {
        cause: error,
      });
    }
    throw error;
  }
}

function describe(path: string, { isolates, events, lost, incidents }: Summary): string {
  const lines = [
    `${path}: ${isolates} isolates, ${events} events${lost === 0 ? "" : `, ${lost} older ones overwritten`}`,
    ...incidents.map(({ kind, worker, reason }) =>
      `${kind}${worker === 0 ? "" : ` ${worker}`}: ${plain(reason)}`
    ),
    "open it at https://ui.perfetto.dev",
  ];
  return `${lines.join("\n")}\n`;
}
