import { assertEquals } from "@std/assert";
import { Decision, type RemoteDecision, Waiter, WaiterList } from "../../../src/channel/selectable.ts";

class Probe extends Waiter<number> {
  results: unknown[] = [];
  override complete(result: unknown): void {
    this.results.push(result);
  }
}

function names(list: WaiterList<number>, of: Probe[]): number[] {
  const found: number[] = [];
  for (let waiter = list.head; waiter !== undefined; waiter = waiter.next) {
    found.push(of.indexOf(waiter as Probe));
  }
  const back: number[] = [];
  for (let waiter = list.tail; waiter !== undefined; waiter = waiter.prev) {
    back.push(of.indexOf(waiter as Probe));
  }
  assertEquals(back.reverse(), found);
  assertEquals(list.length, found.length);
  return found;
}

Deno.test("waiters leave a list from its head, middle and tail without disturbing the others", () => {
  const list = new WaiterList<number>();
  const waiters = [0, 1, 2, 3, 4].map(() => new Probe());
  for (const waiter of waiters) list.push(waiter);
  list.remove(waiters[2]!);
  assertEquals(names(list, waiters), [0, 1, 3, 4]);
  list.remove(waiters[0]!);
  list.remove(waiters[4]!);
  assertEquals(names(list, waiters), [1, 3]);
  list.push(waiters[2]!);
  assertEquals(names(list, waiters), [1, 3, 2]);
  assertEquals(waiters[0]!.list, undefined);
});

Deno.test("a claim skips waiters whose decision is settled or claimed elsewhere, and settles the one it takes", () => {
  const list = new WaiterList<number>();
  const waiters = [0, 1, 2, 3].map(() => new Probe());
  const settled = new Decision();
  settled.settle();
  waiters[0]!.decision = settled;
  const log: string[] = [];
  const remote = (answer: boolean): RemoteDecision => ({
    publish: () => {},
    lock: () => (log.push(`lock ${answer}`), answer),
    unlock: () => {},
    settle: () => log.push("settle"),
  });
  for (const [at, answer] of [[1, false], [2, true]] as const) {
    const decision = waiters[at]!.decision = new Decision();
    decision.remote = remote(answer);
  }
  for (const waiter of waiters) list.push(waiter);
  assertEquals(list.claim(), waiters[2]);
  assertEquals(waiters[2]!.decision!.settled, true);
  assertEquals(log, ["lock false", "lock true", "settle"]);
  assertEquals(list.claim(), waiters[3]);
  assertEquals(list.claim(), undefined);
});
