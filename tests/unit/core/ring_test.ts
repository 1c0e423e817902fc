import { assert, assertEquals } from "@std/assert";
import { C_HEAD, C_HEAD_SEEN, C_TAIL, L_COLLECTED, R_DATA, S_INBOX, S_LEASE } from "../../../wasm/layout.ts";
import { CORRUPT, FENCED, FULL, INVALID, STALE } from "../../../wasm/status.ts";
import { newSeed, seeded } from "../../support/random.ts";
import { INBOX, SharedCore } from "../../support/shared_core.ts";

function post(shared: SharedCore, from: number, to: number, bytes: Uint8Array): number {
  shared.core.bytes.set(bytes, shared.out(from));
  return shared.call.post(shared.me[from]!, to, shared.out(from), bytes.length);
}

/** What lies in an inbox, record by record. */
function collect(shared: SharedCore, slot: number, max = 65536): Uint8Array[] {
  const to = shared.in(slot);
  const used = shared.call.collect(shared.me[slot]!, to, max);
  assert(used >= 0, `status ${used}`);
  const records: Uint8Array[] = [];
  for (let at = to; at < to + used;) {
    const length = shared.word(at);
    records.push(shared.core.bytes.slice(at + 8, at + 8 + length));
    at += (length + 8 + 7) & ~7;
  }
  return records;
}

Deno.test("records arrive whole and in order, and their owner is told", () => {
  const shared = new SharedCore();
  assertEquals(post(shared, 0, 2, Uint8Array.of(1, 2, 3)), 0);
  assertEquals(post(shared, 1, 2, Uint8Array.of(4)), 0);
  assertEquals(shared.ready(2), [2]);
  assertEquals(collect(shared, 2), [Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
  assertEquals(collect(shared, 2), []);
  shared.sound();
});

Deno.test("an inbox that is full refuses, and takes again what was collected", () => {
  const shared = new SharedCore();
  let posted = 0;
  while (post(shared, 0, 1, new Uint8Array(100).fill(posted)) === 0) posted++;
  assertEquals(post(shared, 0, 1, new Uint8Array(100)), FULL);
  assertEquals(posted, Math.floor(INBOX / 112));
  assertEquals(collect(shared, 1, 300).length, 2);
  assertEquals(post(shared, 0, 1, new Uint8Array(100)), 0);
  assertEquals(collect(shared, 1).length, posted - 1);
});

Deno.test("records for nobody, too large or empty are refused", () => {
  const shared = new SharedCore();
  assertEquals(post(shared, 0, 3, Uint8Array.of(1)), STALE, "a free slot");
  assertEquals(post(shared, 0, -1, Uint8Array.of(1)), INVALID);
  assertEquals(post(shared, 0, 99, Uint8Array.of(1)), INVALID);
  assertEquals(post(shared, 0, 1, new Uint8Array(0)), INVALID);
  assertEquals(post(shared, 0, 1, new Uint8Array(INBOX >> 3)), INVALID);
  shared.call.fence(1);
  assertEquals(post(shared, 0, 1, Uint8Array.of(1)), STALE);
  assertEquals(post(shared, 1, 0, Uint8Array.of(1)), FENCED);
});

Deno.test("a length that cannot be poisons the arena with invariant 33", () => {
  for (const length of [-1, INBOX, INBOX >> 3, 0x40000000 | 16, 0x7fffffff, -0x80000000]) {
    const shared = new SharedCore();
    post(shared, 0, 1, Uint8Array.of(1, 2, 3));
    shared.core.store(shared.word(shared.me[1]! + S_INBOX) + R_DATA, length);
    assertEquals(shared.call.collect(shared.me[1]!, shared.in(1), 65536), CORRUPT, String(length));
    assertEquals(shared.core.poison, 33);
    assertEquals(post(shared, 0, 1, Uint8Array.of(1)), CORRUPT);
  }
});

for (const start of [0n, 2n ** 31n, 2n ** 32n, 2n ** 47n]) {
  Deno.test(`an inbox loses and invents nothing from position ${start}`, () => {
    const seed = newSeed();
    const random = seeded(seed);
    const shared = new SharedCore();
    const ring = shared.word(shared.me[1]! + S_INBOX);
    const from = start === 0n ? 0n : start - 1024n;
    for (const at of [C_TAIL, C_HEAD, C_HEAD_SEEN]) shared.setLong(ring + at, from);
    shared.core.store(shared.me[1]! + S_LEASE + L_COLLECTED, Number(BigInt.asIntN(32, from)));
    const queue: Uint8Array[] = [];
    for (let i = 0; i < 4_000; i++) {
      if (random(2) === 0) {
        const record = new Uint8Array(1 + random((INBOX >> 3) - 8)).fill(i);
        const status = post(shared, 2 * random(2), 1, record);
        if (status === 0) queue.push(record);
        else assertEquals(status, FULL, `seed ${seed}, step ${i}`);
      } else {
        const got = collect(shared, 1, 520 + random(4_000));
        assertEquals(got, queue.splice(0, got.length), `seed ${seed}, step ${i}`);
        assert(got.length > 0 || queue.length === 0, `seed ${seed}, step ${i}`);
      }
    }
    while (queue.length > 0) assertEquals(collect(shared, 1), queue.splice(0), `seed ${seed}`);
    const data = shared.core.bytes.subarray(ring + R_DATA, ring + R_DATA + INBOX);
    assert(data.every((byte) => byte === 0), `seed ${seed}: what is not published is zero`);
    shared.sound();
  });
}

/** Slot 1 dies and a new owner takes it. */
function replace(shared: SharedCore): void {
  shared.call.fence(1);
  assertEquals(shared.call.reap(shared.me[0]!, 1), 0);
  assertEquals(shared.start(), 1);
}

Deno.test("a record that is published only after the slot has a new owner does not spoil what follows", () => {
  const shared = new SharedCore();
  const ring = shared.word(shared.me[1]! + S_INBOX);
  assertEquals(post(shared, 0, 1, Uint8Array.of(1)), 0);
  collect(shared, 1);
  // The producer has claimed 16 bytes and its processor was taken away before it published.
  const tail = shared.long(ring + C_TAIL);
  shared.setLong(ring + C_TAIL, tail + 16n);
  replace(shared);
  assertEquals(post(shared, 2, 1, Uint8Array.of(3)), 0);
  assertEquals(collect(shared, 1), [], "the one before is not published yet");
  shared.core.bytes[ring + R_DATA + Number(tail) + 8] = 2;
  shared.core.store(ring + R_DATA + Number(tail), 1);
  assertEquals(collect(shared, 1), [Uint8Array.of(2), Uint8Array.of(3)]);
  shared.sound();
});

Deno.test("an owner that dies between clearing a record and moving the head leaves an inbox that goes on", () => {
  const shared = new SharedCore();
  const ring = shared.word(shared.me[1]! + S_INBOX);
  for (const byte of [1, 2, 3]) assertEquals(post(shared, 0, 1, Uint8Array.of(byte)), 0);
  const head = shared.long(ring + C_HEAD);
  collect(shared, 1, 40);
  shared.setLong(ring + C_HEAD, head);
  assertEquals(collect(shared, 1), [Uint8Array.of(3)], "whoever drains it for the dead");
  shared.setLong(ring + C_HEAD, head);
  replace(shared);
  assertEquals(post(shared, 2, 1, Uint8Array.of(4)), 0);
  assertEquals(collect(shared, 1), [Uint8Array.of(4)]);
  shared.sound();
});
