/**
 * What the commands of the command line have in common: where they write, and whom they ask.
 *
 * @module
 */

/** Where a command writes, and how much room there is. */
export interface Terminal {
  /** Writes text. May return a promise that is awaited. */
  write(text: string): unknown;
  /** Columns and lines; `undefined` where it is no terminal: then nothing is cut, coloured or wiped away. */
  readonly size?: { readonly columns: number; readonly rows: number } | undefined;
  /** Whether to colour. */
  readonly colour?: boolean | undefined;
}

/**
 * Asks the inspector at `url`, with the token that it carries, for `path`. Rejects with an `Error` that says so if it refuses, and
 * with what `fetch` rejects with.
 */
export async function ask(url: URL, path: string, signal: AbortSignal | undefined): Promise<Response> {
  const { search } = url;
  const asked = new URL(path, url);
  for (const [name, value] of new URLSearchParams(search)) asked.searchParams.set(name, value);
  const response = await fetch(asked, signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(`refused with ${response.status}: ${(await response.text()).trim()}`);
  return response;
}
