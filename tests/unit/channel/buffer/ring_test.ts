import { assert, assertEquals } from "@std/assert";
import { Ring } from "../../../../src/channel/buffer/ring.ts";

/** Random pushes, takes and evictions, mostly upwards or mostly downwards by turns of `stretch`. */
function compare(rounds: number, stretch: number): void {
  const ring = new Ring<number | undefined>();
  const model: (number | undefined)[] = [];
  let at = 0;
  let seed = 1;
  for (let i = 0; i < rounds; i++) {
    seed = (seed * 48271) % 2147483647;
    const value = i % 7 === 0 ? undefined : i;
    const filling = Math.floor(i / stretch) % 2 === 0;
    if (seed % 100 < (filling ? 75 : 20)) {
      ring.push(value);
      model.push(value);
    } else if (at < model.length) {
      if (seed % 3 === 0) {
        model.push(value);
        assertEquals([ring.first(), ring.evict(value)], [model[at], model[at]]);
      } else assertEquals([ring.first(), ring.shift()], [model[at], model[at]]);
      at++;
    }
    assertEquals(ring.size, model.length - at);
  }
}

Deno.test("a ring behaves like an array, through growing, wrapping and running empty", () => {
  compare(50_000, 100);
  compare(50_000, 4096);
});

Deno.test("a ring behaves like an array beyond its first block, and back again", () =>
  compare(100_000, 20_000));

Deno.test("row 6: the memory of a ring follows what is in it, up and down, and a taken value is let go", () => {
  const collect = (globalThis as unknown as { gc?: () => void }).gc;
  if (collect === undefined) return;
  const heap = (): number => {
    collect();
    return Deno.memoryUsage().heapUsed;
  };
  const ring = new Ring<number>();
  const before = heap();
  const n = 1 << 20;
  for (let i = 0; i < n; i++) ring.push(i & 1023);
  const full = heap() - before;
  assert(full > n * 7 && full < n * 10, `${full / n} bytes a value`);
  for (let i = 0; i < n / 2; i++) ring.shift();
  const half = heap() - before;
  assert(half < full * 0.6, `${half} bytes are still held, of ${full}`);
  while (ring.size > 0) ring.shift();
  assert(heap() - before < 200_000, "an empty ring holds on to its memory");
});
