/**
 * Objects with known fields.
 *
 * On the wire: first the fields of fixed size (numbers, truth values, structs of these), in declared order, without gaps;
 * then the others, in declared order.
 *
 * @module
 */
import { ArgumentError } from "../errors.ts";
import type { Codec, Infer } from "./codec.ts";
import { keyStep, misfit, within } from "./failure.ts";
import { generateStruct, isInlined, mayGenerate } from "./generate.ts";
import { build, embed, type Halves, halvesOf, type Member } from "./layout.ts";

/** The codecs of a struct's fields, by field name. */
export type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The names of the fields whose codec takes `undefined`. */
export type OptionalKeys<F extends Fields> = {
  [K in keyof F]: undefined extends Infer<F[K]> ? K : never;
}[keyof F];

/** One object type in place of an intersection, for readable errors. */
export type Flat<T> = { [K in keyof T]: T[K] };

/** The objects that a struct of these fields carries; fields that may be `undefined` may be left out. */
export type StructOf<F extends Fields> = Flat<
  & { -readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> }
  & { -readonly [K in OptionalKeys<F>]?: Infer<F[K]> }
>;

/** What {@linkcode struct} makes: a codec that knows the names of its fields, so that a union can put its tag beside them. */
export interface StructCodec<T> extends Codec<T> {
  /** The names of the fields, in declared order. */
  readonly fields: readonly string[];
}

/**
 * A codec for objects with exactly these fields. Anyone may call it; make it once, not per message.
 *
 * Fields the schema does not name do not travel. A field that holds `undefined` or is missing is refused unless its codec
 * takes `undefined`, as `option` does; it arrives as an own property. The fields must be enumerable own properties of
 * `fields` in the order in which both sides know them. `size` is set when all fields are of fixed size.
 *
 * Encoding throws a `CodecError` whose `path` leads to the field, before anything is handed to the carrier.
 *
 * The idea of compiling a schema into straight-line code is that of avsc and protobuf.js.
 *
 * @example
 * ```ts
 * import { array, f64, i32, type Infer, str, struct } from "@millrace/millrace";
 * import { assertEquals } from "@std/assert";
 *
 * const quote = struct({ id: i32, symbol: str, prices: array(f64) });
 * const one: Infer<typeof quote> = { id: 1, symbol: "ACME", prices: [9.5, 10] };
 * assertEquals(one.prices.length, 2);
 * assertEquals(struct({ x: f64, y: f64 }).size, 16);
 * ```
 */
export function struct<F extends Fields>(fields: F): StructCodec<StructOf<F>> {
  if (typeof fields !== "object" || fields === null) {
    throw new ArgumentError("struct() needs an object of codecs, such as { id: i32 }", { value: fields });
  }
  const members: Member[] = Object.entries(fields);
  for (const [name, codec] of members) requireCodec(codec, name);
  const schema = `["struct",[${members.map(([n, c]) => `[${JSON.stringify(n)},${embed(c)}]`).join(",")}]]`;
  const fixed = members.every(([, codec]) => isInlined(codec));
  const size = members.reduce((sum, [, codec]) => sum + (codec.size ?? 0), 0);
  const layout = { kind: "struct", fields: members } as const;
  const halves = structHalves<StructOf<F>>(members);
  return build(schema, fixed ? size : undefined, halves, layout) as StructCodec<StructOf<F>>;
}

/** Refuses what is no codec, naming the member. */
export function requireCodec(codec: unknown, name: string): void {
  const { schema, encode, decode } = (codec ?? {}) as Partial<Codec<unknown>>;
  if (typeof schema === "string" && typeof encode === "function" && typeof decode === "function") return;
  const hint = typeof codec === "function" ? "; was it meant to be called?" : "";
  throw new ArgumentError(`a member of the schema is no codec${hint}`, { member: name, value: codec });
}

/** The two halves of a struct; `tag` is a constant property of the decoded object. */
export function structHalves<T>(
  members: readonly Member[],
  tag?: readonly [key: string, value: string],
): Halves<T> {
  return mayGenerate() ? generateStruct(members, tag) : closureStruct(members, tag);
}

function closureStruct<T>(members: readonly Member[], tag?: readonly [string, string]): Halves<T> {
  const inWireOrder = [
    ...members.filter(([, codec]) => isInlined(codec)),
    ...members.filter(([, codec]) => !isInlined(codec)),
  ].map(([name, codec]) => ({ name, step: keyStep(name), ...halvesOf(codec) }));
  const names = tag === undefined
    ? members.map(([name]) => name)
    : [tag[0], ...members.map(([name]) => name)];
  return {
    encode(value, to) {
      if (typeof value !== "object" || value === null) throw misfit("an object", value);
      for (const { name, step, encode } of inWireOrder) {
        try {
          encode((value as Record<string, unknown>)[name], to);
        } catch (failure) {
          throw within(failure, step);
        }
      }
    },
    decode(from) {
      const values = new Map<string, unknown>();
      if (tag !== undefined) values.set(tag[0], tag[1]);
      for (const { name, decode } of inWireOrder) values.set(name, decode(from));
      return Object.fromEntries(names.map((name) => [name, values.get(name)])) as T;
    },
  };
}
