import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../../src/errors.ts";
import { Heap } from "../../../../src/channel/buffer/heap.ts";

/** What a heap has to look like from outside: a sorted list, equal values in the order they came. */
class Model {
  readonly entries: { key: number; at: number }[] = [];
  #count = 0;
  push(key: number): { key: number; at: number } {
    const entry = { key, at: this.#count++ };
    this.entries.push(entry);
    this.entries.sort((a, b) => a.key - b.key || a.at - b.at);
    return entry;
  }
}

Deno.test("row 8: a heap gives the least first and drops the greatest, equal ones by age, whatever is done in whatever order", () => {
  let seed = 11;
  const dice = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  for (const keys of [1, 3, 1000]) {
    const model = new Model();
    const heap = new Heap<{ key: number; at: number }>((a, b) => a.key - b.key);
    for (let i = 0; i < 20_000; i++) {
      const turn = dice(100);
      if (turn < ((i >> 9) & 1 ? 35 : 60)) heap.push(model.push(dice(keys)));
      else if (heap.size === 0) continue;
      else if (turn < 80) assertEquals(heap.shift(), model.entries.shift());
      else {
        const gone = heap.evict(model.push(dice(keys)));
        assertEquals(gone, model.entries.pop());
      }
      assertEquals(heap.size, model.entries.length);
      if (heap.size > 0) assertEquals(heap.first(), model.entries[0]);
    }
    while (heap.size > 0) assertEquals(heap.shift(), model.entries.shift());
  }
});

Deno.test("a heap costs a logarithm per value, in any order of arrival", () => {
  const n = 1 << 14;
  for (const key of [(i: number) => i, (i: number) => -i, (i: number) => (i * 7919) % n, () => 0]) {
    let asked = 0;
    const heap = new Heap<number>((a, b) => {
      asked++;
      return key(a) - key(b);
    });
    for (let i = 0; i < n; i++) heap.push(i);
    for (let i = 0; i < n / 2; i++) heap.shift();
    for (let i = 0; i < n / 2; i++) heap.evict(i);
    // A level of a min-max heap costs up to six comparisons on the way down, and there are log2(n) / 2 pairs of levels.
    assert(asked < n * 14 * 6, `${asked / n} comparisons per value`);
  }
});

Deno.test("a comparison that throws, lies or says nothing loses no value", () => {
  const reported: unknown[] = [];
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", listener);
  try {
    const heaps = [
      new Heap<number>(() => {
        throw new Error("no idea");
      }),
      new Heap<number>(() => NaN),
      new Heap<number>(() => undefined as never),
      new Heap<number>(() => 1),
      new Heap<number>(() => Math.random() - 0.5),
    ];
    for (const heap of heaps) {
      const got = new Set<number>();
      for (let i = 0; i < 100; i++) heap.push(i);
      for (let i = 100; i < 150; i++) got.add(heap.evict(i));
      while (heap.size > 0) got.add(heap.shift());
      assertEquals(got.size, 150);
    }
    assert(reported.length > 100);
  } finally {
    globalThis.removeEventListener("error", listener);
  }
  const still = new Heap<number>(() => NaN);
  for (let i = 0; i < 9; i++) still.push(i);
  assertEquals(Array.from({ length: 9 }, () => still.shift()), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

Deno.test("a comparison that uses its own heap is refused before anything is moved", () => {
  const refused: unknown[] = [];
  const heap: Heap<number> = new Heap((a, b) => {
    refused.push(
      assertThrows(() => heap.push(9), ArgumentError),
      assertThrows(() => heap.shift(), ArgumentError),
    );
    return a - b;
  });
  for (const value of [3, 1, 2]) heap.push(value);
  assert(refused.length > 0);
  assertEquals([heap.shift(), heap.shift(), heap.shift(), heap.size], [1, 2, 3, 0]);
});
