/**
 * The workers' side of the ringbuf.js contender: everything polls.
 *
 * @module
 */
import { RingBuffer } from "npm:ringbuf.js@0.4.0";
import { now, type Part, play } from "../harness.ts";
import { bytes, stamp, stamped } from "../topologies.ts";

/** Where the ring lies in `props`; its memory is shared, its class is not. */
type Storage = ConstructorParameters<typeof RingBuffer>[0];

/** The library types its second argument as an instance where it wants the class. */
// deno-lint-ignore no-explicit-any
const f64 = Float64Array as any, u8 = Uint8Array as any;

/** Pushes `count` numbers, `batch` at a time, trying again while the ring is full. */
function push(ring: RingBuffer, batch: number, count: number): void {
  const some = new Float64Array(batch);
  for (let sent = 0; sent < count;) {
    const size = Math.min(batch, count - sent);
    for (let k = 0; k < size; k++) some[k] = sent + k;
    for (let done = 0; done < size;) done += ring.push(some, size - done, done);
    sent += size;
  }
}

/** Pops `count` numbers, up to `batch` at a time, and returns their sum. */
function pop(ring: RingBuffer, batch: number, count: number): number {
  const some = new Float64Array(batch);
  let sum = 0;
  for (let received = 0; received < count;) {
    const size = ring.pop(some, Math.min(batch, count - received));
    for (let k = 0; k < size; k++) sum += some[k]!;
    received += size;
  }
  return sum;
}

/** Pushes `count` blocks whose numbers start at 0. */
function pushBlocks(ring: RingBuffer, size: number, count: number): void {
  const block = bytes(size, 0);
  for (let i = 0; i < count; i++) {
    stamp(block, i);
    for (let done = 0; done < size;) done += ring.push(block, size - done, done);
  }
}

/** Pops `count` blocks and sums up their numbers. */
function popBlocks(ring: RingBuffer, size: number, count: number): number {
  const block = new Uint8Array(size);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let done = 0; done < size;) done += ring.pop(block, size - done, done);
    sum += stamped(block);
  }
  return sum;
}

/** One number there and back. */
function bounce(there: RingBuffer, back: RingBuffer, cell: Float64Array): void {
  while (there.push(cell, 1) === 0);
  while (back.pop(cell, 1) === 0);
}

play({
  sendNumbers({ ring, batch }: { ring: Storage; batch: number }, warm, measured): Part {
    const queue = new RingBuffer(ring, f64);
    push(queue, batch, warm);
    const first = now();
    push(queue, batch, measured);
    return { first, last: -Infinity, received: 0, sum: 0 };
  },

  receiveNumbers({ ring, batch }: { ring: Storage; batch: number }, warm, measured): Part {
    const queue = new RingBuffer(ring, f64), room = batch === 1 ? 512 : batch;
    pop(queue, room, warm);
    const sum = pop(queue, room, measured);
    return { first: Infinity, last: now(), received: measured, sum };
  },

  sendBlocks({ ring, size }: { ring: Storage; size: number }, warm, measured): Part {
    const queue = new RingBuffer(ring, u8);
    pushBlocks(queue, size, warm);
    const first = now();
    pushBlocks(queue, size, measured);
    return { first, last: -Infinity, received: 0, sum: 0 };
  },

  receiveBlocks({ ring, size }: { ring: Storage; size: number }, warm, measured): Part {
    const queue = new RingBuffer(ring, u8);
    popBlocks(queue, size, warm);
    const sum = popBlocks(queue, size, measured);
    return { first: Infinity, last: now(), received: measured, sum };
  },

  echo({ there, back }: { there: Storage; back: Storage }, warm, measured): Part {
    const from = new RingBuffer(there, f64), to = new RingBuffer(back, f64), cell = new Float64Array(1);
    for (let i = -warm; i < measured; i++) {
      while (from.pop(cell, 1) === 0);
      while (to.push(cell, 1) === 0);
    }
    return { first: Infinity, last: -Infinity, received: 0, sum: 0 };
  },

  ping({ there, back }: { there: Storage; back: Storage }, warm, measured): Part {
    const to = new RingBuffer(there, f64), from = new RingBuffer(back, f64), cell = new Float64Array(1);
    const trips = new Float64Array(measured);
    for (let i = 0; i < warm; i++) bounce(to, from, cell);
    const first = now();
    for (let i = 0; i < measured; i++) {
      const sent = performance.now();
      bounce(to, from, cell);
      trips[i] = performance.now() - sent;
    }
    return { first, last: now(), received: measured, sum: 0, trips };
  },
});
