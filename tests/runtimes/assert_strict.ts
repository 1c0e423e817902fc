/**
 * Strict deep equality and the showing of values, as `node:assert/strict` and `node:util` have them: for browsers, which have
 * neither, and for all other runtimes alike, whose own versions of it differ.
 *
 * @module
 */

/** Throws if the two are not structurally equal: prototypes, own properties, contents of collections, cycles. */
export function deepStrictEqual(actual: unknown, expected: unknown): void {
  if (!equal(actual, expected, new Map())) {
    throw new Error(
      `Expected values to be strictly deep-equal:\n+ ${inspect(actual)}\n- ${inspect(expected)}\n`,
    );
  }
}

function equal(a: unknown, b: unknown, met: Map<object, object>): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (met.get(a) === b) return true;
  met.set(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  return sameInside(a, b, met) && sameProperties(a, b, met);
}

/** What is not in properties. */
function sameInside(a: object, b: object, met: Map<object, object>): boolean {
  if (a instanceof Date || a instanceof Number || a instanceof String || a instanceof Boolean) {
    return Object.is(a.valueOf(), (b as Date).valueOf());
  }
  if (a instanceof BigInt || a instanceof Symbol) return a.valueOf() === (b as Date).valueOf() as unknown;
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error) return sameError(a, b as Error, met);
  if (a instanceof Map) {
    const other = b as Map<unknown, unknown>;
    return a.size === other.size && sameMembers([...a], [...other], met);
  }
  if (a instanceof Set) {
    return a.size === (b as Set<unknown>).size && sameMembers([...a], [...b as Set<unknown>], met);
  }
  const [mine, others] = [bytesOf(a), bytesOf(b)];
  if (mine === undefined || others === undefined) return mine === others;
  return mine.length === others.length && mine.every((byte, i) => byte === others[i]);
}

function sameError(a: Error, b: Error, met: Map<object, object>): boolean {
  return a.name === b.name && a.message === b.message && equal(a.cause, b.cause, met) &&
    equal((a as AggregateError).errors, (b as AggregateError).errors, met);
}

/** The members of collections, in any order. */
function sameMembers(a: readonly unknown[], b: unknown[], met: Map<object, object>): boolean {
  return a.every((one) => {
    const at = b.findIndex((other) => equal(one, other, new Map(met)));
    if (at >= 0) b.splice(at, 1);
    return at >= 0;
  });
}

function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const shared = typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer;
  return value instanceof ArrayBuffer || shared ? new Uint8Array(value) : undefined;
}

function sameProperties(a: object, b: object, met: Map<object, object>): boolean {
  if (ArrayBuffer.isView(a)) return true;
  const keys = enumerable(a);
  if (keys.length !== enumerable(b).length) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  return keys.every((key) =>
    Object.prototype.propertyIsEnumerable.call(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key), met)
  );
}

function enumerable(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}

/** A value for people. */
export function inspect(value: unknown, _options?: unknown, depth = 6, met: readonly unknown[] = []): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `[Function ${value.name}]`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (met.includes(value)) return "[Circular]";
  if (depth === 0) return "[…]";
  if (value instanceof Error) return `[${value.name}: ${value.message}]`;
  if (value instanceof Date || value instanceof RegExp) return String(value);
  const inside = (one: unknown): string => inspect(one, undefined, depth - 1, [...met, value]);
  if (value instanceof Map) {
    return `Map {${[...value].map(([k, v]) => `${inside(k)} => ${inside(v)}`).join(", ")}}`;
  }
  if (value instanceof Set) return `Set {${[...value].map(inside).join(", ")}}`;
  if (Array.isArray(value)) return `[${value.map(inside).join(", ")}]`;
  const name = value.constructor?.name ?? "null";
  const fields = Reflect.ownKeys(value).map((key) => `${String(key)}: ${inside(Reflect.get(value, key))}`);
  return `${name === "Object" ? "" : `${name} `}{${fields.join(", ")}}`;
}
