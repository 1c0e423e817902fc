/** What must hold of every operator where values are asked for. */
import { assert, assertEquals } from "@std/assert";
import { ChannelFullError } from "../../../src/errors.ts";
import { type Observable, range } from "../../../src/reactive/mod.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { TestScheduler } from "../../../src/testing/test_scheduler.ts";
import { OPERATORS } from "./every_operator.ts";

type Log = unknown[];

function source(): Observable<string> {
  return range(6).pipe(rx.map((n) => "aabcca"[n]!));
}

/** What the result does when everything is wanted. */
function freely(stream: Observable<unknown>): Log {
  const log: Log = [];
  new TestScheduler(assertEquals).run(({ clock }) => {
    const subscription = stream.subscribe({
      next: (x) => log.push(plain(x)),
      error: (error) => log.push(["error", error]),
      complete: () => log.push("end"),
    });
    for (let i = 0; i < 200 && clock.step(); i++);
    assert(log.length > 0);
    subscription.unsubscribe();
  });
  return log;
}

/** What it does when one value at a time is. */
function oneByOne(name: string, stream: Observable<unknown>): Log {
  const log: Log = [];
  let [wanted, came] = [0, 0];
  new TestScheduler(assertEquals).run(({ clock }) => {
    const subscription = stream.subscribe({
      next(x) {
        log.push(plain(x));
        assert(++came <= wanted, `${name}: ${came} values came, ${wanted} were wanted`);
      },
      error: (error) => log.push(["error", error]),
      complete: () => log.push("end"),
    }, { demand: 0 });
    for (let i = 0; i < 50; i++) {
      for (let n = 0; n < 8 && clock.step(); n++);
      wanted++;
      subscription.request(1);
    }
    for (let i = 0; i < 200 && clock.step(); i++);
    subscription.unsubscribe();
  });
  return log;
}

function plain(value: unknown): unknown {
  return value instanceof rx.Observable ? "stream" : value;
}

for (const [name, { make, pushes, timed }] of Object.entries(OPERATORS)) {
  if (timed) {
    Deno.test(`demand, ${name}: never gives more than was asked for`, () => {
      oneByOne(name, source().pipe(make()));
    });
  } else if (pushes) {
    Deno.test(`demand, ${name}: never gives more than was asked for, but fails with the value`, () => {
      const log = oneByOne(name, source().pipe(make()));
      const failed = log.some((x) =>
        Array.isArray(x) && x[0] === "error" && x[1] instanceof ChannelFullError
      );
      if (!failed) assertEquals(log.length <= freely(source().pipe(make())).length, true);
    });
    Deno.test(`demand, ${name}: gives the same one by one as at once, behind a buffer`, () => {
      const buffered = source().pipe(make(), rx.onBackpressureBuffer({ capacity: 64 }));
      assertEquals(oneByOne(name, buffered), freely(source().pipe(make())));
    });
  } else {
    Deno.test(`demand, ${name}: gives the same one by one as at once`, () => {
      assertEquals(oneByOne(name, source().pipe(make())), freely(source().pipe(make())));
    });
  }
}
