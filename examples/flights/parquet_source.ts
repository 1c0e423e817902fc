/**
 * Reads flights from a Parquet file, one row group at a time, column by column.
 *
 * @module
 */
import {
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  type SchemaElement,
} from "npm:hyparquet@1.31.5";
import { compressors } from "npm:hyparquet-compressors@1.1.2";
import { type RawBatch, RawBuilder } from "./batch.ts";
import { InputError } from "./errors.ts";
import { type Column, COLUMNS, type Part, readAt, requireColumns, type Source } from "./source.ts";
import { dateFrom } from "./values.ts";

/** The file as hyparquet wants it. */
interface Bytes {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer;
}

/** Plain numbers instead of `Date` objects: three million of them would be garbage at once. */
const parsers = {
  timestampFromMilliseconds: (value: bigint): number => Number(value),
  timestampFromMicroseconds: (value: bigint): number => Number(value) / 1000,
  timestampFromNanoseconds: (value: bigint): number => Number(value) / 1e6,
  dateFromDays: (days: number): number => days * 86_400_000,
};

/** Reads the footer of `file`, which from then on belongs to the source. */
export async function openParquet(file: Deno.FsFile, size: number, path: string): Promise<Source> {
  const bytes = bytesOf(file, size);
  const metadata = await explain(path, () => parquetMetadataAsync(bytes, { parsers }));
  const columns = metadata.schema.slice(1).filter((element) => element.num_children === undefined);
  requireColumns(path, columns.map((element) => element.name));
  checkTypes(path, columns);
  return {
    format: "parquet",
    rows: Number(metadata.num_rows),
    parts: () => rowGroups(metadata),
    read: (part) => readRows(path, bytes, metadata, part),
    [Symbol.dispose]: () => file.close(),
  };
}

function bytesOf(file: Deno.FsFile, size: number): Bytes {
  return {
    byteLength: size,
    slice(start: number, end = size): ArrayBuffer {
      const bytes = new Uint8Array(end - start);
      const got = readAt(file, start, bytes);
      if (got < bytes.length) throw new Error(`the file ends at byte ${start + got}`);
      return bytes.buffer;
    },
  };
}

function* rowGroups(metadata: FileMetaData): Generator<Part> {
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    yield { start, end };
    start = end;
  }
}

async function* readRows(
  path: string,
  file: Bytes,
  metadata: FileMetaData,
  part: Part,
): AsyncGenerator<RawBatch> {
  const { start: rowStart, end: rowEnd } = part;
  const columns = await explain(path, async () => {
    const scan = await parquetScan({
      file,
      metadata,
      rowStart,
      rowEnd,
      columns: [...COLUMNS],
      compressors,
      parsers,
      useOffsetIndex: false,
    });
    const decoded = {} as Record<Column, ArrayLike<unknown>>;
    // One after the other: each is pure computation, and a pause between them lets the worker's other stages run.
    for (const column of COLUMNS) decoded[column] = await scan.readColumn({ column, rowStart, rowEnd });
    return decoded;
  });
  const builder = new RawBuilder();
  for (let row = 0; row < rowEnd - rowStart; row++) {
    builder.add(
      dateFrom(columns.date[row]),
      numberFrom(columns.delay[row]),
      numberFrom(columns.distance[row]),
      nameFrom(columns.origin[row]),
      nameFrom(columns.destination[row]),
    );
    if (builder.full) yield builder.take();
  }
  if (builder.rows > 0) yield builder.take();
}

function numberFrom(value: unknown): number {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" ? value : NaN;
}

function nameFrom(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A number where text belongs would otherwise only show as three million skipped rows. */
function checkTypes(path: string, columns: readonly SchemaElement[]): void {
  for (const { name, type, converted_type: converted, logical_type: logical } of columns) {
    const text = type === "BYTE_ARRAY";
    const time = converted?.startsWith("TIMESTAMP") || converted === "DATE" || type === "INT96" ||
      logical?.type === "TIMESTAMP" || logical?.type === "DATE";
    if (name === "date" && !text && !time) {
      throw new InputError(`${path} has a column date of type ${type}; a timestamp, date or text is needed`);
    }
    if ((name === "origin" || name === "destination") && !text) {
      throw new InputError(`${path} has a column ${name} of type ${type}; text is needed`);
    }
    if ((name === "delay" || name === "distance") && (text || type === "BOOLEAN")) {
      throw new InputError(`${path} has a column ${name} of type ${type}; a number is needed`);
    }
  }
}

async function explain<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${path} cannot be read as Parquet: ${why}`, { cause: error });
  }
}
