import { assert, assertEquals } from "@std/assert";
import { ChannelCore } from "../../../src/channel/core.ts";
import { SendCase } from "../../../src/channel/send_case.ts";
import type { Policy } from "../../../src/channel/policy.ts";
import { Closed, Decision, NOT_READY, Waiter } from "../../../src/channel/selectable.ts";

const policy: Policy<number> = { overflow: "suspend", onUndelivered: undefined, maxWaiters: 100 };

class Probe extends Waiter<number> {
  readonly results: unknown[];
  constructor(results: unknown[], decision?: Decision) {
    super();
    this.results = results;
    this.decision = decision;
  }
  override complete(result: unknown): void {
    this.results.push(result);
  }
}

class SendProbe extends Waiter<void> {
  override complete(): void {}
}

/** Go's invariants, at the end of any operation of plain waiters. */
function check(core: ChannelCore<number>): void {
  assert(core.receivers.length === 0 || core.senders.length === 0);
  assert(core.buffer.size === 0 || core.receivers.length === 0);
  assert(core.buffer.size + core.reserved === core.capacity || core.senders.length === 0);
}

Deno.test("at least one queue is empty, nobody waits for what is there, whatever happens in whatever order", () => {
  let seed = 3;
  const dice = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  for (const capacity of [0, 1, 2, 5]) {
    const core = new ChannelCore<number>(capacity, policy);
    const received: unknown[] = [];
    const waiters: Waiter<number>[] = [];
    let sent = 0;
    for (let i = 0; i < 5000; i++) {
      if (dice(2)) {
        const offer = new SendCase(core, sent);
        if (offer.poll() === NOT_READY && core.senders.length < 50) offer.enlist(new SendProbe());
        else if (core.senders.length >= 50) sent--;
        sent++;
      } else {
        const value = core.poll();
        if (value !== NOT_READY) received.push(value);
        else if (core.receivers.length < 50) {
          const waiter = new Probe(received);
          waiters.push(waiter);
          core.enlist(waiter);
        }
      }
      if (dice(10) === 0 && waiters.length > 0) core.withdraw(waiters[dice(waiters.length)]!);
      check(core);
    }
    assertEquals(received, Array.from({ length: received.length }, (_, i) => i));
  }
});

Deno.test("a receiver whose decision is lost to something else is passed over without losing the value", () => {
  const core = new ChannelCore<number>(0, policy);
  const results: unknown[] = [];
  const lost = new Decision();
  core.enlist(new Probe(results, lost));
  lost.settle();
  assertEquals([core.offer(1), results], [false, []]);
  core.enlist(new Probe(results));
  assertEquals([core.offer(2), results], [true, [2]]);
});

Deno.test("an idle channel owns no queue: those it starts with are shared and stay empty", () => {
  const [a, b] = [new ChannelCore<number>(4, policy), new ChannelCore<number>(4, policy)];
  assert(a.buffer === b.buffer && a.senders === b.senders && a.receivers === b.receivers);
  a.offer(1);
  a.enlistSender(new SendProbe());
  b.enlist(new Probe([]));
  const fresh = new ChannelCore<number>(4, policy);
  assertEquals([fresh.buffer.size, fresh.senders.length, fresh.receivers.length], [0, 0, 0]);
});

Deno.test("closing completes everybody once and refuses everything after", () => {
  const core = new ChannelCore<number>(0, policy);
  const results: unknown[] = [];
  const closed = new Closed("why", true);
  core.enlist(new Probe(results));
  core.close(closed);
  core.close(new Closed("again", true));
  assertEquals([results, core.poll(), core.offer(1)], [[closed], closed, false]);
});
