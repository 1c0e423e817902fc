/**
 * What the library knows about its own codecs beyond the public contract: which have a layout that a container may
 * inline, and which schemas may be embedded in another schema as they stand.
 *
 * @module
 */
import type { Codec, Window } from "./codec.ts";

/** The codecs of one number each, whose bytes a container writes itself. */
export type ScalarName = "f64" | "f32" | "i32" | "u32" | "i64" | "bool";

/** A named member: the field of a struct, or the case of a union. */
export type Member = readonly [name: string, codec: Codec<unknown>];

/** How a codec of this library is built. `opaque` ones are called, never inlined. */
export type Layout =
  | { readonly kind: "scalar"; readonly name: ScalarName }
  | { readonly kind: "struct"; readonly fields: readonly Member[] }
  | { readonly kind: "opaque" };

/** The two halves of a codec, as plain functions. */
export interface Halves<T> {
  /** Writes the value at the cursor. */
  encode(value: T, to: Window): void;
  /** Reads the value at the cursor. */
  decode(from: Window): T;
  /** At least as many bytes as `encode` will write. */
  sizeOf?(value: T): number;
}

const layouts = new WeakMap<Codec<unknown>, Layout>();

/** Makes a codec of this library and remembers its layout. */
export function build<T>(
  schema: string,
  size: number | undefined,
  halves: Halves<T>,
  layout: Layout = { kind: "opaque" },
): Codec<T> {
  const { encode, decode, sizeOf } = halves;
  const known = size === undefined ? { schema } : { schema, size };
  const named = layout.kind === "struct" ? { fields: layout.fields.map(([name]) => name) } : {};
  const codec: Codec<T> = Object.freeze({ ...known, ...named, ...(sizeOf && { sizeOf }), encode, decode });
  layouts.set(codec, layout);
  return codec;
}

/** The layout of a codec that this library built; `undefined` for a user's own object. */
export function layoutOf(codec: Codec<unknown>): Layout | undefined {
  return layouts.get(codec);
}

/** The schema of a member, as JSON text to embed in its container's schema. A user's own object is known by name only. */
export function embed(codec: Codec<unknown>): string {
  return layouts.has(codec) ? codec.schema : JSON.stringify(["codec", codec.schema]);
}

/** The halves of a codec as functions that need no `this`. */
export function halvesOf<T>(codec: Codec<T>): Halves<T> {
  if (layouts.has(codec)) return codec;
  return { encode: (value, to) => codec.encode(value, to), decode: (from) => codec.decode(from) };
}
