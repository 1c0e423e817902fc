import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type Codec, CodecError } from "../../../src/codec/mod.ts";
import * as codecs from "../../../src/codec/mod.ts";
import { ArgumentError } from "../../../src/errors.ts";
import { bytesOf, roundTrip, valueOf } from "./round_trip.ts";

const { array, auto, bytes, codecFrom, defineCodec, f64, i32, json, option, str, struct, union } = codecs;

const upper: Codec<string> = defineCodec<string>({
  name: "test/upper",
  encode: (value, to) => str.encode(value.toUpperCase(), to),
  decode: (from) => str.decode(from),
});

Deno.test("a codec rebuilt from its schema reads what the first one wrote, and writes the same bytes", () => {
  const shape = union({ circle: struct({ r: f64 }), text: str }, { tag: "kind" });
  const list: [Codec<unknown>, unknown][] = [
    [f64, 1],
    [str, "x"],
    [bytes, new Uint8Array([1])],
    [json(), { a: [1] }],
    [auto(), new Map([[1, 2]])],
    [auto({ depth: 3 }), [[1]]],
    [upper, "ABC"],
    [array(upper), ["A", "B"]],
    [struct({ ["__proto__"]: i32, s: shape, o: option(array(str)) }), {
      ["__proto__"]: 4,
      s: { kind: "circle", r: 1 },
      o: ["x"],
    }],
  ];
  for (const [codec, value] of list) {
    const other = codecFrom(codec.schema);
    assertStrictEquals(other.schema, codec.schema);
    assertStrictEquals(other.size, codec.size);
    assertStrictEquals(codecFrom(codec.schema), other, "not cached");
    assertEquals(bytesOf(other, value), bytesOf(codec, value));
    assertEquals(valueOf(other, bytesOf(codec, value)), value);
  }
});

Deno.test("hostile schemas are CodecErrors: none may run, hang or blow the stack", () => {
  const deep = (n: number) => `${'["array",'.repeat(n)}"f64"${"]".repeat(n)}`;
  const many = `["struct",[${Array.from({ length: 5000 }, (_, i) => `["k${i}","f64"]`).join(",")}]]`;
  const bad = [
    "",
    "f64",
    '"nope"',
    '"toString"',
    "[]",
    "null",
    "1",
    '["array"]',
    '["struct",{}]',
    '["struct",[["a"]]]',
    '["struct",[["a","f64"],["a","f64"]]]',
    '["struct",[["b","f64"],["1","f64"]]]',
    '["union","type",[]]',
    '["union",1,[["a","f64"]]]',
    '["union","value",[["a","f64"]]]',
    '["codec",1]',
    '["codec","never defined"]',
    '["auto",null]',
    '["auto",{"depth":1e9}]',
    '["eval","1"]',
    deep(33),
    deep(7000),
    many,
    `"${"x".repeat(70_000)}"`,
  ];
  for (const schema of bad) assertThrows(() => codecFrom(schema), CodecError);
  assertThrows(() => codecFrom(7 as unknown as string), CodecError);
  assertStrictEquals(codecFrom(deep(32)).schema, deep(32));
});

Deno.test("a codec nobody defined here says which module to import", () => {
  assertThrows(() => codecFrom('["codec","acme/missing"]'), CodecError, "import the module");
  const own: Codec<string> = { schema: "loose", encode: str.encode, decode: str.decode };
  assertEquals(roundTrip(array(own), ["a"]), ["a"]);
  assertThrows(() => codecFrom(array(own).schema), CodecError, '"loose"');
});

Deno.test("defining the same codec again is harmless, another one under its name is not", () => {
  const again = defineCodec<string>({
    name: "test/upper",
    encode: (value, to) => str.encode(value.toUpperCase(), to),
    decode: (from) => str.decode(from),
  });
  assertStrictEquals(again, upper);
  const other = { name: "test/upper", encode: str.encode, decode: str.decode };
  assertThrows(() => defineCodec(other), ArgumentError, "already defined");
  assertThrows(() => defineCodec({ ...other, name: "" }), ArgumentError);
  assertThrows(() => defineCodec({ ...other, name: "x", size: -1 }), ArgumentError);
  assertThrows(() => defineCodec({ name: "y" } as unknown as typeof other), ArgumentError);
});

Deno.test("a user's codec may be a class with private state", () => {
  class Counting {
    readonly name = "test/counting";
    #count = 0;
    encode(value: number, to: codecs.Window): void {
      this.#count++;
      f64.encode(value + this.#count, to);
    }
    decode(from: codecs.Window): number {
      return f64.decode(from);
    }
  }
  assertStrictEquals(roundTrip(defineCodec<number>(new Counting()), 1), 2);
});

Deno.test("json carries what JSON carries and refuses what it cannot", () => {
  const value = JSON.parse('{"a":[1,null,"é"],"__proto__":{"x":1}}') as unknown;
  const back = roundTrip(json<unknown>(), value) as object;
  assert(Object.hasOwn(back, "__proto__"));
  assertEquals(JSON.stringify(back), JSON.stringify(value));
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const bad of [undefined, () => 1, Symbol(), 1n, cycle]) {
    assertThrows(() => bytesOf(json<unknown>(), bad), CodecError);
  }
  assertThrows(() => valueOf(json(), new Uint8Array([2, 0x7b])), CodecError, "not JSON");
});
