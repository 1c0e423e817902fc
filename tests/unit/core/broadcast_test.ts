import { assert, assertEquals } from "@std/assert";
import { C_MASK, C_TAIL, READERS } from "../../../wasm/layout.ts";
import { CLOSED, EMPTY, EXHAUSTED, FENCED, FULL, NOBODY, OWED, STALE } from "../../../wasm/status.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { SubjectCore } from "../../support/subject_core.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("every reader gets every value, in one order, whatever the others have read", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(8);
  const a = shared.join(1, ch), b = shared.join(2, ch);
  assertEquals(shared.publish(0, ch, [1, 2, 3]), 3);
  assertEquals(shared.read(1, ch, a, 2), [1, 2]);
  assertEquals(shared.read(2, ch, b), [1, 2, 3]);
  assertEquals(shared.read(1, ch, a), [3]);
  assertEquals(shared.read(1, ch, a), EMPTY);
  shared.sound();
});

Deno.test("a value that nobody reads is refused, unless some are kept for those who come later", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(4);
  assertEquals(shared.publish(0, ch, [1]), NOBODY);
  const a = shared.join(1, ch);
  assertEquals(shared.call.observed(ch), 1);
  assertEquals(shared.publish(0, ch, [2]), 1);
  assertEquals(shared.call.part(shared.me[1]!, ch, a), 0);
  assertEquals(shared.publish(0, ch, [3]), NOBODY);
  const kept = shared.subject(4, { replay: 2 });
  assertEquals(shared.publish(0, kept, range(0, 20)), 20, "with nobody to wait for, nothing is full");
  assertEquals(shared.read(1, kept, shared.join(1, kept)), [18, 19]);
  assertEquals(shared.read(1, kept, shared.join(1, kept, 1)), [19]);
  assertEquals(shared.read(1, kept, shared.join(1, kept, 0)), EMPTY);
  shared.sound();
});

Deno.test("the slowest reader, and nobody else, makes the writer wait at exactly the capacity", () => {
  for (const capacity of [1, 2, 63, 64, 65, 100]) {
    const shared = new SubjectCore();
    const ch = shared.subject(capacity);
    const slow = shared.join(1, ch), quick = shared.join(2, ch);
    for (let lap = 0; lap < 5; lap++) {
      assertEquals(
        shared.publish(0, ch, range(0, capacity + 3)),
        capacity,
        `capacity ${capacity}, lap ${lap}`,
      );
      assertEquals(shared.readAll(2, ch, quick), range(0, capacity));
      assertEquals(shared.publish(0, ch, [9]), FULL);
      assertEquals(shared.call.publishable(ch), 0);
      assertEquals(shared.readAll(1, ch, slow), range(0, capacity));
      assertEquals(shared.call.publishable(ch), 1);
    }
    shared.sound();
  }
});

Deno.test("a late joiner with a replay holds the writer back from what it was promised", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(4, { replay: 4 });
  const first = shared.join(1, ch);
  for (let i = 0; i < 70; i++) {
    shared.publish(0, ch, [i]);
    shared.read(1, ch, first);
  }
  const late = shared.join(2, ch);
  assertEquals(
    shared.publish(0, ch, [99]),
    FULL,
    "what was noted of the slowest reader does not count any more",
  );
  assertEquals(shared.read(2, ch, late), [66, 67, 68, 69]);
  assertEquals(shared.publish(0, ch, [99]), 1);
});

Deno.test("a reader who leaves, or dies, lets the writer go on and wakes it", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(2);
  const slow = shared.join(1, ch);
  shared.join(2, ch);
  assertEquals(shared.publish(0, ch, [1, 2]), 2);
  shared.call.enlist(shared.me[0]!, ch, 1);
  assertEquals(shared.call.part(shared.me[1]!, ch, slow), 0);
  assertEquals(shared.ready(0), [shared.number(ch)]);
  assertEquals(shared.publish(0, ch, [3]), FULL, "the other one has not read either");
  shared.call.enlist(shared.me[0]!, ch, 1);
  assertEquals(shared.call.fence(2), 1);
  assertEquals(shared.publish(0, ch, [3]), FULL, "not before its death is confirmed");
  assertEquals(shared.call.reap(shared.me[0]!, 2), 0);
  assert(shared.ready(0).includes(shared.number(ch)));
  assertEquals(shared.publish(0, ch, [3]), NOBODY);
  shared.sound();
});

Deno.test("a lossy subject never waits: who is left behind goes on with the oldest kept value and knows how many it missed", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(4, { lossy: true });
  const slow = shared.join(1, ch), quick = shared.join(2, ch);
  for (let i = 0; i < 1000; i++) {
    assertEquals(shared.publish(0, ch, [i]), 1);
    assertEquals(shared.read(2, ch, quick), [i]);
  }
  assertEquals(shared.call.unread(ch, slow), 4);
  assertEquals(shared.call.arrived(ch, slow), 1);
  assertEquals(shared.read(1, ch, slow), [996, 997, 998, 999]);
  assertEquals([shared.missed(ch, slow), shared.missed(ch, quick)], [996, 0]);
  shared.sound();
});

Deno.test("the end comes after what lies before it, also for those who join then", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(4, { replay: 2 });
  const a = shared.join(1, ch);
  shared.publish(0, ch, [1, 2, 3]);
  assertEquals(shared.call.close(shared.me[0]!, ch, 0), 1);
  assertEquals(shared.publish(0, ch, [4]), CLOSED);
  assertEquals(shared.read(1, ch, a), [1, 2, 3]);
  assertEquals(shared.read(1, ch, a), CLOSED);
  const late = shared.join(2, ch);
  assertEquals(shared.read(2, ch, late), [2, 3]);
  assertEquals(shared.read(2, ch, late), CLOSED);
});

Deno.test("a cursor obeys its owner only, and nobody after it was given back; a fenced slot neither writes nor reads", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(4);
  const a = shared.join(1, ch);
  for (const index of [a, -1, READERS, 7]) {
    assertEquals(shared.read(2, ch, index), STALE);
    assertEquals(shared.call.pass(shared.me[2]!, ch, index, 1), STALE);
    assertEquals(shared.call.part(shared.me[2]!, ch, index), STALE);
  }
  assertEquals(shared.call.part(shared.me[1]!, ch, a), 0);
  assertEquals(shared.call.part(shared.me[1]!, ch, a), STALE);
  assertEquals(shared.read(1, ch, a), STALE);
  shared.call.fence(1);
  assertEquals(shared.publish(1, ch, [1]), FENCED);
  assertEquals(shared.call.join(shared.me[1]!, ch, 0), FENCED);
});

Deno.test("cursors are used up and come back", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(4);
  const all = range(0, READERS).map(() => shared.join(1, ch));
  assertEquals(new Set(all).size, READERS);
  assertEquals(shared.call.join(shared.me[2]!, ch, 0), EXHAUSTED);
  assertEquals(shared.call.part(shared.me[1]!, ch, 77), 0);
  assertEquals(shared.call.join(shared.me[2]!, ch, 0), 77);
  assertEquals(shared.publish(0, ch, [5]), 1);
  assertEquals(shared.read(2, ch, 77), [5]);
});

Deno.test("positions go on beyond 2^31, 2^32 and 2^48: no value is lost, doubled or out of order there", () => {
  for (const near of [2n ** 31n, 2n ** 32n, 2n ** 47n, 2n ** 48n]) {
    for (const lossy of [false, true]) {
      const shared = new SubjectCore();
      const ch = shared.subject(5, { lossy, replay: 3 });
      shared.advance(ch, near - 100n);
      const a = shared.join(1, ch, 0);
      for (let i = 0; i < 200; i++) {
        assertEquals(shared.publish(0, ch, [i, i + 1000]), 2, `${near} ${i}`);
        assertEquals(shared.readAll(1, ch, a), [i, i + 1000]);
      }
      shared.publish(0, ch, range(0, 3));
      assertEquals(shared.readAll(2, ch, shared.join(2, ch)), range(0, 3));
      assertEquals(shared.missed(ch, a), 0);
    }
  }
});

Deno.test("the writer that comes round to a message gives its block back, and the last to leave all that are left", () => {
  for (const lossy of [false, true]) {
    const shared = new SubjectCore();
    const before = shared.core.usage().used;
    const ch = shared.subject(4, { lossy, stride: 128, messages: true });
    shared.attachAll(ch);
    const opened = shared.core.usage().used;
    const a = shared.join(1, ch);
    const cells = shared.word(ch + C_MASK) + 1;
    for (let i = 0; i < 3 * cells; i++) {
      assertEquals(shared.publishMessage(0, ch, 1000), 1);
      assertEquals(shared.readMessages(1, ch, a), 1);
    }
    assertEquals(shared.core.usage().used - opened, cells * 1024 * 2 / 2, "one block of 1 KiB for each cell");
    shared.sound();
    shared.call.part(shared.me[1]!, ch, a);
    shared.call.close(shared.me[0]!, ch, 0);
    for (let slot = 0; slot < 3; slot++) assertEquals(shared.call.detach(shared.me[slot]!, slot, ch), 0);
    shared.sound();
    assert(shared.core.usage().used - before <= 2048, "only the header stays");
  }
});

Deno.test("readers that lag cost one wake for many values, and the writer one for half a ring", () => {
  const shared = new SubjectCore();
  const ch = shared.subject(8);
  const a = shared.join(1, ch);
  shared.call.enlist(shared.me[1]!, ch, 0);
  shared.publish(0, ch, [1]);
  assertEquals(shared.ready(1), [shared.number(ch)]);
  shared.publish(0, ch, range(0, 7));
  assertEquals(shared.ready(1), [], "it has been told, and has not asked again");
  shared.call.enlist(shared.me[0]!, ch, 1);
  const one = shared.call.read(shared.me[1]!, ch, a, shared.in(1), 1);
  assertEquals(one, 1 | OWED);
  assertEquals(shared.ready(0), []);
  shared.call.tellWriters(ch);
  assertEquals(shared.ready(0), [shared.number(ch)]);
  shared.call.enlist(shared.me[0]!, ch, 1);
  assertEquals(shared.call.read(shared.me[1]!, ch, a, shared.in(1), 4), 4);
  assertEquals(shared.ready(0), [shared.number(ch)]);
});

Deno.test("calls of several writers and readers at random agree with a list and a place in it for each reader", () => {
  const seed = newSeed();
  const random = seeded(seed);
  for (let round = 0; round < 60; round++) {
    const shared = new SubjectCore(4);
    const lossy = random(2) === 0, capacity = 1 + random(70), replay = random(Math.min(capacity, 9) + 1);
    const ch = shared.subject(capacity, { lossy, replay });
    const sent: number[] = [];
    const readers: { slot: number; index: number; at: number; missed: number }[] = [];
    for (let step = 0; step < 400; step++) {
      const what = random(10), slot = random(4);
      const slowest = Math.max(0, ...readers.map((r) => sent.length - r.at));
      if (what < 4) {
        const n = 1 + random(20);
        const values = range(sent.length, sent.length + n);
        const room = readers.length === 0
          ? (replay === 0 ? -1 : n)
          : lossy
          ? n
          : Math.min(n, capacity - slowest);
        const expected = room < 0 ? NOBODY : room === 0 ? FULL : room;
        assertEquals(shared.publish(slot, ch, values), expected, `seed ${seed}`);
        if (room > 0) sent.push(...values.slice(0, room));
      } else if (what === 4 && readers.length < 6) {
        const at = Math.max(0, sent.length - replay);
        readers.push({ slot, index: shared.join(slot, ch), at, missed: 0 });
      } else if (what === 5 && readers.length > 0) {
        const [reader] = readers.splice(random(readers.length), 1);
        assertEquals(shared.call.part(shared.me[reader!.slot]!, ch, reader!.index), 0);
      } else if (readers.length > 0) {
        const reader = readers[random(readers.length)]!;
        if (lossy && sent.length - reader.at > capacity) {
          reader.missed += sent.length - capacity - reader.at;
          reader.at = sent.length - capacity;
        }
        const got = shared.read(reader.slot, ch, reader.index, 1 + random(30));
        if (typeof got === "number") assertEquals([got, reader.at], [EMPTY, sent.length], `seed ${seed}`);
        else {
          assertEquals(got, sent.slice(reader.at, reader.at + got.length), `seed ${seed}`);
          reader.at += got.length;
        }
        assertEquals(shared.missed(ch, reader.index), reader.missed, `seed ${seed}`);
      }
    }
    assertEquals(shared.long(ch + C_TAIL) & 0xffffffffffffn, BigInt(sent.length));
    shared.sound();
  }
});

Deno.test("deaths at random between calls lose no block, leave no cursor, and stop nobody", () => {
  const seed = newSeed();
  const random = seeded(seed);
  for (let round = 0; round < 30; round++) {
    const shared = new SubjectCore(4, 1 << 22);
    const before = shared.core.usage().used;
    const lossy = random(2) === 0;
    const ch = shared.subject(1 + random(6), { lossy, replay: 1, stride: 128, messages: true });
    let readers: { slot: number; index: number }[] = [];
    for (let step = 0; step < 300; step++) {
      const slot = random(4);
      switch (random(8)) {
        case 0:
          readers.push({ slot, index: shared.join(slot, ch) });
          break;
        case 1:
          if (slot === 0) break;
          // It may hold blocks that were prepared, or read and not passed.
          if (random(2) === 0) shared.call.prepare(shared.me[slot]!, 0, 128, 500);
          shared.call.fence(slot);
          assertEquals(shared.call.reap(shared.me[0]!, slot), 0, `seed ${seed}`);
          readers = readers.filter((reader) => reader.slot !== slot);
          assertEquals(shared.start(), slot);
          shared.attach(shared.me[slot]!, ch);
          break;
        case 2: {
          const reader = readers.pop();
          if (reader !== undefined) shared.call.part(shared.me[reader.slot]!, ch, reader.index);
          break;
        }
        case 3:
        case 4: {
          const { slot: by, index } = readers[random(readers.length)] ?? { slot: 0, index: -1 };
          if (index >= 0 && shared.call.arrived(ch, index) !== 0) shared.readMessages(by, ch, index);
          break;
        }
        default: {
          const sent = shared.publishMessage(slot, ch, 200 + random(3000));
          if (sent === 1) break;
          assertEquals(sent, FULL, `seed ${seed}`);
          shared.call.abandon(shared.me[slot]!);
        }
      }
      shared.sound();
    }
    for (const { slot, index } of readers) shared.call.part(shared.me[slot]!, ch, index);
    assertEquals(shared.call.observed(ch), 0);
    shared.call.close(shared.me[0]!, ch, 0);
    for (let slot = 0; slot < 4; slot++) assertEquals(shared.call.detach(shared.me[slot]!, slot, ch), 0);
    shared.sound();
    assert(shared.core.usage().used - before <= 4096, `seed ${seed}: only the header stays`);
  }
});
