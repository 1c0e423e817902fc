/**
 * ringbuf.js: a ring for one producer and one consumer over shared memory, made for audio. Both sides poll: neither can
 * sleep, and both cores are busy all the time.
 *
 * @module
 */
import { RingBuffer } from "npm:ringbuf.js@0.4.0";
import type { CaseRun, Contender, Timing } from "../contender.ts";
import { combine, crew, sumTo } from "../harness.ts";

const URL_OF_WORKER = new URL("./ringbuf_worker.ts", import.meta.url).href;

/** A stream of numbers, `batch` per call, through a ring of 1024. */
function numbers(batch: number): CaseRun {
  return async (n) => {
    const ring = RingBuffer.getStorageForCapacity(1024, Float64Array);
    const counts = [Math.min(n, 50_000), n] as const, props = { ring, batch };
    return combine(
      await crew(URL_OF_WORKER, [
        { role: "receiveNumbers", counts, props },
        { role: "sendNumbers", counts, props },
      ]),
      n,
      sumTo(n),
    );
  };
}

/** A stream of byte blocks of one size through a ring that holds sixteen of them. */
function blocks(size: number): CaseRun {
  return async (n) => {
    const ring = RingBuffer.getStorageForCapacity(size * 16, Uint8Array);
    const counts = [Math.min(n, 500), n] as const, props = { ring, size };
    return combine(
      await crew(URL_OF_WORKER, [
        { role: "receiveBlocks", counts, props },
        { role: "sendBlocks", counts, props },
      ]),
      n,
      sumTo(n),
    );
  };
}

/** A number there and back, both sides polling. */
async function roundTrip(n: number): Promise<Timing> {
  const there = RingBuffer.getStorageForCapacity(16, Float64Array);
  const back = RingBuffer.getStorageForCapacity(16, Float64Array);
  const counts = [500, n] as const;
  return combine(
    await crew(URL_OF_WORKER, [
      { role: "echo", counts, props: { there, back } },
      { role: "ping", counts, props: { there, back } },
    ]),
    n,
  );
}

/** ringbuf.js in the cases of one producer and one consumer. */
export const contender: Contender = {
  name: "ringbuf.js (polling)",
  version: "0.4.0",
  note:
    "both sides poll and keep two cores busy even when nothing travels; one producer and one consumer only",
  available: () => Promise.resolve(true),
  cases: {
    "workers/spsc-number-many": numbers(1),
    "workers/spsc-number-batch": numbers(256),
    "workers/spsc-1k": blocks(1024),
    "workers/spsc-64k": blocks(65_536),
    "workers/round-trip-busy": roundTrip,
  },
};
