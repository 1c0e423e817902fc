import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import { type Observable, Observable as Stream, Subject } from "../../../src/reactive/mod.ts";
import { TestScheduler } from "../../../src/testing/test_scheduler.ts";
import { OPERATORS } from "./every_operator.ts";

for (const [name, { make, catches, late }] of Object.entries(OPERATORS)) {
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

  Deno.test(`${name}: is applied to streams only`, () => {
    assertThrows(() => make()({} as never), ArgumentError);
  });
}
