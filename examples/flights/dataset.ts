/**
 * Finds the bundled data: files of the npm package `vega-datasets`, which Deno downloads with the example itself.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

// The package's `exports` hide its data, but the entry point that they do show lies beside it. Resolving needs no
// permission and no node_modules folder; reading the file needs --allow-read.
const PACKAGE = "npm:vega-datasets@3.2.1";

/** Never called: a literal import is what makes Deno download the package. */
export const download = (): Promise<unknown> => import("npm:vega-datasets@3.2.1");

/** Path of one of the package's data files. */
export function datasetPath(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.resolve(PACKAGE)));
}
