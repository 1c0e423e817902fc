import { assert, assertEquals } from "@std/assert";
import { BRIEF, brief, Named } from "../../../src/runtime/brief.ts";

class Point {
  x = 1;
  y = -0;
}

Deno.test("values are told as one would write them", () => {
  const cases: [unknown, string][] = [
    [1.5, "1.5"],
    [-0, "-0"],
    [12n, "12n"],
    ["a\nb", '"a\\nb"'],
    [undefined, "undefined"],
    [null, "null"],
    [[1, [2, "x"]], '[1, [2, "x"]]'],
    [{ a: 1, "b c": { d: true } }, '{ a: 1, "b c": { d: true } }'],
    [{}, "{}"],
    [new Point(), "Point { x: 1, y: -0 }"],
    [Object.assign(Object.create(null), { a: 1 }), "{ a: 1 }"],
    [new Map([["k", [1]]]), 'Map {"k" => [1]}'],
    [new Set([1, "2"]), 'Set {1, "2"}'],
    [new Uint8Array([1, 2]), "Uint8Array(2) [1, 2]"],
    [new DataView(new ArrayBuffer(3)), "DataView(3)"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "invalid date"],
    [new TypeError("no"), "TypeError: no"],
    [Symbol("s"), "Symbol(s)"],
    [() => 1, "function"],
    [new Named("<channel jobs>"), "<channel jobs>"],
    [[[[[[1]]]]], "[[[[[…]]]]]"],
  ];
  for (const [value, text] of cases) assertEquals(brief(value), text);
});

Deno.test("a line is short however long, deep, wide or circular the value is, and is made at once", () => {
  const circle: unknown[] = [];
  circle.push(circle, circle, circle);
  const wide = Array.from(
    { length: 16 },
    () => Array.from({ length: 16 }, () => Array.from({ length: 16 }, () => "x")),
  );
  const values = ["x".repeat(1e6), Array(1e6).fill(7), circle, wide, new Uint8Array(1e6), {
    [`${"k".repeat(1e5)}`]: 1,
  }];
  for (const value of values) assert(brief(value).length <= BRIEF, brief(value));
  // The machine may stand still in some of the rounds.
  const rounds = Array.from({ length: 5 }, () => {
    const began = performance.now();
    for (const value of values) brief(value);
    return performance.now() - began;
  });
  assert(Math.min(...rounds) < 100, `${rounds} ms`);
  assertEquals(brief([1, 2, 3, 4], 8), "[1, 2, …");
});

Deno.test("nothing of a value is called: no getter, no toString, no toJSON, no symbol of a console", () => {
  let called = 0;
  const call = () => ++called;
  const hostile = {
    get secret() {
      return call();
    },
    toString: call,
    toJSON: call,
    valueOf: call,
    [Symbol.toPrimitive]: call,
    [Symbol.for("Deno.customInspect")]: call,
    [Symbol.for("nodejs.util.inspect.custom")]: call,
  };
  class Sly extends Map<number, number> {
    override get size() {
      return call();
    }
    override entries(): never {
      throw call();
    }
  }
  const error = Object.defineProperty(new Error("x"), "message", { get: call });
  const date = Object.assign(new Date(0), { valueOf: call, toISOString: call });
  for (const value of [hostile, new Sly([[1, 2]]), error, date]) brief(value);
  assert(brief(hostile).startsWith("{ secret: (getter)"), brief(hostile));
  assertEquals(called, 0);
});

Deno.test("what throws when it is asked anything is told to be like that", () => {
  const proxy = new Proxy({}, {
    ownKeys: () => {
      throw new Error("go away");
    },
  });
  assertEquals(brief(proxy), "(cannot be shown)");
});
