/**
 * The codec of strings.
 *
 * @module
 */
import type { Codec } from "./codec.ts";
import { misfit } from "./failure.ts";
import { build } from "./layout.ts";
import { readText, writeText } from "./text.ts";

/**
 * Any string, unit for unit: UTF-8 behind its length, or UTF-16 if it holds lone surrogates, for which UTF-8 has no bytes.
 * Throws a `CodecError` for everything that is no string.
 *
 * @example
 * ```ts
 * import { codecFrom, str } from "@millrace/millrace";
 * import { assertStrictEquals } from "@std/assert";
 *
 * assertStrictEquals(codecFrom(str.schema), str);
 * ```
 */
export const str: Codec<string> = build(`"str"`, undefined, {
  encode(value, to) {
    if (typeof value !== "string") throw misfit("a string", value);
    writeText(value, to);
  },
  decode: readText,
});
