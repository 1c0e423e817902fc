import { assert, assertEquals } from "@std/assert";
import { settled } from "../../../src/time/macrotask.ts";

/** Fails if any of what `make` returns is still held on to while `keeper` is alive. */
export async function forgotten(make: () => object, keeper: object): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) {
    console.log("not looked at: run with --v8-flags=--expose-gc");
    return;
  }
  const refs = Array.from({ length: 20 }, () => new WeakRef(make()));
  // What the last call left on the stack may stay for a while.
  for (let i = 0; i < 50 && refs.some((ref) => ref.deref() !== undefined); i++) {
    await settled();
    gc();
  }
  assertEquals(refs.filter((ref) => ref.deref() !== undefined).length, 0, "still held on to");
  assert(keeper);
}
