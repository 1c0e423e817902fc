import { assertEquals } from "@std/assert";
import { whole } from "./messages.ts";
import { model, run } from "./model.ts";

model("who dies between taking a block and giving it back leaks none", { slots: 3, mortal: [0] }, (w) => {
  const kept = w.now.allocate(w.me[1]!, 40);
  w.now.keep(w.me[1]!);
  w.now.release(w.me[1]!, kept);
  const { used } = w;
  return () => ({
    fibers: [
      run(function* () {
        const block = yield w.calls.allocate(w.me[0]!, 40);
        if (block > 0) yield w.calls.release(w.me[0]!, block);
      }),
      run(function* () {
        const block = yield w.calls.allocate(w.me[1]!, 40);
        if (block > 0) yield w.calls.release(w.me[1]!, block);
      }),
      w.reaper(2, 0, 0),
    ],
    check: () => whole(w, used),
  });
});

model("a free list whose head is what it was, and whose rest is not, gives no block twice", {
  slots: 3,
  bound: 4,
}, (w) => {
  const free = [0, 1].map(() => {
    const block = w.now.allocate(w.me[2]!, 40);
    w.now.keep(w.me[2]!);
    return block;
  });
  for (const block of free) w.now.release(w.me[2]!, block);
  const { used } = w;
  return () => {
    const blocks: number[] = [];
    return {
      fibers: [
        run(function* () {
          blocks.push(yield* w.retry(w.calls.allocate(w.me[0]!, 40)));
        }),
        run(function* () {
          // Back on the list goes the first, while the second stays taken: the list's head is the same and its tail is not.
          const one = yield* w.retry(w.calls.allocate(w.me[1]!, 40));
          yield w.calls.keep(w.me[1]!);
          blocks.push(yield* w.retry(w.calls.allocate(w.me[1]!, 40)));
          yield w.calls.keep(w.me[1]!);
          yield* w.retry(w.calls.release(w.me[1]!, one));
          blocks.push(yield* w.retry(w.calls.allocate(w.me[1]!, 40)));
        }),
      ],
      check() {
        assertEquals(new Set(blocks).size, 3, `${blocks}`);
        w.sound();
        assertEquals(w.used, used + 3 * 64);
      },
    };
  };
});

model(
  "a block that is cut in two while its owner dies leaves both halves",
  { slots: 2, mortal: [0] },
  (w) => {
    // Whatever is left of the arena is taken, but for one large block that is free.
    const large = w.now.allocate(w.me[1]!, 1000);
    w.now.keep(w.me[1]!);
    for (let bytes = 65536; bytes >= 16; bytes >>= 1) {
      while (w.now.allocate(w.me[1]!, bytes) > 0) w.now.keep(w.me[1]!);
    }
    w.now.release(w.me[1]!, large);
    const { used } = w;
    return () => ({
      fibers: [
        run(function* () {
          const block = yield w.calls.allocate(w.me[0]!, 40);
          if (block > 0) yield w.calls.release(w.me[0]!, block);
        }),
        w.reaper(1, 0, 0),
      ],
      check: () => whole(w, used),
    });
  },
);
