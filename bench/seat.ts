/**
 * The parent's end of a contender's process: asks, waits for the answer, gives up after a while.
 *
 * @module
 */
import { TextLineStream } from "./lines.ts";
import type { CaseId, Timing } from "./contender.ts";
import { type Answer, MARK, type Request } from "./runner.ts";

const LOCK = `${import.meta.dirname}/deno.lock`;

/** How long one answer may take before the contender counts as stuck, in milliseconds. */
const PATIENCE = 45_000;

/** A process and the two ends of the conversation with it. */
interface Line {
  readonly child: Deno.ChildProcess;
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly answers: ReadableStreamDefaultReader<string>;
}

/** Starts the process of a contender. */
function start(file: string): Line {
  const runner = new URL("./runner.ts", import.meta.url).href;
  const url = new URL(`./rivals/${file}.ts`, import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    // The rivals' packages are locked apart from what everybody needs.
    args: ["run", "-A", "--no-check", "--quiet", `--lock=${LOCK}`, runner, url],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  return { child, writer: child.stdin.getWriter(), answers: lines.getReader() };
}

/** One contender in its process; a process that got stuck is replaced before the next case. */
export class Seat {
  readonly #file: string;
  #line: Line;
  #lost = false;
  /** Name for reports; the file's until the contender has introduced itself. */
  name: string;
  /** Version the contender gave. */
  version = "";
  /** What a reader must know about it. */
  note = "";
  /** Cases the contender enters. */
  cases: readonly string[] = [];

  /** Starts the process; nothing is loaded before {@linkcode Seat.open}. */
  constructor(file: string) {
    this.#file = file;
    this.name = file;
    this.#line = start(file);
  }

  /** Loads the contender; a string says why it is missing. */
  async open(): Promise<true | string> {
    const answer = await this.#ask({ ask: "open" });
    if ("failure" in answer) return answer.failure;
    if (answer.ok !== "open") return "answered out of turn";
    this.name = answer.name;
    this.version = answer.version;
    this.note = answer.note;
    this.cases = answer.cases;
    return true;
  }

  /** Warms a case up and returns the `n` that takes about `seconds`. */
  async calibrate(id: CaseId, seconds: number): Promise<number> {
    if (this.#lost) {
      this.#line = start(this.#file);
      this.#lost = false;
      await this.open();
    }
    const answer = await this.#ask({ ask: "calibrate", id, seconds });
    if ("failure" in answer) throw new Error(answer.failure);
    return answer.ok === "calibrate" ? answer.n : NaN;
  }

  /** Measures a case once. */
  async measure(id: CaseId, n: number): Promise<Timing> {
    const answer = await this.#ask({ ask: "measure", id, n });
    if ("failure" in answer) throw new Error(answer.failure);
    return answer.ok === "measure" ? answer.timing : { seconds: NaN };
  }

  /** Ends the process, politely first. */
  async close(): Promise<void> {
    const { child, writer } = this.#line;
    await writer.close().catch(() => {});
    const late = setTimeout(() => this.#kill(), 3_000);
    await child.status;
    clearTimeout(late);
  }

  #kill(): void {
    this.#lost = true;
    try {
      this.#line.child.kill("SIGKILL");
    } catch { /* it has ended by itself */ }
  }

  async #ask(request: Request): Promise<Answer> {
    const late = setTimeout(() => this.#kill(), PATIENCE);
    try {
      await this.#line.writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
      for (;;) {
        const { value, done } = await this.#line.answers.read();
        if (done) {
          const stuck = this.#lost;
          this.#lost = true;
          return { failure: stuck ? `no answer within ${PATIENCE / 1000} s` : "its process ended" };
        }
        if (value.startsWith(MARK)) return JSON.parse(value.slice(MARK.length)) as Answer;
      }
    } catch (error) {
      this.#lost = true;
      return { failure: String(error) };
    } finally {
      clearTimeout(late);
    }
  }
}
