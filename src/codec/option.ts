/**
 * Values that may be absent.
 *
 * @module
 */
import type { Codec } from "./codec.ts";
import { Constants, mayGenerate } from "./generate.ts";
import { build, embed, type Halves, halvesOf } from "./layout.ts";
import { readBool, take } from "./numbers.ts";
import { requireCodec } from "./struct.ts";

/**
 * A codec for what `inner` carries, or `undefined`: one byte, then the value if there is one. Anyone may call it.
 *
 * `null` is not `undefined` and is refused unless `inner` carries it: nothing arrives as something else. In a struct, a field of
 * this codec may be left out; it arrives as an own property that holds `undefined`.
 *
 * @example
 * ```ts
 * import { type Infer, option, str, struct } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const person = struct({ name: str, nick: option(str) });
 * const one: Infer<typeof person> = { name: "Ada" };
 * assertEquals(one.nick, undefined);
 * ```
 */
export function option<T>(inner: Codec<T>): Codec<T | undefined> {
  requireCodec(inner, "inner");
  const halves = mayGenerate() ? generateOption(inner) : closureOption(inner);
  return build(`["option",${embed(inner)}]`, undefined, halves);
}

function generateOption<T>(inner: Codec<T>): Halves<T | undefined> {
  const constants = new Constants();
  const { encode, decode } = halvesOf(inner);
  const [write, read] = [constants.add(encode), constants.add(decode)];
  const [skip, flag] = [constants.add(take), constants.add(readBool)];
  return constants.evaluate(`{
    encode(v, w) {
      const p = w.claim(1);
      if (v === undefined) w.bytes[p] = 0;
      else { w.bytes[p] = 1; ${write}(v, w); }
    },
    decode(w) { return ${flag}(w.view, ${skip}(w, 1)) ? ${read}(w) : undefined; }
  }`);
}

function closureOption<T>(inner: Codec<T>): Halves<T | undefined> {
  const { encode, decode } = halvesOf(inner);
  return {
    encode(value, to) {
      const at = to.claim(1);
      to.bytes[at] = value === undefined ? 0 : 1;
      if (value !== undefined) encode(value, to);
    },
    decode: (from) => readBool(from.view, take(from, 1)) ? decode(from) : undefined,
  };
}
