import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { array } from "../../../src/codec/array.ts";
import type { Codec } from "../../../src/codec/codec.ts";
import { mayGenerate, withoutGeneration } from "../../../src/codec/generate.ts";
import { bool, f32, f64, i32, i64, u32 } from "../../../src/codec/numbers.ts";
import { option } from "../../../src/codec/option.ts";
import { str } from "../../../src/codec/str.ts";
import { struct } from "../../../src/codec/struct.ts";
import { union } from "../../../src/codec/union.ts";
import { ArgumentError, CodecError } from "../../../src/errors.ts";
import { bytesOf, roundTrip, valueOf } from "./round_trip.ts";

/** Every container over every kind of member, with a value; made twice, with and without generated code. */
function cases(): [Codec<unknown>, unknown][] {
  const all = { a: f64, b: str, c: f32, d: i32, e: u32, f: i64, g: bool };
  const value = { a: 1.5, b: "é", c: 0.5, d: -7, e: 7, f: -9n, g: true };
  const inner = struct({ x: f64, on: bool });
  const shape = union({ circle: struct({ r: f64 }), text: str, list: array(i32), none: struct({}) }, {
    tag: "kind",
  });
  return [
    [struct(all), value],
    [struct({ name: str, pos: inner, more: struct({ tag: str, pos: inner }) }), {
      name: "n",
      pos: { x: 1, on: true },
      more: { tag: "t", pos: { x: 2, on: false } },
    }],
    [struct({}), {}],
    [array(i64), [1n, -1n]],
    [array(bool), [true, false]],
    [array(array(str)), [[], ["a", "b"]]],
    [array(inner), [{ x: 1, on: true }, { x: 2, on: false }]],
    [struct({ o: option(inner), p: option(str) }), { o: { x: 3, on: true }, p: undefined }],
    [array(option(f64)), [1, undefined, 3]],
    [array(shape), [{ kind: "circle", r: 2 }, { kind: "text", value: "x" }, { kind: "list", value: [1] }, {
      kind: "none",
    }]],
    [struct({ ["__proto__"]: i32, "a-b": f64, 'q"\n${x}`': str, constructor: bool, 7: str }), {
      ["__proto__"]: 1,
      "a-b": 2,
      'q"\n${x}`': "s",
      constructor: true,
      7: "seven",
    }],
  ];
}

Deno.test("generated code and closures write the same bytes and read the same values", () => {
  assert(mayGenerate(), "this test means nothing where code may not be generated");
  const generated = cases();
  const closures = withoutGeneration(cases);
  generated.forEach(([codec, value], i) => {
    const [plain] = closures[i]!;
    const bytes = bytesOf(codec, value);
    assertEquals(bytesOf(plain, value), bytes);
    assertEquals(valueOf(codec, bytes), value);
    assertEquals(valueOf(plain, bytes), value);
    assertEquals(Object.keys(valueOf(codec, bytes) as object), Object.keys(valueOf(plain, bytes) as object));
    assertStrictEquals(plain.schema, codec.schema);
    assertStrictEquals(plain.size, codec.size);
    for (let cut = 0; cut < bytes.length; cut++) {
      assertThrows(() => valueOf(codec, bytes.subarray(0, cut)), CodecError);
      assertThrows(() => valueOf(plain, bytes.subarray(0, cut)), CodecError);
    }
  });
});

Deno.test("a wrong field is named by its full path, in generated code and in closures", () => {
  const make = () =>
    struct({
      user: struct({ id: i32, tags: array(str), pos: struct({ x: f64 }), "odd key": option(i32) }),
      shape: union({ c: struct({ r: f64 }), t: str }),
      m: array(array(f64)),
    });
  type Loose = { user: Record<string, unknown>; shape: Record<string, unknown>; m: unknown[] };
  const good = (): Loose => ({
    user: { id: 1, tags: ["a"], pos: { x: 1 } },
    shape: { type: "t", value: "s" },
    m: [[1]],
  });
  const faults: [string, (v: Loose) => void][] = [
    ["$.user.id", (v) => v.user.id = 1.5],
    ["$.user.tags[1]", (v) => v.user.tags = ["a", 2]],
    ["$.user.pos.x", (v) => v.user.pos = { x: "1" }],
    ["$.user.pos", (v) => v.user.pos = null],
    ['$.user["odd key"]', (v) => v.user["odd key"] = null],
    ["$.shape.type", (v) => v.shape = { type: "nope" }],
    ["$.shape.value", (v) => v.shape = { type: "t", value: 1 }],
    ["$.shape.r", (v) => v.shape = { type: "c" }],
    ["$.m[0][1]", (v) => v.m = [[1, "2"]]],
    ["$.m", (v) => v.m = "no" as unknown as unknown[]],
  ];
  for (const codec of [make(), withoutGeneration(make)]) {
    for (const [path, spoil] of faults) {
      const value = good();
      spoil(value);
      const failure = assertThrows(() => bytesOf(codec as Codec<unknown>, value), CodecError) as CodecError;
      assertStrictEquals(failure.path, path);
      assert(failure.message.includes(JSON.stringify(path)), failure.message);
      assert(failure.stack!.includes(JSON.stringify(path)), "the stack shows another path");
    }
  }
});

Deno.test("a field named __proto__ arrives as own data and the prototype stays", () => {
  const codec = struct({ ["__proto__"]: array(i32) });
  const value = roundTrip(codec as Codec<unknown>, { ["__proto__"]: [1] }) as object;
  assertStrictEquals(Object.getPrototypeOf(value), Object.prototype);
  assertEquals(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, [1]);
});

Deno.test("field names are data in generated code: none can break out of its string", () => {
  for (const name of ['"]; throw 1; //', "`${1}`", "\u2028", "\\", "*/", "'"]) {
    const codec = struct({ [name]: i32, rest: str });
    assertEquals(roundTrip(codec as Codec<unknown>, { [name]: 5, rest: "" }), { [name]: 5, rest: "" });
    const tagged = union({ [name]: struct({ r: i32 }), other: str }, { tag: name });
    assertEquals(roundTrip(tagged as Codec<unknown>, { [name]: name, r: 5 }), { [name]: name, r: 5 });
  }
});

Deno.test("sizes of nested fixed structs add up, and one variable field takes the size away", () => {
  assertStrictEquals(struct({ a: f64, b: struct({ c: i32, d: bool }) }).size, 13);
  assertStrictEquals(struct({ a: f64, b: str }).size, undefined);
  assertStrictEquals("size" in struct({ b: str }), false);
});

Deno.test("null is no undefined: an option that turned one into the other would change the value", () => {
  assertStrictEquals(roundTrip(option(i32), undefined), undefined);
  assertThrows(() => bytesOf(option(i32) as Codec<unknown>, null), CodecError);
});

Deno.test("a missing optional field arrives as undefined, a missing required one is refused", () => {
  const codec = struct({ a: i32, b: option(str) });
  assertEquals(roundTrip(codec, { a: 1 }), { a: 1, b: undefined });
  assertThrows(() => bytesOf(codec as Codec<unknown>, { b: "x" }), CodecError, "$.a");
});

Deno.test("a count beyond the bytes is refused before anything is allocated for it", () => {
  const huge = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0]);
  for (const codec of [array(f64), array(bool), array(str), array(struct({ x: f64 })), array(struct({}))]) {
    assertThrows(() => valueOf(codec as Codec<unknown>, huge), CodecError, "larger than the message");
  }
  assertThrows(() => bytesOf(array(struct({})), [{}, {}]), CodecError, "at least one byte");
  assertEquals(roundTrip(array(struct({})), []), []);
});

Deno.test("a union refuses members it could not tell apart", () => {
  assertThrows(() => union({}), ArgumentError, "1 to 256");
  assertThrows(() => union({ a: struct({ type: str }) }), ArgumentError, "name of the tag");
  assertThrows(() => union({ a: str }, { tag: "value" }), ArgumentError, "value");
  assertThrows(() => valueOf(union({ a: str }), new Uint8Array([1, 0])), CodecError, "no member");
});

Deno.test("what is no codec is refused when the schema is made, by name", () => {
  assertThrows(() => struct({ a: {} as Codec<number> }), ArgumentError, '"a"');
  assertThrows(() => array(undefined as unknown as Codec<number>), ArgumentError);
  assertThrows(() => option(null as unknown as Codec<number>), ArgumentError);
});

Deno.test("fields are read once each: an accessor that changes its mind cannot split a message", () => {
  let reads = 0;
  const value = {
    get a(): number {
      return ++reads;
    },
    b: "x",
  };
  assertEquals(roundTrip(struct({ a: i32, b: str }), value), { a: 1, b: "x" });
  assertStrictEquals(reads, 1);
});
