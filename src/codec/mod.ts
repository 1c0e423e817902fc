/**
 * Codecs: how values become bytes to cross workers, and come back.
 *
 * @example
 * ```ts
 * import { array, f64, type Infer, str, struct } from "@millrace/millrace/codec";
 * import { Runtime } from "@millrace/millrace/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const quote = struct({ symbol: str, prices: array(f64) });
 * type Quote = Infer<typeof quote>;
 * await using rt = await Runtime.start({ workers: 0, memory: "4MiB" });
 * const quotes = rt.channel(quote, { capacity: 4 });
 * const sent: Quote = { symbol: "ACME", prices: [10.5, 10.7] };
 * await quotes.send(sent);
 * assertEquals(await quotes.receive(), sent);
 * ```
 *
 * @module
 */
export { ArgumentError, CodecError, type ErrorCode, MillraceError } from "../errors.ts";
export { array } from "./array.ts";
export { auto, type AutoLimits } from "./auto.ts";
export { bytes } from "./bytes.ts";
export { type Codec, type HandleTable, type Infer, Window, WINDOW_FULL } from "./codec.ts";
export { json } from "./json.ts";
export { bool, f32, f64, i32, i64, u32 } from "./numbers.ts";
export { option } from "./option.ts";
export { type CodecDefinition, defineCodec } from "./registry.ts";
export { codecFrom } from "./schema.ts";
export { str } from "./str.ts";
export {
  type Fields,
  type Flat,
  type OptionalKeys,
  struct,
  type StructCodec,
  type StructOf,
} from "./struct.ts";
export { union, type UnionOf, type UnionOptions } from "./union.ts";
