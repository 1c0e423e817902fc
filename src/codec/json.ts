/**
 * Values as JSON text.
 *
 * @module
 */
import type { Codec } from "./codec.ts";
import { CodecError } from "../errors.ts";
import { malformed, misfit } from "./failure.ts";
import { build } from "./layout.ts";
import { readText, writeText } from "./text.ts";

const codec: Codec<unknown> = build<unknown>(`"json"`, undefined, {
  encode(value, to) {
    let text: string | undefined;
    try {
      text = JSON.stringify(value);
    } catch (cause) {
      throw new CodecError("the value has no JSON text", "$", {}, { cause });
    }
    if (text === undefined) throw misfit("anything that JSON has a text for", value);
    writeText(text, to);
  },
  decode(from) {
    const at = from.at;
    const text = readText(from);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw malformed("the text is not JSON", at);
    }
  },
});

/**
 * A codec that carries values as `JSON.stringify` writes them and `JSON.parse` reads them: `toJSON` is honoured, and what JSON
 * drops (`undefined` fields, functions) or changes (`NaN` to `null`, dates to strings) is dropped or changed. For values as they are,
 * use `auto`. Throws a `CodecError` where JSON throws (cycles, bigints) or has no text (`undefined`, functions).
 *
 * @example
 * ```ts
 * import { codecFrom, json } from "@millrace/millrace";
 * import { assertStrictEquals } from "@std/assert";
 *
 * const settings = json<{ theme: string }>();
 * assertStrictEquals<unknown>(codecFrom(settings.schema), settings);
 * ```
 */
export function json<T>(): Codec<T> {
  return codec as Codec<T>;
}
