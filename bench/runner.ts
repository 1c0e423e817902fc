/**
 * The process of one contender: loads its file, calibrates a case, measures it when told to.
 *
 * Every contender has a process of its own, so that no one's machine code, heap or threads disturb another's. It reads one
 * JSON request per line and answers with one marked line each, whatever the libraries print in between.
 *
 * @module
 */
import { TextLineStream } from "./lines.ts";
import { type CaseId, CASES, type Contender, type Timing } from "./contender.ts";

/** What the parent asks for. */
export type Request =
  | { readonly ask: "open" }
  | { readonly ask: "calibrate"; readonly id: CaseId; readonly seconds: number }
  | { readonly ask: "measure"; readonly id: CaseId; readonly n: number };

/** What the child answers. */
export type Answer =
  | {
    readonly ok: "open";
    readonly name: string;
    readonly version: string;
    readonly note: string;
    readonly cases: string[];
  }
  | { readonly ok: "calibrate"; readonly n: number }
  | { readonly ok: "measure"; readonly timing: Timing }
  | { readonly failure: string };

/** Starts every line that is an answer. */
export const MARK = "\u0001answer ";

/** Where the repository lies; figures are published, and nobody's directories are in them. */
const HOME = new URL("../", import.meta.url).href;

/** Finds the `n` that takes about `seconds`; doing so warms the case up. */
async function calibrate(contender: Contender, id: CaseId, seconds: number): Promise<number> {
  const { least, most } = CASES[id];
  if (least === (most as number)) return most;
  const run = contender.cases[id]!;
  let n: number = least;
  for (;;) {
    const took = (await run(n)).seconds;
    if (took >= seconds / 2 || n >= most) return n;
    const grown = n * Math.min(8, Math.max(1.5, seconds / Math.max(took, 1e-6)));
    n = Math.min(most, Math.max(n + 1, Math.round(grown)));
  }
}

/** Answers one request. */
async function answer(contender: Contender, request: Request): Promise<Answer> {
  if (request.ask === "open") {
    const available = await contender.available();
    if (available !== true) return { failure: available };
    const { name, version, note = "", cases } = contender;
    return { ok: "open", name, version, note, cases: Object.keys(cases) };
  }
  if (request.ask === "calibrate") {
    return { ok: "calibrate", n: await calibrate(contender, request.id, request.seconds) };
  }
  return { ok: "measure", timing: await contender.cases[request.id]!(request.n) };
}

/** Serves requests from standard input until it ends. */
async function serve(url: string): Promise<void> {
  const contender = import(url).then((module: { contender: Contender }) => module.contender);
  contender.catch(() => {});
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of lines) {
    let reply: Answer;
    try {
      reply = await answer(await contender, JSON.parse(line) as Request);
    } catch (error) {
      reply = { failure: String(error instanceof Error ? error.message : error).replaceAll(HOME, "") };
    }
    console.log(MARK + JSON.stringify(reply));
  }
  await (await contender).dispose?.();
  Deno.exit(0);
}

if (import.meta.main) await serve(Deno.args[0]!);
