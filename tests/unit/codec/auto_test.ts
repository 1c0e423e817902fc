import { assert, assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { auto } from "../../../src/codec/auto.ts";
import { type HandleTable, Window } from "../../../src/codec/codec.ts";
import { withoutGeneration } from "../../../src/codec/generate.ts";
import { u32 } from "../../../src/codec/numbers.ts";
import { ArgumentError, CodecError } from "../../../src/errors.ts";
import { bytesOf, roundTrip, valueOf } from "./round_trip.ts";

const any = auto();

Deno.test("primitives arrive as they are, whatever form their size asks for", () => {
  const ints = [0, 1, 127, 128, 255, 256, 32767, 32768, 2147483647, 2147483648, 2 ** 53];
  const numbers = [...ints, ...ints.map((n) => -n), -129, -32769, 0.1, NaN, Infinity, -Infinity, 5e-324];
  for (const x of numbers) assert(Object.is(roundTrip(any, x), x), String(x));
  for (const x of [undefined, null, true, false, "", "é", "\ud800", "x".repeat(32), "y".repeat(9999)]) {
    assertStrictEquals(roundTrip(any, x), x);
  }
  const big = [
    0n,
    -1n,
    2n ** 63n - 1n,
    2n ** 63n,
    -(2n ** 63n),
    -(2n ** 63n) - 1n,
    10n ** 400n,
    -(16n ** 33n),
  ];
  for (const x of big) assertStrictEquals(roundTrip(any, x), x);
});

Deno.test("what structured clone carries, auto carries: each class arrives as itself", () => {
  const values = [
    { a: 1, b: { c: "x", d: [] }, e: undefined },
    [1, "a", [2, [3]], null, undefined],
    Array.from({ length: 100 }, (_, i) => i),
    Array.from({ length: 100 }, (_, i) => i / 2),
    [...Array(20).keys(), -0],
    [...Array(20).keys(), "end"],
    new Map<unknown, unknown>([[1, { a: 1 }], [{ k: 1 }, new Set([1])]]),
    new Set(["a", 1, null]),
    new Date(12345.5),
    new Date(NaN),
    /a(b)\/\n/giu,
    new Uint8Array([1, 2, 3]).buffer,
    new DataView(new ArrayBuffer(5)),
    Object(true) as unknown,
    Object(1) as unknown,
    Object("s") as unknown,
    Object(5n) as unknown,
    Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key${i}`, i])),
    { "": 1, 1: 2, "a b": 3, ["x".repeat(600)]: 4 },
  ];
  for (const value of values) {
    const back = roundTrip(any, value);
    assertEquals(back, structuredClone(value));
    assertStrictEquals(Object.getPrototypeOf(back), Object.getPrototypeOf(value));
  }
  for (
    const name of [
      "Int8",
      "Uint8",
      "Uint8Clamped",
      "Int16",
      "Uint16",
      "Int32",
      "Uint32",
      "Float16",
      "Float32",
      "Float64",
    ]
  ) {
    const View = (globalThis as unknown as Record<string, typeof Float64Array>)[`${name}Array`]!;
    assertEquals(roundTrip(any, new View([1, 2, 3])) as Float64Array, new View([1, 2, 3]));
    assertEquals(roundTrip(any, new View([1, 2, 3]).subarray(1)) as Float64Array, new View([2, 3]));
  }
  assertEquals(roundTrip(any, new BigInt64Array([1n, -1n])), new BigInt64Array([1n, -1n]));
});

Deno.test("holes stay holes, and a huge sparse array costs neither time nor memory", () => {
  // deno-lint-ignore no-sparse-arrays
  const holes = [, 1, , undefined, ,];
  const back = roundTrip(any, holes) as unknown[];
  assertStrictEquals(back.length, 5);
  assertEquals(Object.keys(back), ["1", "3"]);
  const huge: unknown[] = [];
  huge[4_294_967_290] = "far";
  const far = roundTrip(any, huge) as unknown[];
  assertStrictEquals(far.length, 4_294_967_291);
  assertStrictEquals(far[4_294_967_290], "far");
  const before = Deno.memoryUsage().heapTotal;
  const claimed = new Uint8Array([0xc6, 0x80, 0x87, 0xa7, 0x0e, 0]);
  const wide = Array.from({ length: 200 }, () => valueOf(any, claimed) as unknown[]);
  assertStrictEquals(wide[7]!.length, 30_000_000);
  assert(Deno.memoryUsage().heapTotal - before < 64e6, "lengths alone took memory");
});

Deno.test("cycles and shared references keep their identity, through every container", () => {
  const shared = { name: "shared" };
  const map = new Map<unknown, unknown>();
  const root: Record<string, unknown> = { a: shared, b: [shared, shared], map, bytes: new Uint8Array(4) };
  map.set("root", root).set("map", map);
  root.self = root;
  root.view = new Uint16Array((root.bytes as Uint8Array).buffer);
  root.error = new Error("e", { cause: root });
  // deno-lint-ignore no-sparse-arrays
  const sparse: unknown[] = [, root];
  sparse[0] = sparse;
  root.sparse = sparse;
  const back = roundTrip(any, root) as typeof root;
  assertStrictEquals(back.self, back);
  assertStrictEquals((back.b as unknown[])[0], back.a);
  assertStrictEquals((back.b as unknown[])[1], back.a);
  assertStrictEquals((back.map as Map<unknown, unknown>).get("root"), back);
  assertStrictEquals((back.map as Map<unknown, unknown>).get("map"), back.map);
  assertStrictEquals((back.view as Uint16Array).buffer, (back.bytes as Uint8Array).buffer);
  assertStrictEquals((back.error as Error).cause, back);
  assertStrictEquals((back.sparse as unknown[])[0], back.sparse);
});

Deno.test("identity holds among hundreds of objects, where the writer changes its way of searching", () => {
  for (const n of [14, 15, 16, 17, 18, 300, 3000]) {
    const list: { i: number; next?: unknown }[] = Array.from({ length: n }, (_, i) => ({ i }));
    list.forEach((item, i) => item.next = list[(i * 7 + 3) % n]);
    const back = roundTrip(any, list) as typeof list;
    back.forEach((item, i) => assertStrictEquals(item.next, back[(i * 7 + 3) % n]));
  }
});

Deno.test("an object of a class arrives as its own fields, symbols and inherited ones left behind", () => {
  const hidden: unique symbol = Symbol("hidden");
  class Point {
    #secret = 1;
    x = 1;
    [hidden] = 2;
    get twice(): number {
      return 2 * this.#secret;
    }
  }
  const back = roundTrip(any, new Point()) as object;
  assertEquals(back, { x: 1 } as object);
  assertStrictEquals(Object.getPrototypeOf(back), Object.prototype);
  assertEquals(roundTrip(any, Object.create(null, { a: { value: 1, enumerable: true } })), { a: 1 });
  assertEquals(roundTrip(any, Object.create({ inherited: 1 })), {});
  assertEquals(roundTrip(any, Object.create(Date.prototype)), {});
  assertEquals(roundTrip(any, Object.create(Map.prototype)), {});
});

Deno.test("dangerous keys arrive as own data and no prototype changes", () => {
  const before = [Object.prototype, Array.prototype].map((p) => Reflect.ownKeys(p).length);
  const value = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":2,"prototype":3,"toString":4}',
  ) as object;
  for (let i = 0; i < 100; i++) {
    const back = roundTrip(any, value) as Record<string, unknown>;
    assertEquals(Reflect.ownKeys(back), Reflect.ownKeys(value));
    assertStrictEquals(Object.getPrototypeOf(back), Object.prototype);
    assertStrictEquals(back.polluted, undefined);
  }
  assertEquals([Object.prototype, Array.prototype].map((p) => Reflect.ownKeys(p).length), before);
});

Deno.test("what has no data form is refused by name: nothing arrives as an empty object", () => {
  const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
  const detached = new ArrayBuffer(8);
  structuredClone(detached, { transfer: [detached] });
  const live: unknown[] = [
    () => 1,
    class {},
    Symbol("s"),
    Object(Symbol("s")),
    Promise.resolve(),
    new WeakMap(),
    new WeakSet(),
    new WeakRef({}),
    new AbortController().signal,
    new ReadableStream(),
    new URL("https://example.com"),
    new Intl.NumberFormat("en"),
    [][Symbol.iterator](),
    (function* () {})(),
    (async function* () {})(),
    { [Symbol.dispose]: 1, __proto__: { [Symbol.dispose]() {} } },
    shared,
    new Uint8Array(shared),
    detached,
  ];
  for (const value of live) {
    const failure = assertThrows(() => bytesOf(any, { list: [1, value] }), CodecError) as CodecError;
    assertStrictEquals(failure.path, "$.list[1]");
  }
  assertThrows(() => bytesOf(any, shared), CodecError, "channel");
  const inMap = assertThrows(
    () => bytesOf(any, new Map([["k", { deep: () => 1 }]])),
    CodecError,
  ) as CodecError;
  assertStrictEquals(inMap.path, "$.get(#0).deep");
});

Deno.test("live handles travel where the carrier knows them, keep their identity, and fail where it does not", () => {
  class Live {
    constructor(readonly id: number) {}
  }
  const known = [new Live(1), new Live(2)];
  const call = () => 5;
  const handles: HandleTable = {
    encode(value, to) {
      const id = value === call ? 9 : value instanceof Live && value.id > 0 ? value.id : undefined;
      if (id !== undefined) u32.encode(id, to);
      return id !== undefined;
    },
    decode(from) {
      const id = u32.decode(from);
      return id === 9 ? call : known[id - 1];
    },
  };
  const back = roundTrip<unknown>(any, { a: known[0], b: [known[0], known[1], call, new Live(0)] }, handles);
  assertEquals(back, { a: known[0], b: [known[0], known[1], call, { id: 0 }] });
  const bytes = bytesOf(any, known[0], handles);
  assertThrows(() => valueOf(any, bytes), CodecError, "table");
});

Deno.test("limits hold on both sides, and deep values never reach the engine's stack limit", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = i % 2 ? [deep] : { deep };
  assertThrows(() => bytesOf(any, deep), CodecError, "depth");
  assertThrows(() => bytesOf(auto({ depth: 1024 }), deep), CodecError, "depth");
  const nested = bytesOf(auto({ depth: 1000 }), JSON.parse("[".repeat(900) + "]".repeat(900)));
  assertThrows(() => valueOf(any, nested), CodecError, "depth");
  const few = auto({ items: 10 });
  assertEquals(roundTrip(few, [1, 2, 3]), [1, 2, 3]);
  assertThrows(() => bytesOf(few, Array(11).fill("")), CodecError, "items");
  assertThrows(() => valueOf(few, bytesOf(any, Array(11).fill(""))), CodecError, "items");
  const short = auto({ bytes: 10 });
  assertEquals(roundTrip(short, "123456789"), "123456789");
  assertThrows(() => bytesOf(short, "1234567890"), CodecError, "bytes");
  assertThrows(() => valueOf(short, bytesOf(any, "1234567890")), CodecError, "too early");
  for (const limits of [{ depth: 0 }, { depth: 1025 }, { items: 1.5 }, { bytes: -1 }]) {
    assertThrows(() => auto(limits), ArgumentError);
  }
});

Deno.test("a getter that encodes while its object is encoded disturbs neither message", () => {
  const inner = { x: 1, y: [1] };
  const value = {
    first: inner,
    get second(): unknown {
      return roundTrip(any, { x: 2, y: [2] });
    },
    third: { x: 3, y: [3] },
    fourth: inner,
  };
  const back = roundTrip<unknown>(any, value) as Record<string, unknown>;
  assertEquals(back, { first: inner, second: { x: 2, y: [2] }, third: { x: 3, y: [3] }, fourth: inner });
  assertStrictEquals(back.first, back.fourth);
});

Deno.test("shapes that are hot read and write the same bytes as cold ones, with and without generated code", () => {
  const make = (i: number) => ({ id: i, name: `n${i}`, at: { x: i, y: -i }, none: undefined });
  const cold = bytesOf(any, make(1));
  for (let i = 0; i < 200; i++) assertEquals(roundTrip(any, make(i)), make(i));
  assertEquals(bytesOf(any, make(1)), cold);
  withoutGeneration(() => {
    const other = (i: number) => ({ iden: i, label: `n${i}` });
    for (let i = 0; i < 200; i++) assertEquals(roundTrip(any, other(i)), other(i));
  });
  const failure = assertThrows(
    () => bytesOf(any, { ...make(1), at: { x: 1, y: () => 2 } }),
    CodecError,
  ) as CodecError;
  assertStrictEquals(failure.path, "$.at.y");
});

const gc = (globalThis as { gc?: () => void }).gc;

Deno.test({
  name: "no user object stays referenced from the codec after a message",
  ignore: gc === undefined, // needs --v8-flags=--expose-gc
  async fn() {
    let list: object[] | undefined = Array.from({ length: 40 }, (_, i) => ({ i }));
    const watched = [new WeakRef(list[3]!), new WeakRef(list[30]!)];
    bytesOf(any, list);
    list = undefined;
    await new Promise((done) => setTimeout(done, 0));
    gc!();
    assertEquals(watched.map((ref) => ref.deref()), [undefined, undefined]);
  },
});

Deno.test("a message reads the same wherever it is copied to", () => {
  const shared = [1];
  const window = new Window(new Uint8Array(100));
  window.at = 37;
  any.encode([shared, shared], window);
  const back = valueOf(any, window.bytes.slice(37, window.at)) as unknown[];
  assertStrictEquals(back[0], back[1]);
  assertInstanceOf(back[0], Array);
});
