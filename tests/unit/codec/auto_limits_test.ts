import { assertEquals, assertThrows } from "@std/assert";
import { auto, type AutoLimits } from "../../../src/codec/auto.ts";
import { CodecError } from "../../../src/errors.ts";
import { bytesOf, roundTrip, valueOf } from "./round_trip.ts";

const wide = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key${i}`, i]));

/** Each is as deep, or has as many items, as the limits beside it say. */
const FITTING: [what: string, limits: AutoLimits, value: unknown][] = [
  ["a map", { depth: 1, items: 2 }, new Map([[1, 2]])],
  ["a set", { depth: 1, items: 2 }, new Set([1, 2])],
  ["a map in a map", { depth: 2 }, new Map([["a", new Map()]])],
  ["a date", { depth: 1 }, [new Date(0)]],
  ["a regular expression", { depth: 1 }, [/x/]],
  ["a boxed number", { depth: 1 }, [Object(1)]],
  ["a buffer", { depth: 1 }, [new ArrayBuffer(3)]],
  ["a view", { depth: 1 }, [new Uint8Array(3)]],
  ["a view of a part", { depth: 1 }, [new Uint8Array(8).subarray(2, 4)]],
  ["an object with many keys", { depth: 1, items: 40 }, wide],
  // deno-lint-ignore no-sparse-arrays
  ["an array with holes", { depth: 1, items: 2 }, [, 1, , 2]],
  ["an array of integers", { depth: 1, items: 20 }, new Array(20).fill(1)],
  ["an array of numbers", { depth: 1, items: 20 }, new Array(20).fill(1.5)],
];

for (const [what, limits, value] of FITTING) {
  Deno.test(`${what} that its sender may send is not refused by a receiver with the same limits`, () => {
    assertEquals(roundTrip<unknown>(auto(limits), value), value);
  });
}

Deno.test("a receiver holds whoever knows no limits to its own, packed numbers included", () => {
  for (const value of [new Array(20).fill(1), new Array(20).fill(1.5), wide, new Set(Object.keys(wide))]) {
    const bytes = bytesOf<unknown>(auto(), value);
    const error = assertThrows(() => valueOf(auto({ items: 19 }), bytes), CodecError, "beyond a limit");
    assertEquals(error.message.includes('limit="items"'), true);
  }
});

Deno.test("views of views and boxes of boxes, which no sender writes, end at the limit and not at the stack's", () => {
  for (const [tag, more] of [[0xd8, [1]], [0xdc, []]] as const) {
    const bytes = new Uint8Array(Array.from({ length: 100_000 }, () => [tag, ...more]).flat());
    assertThrows(() => valueOf(auto({ depth: 1024 }), bytes), CodecError, "beyond a limit");
  }
});

Deno.test("an array with holes arrives with its properties, whatever numbers their names look like", () => {
  for (const name of ["01", "-1", "1.5", "4294967295", "1e3", "x"]) {
    // deno-lint-ignore no-sparse-arrays
    const array: unknown[] = Object.assign([, 1, , 2], { [name]: "kept" });
    const arrived = roundTrip<unknown>(auto(), array) as unknown[];
    assertEquals([arrived.length, Object.keys(arrived)], [4, ["1", "3", name]]);
  }
});
