/** What happens when a callback calls back, or somebody comes at the wrong moment. */
import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/errors.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { all, reported } from "./reported.ts";

Deno.test("an AsyncSubject that an observer completes again tells each observer once", () => {
  const subject = new rx.AsyncSubject<number>();
  const seen: unknown[] = [];
  subject.subscribe({
    next(value) {
      if (seen.push(value) > 3) return;
      subject.complete();
      seen.push(subject.next(9));
    },
    complete: () => seen.push("end"),
  });
  subject.subscribe({ next: (value) => seen.push(-value), complete: () => seen.push("-end") });
  subject.next(1);
  subject.complete();
  assertEquals(seen, [1, "closed", -1, "end", "-end"]);
  assertEquals(all(subject), [1, "end"]);
});

Deno.test("a subject whose end waits its turn does not accept what would come after it", () => {
  const subject = new rx.Subject<number>();
  const seen: unknown[] = [];
  subject.subscribe((value) => {
    seen.push(value);
    if (value === 1) {
      subject.next(2);
      subject.complete();
    } else seen.push(subject.next(3));
  });
  assertEquals(reported(() => subject.next(1)), []);
  assertEquals(seen, [1, 2, "closed"]);
});

Deno.test("a newcomer after the end does not call off the reset that share promised", () => {
  const clock = new VirtualClock();
  let runs = 0;
  const shared = rx.defer(() => rx.of(++runs)).pipe(
    rx.share({ resetOnComplete: () => rx.timer(10, { clock }) }),
  );
  assertEquals(all(shared), [1, "end"]);
  clock.advance(5);
  assertEquals(all(shared), ["end"]);
  clock.advance(5);
  assertEquals(all(shared), [2, "end"]);
});

Deno.test("what an observer of buffers or windows sends back is in the next one", () => {
  const clock = new VirtualClock();
  for (
    const [name, turns] of [
      ["buffer", (tick: rx.Subject<void>) => rx.buffer<number>(tick)],
      ["bufferWhen", (tick: rx.Subject<void>) => rx.bufferWhen<number>(() => tick)],
      ["bufferTime", () => rx.bufferTime<number>(5, { clock })],
      ["bufferTime, full", () => rx.bufferTime<number>(5, { clock, maxSize: 2 })],
    ] as const
  ) {
    const [source, tick] = [new rx.Subject<number>(), new rx.Subject<void>()];
    const seen: number[][] = [];
    using _ = source.pipe(turns(tick)).subscribe((some) => {
      seen.push(some);
      if (seen.length === 1) source.next(9);
    });
    source.next(1);
    for (let i = 0; i < 2; i++) {
      tick.next();
      clock.advance(5);
    }
    assertEquals(seen.slice(0, 2), [[1], [9]], name);
  }
  const [source, tick] = [new rx.Subject<number>(), new rx.Subject<void>()];
  const seen: string[] = [];
  let windows = 0;
  source.pipe(rx.window(tick)).subscribe((some) => {
    const name = windows++;
    if (name === 1) source.next(9);
    some.subscribe({ next: (x) => seen.push(`${name}: ${x}`), complete: () => seen.push(`${name} ends`) });
  });
  source.next(1);
  tick.next();
  tick.next();
  assertEquals(seen, ["0: 1", "0 ends", "1: 9", "1 ends"]);
});

Deno.test("overlapping buffers have a value before anybody who hears of a full one sends the next", () => {
  const target = new EventTarget();
  const send = () => target.dispatchEvent(new Event("tick"));
  for (
    const overlapping of [
      rx.bufferCount<number>(2, 1),
      rx.bufferTime<number>(1000, { every: 2000, maxSize: 2, clock: new VirtualClock() }),
    ]
  ) {
    let n = 0;
    const seen: number[][] = [];
    using _ = rx.fromEvent(target, "tick").pipe(rx.map(() => ++n), overlapping).subscribe((some) => {
      seen.push(some);
      if (n < 4) send();
    });
    send();
    send();
    assertEquals(seen[0], [1, 2]);
    assertEquals(seen.slice(1).every(([a, b]) => b === a! + 1), true, JSON.stringify(seen));
  }
});

Deno.test("a subscription in several others leaves all of them", () => {
  const [a, b, child] = [new rx.Subscription(), new rx.Subscription(), new rx.Subscription()];
  const ended: string[] = [];
  child.add(() => ended.push("child"));
  a.add(child);
  b.add(child);
  b.remove(child);
  b.unsubscribe();
  assertEquals(ended, []);
  a.unsubscribe();
  assertEquals([ended, child.closed], [["child"], true]);
});

Deno.test("a value that closes its window is in that window only", () => {
  const target = new EventTarget();
  const cut = new rx.Subject<void>();
  const seen: string[] = [];
  let windows = 0;
  rx.fromEvent(target, "tick").pipe(rx.windowWhen(() => cut)).subscribe((some) => {
    const name = windows++;
    some.subscribe(() => {
      seen.push(`in ${name}`);
      if (seen.length === 1) cut.next();
    });
  });
  for (let i = 0; i < 2; i++) target.dispatchEvent(new Event("tick"));
  assertEquals(seen, ["in 0", "in 1"]);
});

Deno.test("bufferWhen goes on with an array whose closing stream completes without a value, as in RxJS", () => {
  assertEquals(all(rx.of(1, 2).pipe(rx.bufferWhen(() => rx.EMPTY))), [[1, 2], "end"]);
});

Deno.test("the error of a group's duration fails that group only, as in RxJS", () => {
  const source = new rx.Subject<string>();
  const broken = new rx.Subject<void>();
  const seen = all(source.pipe(
    rx.groupBy((x) => x, { duration: (group) => group.key === "a" ? broken : rx.NEVER }),
    rx.mergeMap((group) => group.pipe(rx.catchError((error) => [`${group.key}: ${error}`]))),
  ));
  for (const x of ["a", "b"]) source.next(x);
  broken.error("broken");
  for (const x of ["b", "c"]) source.next(x);
  assertEquals(seen, ["a", "b", "a: broken", "b", "c"]);
});

Deno.test("expand with no room for values that wait runs those that need not", () => {
  const clock = new VirtualClock();
  const seen = all(
    rx.of(1).pipe(
      rx.expand((x) => x < 8 ? rx.of(2 * x).pipe(rx.delay(1, { clock })) : rx.EMPTY, { capacity: 0 }),
    ),
  );
  clock.advance(10);
  assertEquals(seen, [1, 2, 4, 8, "end"]);
});

Deno.test("connect refuses a connector that is no function when it is called", () => {
  assertThrows(() => rx.connect((shared) => shared, { connector: 5 as never }), ArgumentError, "connector");
});

Deno.test("a duration of debounce has no say any more when the end has sent its value", () => {
  const [source, quiet] = [new rx.Subject<number>(), new rx.Subject<void>()];
  const seen: unknown[] = [];
  source.pipe(rx.debounce(() => quiet)).subscribe({
    next(value) {
      seen.push(value);
      quiet.error("too late");
    },
    error: (error) => seen.push(error),
    complete: () => seen.push("end"),
  });
  source.next(1);
  source.complete();
  assertEquals(seen, [1, "end"]);
});
