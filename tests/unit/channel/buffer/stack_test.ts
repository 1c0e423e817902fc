import { assertEquals } from "@std/assert";
import { Stack } from "../../../../src/channel/buffer/stack.ts";

Deno.test("row 8: a stack gives the newest first and drops the oldest, however the two are mixed", () => {
  const stack = new Stack<number | undefined>();
  const model: (number | undefined)[] = [];
  let seed = 5;
  const dice = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  for (let i = 0; i < 50_000; i++) {
    const value = i % 7 === 0 ? undefined : i;
    const turn = dice(100);
    if (turn < ((i >> 10) & 1 ? 20 : 45)) {
      stack.push(value);
      model.push(value);
    } else if (model.length === 0) continue;
    else if (turn < 70) assertEquals([stack.first(), stack.shift()], [model.at(-1), model.pop()]);
    else {
      model.push(value);
      assertEquals(stack.evict(value), model.shift());
    }
    assertEquals(stack.size, model.length);
  }
});
