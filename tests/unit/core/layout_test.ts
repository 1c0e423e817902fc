import { assert, assertEquals } from "@std/assert";
import * as L from "../../../wasm/layout.ts";

const line = (offset: number): number => Math.floor(offset / L.LINE);

/** Each list holds words that one owner writes, or that are always used together. */
const OWNERS: Record<string, number[][]> = {
  arena: [
    [L.A_MAGIC, L.A_VERSION, L.A_SIZE, L.A_SLOTS, L.A_ARENA],
    [L.A_POISON],
    [L.A_BUMP],
    [L.A_USED],
    [L.A_NEXT_CHANNEL, L.A_FREE_CHANNELS],
    [L.A_REAPED],
    [L.A_FREE],
  ],
  slot: [
    [L.S_STATE, L.S_GENERATION, L.S_STOP, L.S_SEND_WINDOW, L.S_RECEIVE_WINDOW, L.S_WINDOW_SIZE, L.S_INBOX],
    [L.S_BELL, L.S_PARKED],
    [L.S_SUMMARY, L.S_FIRST],
    [L.S_READY, L.S_READY + 64 * 8 - 8],
    [L.S_LEASE, L.S_LEASE + L.L_PREPARED],
    [L.S_STATS, L.S_STATS + L.W_AWAKE],
    [L.S_BATCH, L.S_BATCH + 4 * L.READY_BATCH - 4],
  ],
  channel: [
    [L.C_REFS, L.C_NUMBER, L.C_KIND, L.C_CAPACITY, L.C_STRIDE, L.C_MASK, L.C_CELLS, L.C_NEXT, L.C_REASON],
    [L.C_TAIL, L.C_HEAD_SEEN],
    [L.C_HEAD, L.C_PUBLISHED],
    [L.C_WAITERS, L.C_WAITERS + 24],
    [L.C_SENDERS, L.C_RECEIVERS, L.C_DROPPED],
    [L.C_SEATS],
  ],
};

for (const [structure, owners] of Object.entries(OWNERS)) {
  Deno.test(`no two words of different owners lie on one line of a ${structure}`, () => {
    const lines = owners.map((words) => new Set(words.flatMap((w) => [line(w), line(w + 3)])));
    for (let i = 0; i < lines.length; i++) {
      for (let j = i + 1; j < lines.length; j++) {
        assert(lines[i]!.isDisjointFrom(lines[j]!), `lists ${i} and ${j} share a line`);
      }
    }
  });
}

Deno.test("the regions of the memory follow each other without a gap or an overlap", () => {
  assert(L.A_FREE + 8 * L.CLASSES <= L.A_END);
  assertEquals(L.A_END, L.TABLE);
  assertEquals(L.TABLE + 4 * L.CHANNELS, L.TABLE_END);
  assertEquals(L.TABLE_END, L.SLOTS);
  assertEquals(L.SLOTS % L.LINE, 0);
  assertEquals(L.SLOT_SIZE % L.LINE, 0);
  assert(L.S_BATCH + 4 * L.READY_BATCH <= L.SLOT_SIZE);
  assert(L.S_READY + L.CHANNELS / 8 <= L.S_LEASE);
  assert(L.CLASS_MAX < L.CLASSES);
});

Deno.test("what lies in a seat, an operation and a block header does not overlap", () => {
  assert(L.SEAT_WAITING + 8 <= L.SEAT_OFFERS);
  assertEquals(L.SEAT_OFFERS + 2 * L.OFFER_SIZE, L.SEAT_SIZE);
  assert(L.O_PAYLOAD + 4 <= L.OFFER_SIZE);
  assertEquals(L.O_GENERATION, L.O_OPERATION + 4, "both are read as one word");
  assertEquals((L.C_SEATS + L.SEAT_OFFERS + L.O_OPERATION) % 8, 0);
  assert(L.P_NEXT + 4 <= L.P_PAYLOAD);
  assert(L.P_PAYLOAD + L.OP_INLINE + L.BLOCK_HEADER <= 256, "an operation is one block of 256 bytes");
  assert(L.B_NEXT + 4 <= L.BLOCK_HEADER);
});

Deno.test("every field fits the bits that it has", () => {
  assert(L.PERMITS_MAX < 2 ** (63 - L.POSITION_BITS));
  assert(L.CAPACITY_MAX < 2 ** 31);
  assertEquals(L.GROUP, 64);
  assert(L.SLOTS_MAX <= 128, "two words of waiters per direction");
  assert(L.SLOTS_MAX < L.CHANNELS);
  assert(L.CHANNELS <= 64 * 64, "64 words of ready bits and a summary of 64 bits");
});
