/** The points of semantics on which the standard's Observable and RxJS differ, and the order of ends. */
import { assert, assertEquals } from "@std/assert";
import { Observable, type Subscriber } from "../../../src/observable/mod.ts";
import { forgotten } from "../reactive/forgotten.ts";
import { reported } from "../reactive/reported.ts";

Deno.test("façade semantics 7: an end is announced upstream first: abort event, teardowns in reverse order, then complete", () => {
  const log: string[] = [];
  new Observable<number>((subscriber) => {
    subscriber.addTeardown(() => log.push("first teardown"));
    subscriber.signal.addEventListener("abort", () => log.push(`abort, active ${subscriber.active}`));
    subscriber.addTeardown(() => log.push("second teardown"));
    subscriber.complete();
    log.push("complete() returned");
  }).subscribe({ complete: () => log.push("complete") });
  assertEquals(log, [
    "abort, active false",
    "second teardown",
    "first teardown",
    "complete",
    "complete() returned",
  ]);
});

Deno.test("façade semantics 7: the teardowns of a source come before the completion of what map made of it", () => {
  const log: string[] = [];
  new Observable<number>((subscriber) => {
    subscriber.addTeardown(() => log.push("teardown"));
    subscriber.next(1);
    subscriber.complete();
  }).map((x) => 2 * x).subscribe({
    next: (x) => log.push(`value ${x}`),
    complete: () => log.push("complete"),
  });
  assertEquals(log, ["value 2", "teardown", "complete"]);
});

/** Three observables by hand, each subscribed to by the one after it with its own signal. */
function chain(log: string[]): { last: Observable<never>; subscriber: () => Subscriber<never> } {
  let subscriber!: Subscriber<never>;
  const link = (name: string, source?: Observable<never>): Observable<never> =>
    new Observable((to) => {
      subscriber = to;
      to.signal.addEventListener("abort", () => log.push(`${name} aborted`));
      to.addTeardown(() => log.push(`${name} torn down: ${to.signal.reason}`));
      source?.subscribe({}, { signal: to.signal });
      subscriber = to;
    });
  const last = link("downstream", link("middle", link("upstream")));
  return { last, subscriber: () => subscriber };
}

Deno.test("façade semantics 8: when a consumer aborts, abort events and teardowns come from upstream down", () => {
  const log: string[] = [];
  const controller = new AbortController();
  chain(log).last.subscribe({}, { signal: controller.signal });
  controller.abort("enough");
  assertEquals(log, [
    "upstream aborted",
    "upstream torn down: enough",
    "middle aborted",
    "middle torn down: enough",
    "downstream aborted",
    "downstream torn down: enough",
  ]);
});

Deno.test("façade semantics 8: with a signal that was aborted before, teardowns come as they are added, from downstream up", () => {
  const log: string[] = [];
  chain(log).last.subscribe({}, { signal: AbortSignal.abort("before") });
  assertEquals(log, [
    "downstream torn down: before",
    "middle torn down: before",
    "upstream torn down: before",
  ]);
});

Deno.test("façade semantics 8: when a producer completes, its sources end before it", () => {
  const log: string[] = [];
  const { last, subscriber } = chain(log);
  last.subscribe();
  subscriber().complete();
  assertEquals(log.map((line) => line.split(":")[0]), [
    "upstream aborted",
    "upstream torn down",
    "middle aborted",
    "middle torn down",
    "downstream aborted",
    "downstream torn down",
  ]);
});

Deno.test("façade semantics 8: the reason of a consumer reaches the source through operators", () => {
  let reason: unknown;
  const controller = new AbortController();
  new Observable<number>((subscriber) => subscriber.addTeardown(() => reason = subscriber.signal.reason))
    .map((x) => x).filter(() => true).flatMap((x) => [x]).finally(() => {})
    .subscribe({}, { signal: controller.signal });
  controller.abort("why");
  assertEquals(reason, "why");
});

Deno.test("façade semantics 12: all who subscribe share one run, which ends when the last one has left", () => {
  let [started, ended] = [0, 0];
  let run!: Subscriber<number>;
  const shared = new Observable<number>((subscriber) => {
    started++;
    run = subscriber;
    subscriber.addTeardown(() => ended++);
  });
  const [first, second] = [new AbortController(), new AbortController()];
  const seen: string[] = [];
  shared.subscribe((x) => seen.push(`first ${x}`), { signal: first.signal });
  shared.subscribe((x) => seen.push(`second ${x}`), { signal: second.signal });
  run.next(1);
  first.abort();
  run.next(2);
  assertEquals([seen, started, ended], [["first 1", "second 1", "second 2"], 1, 0]);
  second.abort();
  assertEquals(ended, 1);
  shared.subscribe();
  assertEquals(started, 2);
});

Deno.test("façade semantics 12: a subscription after completion starts the producer anew", async () => {
  let runs = 0;
  const source = new Observable<number>((subscriber) => {
    subscriber.next(++runs);
    subscriber.complete();
  });
  assertEquals([await source.first(), await source.last(), await source.toArray()], [1, 2, [3]]);
});

Deno.test("façade semantics 12: who comes between the last value and completion gets only the completion", () => {
  const log: string[] = [];
  let run!: Subscriber<number>;
  const source = new Observable<number>((subscriber) => void (run = subscriber));
  source.subscribe(() => {});
  run.next(1);
  source.subscribe({ next: () => log.push("value"), complete: () => log.push("complete") });
  run.complete();
  assertEquals(log, ["complete"]);
});

Deno.test("façade semantics 21: observables of another realm or library are taken by their protocol, strings and numbers are not", async () => {
  let left = 0;
  const foreign = {
    "@@observable": () => ({
      subscribe(observer: { next?: (x: number) => void; complete?: () => void }) {
        observer.next?.(1);
        observer.complete?.();
        return { unsubscribe: () => void left++ };
      },
    }),
  };
  assertEquals(await Observable.from(foreign).toArray(), [1]);
  assertEquals(left, 1);
  for (const bad of ["abc", 5, null, undefined, {}, { [Symbol.iterator]: 5 }]) {
    let thrown: unknown;
    try {
      Observable.from(bad as never);
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof TypeError, `from(${Deno.inspect(bad)})`);
  }
});

Deno.test("façade semantics 3: a value goes to those who listened when it came", () => {
  let run!: Subscriber<number>;
  const source = new Observable<number>((subscriber) => void (run = subscriber));
  const seen: string[] = [];
  source.subscribe((x) => {
    seen.push(`early ${x}`);
    if (x === 1) source.subscribe((y) => seen.push(`late ${y}`));
  });
  run.next(1);
  run.next(2);
  assertEquals(seen, ["early 1", "early 2", "late 2"]);
});

Deno.test("façade semantics 4: an endless producer stops when the only observer aborts", () => {
  const controller = new AbortController();
  let produced = 0;
  new Observable<number>((subscriber) => {
    while (subscriber.active) subscriber.next(++produced);
  }).subscribe((x) => x === 3 && controller.abort(), { signal: controller.signal });
  assertEquals(produced, 3);
});

Deno.test("façade semantics 6, 9, 10: late errors, errors nobody handles and what callbacks throw are reported, nothing else", () => {
  const errors = reported(() => {
    new Observable((subscriber) => {
      subscriber.complete();
      subscriber.next(1);
      subscriber.error("late");
      throw "later";
    }).subscribe();
    new Observable((subscriber) => subscriber.error("unhandled")).subscribe(() => {});
    new Observable((subscriber) => {
      subscriber.addTeardown(() => {
        throw "teardown";
      });
      subscriber.next(1);
      subscriber.complete();
    }).subscribe({
      next() {
        throw "next";
      },
      complete() {
        throw "complete";
      },
    });
  });
  assertEquals(errors, ["late", "later", "unhandled", "next", "teardown", "complete"]);
});

Deno.test("façade: the error is the reason of the subscriber's signal", () => {
  let reason: unknown;
  new Observable((subscriber) => {
    subscriber.error("why");
    reason = subscriber.signal.reason;
  }).subscribe({ error() {} });
  assertEquals(reason, "why");
});

Deno.test("a run that goes on for others keeps nothing of who has left by a signal", async () => {
  const lasting = new Observable<number>(() => {});
  lasting.subscribe(() => {});
  await forgotten(() => {
    const leaving = new AbortController();
    const observer = () => {};
    lasting.subscribe(observer, { signal: leaving.signal });
    leaving.abort();
    return observer;
  }, lasting);
});
