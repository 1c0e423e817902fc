/**
 * Reads flights from a CSV file, a megabyte at a time.
 *
 * A record is a line. Fields may be quoted and then hold the separator and doubled quotes, but no line break, so that
 * the file can be cut at any line and its parts read by different workers. The separator (comma, semicolon or tab) is
 * whichever the header has most of.
 *
 * @module
 */
import { type RawBatch, RawBuilder } from "./batch.ts";
import { InputError } from "./errors.ts";
import { type Column, COLUMNS, type Part, readAt, requireColumns, type Source } from "./source.ts";
import { dateFromText, numberFromText } from "./values.ts";

/** Bytes per part. */
export const PART_BYTES = 1 << 20;

/** Longest line that is still believed to be one. */
const MOST_LINE_BYTES = 1 << 16;

const NEWLINE = 0x0a;

/** What the first line says. */
interface Header {
  /** First byte after it. */
  readonly end: number;
  readonly separator: string;
  readonly at: Readonly<Record<Column, number>>;
}

/** Reads the header of `file`, which from then on belongs to the source. `partBytes` is for tests. */
export function openCsv(
  file: Deno.FsFile,
  size: number,
  path: string,
  partBytes: number = PART_BYTES,
): Source {
  const header = readHeader(file, size, path);
  return {
    format: "csv",
    rows: undefined,
    parts: () => byteRanges(header.end, size, partBytes),
    read: (part) => readLines(file, path, header, part),
    [Symbol.dispose]: () => file.close(),
  };
}

function* byteRanges(start: number, size: number, partBytes: number): Generator<Part> {
  for (; start < size; start += partBytes) yield { start, end: Math.min(size, start + partBytes) };
}

function readHeader(file: Deno.FsFile, size: number, path: string): Header {
  const bytes = new Uint8Array(Math.min(size, MOST_LINE_BYTES));
  readAt(file, 0, bytes);
  const newline = bytes.indexOf(NEWLINE);
  if (newline < 0 && size > bytes.length) {
    throw new InputError(`${path} has no line break in its first 64 KiB`);
  }
  const end = newline < 0 ? size : newline + 1;
  const line = new TextDecoder().decode(bytes.subarray(0, end)).trim();
  const [separator] = [",", ";", "\t"].sort((a, b) => line.split(b).length - line.split(a).length);
  const names = splitLine(line, separator!).map((name) => name.trim().toLowerCase());
  requireColumns(path, names);
  const at = Object.fromEntries(COLUMNS.map((column) => [column, names.indexOf(column)]));
  return { end, separator: separator!, at: at as Record<Column, number> };
}

async function* readLines(
  file: Deno.FsFile,
  path: string,
  header: Header,
  part: Part,
): AsyncGenerator<RawBatch> {
  const builder = new RawBuilder();
  const { date, delay, distance, origin, destination } = header.at;
  for (const line of linesOf(file, path, header.end, part)) {
    if (line === "" || line === "\r") continue;
    const fields = splitLine(line.endsWith("\r") ? line.slice(0, -1) : line, header.separator);
    builder.add(
      dateFromText(fields[date] ?? ""),
      numberFromText(fields[delay] ?? ""),
      numberFromText(fields[distance] ?? ""),
      (fields[origin] ?? "").trim(),
      (fields[destination] ?? "").trim(),
    );
    if (builder.full) yield builder.take();
  }
  if (builder.rows > 0) yield builder.take();
}

/** The lines that begin inside the part; the last one may end behind it. */
function linesOf(file: Deno.FsFile, path: string, first: number, part: Part): string[] {
  // One byte early: if that is a line break, the part begins with a line of its own.
  const from = part.start === first ? first : part.start - 1;
  const bytes = new Uint8Array(part.end - from + MOST_LINE_BYTES);
  const filled = readAt(file, from, bytes);
  const start = part.start === first ? 0 : bytes.indexOf(NEWLINE) + 1;
  if (start === 0 && part.start !== first) return [];
  if (from + start >= part.end) return [];
  const newline = bytes.subarray(0, filled).indexOf(NEWLINE, part.end - from - 1);
  const reachedEnd = filled < bytes.length;
  if (newline < 0 && !reachedEnd) {
    throw new InputError(`${path} has a line of more than 64 KiB near byte ${part.end}`);
  }
  const end = newline < 0 ? filled : newline;
  return new TextDecoder().decode(bytes.subarray(start, end)).split("\n");
}

/** The fields of one line. */
export function splitLine(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quoted = line[at] === '"';
    const close = quoted ? closingQuote(line, at + 1) : at;
    const stop = line.indexOf(separator, close);
    const end = stop < 0 ? line.length : stop;
    fields.push(quoted ? line.slice(at + 1, close).replaceAll('""', '"') : line.slice(at, end));
    at = end + 1;
  }
  return fields;
}

/** Position of the quote that ends a field, or of the line's end where it is missing. */
function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] !== '"') continue;
    if (line[at + 1] !== '"') return at;
    at++;
  }
  return line.length;
}
