import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { parseMarbles, parseSubscription } from "../../../src/testing/marbles.ts";
import { TestScheduler } from "../../../src/testing/test_scheduler.ts";
import { currentClock, realClock } from "../../../src/time/clock.ts";

Deno.test("marbles: groups, times, spaces, the subscription point", () => {
  const frames = (marbles: string): string =>
    parseMarbles(marbles).map(({ frame, notification }) =>
      `${notification.kind === "N" ? notification.value : notification.kind}@${frame}`
    ).join(" ");
  assertEquals(frames("-a-(bc)-d|"), "a@1 b@3 c@3 d@8 C@9");
  assertEquals(frames("a 9ms b 1s c"), "a@0 b@10 c@1011");
  assertEquals(frames("a-1-m"), "a@0 1@2 m@4");
  assertEquals(frames("-a-^-b-#"), "a@-2 b@2 E@4");
  assertEquals(parseSubscription("--^--!"), { subscribedFrame: 2, unsubscribedFrame: 5 });
  for (const bad of ["(a", "a)", "((a))", "-!", "( 1ms a)"]) {
    assertThrows(() => parseMarbles(`${bad}`), ArgumentError);
  }
  assertThrows(() => parseSubscription("-a-"), ArgumentError);
});

Deno.test("a TestScheduler fails a test whose stream does something else", () => {
  const scheduler = new TestScheduler(assertEquals);
  assertThrows(() =>
    scheduler.run(({ cold, expectObservable }) => {
      expectObservable(cold("-a-|")).toBe("--a|");
    })
  );
  assertThrows(() =>
    new TestScheduler(assertEquals).run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold("-a-|");
      expectObservable(source).toBe("-a-|");
      expectSubscriptions(source.subscriptions).toBe("^--!--");
      expectSubscriptions(source.subscriptions).toBe("^----!");
    })
  );
  assertEquals(currentClock(), realClock);
});

Deno.test("a TestScheduler gives a stream that never ends up", () => {
  assertThrows(
    () =>
      new TestScheduler(assertEquals).run(({ expectObservable }) => {
        expectObservable(rx.interval(1)).toBe("-");
      }),
    ArgumentError,
  );
});

Deno.test("a TestScheduler compares streams of streams, and a stream with another", () => {
  new TestScheduler(assertEquals).run(({ cold, hot, time, expectObservable }) => {
    const inner = cold("--x|");
    expectObservable(cold("-a|", { a: inner })).toBe("-a|", { a: inner });
    expectObservable(cold("-a-b|").pipe(rx.delay(time("--|")))).toEqual(cold("---a-(b|)"));
    expectObservable(hot("-a-^-b-c|"), "---^").toBe("----c|");
  });
});

Deno.test("complaint 13: promises take part in a virtual hour", async () => {
  await new TestScheduler(assertEquals).runAsync(({ cold, expectObservable }) => {
    const asked = cold("-a 60m b|").pipe(
      rx.concatMap(async (x) => {
        await Promise.resolve();
        return x.toUpperCase();
      }),
    );
    expectObservable(asked).toBe("-A 60m B|");
  });
  await assertRejects(() =>
    new TestScheduler(assertEquals).runAsync(({ expectObservable }) => {
      expectObservable(rx.from(Promise.resolve("a"))).toBe("-(a|)");
    })
  );
});
