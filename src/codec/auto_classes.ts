/**
 * Which classes `auto` knows, and which objects are no data.
 *
 * @module
 */

/** A plain object, or an instance of a user's class: its own enumerable properties travel. */
export const PLAIN = 0;
/** A Map. */
export const IS_MAP = 1;
/** A Set. */
export const IS_SET = 2;
/** A Date. */
export const IS_DATE = 3;
/** A RegExp. */
export const IS_REGEXP = 4;
/** An ArrayBuffer. */
export const IS_BUFFER = 5;
/** A typed array or DataView. */
export const IS_VIEW = 6;
/** A Boolean, Number, String or BigInt object. */
export const IS_BOXED = 7;
/** An Error or DOMException. */
export const IS_ERROR = 8;
/** Memory that several threads map. */
export const IS_SHARED = 9;
/** A live thing that has no data form: a promise, a stream, a handle, ... */
export const IS_LIVE = 10;

/** The typed arrays and DataView in the order of their numbers on the wire. */
export const VIEW_NAMES = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
  "Float16Array",
] as const;

/** The constructor of a view over a buffer, and the size of its elements. */
export interface ViewClass {
  new (buffer: ArrayBuffer): ArrayBufferView;
  readonly BYTES_PER_ELEMENT?: number;
}

/** The constructors in the order of {@linkcode VIEW_NAMES}; `undefined` where the platform lacks one. */
export const VIEW_CLASSES: readonly (ViewClass | undefined)[] = VIEW_NAMES.map((name) =>
  (globalThis as unknown as Record<string, ViewClass | undefined>)[name]
);

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const tagOfView = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get!;

/** The number of a view's class on the wire. */
export function viewNumber(view: ArrayBufferView): number {
  return VIEW_NAMES.indexOf(tagOfView.call(view) ?? "DataView");
}

const iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
const asyncGenerator = Object.getPrototypeOf(async function* () {}).prototype as object;

const kinds = new WeakMap<object, number>([
  [Object.prototype, PLAIN],
  [Map.prototype, IS_MAP],
  [Set.prototype, IS_SET],
  [Date.prototype, IS_DATE],
  [RegExp.prototype, IS_REGEXP],
  [ArrayBuffer.prototype, IS_BUFFER],
  [typedArray, IS_VIEW],
  [DataView.prototype, IS_VIEW],
  [Boolean.prototype, IS_BOXED],
  [Number.prototype, IS_BOXED],
  [String.prototype, IS_BOXED],
  [BigInt.prototype, IS_BOXED],
  [Symbol.prototype, IS_LIVE],
  [Error.prototype, IS_ERROR],
  [Function.prototype, IS_LIVE],
  [iterator, IS_LIVE],
  [Object.getPrototypeOf(asyncGenerator), IS_LIVE],
]);
if (typeof DOMException === "function") kinds.set(DOMException.prototype, IS_ERROR);

/** What instances with this prototype are, by the nearest class in the chain that is known. */
export function kindOf(prototype: object): number {
  const known = kinds.get(prototype);
  if (known !== undefined) return known;
  const kind = classify(prototype);
  kinds.set(prototype, kind);
  return kind;
}

function classify(prototype: object): number {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  const inherited = parent === null ? PLAIN : kindOf(parent);
  if (inherited !== PLAIN) return inherited;
  if (isSharedMemory(prototype)) return IS_SHARED;
  return isPlatformClass(prototype) || isResource(prototype) ? IS_LIVE : PLAIN;
}

/** The value of a data property of its own; accessors are not run. */
function ownValue(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function isSharedMemory(prototype: object): boolean {
  const tag = ownValue(prototype, Symbol.toStringTag);
  return typeof tag === "string" && /^Shared\w*Buffer$/.test(tag);
}

/** What a class that is not written in JavaScript says of itself. */
const NATIVE = /\{\s*\[native code\]\s*\}$/;

/**
 * Classes of the platform that are not listed above: globals (not enumerable, unlike a user's, or native: Bun has some that are
 * enumerable), `Intl.*` and the like.
 */
function isPlatformClass(prototype: object): boolean {
  const tag = ownValue(prototype, Symbol.toStringTag);
  if (typeof tag === "string" && /^\w+\.\w+$/.test(tag)) return true;
  const maker = ownValue(prototype, "constructor");
  if (typeof maker !== "function" || maker === Array) return false;
  const global = Object.getOwnPropertyDescriptor(globalThis, maker.name);
  if (global === undefined) return false;
  if (global.enumerable && !NATIVE.test(Function.prototype.toString.call(maker))) return false;
  return (globalThis as unknown as Record<string, unknown>)[maker.name] === maker;
}

/** What can be disposed of is a handle on something, and its private state would be lost. */
function isResource(prototype: object): boolean {
  return Object.hasOwn(prototype, Symbol.dispose) || Object.hasOwn(prototype, Symbol.asyncDispose);
}

const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength")!.get!;
const source = Object.getOwnPropertyDescriptor(RegExp.prototype, "source")!.get!;

/** Whether `object` really is what its prototype says; `Object.create(Date.prototype)` is not. */
export function isGenuine(kind: number, object: object): boolean {
  try {
    switch (kind) {
      case IS_MAP:
        Map.prototype.has.call(object, 0);
        return true;
      case IS_SET:
        Set.prototype.has.call(object, 0);
        return true;
      case IS_DATE:
        Date.prototype.getTime.call(object);
        return true;
      case IS_REGEXP:
        return object !== RegExp.prototype && typeof source.call(object) === "string";
      case IS_BUFFER:
        return typeof byteLength.call(object) === "number";
      case IS_VIEW:
        return ArrayBuffer.isView(object);
      default:
        return true;
    }
  } catch {
    return false;
  }
}

/** The primitive inside a Boolean, Number, String or BigInt object; `undefined` if there is none. */
export function unboxed(object: object): unknown {
  for (const prototype of [Boolean.prototype, Number.prototype, String.prototype, BigInt.prototype]) {
    try {
      return (prototype as object).valueOf.call(object);
    } catch {
      // Not that one.
    }
  }
  return undefined;
}
