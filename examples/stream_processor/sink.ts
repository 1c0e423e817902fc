/**
 * Where results go: a file of JSON lines, and beside it the checkpoint that says how much of everything is certain.
 *
 * A checkpoint holds, of one moment, the place in the log, the open windows and the length of the results. Whoever starts from it
 * cuts the results back to that length and goes on at that place: what happened after the checkpoint happens again, and leaves no
 * trace of the first time. (Barriers that travel with the data: Chandy and Lamport, by way of Apache Flink.)
 *
 * @module
 */
import type { HourResult, WindowState } from "./windows.ts";

/** One moment. */
export interface Checkpoint {
  /** Bytes of the log that are taken in. */
  readonly read: number;
  /** Bytes of results that stem from those. */
  readonly written: number;
  readonly windows: WindowState;
}

/** What travels to the sink: results, and now and then a mark that all results before it stem from so much of the log. */
export type ToSink =
  | { readonly type: "hours"; readonly hours: readonly HourResult[] }
  | { readonly type: "barrier"; readonly read: number; readonly windows: WindowState };

/** The results and their checkpoint, in two files. */
export class Sink implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  #written: number;

  private constructor(file: Deno.FsFile, path: string, written: number) {
    this.#file = file;
    this.#path = path;
    this.#written = written;
  }

  /** Opens the results at `path` and cuts off what no checkpoint speaks for. */
  static async open(path: string): Promise<{ sink: Sink; checkpoint: Checkpoint | undefined }> {
    const text = await Deno.readTextFile(`${path}.checkpoint`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    const checkpoint: Checkpoint | undefined = text === undefined ? undefined : JSON.parse(text);
    const file = await Deno.open(path, { create: true, write: true });
    const written = checkpoint?.written ?? 0;
    await file.truncate(written);
    await file.seek(written, Deno.SeekMode.Start);
    return { sink: new Sink(file, path, written), checkpoint };
  }

  /** Appends results. */
  async write(hours: readonly HourResult[]): Promise<void> {
    const bytes = new TextEncoder().encode(hours.map((hour) => `${JSON.stringify(hour)}\n`).join(""));
    for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
    this.#written += bytes.length;
  }

  /** Makes all that was written so far certain. */
  async commit(read: number, windows: WindowState): Promise<void> {
    await this.#file.sync();
    const checkpoint: Checkpoint = { read, written: this.#written, windows };
    // A name is there or not, never half of it.
    await Deno.writeTextFile(`${this.#path}.next`, JSON.stringify(checkpoint));
    await Deno.rename(`${this.#path}.next`, `${this.#path}.checkpoint`);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
