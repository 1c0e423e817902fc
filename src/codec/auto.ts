/**
 * The codec of whatever structured clone carries.
 *
 * @module
 */
import { type AutoLimits, beyond, DEFAULT_LIMITS, type FullLimits, fullLimits } from "./auto_limits.ts";
import { AutoReader } from "./auto_reader.ts";
import { AutoWriter } from "./auto_writer.ts";
import { type Codec, type Window, WINDOW_FULL } from "./codec.ts";
import { build } from "./layout.ts";

export type { AutoLimits } from "./auto_limits.ts";

const writer = new AutoWriter();
const reader = new AutoReader();

function write(value: unknown, to: Window, limits: FullLimits): void {
  // A getter or a handle table may encode while this message is being encoded: then a second writer takes over.
  const free = writer.busy ? new AutoWriter() : writer;
  const end = to.end;
  const most = to.at + limits.bytes;
  if (end <= most) return free.write(value, to, limits);
  to.end = most;
  try {
    free.write(value, to, limits);
  } catch (failure) {
    throw failure === WINDOW_FULL ? beyond("bytes", limits.bytes) : failure;
  } finally {
    to.end = end;
  }
}

function read(from: Window, limits: FullLimits): unknown {
  const free = reader.busy ? new AutoReader() : reader;
  const end = from.end;
  const most = from.at + limits.bytes;
  if (end <= most) return free.read(from, limits);
  from.end = most;
  try {
    return free.read(from, limits);
  } finally {
    from.end = end;
  }
}

function make(schema: string, limits: FullLimits): Codec<unknown> {
  return build<unknown>(schema, undefined, {
    encode: (value, to) => write(value, to, limits),
    decode: (from) => read(from, limits),
  });
}

const unlimited = make(`"auto"`, DEFAULT_LIMITS);

/**
 * A codec for any data, without a schema: what tasks take and return. Anyone may call it.
 *
 * Carries what structured clone carries: primitives (`undefined`, bigints, `-0` and `NaN` included), plain objects, arrays
 * with their holes, Map, Set, Date, RegExp, ArrayBuffer, typed arrays, DataView, boxed primitives, errors and DOMException; cycles and
 * shared references keep their identity within one message. An instance of a class arrives as a plain object of its own
 * enumerable fields. Keys such as `__proto__` arrive as own data.
 *
 * Errors keep name, message, stack, `cause`, `errors`, `code` and own fields. The platform's error classes and Millrace's come back as
 * instances of their class, others as the nearest of those with their own name; fields that cannot travel are left out.
 *
 * What differs from structured clone: a view of a part of a buffer travels with that part only; named properties of an array
 * travel only if it has holes; live handles (channels, signals, ...) travel where the carrier knows them.
 *
 * Functions, symbols, promises, streams, anything that can be disposed of, and shared memory are refused with a `CodecError`
 * whose `path` leads to them; so are values beyond `limits`.
 *
 * @throws {ArgumentError} when a limit is out of range.
 *
 * @example
 * ```ts
 * import { auto, codecFrom } from "@millrace/millrace";
 * import { assertStrictEquals } from "@std/assert";
 *
 * const small = auto<Map<string, Date>>({ depth: 8, bytes: 4096 });
 * assertStrictEquals(codecFrom(small.schema).schema, small.schema);
 * ```
 */
export function auto<T = unknown>(limits?: AutoLimits): Codec<T> {
  if (limits === undefined) return unlimited as Codec<T>;
  const full = fullLimits(limits);
  return make(JSON.stringify(["auto", full]), full) as Codec<T>;
}
