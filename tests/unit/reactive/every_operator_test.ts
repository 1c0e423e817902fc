import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import {
  type Observable,
  Observable as Stream,
  Subject,
  type Subscriber,
  type Subscription,
} from "../../../src/reactive/mod.ts";
import { TestScheduler } from "../../../src/testing/test_scheduler.ts";
import { reported } from "./reported.ts";
import { OPERATORS } from "./every_operator.ts";

for (const [name, { make, catches, late, endless }] of Object.entries(OPERATORS)) {
  if (!catches) {
    Deno.test(`${name}: the error of the source is the error of the result, at the same time`, () => {
      new TestScheduler(assertEquals).run(({ cold, expectObservable }) => {
        const result = cold("---#", {}, "broken").pipe(make());
        const ends: unknown[] = [];
        const only = new Stream<never>((to) =>
          result.subscribe({ error: (error) => to.error(error), complete: () => to.complete() })
        );
        only.subscribe({ error: (error) => ends.push(error), complete: () => ends.push("complete") });
        expectObservable(only).toBe("---#", {}, "broken");
      });
    });
  }

  Deno.test(`${name}: unsubscribing from the result unsubscribes from the source, at the same time`, () => {
    new TestScheduler(assertEquals).run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold("-------|");
      expectObservable(source.pipe(make()), "^--!");
      expectSubscriptions(source.subscriptions).toBe("^--!");
    });
  });

  Deno.test(`${name}: nothing is left on the clock after an unsubscription in mid-stream`, () => {
    const scheduler = new TestScheduler(assertEquals);
    scheduler.run(({ clock }) => {
      const source = new Subject<string>();
      const subscription = source.pipe(make()).subscribe({ next() {}, error() {} });
      source.next("a");
      subscription.unsubscribe();
      assertEquals(clock.pending, 0);
      assertEquals(source.observed, false);
    });
  });

  if (!late && name !== "subscribeOn") {
    Deno.test(`${name}: a source that never returns by itself stops when the result is unsubscribed from`, () => {
      new TestScheduler(assertEquals).run(() => {
        let produced = 0;
        const endless = new Stream<string>((to) => {
          while (!to.closed) {
            if (++produced === 3) stop.abort();
            if (produced > 10) break;
            to.next("a");
          }
        });
        const stop = new AbortController();
        (endless.pipe(make()) as Observable<unknown>).subscribe({ error() {} }, { signal: stop.signal });
        assert(produced <= 3, `went on to ${produced}`);
      });
    });
  }

  if (!endless) {
    Deno.test(`${name}: the result of a source that completes ends, once, and leaves nothing`, () => {
      new TestScheduler(assertEquals).run(({ cold, clock }) => {
        const source = cold("-a-b-c-|");
        const ends: string[] = [];
        source.pipe(make()).subscribe({
          next: () => assertEquals(ends, []),
          error: () => ends.push("error"),
          complete: () => ends.push("complete"),
        });
        for (let i = 0; i < 100 && clock.step(); i++);
        assertEquals([ends.length, clock.pending], [1, 0]);
        assertEquals(
          source.subscriptions.every(({ unsubscribedFrame }) => unsubscribedFrame < Infinity),
          true,
        );
      });
    });
  }

  Deno.test(`${name}: whoever sends from inside a value, or ends, breaks nothing`, () => {
    for (const act of ["next", "complete", "error", "unsubscribe"] as const) {
      const errors = reported(() =>
        new TestScheduler(assertEquals).run(({ clock }) => {
          let producer!: Subscriber<string>;
          // Not a subject: calls are nested as they come.
          const source = new Stream<string>((to) => void (producer = to));
          const ends: string[] = [];
          let [left, depth] = [3, 0];
          let subscription: Subscription | undefined = undefined;
          subscription = source.pipe(make()).subscribe({
            next() {
              assertEquals(ends, [], "a value after the end");
              assertEquals(subscription?.closed ?? false, false, "a value after it was left");
              if (left-- <= 0 || ++depth > 3) return;
              if (act === "unsubscribe") subscription?.unsubscribe();
              else if (act === "next") producer?.next("b");
              else if (act === "complete") producer?.complete();
              else if (!producer?.closed) producer?.error("inside");
            },
            error: (error) => ends.push(String(error)),
            complete: () => ends.push("complete"),
          });
          producer?.next("a");
          clock.advance(10);
          producer?.next("c");
          producer?.complete();
          clock.advance(1000);
          assert(ends.length <= 1, `ended ${ends}`);
          subscription.unsubscribe();
          assertEquals(clock.pending, 0);
        })
      );
      // What comes after the end is reported; what an assertion of the observer threw is too.
      assertEquals(errors.filter((error) => error !== "inside"), [], act);
    }
  });

  Deno.test(`${name}: is applied to streams only`, () => {
    assertThrows(() => make()({} as never), ArgumentError);
  });
}
