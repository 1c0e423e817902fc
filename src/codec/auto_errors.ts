/**
 * Errors on the wire: class name, name, message, stack, then own fields until a zero byte.
 *
 * An error must arrive whatever else it holds, so its fields are the one place where `auto` leaves out what cannot travel (a request
 * object, a function) instead of refusing the whole value.
 *
 * @module
 */
import * as family from "../errors.ts";
import type { AutoReader } from "./auto_reader.ts";
import * as tag from "./auto_tags.ts";
import type { AutoWriter } from "./auto_writer.ts";
import { malformed } from "./failure.ts";
import { take } from "./numbers.ts";
import { readText, writeText } from "./text.ts";

const END = 0, ENUMERABLE = 1, HIDDEN = 2;

/** Own fields that have a place of their own. */
const PLACED = new Set(["stack", "message"]);
/** Fields that travel although they are not enumerable. */
const HIDDEN_FIELDS = ["cause", "errors", "error", "suppressed", "code"];

const GLOBALS = [
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
  "SuppressedError",
  "DOMException",
];

const prototypes = new Map<string, object>();
const names = new Map<object, string>();

function learn(prefix: string, owner: object, known: readonly string[]): void {
  for (const name of known) {
    const maker = (owner as Record<string, unknown>)[name];
    if (typeof maker !== "function" || typeof maker.prototype !== "object") continue;
    prototypes.set(prefix + name, maker.prototype);
    names.set(maker.prototype, prefix + name);
  }
}

learn("", globalThis, GLOBALS);
learn("millrace:", family, Object.keys(family));
const host = (globalThis as { Deno?: { errors?: object } }).Deno?.errors;
if (host !== undefined) learn("deno:", host, Object.keys(host));

const DOM = "DOMException";

/** The nearest class in the chain that the other side knows, too. */
function classOf(error: object): string {
  for (let p = Object.getPrototypeOf(error); p !== null; p = Object.getPrototypeOf(p)) {
    const name = names.get(p);
    if (name !== undefined) return name;
  }
  return "Error";
}

/** A property as text; an error whose accessor throws still travels. */
function peek(error: object, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** The name that the error goes by: as set by its class or its author, else the name of its class. */
function nameOf(error: object, known: string): string {
  const name = textOr(peek(error, "name"), "Error");
  if (Object.hasOwn(error, "name") || known === DOM) return name;
  const inherited = textOr(peek(prototypes.get(known)!, "name"), "Error");
  if (name !== inherited) return name;
  const maker = peek(error, "constructor");
  const own = typeof maker === "function" ? textOr(maker.name, name) : name;
  return Object.getPrototypeOf(error) === prototypes.get(known) || own === "" ? name : own;
}

/** Writes an error with its tag. */
export function writeError(error: Error, writer: AutoWriter): void {
  const to = writer.to;
  const known = classOf(error);
  writer.enter(1);
  writer.byte(tag.ERROR);
  writeText(known, to);
  writeText(nameOf(error, known), to);
  writeText(textOr(peek(error, "message"), ""), to);
  writeText(textOr(peek(error, "stack"), ""), to);
  for (const key of Object.keys(error)) {
    if (!PLACED.has(key)) writeField(error, key, ENUMERABLE, writer);
  }
  for (const key of HIDDEN_FIELDS) {
    const own = Object.getOwnPropertyDescriptor(error, key);
    if (own !== undefined && !own.enumerable) writeField(error, key, HIDDEN, writer);
  }
  writer.byte(END);
  writer.leave();
}

function writeField(error: object, key: string, mark: number, writer: AutoWriter): void {
  writer.attempt(() => {
    writer.enter(1);
    writer.byte(mark);
    writeText(key, writer.to);
    writer.field(error, key);
    writer.leave();
  });
}

/** Reads an error behind its tag; `remember` notes it before its fields are read. */
export function readError(reader: AutoReader, remember: (made: object) => void): object {
  const from = reader.from;
  const known = readText(from);
  const name = readText(from);
  const message = readText(from);
  const stack = readText(from);
  const error = make(known, name, message);
  define(error, "stack", stack, false);
  remember(error);
  for (;;) {
    const at = take(from, 1);
    const mark = from.bytes[at]!;
    if (mark === END) return error;
    if (mark !== ENUMERABLE && mark !== HIDDEN) {
      throw malformed("a field of an error has an unknown mark", at);
    }
    reader.item();
    const key = readText(from);
    define(error, key, reader.value(), mark === ENUMERABLE);
  }
}

function make(known: string, name: string, message: string): object {
  if (known === DOM && prototypes.has(DOM)) return new DOMException(message, name);
  const error = new Error(message);
  const prototype = prototypes.get(known);
  if (prototype !== undefined && prototype !== Error.prototype) Object.setPrototypeOf(error, prototype);
  if (error.name !== name) define(error, "name", name, false);
  return error;
}

function define(object: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
}
