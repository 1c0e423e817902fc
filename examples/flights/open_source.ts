/**
 * Opens the user's file, whichever format it has.
 *
 * @module
 */
import { openCsv } from "./csv_source.ts";
import { InputError } from "./errors.ts";
import { openParquet } from "./parquet_source.ts";
import { readAt, type Source } from "./source.ts";

/** Opens `path`; throws {@linkcode InputError} when it cannot be read or is no such file. The caller disposes the source. */
export async function openSource(path: string): Promise<Source> {
  const file = await open(path);
  try {
    const size = (await file.stat()).size;
    const head = new Uint8Array(Math.min(size, 4096));
    readAt(file, 0, head);
    const parquet = head.length >= 4 && new TextDecoder().decode(head.subarray(0, 4)) === "PAR1";
    if (parquet) return await openParquet(file, size, path);
    if (size === 0) throw new InputError(`${path} is empty`);
    if (head.includes(0)) throw new InputError(`${path} is neither a Parquet file nor CSV text`);
    return openCsv(file, size, path);
  } catch (error) {
    file.close();
    throw error;
  }
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    const file = await Deno.open(path);
    if ((await file.stat()).isFile) return file;
    file.close();
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "does not exist"
      : `cannot be read (${String(error)})`;
    throw new InputError(`${path} ${why}`, { cause: error });
  }
  throw new InputError(`${path} is not a file`);
}
