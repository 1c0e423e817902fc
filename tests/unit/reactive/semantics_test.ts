/** The points of semantics that streams are known to get wrong. */
import { assert, assertEquals } from "@std/assert";
import * as rx from "../../../src/reactive/mod.ts";
import { BehaviorSubject, Observable, Subject, type Subscriber } from "../../../src/reactive/mod.ts";
import { reported } from "./reported.ts";

Deno.test("reactive semantics 1, complaint 8: combineLatest of a diamond emits for each change, values of mixed age among them", () => {
  const root = new BehaviorSubject(0);
  const seen: unknown[] = [];
  rx.combineLatest([root, root.pipe(rx.map((x) => 10 * x))]).subscribe((pair) => seen.push(pair));
  root.next(1);
  assertEquals(seen, [[0, 0], [1, 0], [1, 10]]);
});

Deno.test("reactive semantics 2, complaint 7: a value emitted from inside an observer reaches all observers in one order", () => {
  const subject = new Subject<number>();
  const seen: string[] = [];
  subject.subscribe((x) => {
    seen.push(`first ${x}`);
    if (x === 1) assertEquals(subject.next(2), "ok");
    if (x === 2) subject.complete();
  });
  subject.subscribe({ next: (x) => seen.push(`second ${x}`), complete: () => seen.push("end") });
  assertEquals(subject.next(1), "ok");
  assertEquals(seen, ["first 1", "second 1", "first 2", "second 2", "end"]);
  assertEquals(subject.next(3), "closed");
});

Deno.test("reactive semantics 2: what is emitted after a waiting completion is refused", () => {
  const subject = new Subject<number>();
  const answers: string[] = [];
  const seen: number[] = [];
  subject.subscribe((x) => {
    seen.push(x);
    if (x === 1) {
      subject.complete();
      answers.push(subject.next(2));
    }
  });
  subject.next(1);
  assertEquals(answers, ["closed"]);
  assertEquals(seen, [1]);
});

Deno.test("reactive semantics 2: no more than 65,536 emissions wait, and the next one is refused as full", () => {
  const subject = new Subject<number>();
  const answers = new Map<string, number>();
  let inside = false;
  subject.subscribe(() => {
    if (inside) return;
    inside = true;
    for (let i = 0; i < 65_540; i++) {
      const answer = subject.next(i);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  });
  subject.next(-1);
  assertEquals([...answers], [["ok", 65_536], ["full", 4]]);
});

Deno.test("reactive semantics 3: who subscribes during an emission starts with the next value", () => {
  const subject = new Subject<number>();
  const seen: string[] = [];
  subject.subscribe((x) => {
    if (x === 1) subject.subscribe((y) => seen.push(`late ${y}`));
    seen.push(`early ${x}`);
  });
  subject.subscribe((x) => seen.push(`other ${x}`));
  subject.next(1);
  subject.next(2);
  assertEquals(seen, ["early 1", "other 1", "early 2", "other 2", "late 2"]);
});

Deno.test("reactive semantics 3: who leaves during an emission hears no more of it", () => {
  const subject = new Subject<number>();
  const seen: string[] = [];
  subject.subscribe(() => second.unsubscribe());
  const second = subject.subscribe((x) => seen.push(`second ${x}`));
  subject.subscribe((x) => seen.push(`third ${x}`));
  subject.next(1);
  assertEquals(seen, ["third 1"]);
});

Deno.test("reactive semantics 4: a producer that never returns by itself is stopped from downstream", () => {
  let produced = 0;
  const endless = new Observable<number>((to) => {
    while (!to.closed) to.next(++produced);
  });
  const seen: number[] = [];
  endless.pipe(rx.map((x) => x), rx.take(3)).subscribe((x) => seen.push(x));
  assertEquals(seen, [1, 2, 3]);
  assertEquals(produced, 3);
});

Deno.test("reactive semantics 4: take passes nothing on that its last value causes", () => {
  const subject = new Subject<number>();
  const seen: number[] = [];
  subject.pipe(rx.tap(() => {}), rx.take(1)).subscribe((x) => {
    seen.push(x);
    subject.next(x + 1);
  });
  subject.next(1);
  assertEquals(seen, [1]);
});

Deno.test("reactive semantics 5: switchMap survives a source that emits while it subscribes to the inner stream", () => {
  const source = new Subject<number>();
  const seen: string[] = [];
  source.pipe(rx.switchMap((x) =>
    new Observable<string>((to) => {
      if (x === 1) source.next(2);
      to.next(`inner ${x}`);
    })
  )).subscribe((x) => seen.push(x));
  source.next(1);
  assertEquals(seen, ["inner 1", "inner 2"]);
});

Deno.test("reactive semantics 5: switchMap is not left with two inner streams if a teardown makes the source emit", () => {
  let emit: (x: number) => void = () => {};
  const source = new Observable<number>((to) => void (emit = (x) => to.next(x)));
  let open = 0;
  source.pipe(rx.switchMap((x) =>
    new Observable<never>(() => {
      open++;
      return () => {
        open--;
        if (x === 1) emit(3);
      };
    })
  )).subscribe();
  emit(1);
  emit(2);
  assertEquals(open, 1);
});

Deno.test("reactive semantics 5: share does not connect if its only observer leaves before", () => {
  let started = 0;
  const source = new Observable<number>(() => void started++);
  source.pipe(rx.share({ connector: () => new BehaviorSubject(0) }), rx.take(1)).subscribe();
  assertEquals(started, 0);
});

Deno.test("reactive semantics 6, complaint 14: an error after the end is reported, a value or a completion is ignored", () => {
  let subscriber!: Subscriber<number>;
  const seen: unknown[] = [];
  new Observable<number>((to) => void (subscriber = to)).subscribe({
    next: (x) => seen.push(x),
    complete: () => seen.push("end"),
  });
  subscriber.complete();
  const errors = reported(() => {
    subscriber.next(1);
    subscriber.complete();
    subscriber.error("late");
  });
  assertEquals(errors, ["late"]);
  assertEquals(seen, ["end"]);
});

Deno.test("reactive semantics 6: what a producer throws after it has completed is reported", () => {
  const errors = reported(() =>
    new Observable((to) => {
      to.complete();
      throw "late";
    }).subscribe({ error: () => assert(false) })
  );
  assertEquals(errors, ["late"]);
});

Deno.test("reactive semantics 7: teardowns run after the observer's complete, in the order in which they were added", () => {
  const log: string[] = [];
  new Observable<never>((to) => {
    to.add(() => log.push("first"));
    to.add(() => log.push("second"));
    setTimeoutLess(() => to.complete());
    return () => log.push("returned");
  }).pipe(rx.finalize(() => log.push("finalize"))).subscribe({ complete: () => log.push("complete") });
  flushLess();
  assertEquals(log, ["complete", "first", "second", "returned", "finalize"]);
});

const later: (() => void)[] = [];
function setTimeoutLess(work: () => void): void {
  later.push(work);
}
function flushLess(): void {
  for (const work of later.splice(0)) work();
}

Deno.test("reactive semantics 8: unsubscribing closes every station before any teardown of the producer runs", () => {
  const log: string[] = [];
  let subscriber!: Subscriber<number>;
  const subscription = new Observable<number>((to) => {
    subscriber = to;
    return () => {
      to.next(9);
      log.push(`torn down, closed ${to.closed}`);
    };
  }).pipe(rx.tap((x) => log.push(`tap ${x}`))).subscribe((x) => log.push(`value ${x}`));
  subscription.unsubscribe();
  assertEquals(log, ["torn down, closed true"]);
  assertEquals(subscriber.closed, true);
});

Deno.test("reactive semantics 9: what an observer throws is reported, does not reach the producer, and ends nothing", () => {
  const subject = new Subject<number>();
  const seen: number[] = [];
  subject.subscribe(() => {
    throw "observer";
  });
  subject.subscribe((x) => seen.push(x));
  const errors = reported(() => {
    subject.next(1);
    subject.next(2);
  });
  assertEquals(errors, ["observer", "observer"]);
  assertEquals(seen, [1, 2]);
});

Deno.test("reactive semantics 10: an error that nobody handles is reported", () => {
  assertEquals(reported(() => void rx.throwError(() => "unhandled").subscribe((_) => {})), ["unhandled"]);
  assertEquals(reported(() => void rx.throwError(() => "unhandled").subscribe({})), ["unhandled"]);
  assertEquals(reported(() => void rx.throwError(() => "unhandled").subscribe()), ["unhandled"]);
  assertEquals(reported(() => void rx.throwError(() => "handled").subscribe({ error() {} })), []);
});
