import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { A_BUMP, A_SIZE, A_USED, L_BLOCK, S_LEASE } from "../../../wasm/layout.ts";
import { CORRUPT, EXHAUSTED, INVALID } from "../../../wasm/status.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { SharedCore } from "../../support/shared_core.ts";

/** Allocates and keeps. */
function take(shared: SharedCore, bytes: number, slot = 0): number {
  const block = shared.call.allocate(shared.me[slot]!, bytes);
  if (block > 0) shared.call.keep(shared.me[slot]!);
  return block;
}

Deno.test("a block that was given back is the next one of its size, whoever asks", () => {
  const shared = new SharedCore();
  const first = take(shared, 100);
  const used = shared.long(A_USED);
  assertEquals(shared.call.release(shared.me[1]!, first), 0);
  assertEquals(shared.long(A_USED), used - 128n);
  assertEquals(take(shared, 112, 2), first);
  shared.sound();
});

Deno.test("a large free block is cut down, and its parts are used", () => {
  const shared = new SharedCore(1, 1 << 20);
  let largest = 1 << 20;
  let large = take(shared, largest);
  while (large < 0) large = take(shared, largest >>= 1);
  while (take(shared, 0) > 0);
  assertEquals(take(shared, 40), EXHAUSTED);
  assertEquals(shared.call.release(shared.me[0]!, large), 0);
  const parts = Array.from({ length: 4 }, () => take(shared, 40));
  assert(parts.every((part) => part >= large && part < large + largest * 2), String(parts));
  assertEquals(new Set(parts).size, 4);
  shared.sound();
});

Deno.test("what does not fit is exhausted or invalid, and takes nothing", () => {
  const shared = new SharedCore();
  const bump = shared.word(A_BUMP), used = shared.long(A_USED);
  assertEquals(take(shared, 1 << 28), EXHAUSTED);
  assertEquals(take(shared, (2 ** 31) - 1), INVALID);
  assertEquals(take(shared, -1), INVALID);
  assertEquals([shared.word(A_BUMP), shared.long(A_USED)], [bump, used]);
  assert(bump <= shared.word(A_SIZE));
});

Deno.test("a block that is given back twice poisons the arena with invariant 3", () => {
  const shared = new SharedCore();
  const block = take(shared, 8);
  assertEquals(shared.call.release(shared.me[0]!, block), 0);
  assertEquals(shared.call.release(shared.me[0]!, block), CORRUPT);
  assertEquals(shared.core.poison, 3);
  assertEquals(shared.call.audit(1), 3);
});

Deno.test("an address that is no block is refused", () => {
  for (const wrong of [0, 16, -64, 8, 2 ** 30, 2 ** 31 - 1]) {
    const shared = new SharedCore();
    const block = take(shared, 1000);
    assertEquals(shared.call.holds(wrong, 0), 0);
    assertEquals(shared.call.holds(block + 8, 8), 0);
    assertEquals(shared.call.release(shared.me[0]!, wrong), CORRUPT, String(wrong));
  }
});

Deno.test("a block holds what its class has room for", () => {
  const shared = new SharedCore();
  const block = take(shared, 100);
  assertEquals([0, 100, 112, 113, -1].map((bytes) => shared.call.holds(block, bytes)), [1, 1, 1, 0, 0]);
  shared.call.release(shared.me[0]!, block);
  assertEquals(shared.call.holds(block, 0), 0);
});

Deno.test("a block on its way to a free list when a crowd interfered is put there by the next call", () => {
  const shared = new SharedCore();
  const block = take(shared, 100);
  shared.call.release(shared.me[0]!, block);
  // As if the push had lost all its attempts: the block is free, off the list, and in the lease.
  assertEquals(take(shared, 100), block);
  shared.core.bytes[block - 16] = 0x46;
  shared.setLong(A_USED, shared.long(A_USED) - 128n);
  shared.core.store(shared.me[0]! + S_LEASE + L_BLOCK, block - 16);
  assertNotEquals(take(shared, 300), EXHAUSTED);
  assertEquals(take(shared, 100), block);
  shared.sound();
});

Deno.test("blocks never overlap, and the sums are right, whatever is taken and given back by whom", () => {
  const seed = newSeed();
  const random = seeded(seed);
  const shared = new SharedCore(3, 1 << 20);
  const start = shared.long(A_USED);
  const held: { at: number; bytes: number; mark: number }[] = [];
  for (let i = 0; i < 20_000; i++) {
    if (random(100) < 52) {
      const bytes = random(10) === 0 ? random(20_000) : random(400);
      const at = take(shared, bytes, random(3));
      if (at === EXHAUSTED) continue;
      assert(at > 0, `seed ${seed}`);
      shared.core.bytes.fill(i & 255, at, at + bytes);
      held.push({ at, bytes, mark: i & 255 });
    } else if (held.length > 0) {
      const [one] = held.splice(random(held.length), 1);
      const whole = shared.core.bytes.subarray(one!.at, one!.at + one!.bytes).every((b) => b === one!.mark);
      assert(whole, `seed ${seed}: somebody wrote into a block that was in use`);
      assertEquals(shared.call.release(shared.me[random(3)]!, one!.at), 0, `seed ${seed}`);
    }
  }
  for (const { at } of held) shared.call.release(shared.me[0]!, at);
  assertEquals(shared.long(A_USED), start, `seed ${seed}`);
  shared.sound();
});
