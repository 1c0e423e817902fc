/**
 * Users' own codecs, by name.
 *
 * @module
 */
import { ArgumentError, CodecError } from "../errors.ts";
import type { Codec, Window } from "./codec.ts";
import { build } from "./layout.ts";

/** A user's own codec: a name and two functions. */
export interface CodecDefinition<T> {
  /** The name under which other workers find it; best prefixed with the package, as in `"acme/quote"`. */
  readonly name: string;
  /** Bytes of every value, when all have the same size. */
  readonly size?: number;
  /** Writes `value` at the cursor; `to.claim(n)` makes room. Throw a `CodecError` for a value that does not fit. */
  encode(value: T, to: Window): void;
  /** Reads the value at the cursor; must look at nothing beyond `from.end`, and throw a `CodecError` for bad bytes. */
  decode(from: Window): T;
}

/** A registered codec with the text that tells it from another one of the same name. */
interface Registered {
  readonly codec: Codec<unknown>;
  readonly text: string;
}

const LONGEST_NAME = 256;
const registered = new Map<string, Registered>();

/**
 * Registers a codec of your own, so that channels which carry it can travel: call it at the top of a module that every
 * worker imports. Anyone may call it, once per name and isolate.
 *
 * A module that is imported twice (under two URLs, or after a reload) defines its codecs twice; that is harmless as long as the
 * size and the source text of both functions are the same, and returns the codec of the first time.
 *
 * @throws {ArgumentError} when the name is empty, too long, or taken by a different codec, or a part is missing.
 *
 * @example
 * ```ts
 * import { codecFrom, defineCodec } from "@millrace/millrace";
 * import { assertStrictEquals } from "@std/assert";
 *
 * const point = defineCodec<{ x: number; y: number }>({
 *   name: "example/point",
 *   size: 2,
 *   encode({ x, y }, to) {
 *     const at = to.claim(2);
 *     to.bytes[at] = x;
 *     to.bytes[at + 1] = y;
 *   },
 *   decode(from) {
 *     const at = from.at;
 *     from.at = at + 2;
 *     return { x: from.view.getUint8(at), y: from.view.getUint8(at + 1) };
 *   },
 * });
 * assertStrictEquals(codecFrom(point.schema), point);
 * ```
 */
export function defineCodec<T>(definition: CodecDefinition<T>): Codec<T> {
  const { name, size, encode, decode } = definition ?? {};
  if (typeof name !== "string" || name === "" || name.length > LONGEST_NAME) {
    throw new ArgumentError("the name of a codec has from 1 to 256 characters", { value: name });
  }
  if (typeof encode !== "function" || typeof decode !== "function") {
    throw new ArgumentError("a codec needs the functions encode and decode", { name });
  }
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0)) {
    throw new ArgumentError("the size of a codec must be an integer that is not negative", { name, size });
  }
  const text = `${size}\n${encode}\n${decode}`;
  const known = registered.get(name);
  if (known !== undefined) {
    if (known.text === text) return known.codec as Codec<T>;
    throw new ArgumentError("a different codec is already defined under this name", { name });
  }
  const codec = build<T>(JSON.stringify(["codec", name]), size, {
    encode: (value, to) => definition.encode(value, to),
    decode: (from) => definition.decode(from),
  });
  registered.set(name, { codec, text });
  return codec;
}

/** The codec registered under `name`; throws a CodecError that says how to get it there. */
export function registeredCodec(name: string): Codec<unknown> {
  const known = registered.get(name);
  if (known !== undefined) return known.codec;
  throw new CodecError(
    "no codec of this name is defined in this worker: import the module that calls defineCodec for it here, too",
    "$",
    { name },
  );
}
