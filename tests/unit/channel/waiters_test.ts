import { assert, assertEquals, assertFalse, assertRejects, assertStrictEquals } from "@std/assert";
import { ChannelClosedError } from "../../../src/errors.ts";
import { Closed, Decision, NOT_READY, type SelectCase, Waiter } from "../../../src/channel/selectable.ts";
import {
  capture,
  park,
  receiveError,
  receiveWaiter,
  sendError,
  sendWaiter,
} from "../../../src/channel/waiters.ts";

/** A queue that keeps what is parked in it. */
class Queue implements SelectCase<number> {
  served = 0;
  parked: Waiter<number> | undefined;
  withdrawn = 0;
  poll(): typeof NOT_READY {
    return NOT_READY;
  }
  enlist(waiter: Waiter<number>): void {
    this.parked = waiter;
  }
  withdraw(): void {
    this.withdrawn++;
  }
}

Deno.test("every wait has the one shape that queues are fast with: sends, receives, those with a signal", () => {
  const queue = new Queue();
  const made: Waiter<never>[] = [];
  new Promise(capture);
  made.push(receiveWaiter(), sendWaiter(1) as unknown as Waiter<never>);
  park(queue, receiveWaiter<number>(), new AbortController().signal);
  made.push(queue.parked as Waiter<never>, new Waiter<never>());
  const shape = Object.keys(new Waiter());
  for (const waiter of made) {
    assertStrictEquals(waiter.constructor, Waiter);
    assertEquals(Object.keys(waiter), shape);
  }
});

Deno.test("errors of a receive are one per channel and without a value; those of a send carry it, and the cause", () => {
  const plain = new Closed(undefined, false);
  const error = receiveError(plain);
  assert(error instanceof ChannelClosedError);
  assertFalse("value" in error);
  assertStrictEquals(receiveError(plain), error);
  assertEquals(receiveError(new Closed("why", true)), "why");
  const refused = sendError(new Closed("why", true), 7);
  assertEquals([refused.value, refused.cause], [7, "why"]);
  assertFalse("cause" in sendError(plain, 7));
});

Deno.test("an abort that loses to a claim by another thread waits for what was claimed", async () => {
  const stop = new AbortController();
  const queue = new Queue();
  const promise = new Promise(capture);
  park(queue, receiveWaiter<number>(), stop.signal);
  const decision = queue.parked!.decision = new Decision();
  decision.remote = { publish() {}, lock: () => false, unlock() {}, settle() {} };
  stop.abort("too late");
  assertEquals(queue.withdrawn, 0);
  queue.parked!.complete(5);
  assertEquals(await promise, 5);
});

Deno.test("an abort that wins settles the decision and leaves the queue", async () => {
  const stop = new AbortController();
  const queue = new Queue();
  const promise = new Promise(capture);
  park(queue, receiveWaiter<number>(), stop.signal);
  const decision = queue.parked!.decision = new Decision();
  stop.abort(new Error("enough"));
  await assertRejects(() => promise, Error, "enough");
  assertEquals([decision.settled, queue.withdrawn], [true, 1]);
});
