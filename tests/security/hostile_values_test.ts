/** Values and options that were made to do harm: prototypes, sizes, and names that look like code. */
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import * as codecs from "../../src/codec/mod.ts";
import { type Codec, CodecError, Window } from "../../src/codec/mod.ts";
import { withoutGeneration } from "../../src/codec/generate.ts";
import { Channel, select, Semaphore } from "../../src/channel/mod.ts";
import { fullOptions } from "../../src/runtime/options.ts";
import { Parties } from "../support/parties.ts";

const { array, auto, bool, bytes, f64, i32, json, option, str, struct, union } = codecs;

function trip<T>(codec: Codec<T>, value: T): T {
  const window = new Window(new Uint8Array(1 << 16));
  codec.encode(value, window);
  window.end = window.at;
  window.at = 0;
  return codec.decode(window);
}

const EVIL_KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "toJSON",
] as const;
const PROTOTYPES = [Object, Array, Map, Set, Error, Function, String, Promise].map((c) =>
  c.prototype as object
);

/** Runs `body` and fails if a prototype has another set of properties afterwards. */
async function unpolluted(body: () => void | Promise<void>): Promise<void> {
  const before = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String));
  await body();
  assertEquals(PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String)), before);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
}

function evil(key: string): Record<string, unknown> {
  return Object.defineProperty({ a: 1 }, key, {
    value: { polluted: true },
    enumerable: true,
    configurable: true,
    writable: true,
  }) as Record<string, unknown>;
}

for (const [name, codec] of [["auto", auto()], ["json", json()]] as const) {
  Deno.test(`${name}: keys such as __proto__ arrive as data of the object itself`, async () => {
    await unpolluted(() => {
      for (const key of EVIL_KEYS) {
        if (name === "json" && key === "toJSON") continue;
        const got = trip(codec, [evil(key), { deep: evil(key) }]) as Record<string, unknown>[];
        for (const one of [got[0]!, got[1]!.deep as Record<string, unknown>]) {
          assert(Object.hasOwn(one, key), key);
          assertEquals(one[key], { polluted: true }, key);
          assertEquals(Object.getPrototypeOf(one), Object.prototype, key);
          assertFalse("polluted" in one, key);
        }
      }
    });
  });
}

Deno.test("struct and union: fields and tags such as __proto__ are names like any other", async () => {
  const build = () =>
    EVIL_KEYS.map((key) =>
      [
        key,
        struct(Object.fromEntries([[key, option(str)], ["n", i32]]) as Record<string, Codec<unknown>>),
        union(Object.fromEntries([[key, struct({ x: f64 })]]) as Record<string, Codec<unknown>>),
      ] as const
    );
  await unpolluted(() => {
    for (const list of [build(), withoutGeneration(build)]) {
      for (const [key, record, tagged] of list) {
        const value = Object.defineProperty({ n: 3 }, key, { value: "v", enumerable: true });
        const got = trip(record as Codec<unknown>, value) as Record<string, unknown>;
        assert(Object.hasOwn(got, key), key);
        assertEquals(got[key], "v", key);
        assertEquals(Object.getPrototypeOf(got), Object.prototype, key);
        assertEquals(trip(tagged as Codec<unknown>, { type: key, x: 1 }), { type: key, x: 1 }, key);
      }
    }
  });
});

Deno.test("names in a schema are never code, whichever characters they have", async () => {
  const names = [
    '"];globalThis.polluted=1;["',
    "${globalThis.polluted=1}",
    "`+(globalThis.polluted=1)+`",
    "*/globalThis.polluted=1/*",
    "\n\u2028\u2029globalThis.polluted=1//",
    "\\u0022);globalThis.polluted=1;(\\u0022",
    "",
    "\ud800",
    "\0",
  ];
  await unpolluted(() => {
    for (const name of names) {
      const record = struct({ [name]: i32, ["z" + name]: option(str) }) as Codec<Record<string, unknown>>;
      assertEquals(trip(record, { [name]: 7 })[name], 7);
      assertEquals(trip(union({ [name]: struct({ a: bool }) }) as Codec<unknown>, { type: name, a: true }), {
        type: name,
        a: true,
      });
      assertEquals((trip(auto(), [{ [name]: 1 }, { [name]: 2 }]) as Record<string, unknown>[])[1]![name], 2);
    }
  });
  assertFalse("polluted" in globalThis);
});

Deno.test("what arrives is data: no function is called that came in a message", () => {
  let called = 0;
  const trap = {
    get then() {
      return called++, undefined;
    },
    toString: () => (called++, "x"),
  };
  assertThrows(() => trip(auto(), trap as unknown), CodecError);
  const before = called;
  const got = trip(auto(), {
    then: "data",
    source: "() => called++",
    constructor: "Function('called++')()",
  }) as object;
  assertEquals(typeof (got as { then: unknown }).then, "string");
  assertEquals(called, before);
});

/** Bytes that promise far more than they hold. */
const BOMBS: readonly [string, Codec<unknown>, number[]][] = [
  ["an array of 2 ** 32 numbers", array(f64) as Codec<unknown>, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ["an array of nothings", array(array(f64)) as Codec<unknown>, [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]],
  ["a text of 4 GiB", str as Codec<unknown>, [0xff, 0xff, 0xff, 0xff, 0x0f, 65]],
  ["bytes of 4 GiB", bytes as Codec<unknown>, [0xff, 0xff, 0xff, 0xff, 0x0f, 1]],
  ["a number that never ends", array(str) as Codec<unknown>, Array(64).fill(0xff)],
  ...[0xa0, 0xc0, 0xc1, 0xc6, 0xc8, 0xca, 0xcc, 0xce, 0xd0, 0xd4, 0xd6, 0xd8, 0xda, 0xdc, 0xde, 0xe0, 0xe2]
    .map((tag) =>
      [`auto's tag ${tag} with a huge length`, auto(), [tag, 0xff, 0xff, 0xff, 0xff, 0x0f]] as [
        string,
        Codec<unknown>,
        number[],
      ]
    ),
  ["auto nested 60 000 deep", auto(), Array(60_000).fill(0xa1)],
];

Deno.test("bytes that promise more than they hold are refused at once, and take no memory", () => {
  for (const [name, codec, frame] of BOMBS) {
    const before = Deno.memoryUsage(), begin = performance.now();
    let failure: unknown;
    try {
      codec.decode(new Window(Uint8Array.from(frame)));
    } catch (error) {
      failure = error;
    }
    const after = Deno.memoryUsage();
    if (failure !== undefined) assert(failure instanceof CodecError, `${name}: ${failure}`);
    else assert(name.startsWith("auto's tag"), `${name} was accepted`);
    assert(
      after.external - before.external < 1 << 20 && after.heapUsed - before.heapUsed < 8 << 20,
      `${name} took memory`,
    );
    assert(performance.now() - begin < 5_000, `${name} took long`);
  }
});

Deno.test("the limits of auto hold for the sender and for the receiver", () => {
  const deep = (levels: number): unknown => levels === 0 ? 1 : [deep(levels - 1)];
  assertEquals(trip(auto(), deep(200)), deep(200));
  assertThrows(() => trip(auto(), deep(300)), CodecError, "depth");
  const window = new Window(new Uint8Array(4096));
  auto({ depth: 600 }).encode(deep(500), window);
  window.end = window.at;
  window.at = 0;
  assertThrows(() => auto().decode(window), CodecError, "depth");
});

Deno.test("options are read from the object that was given, and a polluted prototype is somebody else's doing", async () => {
  const evilOptions = JSON.parse('{"__proto__": {"capacity": 7, "overflow": "dropOldest"}, "name": "x"}');
  const channel = new Channel<number>(evilOptions);
  assertEquals(channel.capacity, 0, "an own key __proto__ changes nothing");
  await unpolluted(async () => {
    for (const key of EVIL_KEYS) {
      const one = new Channel<number>({ capacity: 1, name: key });
      await one.send(1);
      const got = await select(
        Object.defineProperty({}, key, { value: one, enumerable: true }) as Record<string, Channel<number>>,
      );
      assertEquals([got.key, got.state === "ok" && got.value], [key, 1]);
    }
    new Semaphore(1);
    fullOptions(JSON.parse('{"__proto__": {"workers": 99}, "workers": 1}'));
  });
});

Deno.test("what a decoder reads does not change under its hands while another isolate scribbles over the memory", () => {
  // The bytes are copied first and decoded then: a length is read once.
  using parties = new Parties(2);
  const [from, to] = parties.channel(auto(), { capacity: 2 });
  const value = { list: Array.from({ length: 50 }, (_, i) => ({ i, text: "t".repeat(i) })) };
  from!.trySend(value);
  const { bytes: memory } = parties.all[0]!.isolate.core;
  const needle = "t".repeat(49), at = indexOf(memory, needle);
  assert(at > 0, "the text lies in the shared memory");
  const got = to!.tryReceive();
  memory.fill(0xff, at, at + 20);
  assertEquals(got, { state: "ok", value });
});

function indexOf(memory: Uint8Array, text: string): number {
  const first = new TextEncoder().encode(text);
  outer: for (let at = 0; at < memory.length - first.length; at++) {
    for (let i = 0; i < first.length; i++) if (memory[at + i] !== first[i]) continue outer;
    return at;
  }
  return -1;
}
