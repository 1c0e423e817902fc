/**
 * What is wrong with a site: links that lead nowhere, and anything that a page would load from elsewhere.
 *
 * @module
 */
import { dirname, normalize } from "node:path/posix";

const LOADED =
  /<(?:script|img|iframe|link|source|video|audio|embed|object)\b[^>]*?\s(?:src|href|data|srcset)="([^"]*)"/g;
const WEB = /^(?:[a-z][a-z+.-]*:|\/\/)/;

/** All that is wrong, as sentences. `files` holds the text of pages, styles and scripts, and the paths of everything else. */
export function faults(files: ReadonlyMap<string, string | undefined>): string[] {
  const pages = [...files].filter(([path]) => path.endsWith(".html"));
  const ids = new Map(pages.map(([path, text]) => [path, idsOf(text!)]));
  const found: string[] = [];
  for (const [path, text] of pages) {
    for (const [, loaded] of text!.matchAll(LOADED)) {
      if (WEB.test(loaded!)) found.push(`${path}: loads ${loaded}`);
    }
    for (const [, href] of text!.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const wrong = deadEnd(path, href!, files, ids);
      if (wrong !== undefined) found.push(`${path}: ${href}: ${wrong}`);
    }
  }
  for (const [path, text] of files) {
    if (!path.endsWith(".css")) continue;
    for (const [asked] of text!.matchAll(/@import[^;]*|url\(\s*["']?(?:[a-z]+:)?\/\/[^)]*\)/g)) {
      found.push(`${path}: loads ${asked}`);
    }
  }
  return [...new Set(found)];
}

function idsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]!));
}

function deadEnd(
  from: string,
  href: string,
  files: ReadonlyMap<string, string | undefined>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (WEB.test(href)) return href.startsWith("file:") ? "a file of some machine" : undefined;
  if (href.startsWith("/")) return "works at the root of a host only";
  const [path = "", fragment] = href.split("#");
  const target = path === "" ? from : normalize(`${dirname(from)}/${decodeURIComponent(path)}`);
  if (!files.has(target)) return "there is no such file";
  if (fragment === undefined || fragment === "") return undefined;
  return ids.get(target)?.has(decodeURIComponent(fragment))
    ? undefined
    : "there is no such place on that page";
}
