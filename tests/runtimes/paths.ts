/**
 * Paths on disk for programs that take no URLs.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The path on disk of a file below `root`. */
export function diskPath(path: string, root: URL): string {
  return fileURLToPath(new URL(path, root));
}
