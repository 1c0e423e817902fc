import { assertEquals } from "@std/assert";
import { Ring } from "../../../src/channel/ring.ts";

Deno.test("a ring behaves like an array, through growing, wrapping and running empty", () => {
  const ring = new Ring<number | undefined>();
  const model: (number | undefined)[] = [];
  let seed = 1;
  for (let i = 0; i < 50_000; i++) {
    seed = (seed * 48271) % 2147483647;
    const filling = (i >> 12) % 2 === 0;
    if (seed % 100 < (filling ? 70 : 30)) {
      const value = i % 7 === 0 ? undefined : i;
      ring.push(value);
      model.push(value);
    } else if (model.length > 0) {
      assertEquals(ring.shift(), model.shift());
    }
    assertEquals(ring.size, model.length);
  }
});
