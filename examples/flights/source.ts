/**
 * What a source of rows is, and what all sources share.
 *
 * @module
 */
import type { RawBatch } from "./batch.ts";
import { InputError } from "./errors.ts";

/** The columns that every file must have. */
export const COLUMNS = ["date", "delay", "distance", "origin", "destination"] as const;

/** One of {@linkcode COLUMNS}. */
export type Column = typeof COLUMNS[number];

/** A stretch of the file: rows of a Parquet row group, or bytes of a CSV file. */
export interface Part {
  /** First row or byte. */
  readonly start: number;
  /** First row or byte that is not in the part. */
  readonly end: number;
}

/** An open file. Belongs to the worker that opened it. */
export interface Source extends Disposable {
  /** How the file is written. */
  readonly format: "parquet" | "csv";
  /** Rows in the file, where the format says so. */
  readonly rows: number | undefined;
  /** The parts; together they hold every row once. */
  parts(): Iterable<Part>;
  /** Reads one part. */
  read(part: Part): AsyncIterable<RawBatch>;
}

/** The columns of {@linkcode COLUMNS} that `names` lacks make an {@linkcode InputError} that lists them. */
export function requireColumns(path: string, names: readonly string[]): void {
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length === 0) return;
  throw new InputError(
    `${path} lacks the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}; it has ${
      names.join(", ")
    }`,
  );
}

/** Fills `into` from `position` on and returns how many bytes there were. Synchronous, so that seek and read stay together. */
export function readAt(file: Deno.FsFile, position: number, into: Uint8Array): number {
  file.seekSync(position, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < into.length) {
    const count = file.readSync(into.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}
