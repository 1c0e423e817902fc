/**
 * The index that the search of the site works on, made when it is built.
 *
 * @module
 */
import MiniSearch from "npm:minisearch@7.2.0";

/** Something that can be found. */
export interface Entry {
  /** Where it is: a page, and perhaps a place on it. */
  readonly id: string;
  /** What it is called. */
  readonly heading: string;
  /** The page it is on. */
  readonly page: string;
  /** What it says. */
  readonly text: string;
}

const EXCERPT = 140;

/** A script that leaves the index of `entries` where the search of a page looks for it. */
export function searchIndex(entries: readonly Entry[]): string {
  const index = new MiniSearch<Entry>({
    fields: ["heading", "page", "text"],
    storeFields: ["heading", "page", "excerpt"],
    extractField: (entry, field) =>
      field === "excerpt" ? excerpt(entry.text) : String(entry[field as keyof Entry]),
  });
  index.addAll(entries);
  return `globalThis.millraceIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}

function excerpt(text: string): string {
  return text.length <= EXCERPT ? text : `${text.slice(0, text.lastIndexOf(" ", EXCERPT))} …`;
}
