/**
 * What a search box does with what is typed: the part that a browser would run.
 *
 * @module
 */
import {
  catchError,
  type Clock,
  debounceTime,
  distinctUntilChanged,
  fromFetch,
  map,
  type Observable,
  of,
  switchMap,
} from "@millrace/millrace/reactive";

/** What the box shows. */
export interface Shown {
  /** What was searched for. */
  readonly text: string;
  /** What was found. */
  readonly found: readonly string[];
  /** Why nothing could be found. */
  readonly problem?: string;
}

/** Options of {@linkcode suggestions}. */
export interface SearchOptions {
  /** Milliseconds without a key after which the server is asked. */
  readonly pause: number;
  /** Measures the pause. */
  readonly clock?: Clock;
}

async function read(response: Response): Promise<string[]> {
  if (response.ok) return await response.json();
  await response.body?.cancel();
  throw new Error(`the server answers ${response.status}`);
}

/**
 * What to show for the texts of a search box. The server is asked once a pause is made, and not again for the same text; a request whose
 * answer nobody wants any more is aborted; one that fails is shown as such, and the next one may work.
 */
export function suggestions(
  typed: Observable<string>,
  server: string,
  { pause, clock }: SearchOptions,
): Observable<Shown> {
  return typed.pipe(
    map((text) => text.trim()),
    debounceTime(pause, { clock }),
    distinctUntilChanged(),
    switchMap((text): Observable<Shown> => {
      if (text === "") return of({ text, found: [] });
      return fromFetch(`${server}?text=${encodeURIComponent(text)}`, { selector: read }).pipe(
        map((found) => ({ text, found })),
        catchError((error) => of({ text, found: [], problem: String(error) })),
      );
    }),
  );
}
