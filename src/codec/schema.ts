/**
 * From a schema, the text a codec travels as, back to the codec.
 *
 * A schema is JSON: a name (`"f64"`), or an array of a kind and its parts (`["array","f64"]`). It describes data and never
 * holds code.
 *
 * @module
 */
import { CodecError } from "../errors.ts";
import { array } from "./array.ts";
import { auto, type AutoLimits } from "./auto.ts";
import { bytes } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { json } from "./json.ts";
import { bool, f32, f64, i32, i64, u32 } from "./numbers.ts";
import { option } from "./option.ts";
import { registeredCodec } from "./registry.ts";
import { str } from "./str.ts";
import { struct } from "./struct.ts";
import { union } from "./union.ts";

const LONGEST = 65_536;
const DEEPEST = 32;
const MOST_NODES = 4096;
const MOST_CACHED = 1024;

const leaves = new Map<string, Codec<unknown>>([
  ["f64", f64],
  ["f32", f32],
  ["i32", i32],
  ["u32", u32],
  ["i64", i64],
  ["bool", bool],
  ["str", str],
  ["bytes", bytes],
  ["json", json()],
  ["auto", auto()],
]);

const cache = new Map<string, Codec<unknown>>();

/**
 * Rebuilds a codec from the `schema` of one that another worker made. Anyone may call it; the same schema gives the same
 * codec, out of a cache.
 *
 * @throws {CodecError} for a text that is no schema, for one beyond 65,536 characters, 32 levels or 4096 parts, and for a
 * user's codec whose module this worker has not imported.
 *
 * @example
 * ```ts
 * import { codecFrom, f64, struct } from "@millrace/millrace";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const point = struct({ x: f64, y: f64 });
 * assertEquals(codecFrom(point.schema).size, 16);
 * assertThrows(() => codecFrom('["array","no such"]'), Error, "schema");
 * ```
 */
export function codecFrom(schema: string): Codec<unknown> {
  const known = cache.get(schema);
  if (known !== undefined) return known;
  if (typeof schema !== "string" || schema.length > LONGEST) {
    throw refused("it is no string of at most 65536 characters");
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(schema);
  } catch {
    throw refused("it is not JSON");
  }
  const codec = rebuild(parsed, 0, { nodes: 0 });
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(schema, codec);
  return codec;
}

function refused(reason: string): CodecError {
  return new CodecError(`the schema of a codec is refused: ${reason}`);
}

function rebuild(node: unknown, depth: number, seen: { nodes: number }): Codec<unknown> {
  if (depth > DEEPEST) throw refused("it is too deep");
  if (++seen.nodes > MOST_NODES) throw refused("it has too many parts");
  if (typeof node === "string") {
    const leaf = leaves.get(node);
    if (leaf !== undefined) return leaf;
    throw refused(`there is no codec ${JSON.stringify(node.slice(0, 40))}`);
  }
  if (!Array.isArray(node)) throw refused("a part is neither a name nor an array");
  const [kind, first, second] = node as unknown[];
  switch (kind) {
    case "array":
      return array(rebuild(first, depth + 1, seen));
    case "option":
      return option(rebuild(first, depth + 1, seen));
    case "struct":
      return struct(members(first, depth, seen));
    case "union":
      return rebuildUnion(first, members(second, depth, seen));
    case "codec":
      if (typeof first !== "string") throw refused("the name of a codec is no string");
      return registeredCodec(first);
    case "auto":
      return rebuildAuto(first);
    default:
      throw refused("a part has an unknown kind");
  }
}

function members(list: unknown, depth: number, seen: { nodes: number }): Record<string, Codec<unknown>> {
  if (!Array.isArray(list)) throw refused("the members are no array");
  const entries = list.map((pair: unknown): [string, Codec<unknown>] => {
    if (!Array.isArray(pair) || typeof pair[0] !== "string") throw refused("a member has no name");
    return [pair[0], rebuild(pair[1], depth + 1, seen)];
  });
  const built = Object.fromEntries(entries);
  // An object keeps its order, except for names that look like integers: those a struct itself would have put first.
  const kept = Object.keys(built);
  if (kept.length !== entries.length || kept.some((name, i) => name !== entries[i]![0])) {
    throw refused("the members are doubled or out of order");
  }
  return built;
}

function rebuildUnion(tag: unknown, built: Record<string, Codec<unknown>>): Codec<unknown> {
  if (typeof tag !== "string") throw refused("the tag of a union is no string");
  try {
    return union(built, { tag });
  } catch (cause) {
    throw new CodecError("the schema of a codec is refused: no such union can be", "$", {}, { cause });
  }
}

function rebuildAuto(limits: unknown): Codec<unknown> {
  if (typeof limits !== "object" || limits === null) throw refused("the limits of auto are no object");
  try {
    return auto(limits as AutoLimits);
  } catch (cause) {
    throw new CodecError("the schema of a codec is refused: auto takes no such limits", "$", {}, { cause });
  }
}
