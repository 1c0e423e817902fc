/**
 * Arrays of one element codec: a varint count, then the elements.
 *
 * @module
 */
import type { Codec, Window } from "./codec.ts";
import { CodecError } from "../errors.ts";
import { malformed, misfit, within } from "./failure.ts";
import { checkScalar, Constants, getScalar, libraryNames, mayGenerate, putScalar } from "./generate.ts";
import { build, embed, type Halves, halvesOf, layoutOf, type ScalarName } from "./layout.ts";
import { readVarint, writeVarint } from "./varint.ts";
import { requireCodec } from "./struct.ts";

/**
 * A codec for arrays whose elements `element` carries. Anyone may call it; make it once, not per message.
 *
 * A hole counts as `undefined`. Throws a `CodecError` with the path of the element that does not fit. So that a count in
 * hostile bytes cannot ask for more memory than the bytes justify, elements must take at least one byte on average:
 * `array(struct({}))` carries only the empty array.
 *
 * @example
 * ```ts
 * import { array, codecFrom, f64, str } from "@millrace/millrace";
 * import { assertStrictEquals } from "@std/assert";
 *
 * const rows = array(array(f64));
 * assertStrictEquals(codecFrom(rows.schema), codecFrom(rows.schema));
 * assertStrictEquals(array(str).size, undefined);
 * ```
 */
export function array<T>(element: Codec<T>): Codec<T[]> {
  requireCodec(element, "element");
  const schema = `["array",${embed(element)}]`;
  if (!mayGenerate()) return build(schema, undefined, closureArray(element));
  const layout = layoutOf(element);
  const halves = layout?.kind === "scalar"
    ? generateScalars<T>(layout.name, element.size!)
    : generateElements(element);
  return build(schema, undefined, halves);
}

/** Refuses a count that the bytes left cannot hold. */
function checkCount(count: number, least: number, from: Window): void {
  if (count * least > from.end - from.at) throw malformed("a count is larger than the message", from.at);
}

/** Refuses elements without bytes: no decoder could tell a fair count of these from a hostile one. */
function checkBytes(written: number, count: number): void {
  if (written < count) throw new CodecError("elements of an array must take at least one byte each");
}

function generateScalars<T>(name: ScalarName, size: number): Halves<T[]> {
  const constants = new Constants();
  const names = libraryNames(constants);
  const [count, length] = [constants.add(readVarint), constants.add(writeVarint)];
  const [fail, check] = [constants.add(misfit), constants.add(checkCount)];
  const fits = checkScalar(name, "x", '"[" + i + "]"', names);
  return constants.evaluate(`{
    encode(v, w) {
      if (!Array.isArray(v)) throw ${fail}("an array", v);
      const n = v.length;
      ${length}(n, w);
      let p = w.claim(n * ${size});
      const d = w.view;
      for (let i = 0; i < n; i++) { const x = v[i]; ${fits} ${putScalar(name, "x", "p")} p += ${size}; }
    },
    decode(w) {
      const n = ${count}(w);
      if (n * ${size} > w.end - w.at) ${check}(n, ${size}, w);
      let p = w.at;
      const d = w.view, out = [];
      w.at = p + n * ${size};
      for (let i = 0; i < n; i++) { out.push(${getScalar(name, "p", names)}); p += ${size}; }
      return out;
    }
  }`);
}

function generateElements<T>(element: Codec<T>): Halves<T[]> {
  const constants = new Constants();
  const { encode, decode } = halvesOf(element);
  const [write, read] = [constants.add(encode), constants.add(decode)];
  const [count, length] = [constants.add(readVarint), constants.add(writeVarint)];
  const [fail, step] = [constants.add(misfit), constants.add(within)];
  const [bytes, check] = [constants.add(checkBytes), constants.add(checkCount)];
  return constants.evaluate(`{
    encode(v, w) {
      if (!Array.isArray(v)) throw ${fail}("an array", v);
      const n = v.length;
      ${length}(n, w);
      const p = w.at;
      let i = 0;
      try { for (; i < n; i++) ${write}(v[i], w); } catch (e) { throw ${step}(e, "[" + i + "]"); }
      ${bytes}(w.at - p, n);
    },
    decode(w) {
      const n = ${count}(w);
      ${check}(n, ${element.size || 1}, w);
      const out = [];
      for (let i = 0; i < n; i++) out.push(${read}(w));
      return out;
    }
  }`);
}

function closureArray<T>(element: Codec<T>): Halves<T[]> {
  const { encode, decode } = halvesOf(element);
  return {
    encode(value, to) {
      if (!Array.isArray(value)) throw misfit("an array", value);
      const count = value.length;
      writeVarint(count, to);
      const start = to.at;
      let i = 0;
      try {
        for (; i < count; i++) encode(value[i]!, to);
      } catch (failure) {
        throw within(failure, `[${i}]`);
      }
      checkBytes(to.at - start, count);
    },
    decode(from) {
      const count = readVarint(from);
      checkCount(count, element.size || 1, from);
      const out: T[] = [];
      for (let i = 0; i < count; i++) out.push(decode(from));
      return out;
    },
  };
}
