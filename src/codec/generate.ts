/**
 * Turns the layout of a container into straight-line JavaScript.
 *
 * Only names and numbers of the schema enter the text, names always as JSON string literals; everything else is handed to
 * the function as a constant. Where the platform forbids code generation (a Content-Security-Policy without
 * `unsafe-eval`), the containers fall back to closures that write the same bytes.
 *
 * @module
 */
import { keyStep, misfit, truncated, within } from "./failure.ts";
import { EXPECTED, isF32, readBool } from "./numbers.ts";
import { type Halves, halvesOf, layoutOf, type Member, type ScalarName } from "./layout.ts";

let allowed: boolean | undefined;
let forbidden = false;

/** Whether code may be generated here. */
export function mayGenerate(): boolean {
  if (forbidden) return false;
  if (allowed === undefined) {
    try {
      allowed = new Function("return true")() === true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

/** For tests: runs `body` as if code generation were forbidden. */
export function withoutGeneration<R>(body: () => R): R {
  forbidden = true;
  try {
    return body();
  } finally {
    forbidden = false;
  }
}

/** Constants that a generated function sees, by the name it knows them under. */
export class Constants {
  readonly #names: string[] = [];
  readonly #values: unknown[] = [];

  /** Makes `value` visible to the code and returns its name there. */
  add(value: unknown): string {
    const name = `c${this.#names.length}`;
    this.#names.push(name);
    this.#values.push(value);
    return name;
  }

  /** Compiles an expression that sees the constants. */
  evaluate<T>(expression: string): T {
    return new Function(...this.#names, `"use strict";\nreturn ${expression};`)(...this.#values) as T;
  }
}

/** What a generated codec calls in the library. */
export interface Names {
  readonly fail: string;
  readonly truncated: string;
  readonly within: string;
  readonly isF32: string;
  readonly readBool: string;
}

/** Adds the library's own functions to `constants`. */
export function libraryNames(constants: Constants): Names {
  return {
    fail: constants.add(fail),
    truncated: constants.add(truncated),
    within: constants.add(within),
    isF32: constants.add(isF32),
    readBool: constants.add(readBool),
  };
}

function fail(expected: string, value: unknown, step: string): unknown {
  return step === "" ? misfit(expected, value) : within(misfit(expected, value), step);
}

/** A condition that is true when `x` is no value of the scalar. */
function isWrong(name: ScalarName, x: string, names: Names): string {
  switch (name) {
    case "f64":
      return `typeof ${x} !== "number"`;
    case "f32":
      return `!${names.isF32}(${x})`;
    case "i32":
      return `typeof ${x} !== "number" || ${x} !== (${x} | 0)`;
    case "u32":
      return `typeof ${x} !== "number" || ${x} !== (${x} >>> 0)`;
    case "i64":
      return `typeof ${x} !== "bigint" || BigInt.asIntN(64, ${x}) !== ${x}`;
    case "bool":
      return `typeof ${x} !== "boolean"`;
  }
}

/** A statement that throws when `x` is no value of the scalar; `step` is code for the path from the container to it. */
export function checkScalar(name: ScalarName, x: string, step: string, names: Names): string {
  const expected = JSON.stringify(EXPECTED[name]);
  return `if (${isWrong(name, x, names)}) throw ${names.fail}(${expected}, ${x}, ${step});`;
}

const METHODS = { f64: "Float64", f32: "Float32", i32: "Int32", u32: "Uint32", i64: "BigInt64" } as const;

/** A statement that writes the scalar `x` at offset `at` of the DataView `d`. */
export function putScalar(name: ScalarName, x: string, at: string): string {
  if (name === "bool") return `d.setUint8(${at}, ${x} ? 1 : 0);`;
  return `d.set${METHODS[name]}(${at}, ${x}, true);`;
}

/** An expression that reads the scalar at offset `at` of the DataView `d`. */
export function getScalar(name: ScalarName, at: string, names: Names): string {
  return name === "bool" ? `${names.readBool}(d, ${at})` : `d.get${METHODS[name]}(${at}, true)`;
}

/** A key of an object literal that makes an own property whatever its name is. */
export function literalKey(name: string): string {
  return name === "__proto__" ? `["__proto__"]` : JSON.stringify(name);
}

/** The text of a struct being generated: where its fixed part stands, and what follows it. */
class StructText {
  readonly checks: string[] = [];
  readonly puts: string[] = [];
  readonly reads: string[] = [];
  readonly tailWrites: string[] = [];
  readonly tailReads: string[] = [];
  readonly steps: string[] = [];
  size = 0;
  #locals = 0;

  constructor(readonly constants: Constants, readonly names: Names) {}

  /** Lays out `fields` of the object in variable `x`; returns the expression that rebuilds it from what was read. */
  object(x: string, fields: readonly Member[], step: string, first: readonly string[]): string {
    const properties = [...first];
    const expected = JSON.stringify("an object");
    this.checks.push(
      `if (typeof ${x} !== "object" || ${x} === null) throw ${this.names.fail}(${expected}, ${x}, ${
        JSON.stringify(step)
      });`,
    );
    const fixed = fields.filter(([, codec]) => isInlined(codec));
    const rest = fields.filter(([, codec]) => !isInlined(codec));
    const values = new Map<string, string>();
    for (const [name, codec] of [...fixed, ...rest]) {
      const local = `v${this.#locals++}`;
      this.checks.push(`const ${local} = ${x}[${JSON.stringify(name)}];`);
      values.set(name, this.#field(local, codec, step + keyStep(name)));
    }
    for (const [name] of fields) properties.push(`${literalKey(name)}: ${values.get(name)}`);
    return `{ ${properties.join(", ")} }`;
  }

  #field(x: string, codec: Member[1], step: string): string {
    const layout = layoutOf(codec);
    if (layout?.kind === "scalar") {
      const at = `p + ${this.size}`;
      this.size += codec.size!;
      this.checks.push(checkScalar(layout.name, x, JSON.stringify(step), this.names));
      this.puts.push(putScalar(layout.name, x, at));
      return getScalar(layout.name, at, this.names);
    }
    if (layout?.kind === "struct" && codec.size !== undefined) return this.object(x, layout.fields, step, []);
    const { encode, decode } = halvesOf(codec);
    this.tailWrites.push(`s = ${this.steps.length}; ${this.constants.add(encode)}(${x}, w);`);
    this.steps.push(step);
    const read = `r${this.tailReads.length}`;
    this.tailReads.push(`const ${read} = ${this.constants.add(decode)}(w);`);
    return read;
  }
}

/** Whether a container writes the bytes of `codec` itself, in its fixed part. */
export function isInlined(codec: Member[1]): boolean {
  const layout = layoutOf(codec);
  return layout?.kind === "scalar" || (layout?.kind === "struct" && codec.size !== undefined);
}

/** Generates a struct. `tag` is a constant property that the decoded object gets and the encoder ignores. */
export function generateStruct<T>(
  fields: readonly Member[],
  tag?: readonly [key: string, value: string],
): Halves<T> {
  const constants = new Constants();
  const text = new StructText(constants, libraryNames(constants));
  const first = tag === undefined ? [] : [`${literalKey(tag[0])}: ${JSON.stringify(tag[1])}`];
  const literal = text.object("v", fields, "", first);
  const tail = text.tailWrites.length === 0 ? "" : `let s = 0;
    try { ${text.tailWrites.join("\n")} } catch (e) { throw ${text.names.within}(e, ${
    constants.add(text.steps)
  }[s]); }`;
  const claim = text.size === 0 ? "" : `const p = w.claim(${text.size}), d = w.view;`;
  const take = text.size === 0 ? "" : `const p = w.at, d = w.view;
    if (p + ${text.size} > w.end) throw ${text.names.truncated}(w);
    w.at = p + ${text.size};`;
  return constants.evaluate(`{
    encode(v, w) { ${text.checks.join("\n")} ${claim} ${text.puts.join("\n")} ${tail} },
    decode(w) { ${take} ${text.tailReads.join("\n")} return ${literal}; }
  }`);
}
