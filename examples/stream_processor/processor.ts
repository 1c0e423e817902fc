/**
 * The stages and the channels between them: read, parse on workers, windows, sink. Each channel has a bound, so a sink that is slow
 * holds up the reading of the log, and memory stays as it is.
 *
 * @module
 */
import { Channel, type Runtime, Scope } from "@millrace/millrace";
import { from, pipeline } from "@millrace/millrace/channel";
import { Sink, type ToSink } from "./sink.ts";
import { add, close, noWindows, type WindowState } from "./windows.ts";

/** How to process. */
export interface ProcessorOptions {
  /** The log. */
  readonly input: string;
  /** The results; the checkpoint lies beside them. */
  readonly output: string;
  /** Minutes that flights of an hour are waited for after its end. */
  readonly patience: number;
  /** Bytes of the log per piece; a piece has whole lines, so it may have some less. */
  readonly piece: number;
  /** Pieces between two checkpoints. */
  readonly every: number;
  /** Called after each checkpoint; what it returns is waited for. */
  readonly onCheckpoint?: ((read: number) => Promise<void> | void) | undefined;
}

/** What came of it. */
export interface Outcome {
  /** Byte of the log at which it went on from an earlier run; 0 if there was none. */
  readonly resumed: number;
  /** Pieces that were read this time. */
  readonly pieces: number;
  /** Flights that came after their hour was closed, of all runs. */
  readonly late: number;
  /** Lines that made no sense, of all runs. */
  readonly refused: number;
}

interface Piece {
  readonly bytes: Uint8Array;
  /** Where it ends in the log. */
  readonly end: number;
}

/** Pieces of whole lines. A last line without an end is not complete yet: it is left for the next run. */
async function* pieces(path: string, start: number, size: number): AsyncGenerator<Piece> {
  using file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  const buffer = new Uint8Array(size);
  for (let kept = 0, at = start;;) {
    const count = await file.read(buffer.subarray(kept));
    if (count === null) return;
    const filled = kept + count;
    const whole = buffer.lastIndexOf(10, filled - 1) + 1;
    if (whole === 0 && filled === size) {
      throw new Error(`a line of more than ${size} bytes at byte ${at} of ${path}`);
    }
    if (whole > 0) yield { bytes: buffer.slice(0, whole), end: at += whole };
    buffer.copyWithin(0, whole, filled);
    kept = filled - whole;
  }
}

/** Processes the log to its end, which closes all hours, from where the last run has come to. */
export async function processLog(rt: Runtime, options: ProcessorOptions): Promise<Outcome> {
  const { input, output, patience, piece, every, onCheckpoint } = options;
  const { parse } = rt.import<typeof import("./parse.ts")>(import.meta.resolve("./parse.ts"));
  const { sink, checkpoint } = await Sink.open(output);
  using _ = sink;
  const start = checkpoint?.read ?? 0;
  const windows: WindowState = checkpoint?.windows ?? noWindows();
  let count = 0;

  await Scope.run((scope) => {
    const read = scope.own(from(pieces(input, start, piece)));
    // In the order of the log, whichever worker is faster; a worker that dies costs nothing but time.
    const parsed = scope.own(pipeline(
      read,
      async ({ bytes, end }) => ({ end, departures: await parse.with({ idempotent: true })(bytes) }),
      { concurrency: 2 * rt.workers, ordered: true },
    ));
    const results = scope.own(new Channel<ToSink>({ capacity: 4 }));

    scope.spawn(async () => {
      let end = start;
      for await (const piece of parsed) {
        const hours = add(windows, piece.departures, patience);
        end = piece.end;
        if (hours.length > 0) await results.send({ type: "hours", hours });
        if (++count % every === 0) {
          await results.send({ type: "barrier", read: end, windows: structuredClone(windows) });
        }
      }
      await results.send({ type: "hours", hours: close(windows, Infinity) });
      await results.send({ type: "barrier", read: end, windows: structuredClone(windows) });
      results.close();
    });

    scope.spawn(async () => {
      for await (const result of results) {
        if (result.type === "hours") await sink.write(result.hours);
        else {
          await sink.commit(result.read, result.windows);
          await onCheckpoint?.(result.read);
        }
      }
    });
  });
  return { resumed: start, pieces: count, late: windows.late, refused: windows.refused };
}
