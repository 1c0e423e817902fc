/**
 * One of several kinds of values, told apart by a tag.
 *
 * On the wire: one byte, the number of the member in declared order; then the member.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Codec, Infer } from "./codec.ts";
import { keyStep, malformed, misfit, within } from "./failure.ts";
import { Constants, literalKey, mayGenerate } from "./generate.ts";
import { build, embed, type Halves, halvesOf, layoutOf, type Member } from "./layout.ts";
import { take } from "./numbers.ts";
import { type Fields, type Flat, requireCodec, type StructCodec, structHalves } from "./struct.ts";

/** Options of {@linkcode union}. */
export interface UnionOptions<Tag extends string = string> {
  /** Name of the property that tells the members apart; `"type"` by default. */
  readonly tag?: Tag;
}

/** The values that a union of these members carries: a struct's fields beside the tag, any other value as `value`. */
export type UnionOf<M extends Fields, Tag extends string> = {
  [Name in keyof M]: M[Name] extends StructCodec<infer V> ? Flat<{ [K in Tag]: Name } & V>
    : Flat<{ [K in Tag]: Name } & { value: Infer<M[Name]> }>;
}[keyof M];

/** A member as the encoder and decoder see it; `merged` ones are structs that share their object with the tag. */
interface Case {
  readonly name: string;
  readonly merged: boolean;
  readonly halves: Halves<unknown>;
}

const MOST_MEMBERS = 256;

/**
 * A codec for values of one of several kinds, at most 256. Anyone may call it; make it once, not per message.
 *
 * The tag property (`type`, or `options.tag`) holds the member's name. The fields of a member made by `struct` stand beside it;
 * any other member's value is the property `value`. The order of `members` must be the same on both sides.
 *
 * @throws {ArgumentError} when there is no member or too many, or a struct has a field with the name of the tag.
 *
 * @example
 * ```ts
 * import { f64, type Infer, str, struct, union } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const shape = union({ circle: struct({ r: f64 }), text: str });
 * const all: Infer<typeof shape>[] = [{ type: "circle", r: 1 }, { type: "text", value: "x" }];
 * assertEquals(all.length, 2);
 * ```
 */
export function union<M extends Fields, Tag extends string = "type">(
  members: M,
  options: UnionOptions<Tag> = {},
): Codec<UnionOf<M, Tag>> {
  const tag = options.tag ?? "type";
  if (typeof members !== "object" || members === null) {
    throw new ArgumentError("union() needs an object of codecs, such as { number: f64 }", { value: members });
  }
  const list: Member[] = Object.entries(members);
  if (list.length === 0 || list.length > MOST_MEMBERS) {
    throw new ArgumentError("a union has from 1 to 256 members", { members: list.length });
  }
  const cases = list.map((member) => caseOf(member, tag));
  const embedded = list.map(([name, codec]) => `[${JSON.stringify(name)},${embed(codec)}]`);
  const schema = `["union",${JSON.stringify(tag)},[${embedded.join(",")}]]`;
  return build(schema, undefined, mayGenerate() ? generateUnion(cases, tag) : closureUnion(cases, tag));
}

function caseOf([name, codec]: Member, tag: string): Case {
  requireCodec(codec, name);
  const layout = layoutOf(codec);
  if (layout?.kind !== "struct") {
    if (tag === "value") throw new ArgumentError("the tag of a union must not be `value`", { member: name });
    return { name, merged: false, halves: halvesOf(codec) };
  }
  if (layout.fields.some(([field]) => field === tag)) {
    throw new ArgumentError("a struct in a union has a field with the name of the tag", {
      member: name,
      tag,
    });
  }
  return { name, merged: true, halves: structHalves(layout.fields, [tag, name]) };
}

function unknownMember(names: readonly string[], value: unknown, tag: string): unknown {
  const shown = names.length > 8 ? `${names.slice(0, 8).join(", ")}, …` : names.join(", ");
  return within(misfit(`the name of a member (${shown})`, value), keyStep(tag));
}

function generateUnion<T>(cases: readonly Case[], tag: string): Halves<T> {
  const constants = new Constants();
  const [wrong, failed] = [constants.add(unknownMember), constants.add(within)];
  const [fail, bad, skip] = [constants.add(misfit), constants.add(malformed), constants.add(take)];
  const names = constants.add(cases.map(({ name }) => name));
  const writes = cases.map(({ name, merged, halves }, index) => {
    const write = constants.add(halves.encode);
    const body = merged
      ? `${write}(v, w);`
      : `try { ${write}(v.value, w); } catch (e) { throw ${failed}(e, ".value"); }`;
    return `case ${JSON.stringify(name)}: w.bytes[w.claim(1)] = ${index}; ${body} return;`;
  });
  const reads = cases.map(({ name, merged, halves }, index) => {
    const read = constants.add(halves.decode);
    const result = merged
      ? `${read}(w)`
      : `{ ${literalKey(tag)}: ${JSON.stringify(name)}, value: ${read}(w) }`;
    return `case ${index}: return ${result};`;
  });
  const key = JSON.stringify(tag);
  return constants.evaluate(`{
    encode(v, w) {
      if (typeof v !== "object" || v === null) throw ${fail}("an object", v);
      const t = v[${key}];
      switch (t) { ${writes.join("\n")} }
      throw ${wrong}(${names}, t, ${key});
    },
    decode(w) {
      const p = ${skip}(w, 1);
      switch (w.bytes[p]) { ${reads.join("\n")} }
      throw ${bad}("a union has no member of that number", p);
    }
  }`);
}

function closureUnion<T>(cases: readonly Case[], tag: string): Halves<T> {
  const names = cases.map(({ name }) => name);
  const numbers = new Map(names.map((name, index) => [name, index]));
  return {
    encode(value, to) {
      if (typeof value !== "object" || value === null) throw misfit("an object", value);
      const name = (value as Record<string, unknown>)[tag];
      const number = numbers.get(name as string);
      if (number === undefined) throw unknownMember(names, name, tag);
      const at = to.claim(1);
      to.bytes[at] = number;
      const { merged, halves } = cases[number]!;
      if (merged) return halves.encode(value, to);
      try {
        halves.encode((value as Record<string, unknown>).value, to);
      } catch (failure) {
        throw within(failure, ".value");
      }
    },
    decode(from) {
      const at = take(from, 1);
      const member = cases[from.bytes[at]!];
      if (member === undefined) throw malformed("a union has no member of that number", at);
      const value = member.halves.decode(from);
      if (member.merged) return value as T;
      return Object.fromEntries([[tag, member.name], ["value", value]]) as T;
    },
  };
}
