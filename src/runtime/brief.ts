/**
 * Any value as one short line of text, whatever it is: nothing of it is called, no getter is read, and what is deep or long is cut.
 *
 * @module
 */

/** Levels of containers that are opened. */
const DEPTH = 4;
/** Entries of one container that are told. */
const ENTRIES = 16;
/** Characters of a line. */
export const BRIEF = 200;

/** Something that stands for what cannot be shown: its text is told as it is. */
export class Named {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The line. Throws nothing. */
export function brief(value: unknown, most: number = BRIEF): string {
  const room = { left: 2 * most };
  let text: string;
  try {
    text = show(value, 0, room);
  } catch {
    // A proxy may throw whatever it is asked.
    text = "(cannot be shown)";
  }
  return cut(text, most);
}

/** At most so many characters. */
export function cut(text: string, most: number = BRIEF): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

interface Room {
  left: number;
}

function show(value: unknown, depth: number, room: Room): string {
  if (room.left <= 0) return "…";
  const text = typeof value === "object" && value !== null ? object(value, depth, room) : scalar(value, room);
  room.left -= text.length;
  return text;
}

function scalar(value: unknown, room: Room): string {
  switch (typeof value) {
    case "string": {
      const part = value.slice(0, Math.max(0, room.left));
      return JSON.stringify(part) + (part.length < value.length ? "…" : "");
    }
    case "bigint":
      return `${value}n`;
    case "symbol":
      return value.toString();
    case "function":
      return "function";
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    default:
      return String(value);
  }
}

function object(value: object, depth: number, room: Room): string {
  if (value instanceof Named) return value.text;
  if (value instanceof Error) return `${own(value, "name") ?? nameOf(value)}: ${own(value, "message") ?? ""}`;
  if (value instanceof Date) return date(Date.prototype.getTime.call(value));
  if (ArrayBuffer.isView(value)) return view(value);
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength})`;
  if (depth >= DEPTH) return Array.isArray(value) ? "[…]" : "{…}";
  if (Array.isArray(value)) {
    return `[${list(value, value.length, (one) => show(one, depth + 1, room), room)}]`;
  }
  if (value instanceof Map) {
    const pair = ([key, one]: [unknown, unknown]) =>
      `${show(key, depth + 1, room)} => ${show(one, depth + 1, room)}`;
    return `Map {${list(Map.prototype.entries.call(value), sizeOf(Map.prototype, value), pair, room)}}`;
  }
  if (value instanceof Set) {
    const one = (value: unknown) => show(value, depth + 1, room);
    return `Set {${list(Set.prototype.values.call(value), sizeOf(Set.prototype, value), one, room)}}`;
  }
  return record(value, depth, room);
}

function date(time: number): string {
  return Number.isNaN(time) ? "invalid date" : new Date(time).toISOString();
}

function sizeOf(prototype: object, value: object): number {
  return Reflect.get(prototype, "size", value) as number;
}

function record(value: object, depth: number, room: Room): string {
  const name = nameOf(value);
  const keys = Object.keys(value);
  const field = (key: string) => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const told = property === undefined || "value" in property
      ? show(property?.value, depth + 1, room)
      : "(getter)";
    return `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key.slice(0, 100))}: ${told}`;
  };
  const inside = list(keys, keys.length, field, room);
  const prefix = name === "Object" || name === "" ? "" : `${name} `;
  return inside === "" ? `${prefix}{}` : `${prefix}{ ${inside} }`;
}

/** The first of them, as far as there is room. */
function list<T>(values: Iterable<T>, count: number, tell: (value: T) => string, room: Room): string {
  const told: string[] = [];
  for (const value of values) {
    if (told.length === ENTRIES || room.left <= 0) {
      told.push(`… ${count - told.length} more`);
      break;
    }
    told.push(tell(value));
  }
  return told.join(", ");
}

function view(value: ArrayBufferView): string {
  const name = nameOf(value);
  if (value instanceof DataView) return `${name}(${value.byteLength})`;
  const array = value as Uint8Array;
  const first = Array.from({ length: Math.min(ENTRIES, array.length) }, (_, i) => String(array[i])).join(
    ", ",
  );
  return `${name}(${array.length}) [${first}${array.length > ENTRIES ? ", …" : ""}]`;
}

/** The name of the class, unless somebody would have to be asked for it. */
function nameOf(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return "";
  const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof made !== "function") return "";
  const name = Object.getOwnPropertyDescriptor(made, "name")?.value;
  return typeof name === "string" ? name : "";
}

function own(value: object, key: string): string | undefined {
  const told = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof told === "string" ? told.slice(0, BRIEF) : undefined;
}
