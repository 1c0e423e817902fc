/**
 * `top <url>`: what runs, again and again.
 *
 * @module
 */
import type { Snapshot } from "../snapshot.ts";
import { topText } from "../top.ts";
import { ask, type Terminal } from "./terminal.ts";

/** Goes to the top left, and wipes what is below the text that follows it, and to the right of each of its lines. */
const HOME = "\x1b[H", BELOW = "\x1b[J", REST = "\x1b[K";

/** What `top` was asked for. */
export interface TopAsked {
  readonly url: URL;
  /** Once, instead of until the inspector ends. */
  readonly once: boolean;
  /** As JSON, a line each. */
  readonly json: boolean;
}

/** Runs it. */
export async function top(
  { url, once, json }: TopAsked,
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<void> {
  const response = await ask(url, once ? "snapshot" : "events", signal);
  if (once) return await show(await response.json(), terminal, json, false);
  for await (const snapshot of snapshots(response.body!)) {
    await show(snapshot, terminal, json, terminal.size !== undefined);
  }
}

async function show(snapshot: Snapshot, terminal: Terminal, json: boolean, wipe: boolean): Promise<void> {
  if (json) return void await terminal.write(`${JSON.stringify(snapshot)}\n`);
  const { columns = Infinity, rows = Infinity } = terminal.size ?? {};
  const text = topText(snapshot, {
    columns,
    lines: wipe ? Math.max(1, rows - 1) : Infinity,
    colour: terminal.colour,
  });
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
