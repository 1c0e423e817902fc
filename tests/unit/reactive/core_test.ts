import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { Observable, of, Subject, Subscription } from "../../../src/reactive/mod.ts";
import { all, reported } from "./reported.ts";

Deno.test("an Observable runs its producer for each subscription, and not before", () => {
  let runs = 0;
  const source = new Observable<number>((to) => {
    to.next(++runs);
    to.complete();
  });
  assertEquals(runs, 0);
  assertEquals([all(source), all(source)], [[1, "end"], [2, "end"]]);
});

Deno.test("subscribe ends with its signal, and does not start if that is aborted", () => {
  const subject = new Subject<number>();
  const controller = new AbortController();
  const subscription = subject.subscribe(() => {}, { signal: controller.signal });
  assertEquals(subject.observed, true);
  controller.abort();
  assertEquals([subject.observed, subscription.closed], [false, true]);
  let started = false;
  new Observable(() => void (started = true)).subscribe({}, { signal: controller.signal });
  assertEquals(started, false);
});

Deno.test("subscribe and the constructor refuse what is no observer, no producer and no signal", () => {
  assertThrows(() => of(1).subscribe(5 as never), ArgumentError);
  assertThrows(() => of(1).subscribe(null as never), ArgumentError);
  assertThrows(() => new Observable(5 as never), ArgumentError);
  assertThrows(() => of(1).subscribe({}, { signal: 5 as never }), ArgumentError);
  assertThrows(() => of(1).pipe(5 as never), ArgumentError);
  assertThrows(() => new Subscription(5 as never), ArgumentError);
});

Deno.test("a producer may return a function, a subscription, a Disposable or nothing, and nothing else", () => {
  const log: string[] = [];
  new Observable(() => () => log.push("function")).subscribe().unsubscribe();
  new Observable(() => new Subscription(() => log.push("subscription"))).subscribe().unsubscribe();
  new Observable(() => ({ [Symbol.dispose]: () => void log.push("disposable") })).subscribe().unsubscribe();
  new Observable(() => {}).subscribe().unsubscribe();
  assertEquals(log, ["function", "subscription", "disposable"]);
  assertEquals((all(new Observable(() => 5 as never))[0] as [string, unknown])[0], "error");
});

Deno.test("a subscriber given to subscribe is forwarded to, and ends the inner stream with itself", () => {
  let produced = 0;
  const endless = new Observable<number>((to) => {
    while (!to.closed) to.next(++produced);
  });
  const wrapped = new Observable<number>((to) => endless.subscribe(to));
  assertEquals(all(wrapped.pipe(rx.take(2))), [1, 2, "end"]);
  assertEquals(produced, 2);
});

Deno.test("a subscription runs each teardown once, also of those added after its end, whatever they throw", () => {
  const log: string[] = [];
  const subscription = new Subscription(() => log.push("a"));
  subscription.add(() => {
    throw "teardown";
  });
  subscription.add(() => log.push("c"));
  const removed = (): void => void log.push("removed");
  subscription.add(removed);
  subscription.remove(removed);
  const errors = reported(() => {
    subscription.unsubscribe();
    subscription.unsubscribe();
  });
  subscription.add(() => log.push("late"));
  assertEquals(errors, ["teardown"]);
  assertEquals(log, ["a", "c", "late"]);
});

Deno.test("complaint 12: types go through a pipe of 12 operators, and of 17", () => {
  const text: Observable<string> = of(1).pipe(
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => x + 1),
    rx.map((x) => ({ x })),
    rx.map(({ x }) => x.toFixed(1)),
  );
  assertEquals(all(text), ["11.0", "end"]);
  const add = rx.map((x: number) => x + 1);
  const longer: Observable<string> = of(1).pipe(
    ...[add, add, add, add, add, add, add, add] as const,
    ...[add, add, add, add, add, add, add, add] as const,
    rx.map((x: number) => x.toFixed(1)),
  );
  assertEquals(all(longer), ["17.0", "end"]);
});

Deno.test("schedulers: microtasks come before events, the queue turns recursion into a loop", async () => {
  const log: string[] = [];
  rx.asyncScheduler.schedule(() => log.push("async"));
  rx.asapScheduler.schedule(() => log.push("asap"));
  rx.asapScheduler.schedule(() => log.push("never")).unsubscribe();
  rx.queueScheduler.schedule(() => {
    rx.queueScheduler.schedule(() => log.push("inner"));
    log.push("outer");
  });
  assertEquals(log, ["outer", "inner"]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(log, ["outer", "inner", "asap", "async"]);
});

Deno.test("connectable starts when told to, and again after it was disconnected", () => {
  const stream = rx.connectable(of(1, 2));
  const seen = all(stream);
  assertEquals(seen, []);
  stream.connect();
  assertEquals(seen, [1, 2, "end"]);
  const again = all(stream);
  stream.connect();
  assertEquals(again, [1, 2, "end"]);
});
