/** Sources at their edges: two that want the same place, one that is left at the wrong moment, time that has passed meanwhile. */
import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../src/channel/channel.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { type Clock, type Timer, VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { forgotten } from "./forgotten.ts";
import { all, reported } from "./reported.ts";

async function* counted(name: string, n: number): AsyncGenerator<string> {
  for (let i = 0; i < n; i++) {
    await null;
    yield name + i;
  }
}

Deno.test("async iterables that share one consumer do not send two values where one was asked for", async () => {
  const seen: string[] = [];
  const merged = rx.merge(rx.from(counted("a", 3)), rx.from(counted("b", 3)));
  const asking = merged.subscribe({
    next: (value) => seen.push(value),
    error: (error) => seen.push(String(error)),
    complete: () => seen.push("end"),
  }, { demand: 1 });
  for (let asked = 1; asked <= 6; asked++) {
    await settled();
    assertEquals(seen.length, asked, seen.join());
    asking.request(1);
  }
  await settled();
  assertEquals(seen.toSorted(), ["a0", "a1", "a2", "b0", "b1", "b2", "end"]);
});

Deno.test("channels and web streams that are merged into a channel that suspends wait for it", async () => {
  const channel = new Channel<string>({ capacity: 3 });
  await channel.sendMany(["c0", "c1", "c2"]);
  channel.close();
  const web = ReadableStream.from(counted("w", 3));
  const late = new Channel<string>({ capacity: 1 });
  const sent = late.sendMany(["l0", "l1", "l2"]).then(() => late.close());
  const got: string[] = [];
  const merged = rx.merge(rx.from(channel), rx.from(web), rx.from(late));
  for await (const value of rx.toChannel(merged, { capacity: 1, overflow: "suspend" })) {
    got.push(value);
    await settled();
  }
  await sent;
  assertEquals(got.toSorted(), ["c0", "c1", "c2", "l0", "l1", "l2", "w0", "w1", "w2"]);
});

Deno.test("who leaves a web stream that waits for demand gives its lock back", async () => {
  const web = ReadableStream.from(["a", "b"]);
  rx.from(web).subscribe({}, { demand: 0 }).unsubscribe();
  await settled();
  assertEquals(web.locked, false);
});

Deno.test("an async iterator may answer without promises, as for `for await`", async () => {
  let at = 0;
  let returned = 0;
  const plain = {
    [Symbol.asyncIterator]: () => ({
      next: () => ({ value: at++, done: false }),
      return: () => ({ value: returned++, done: true }),
    }),
  } as unknown as AsyncIterable<number>;
  assertEquals(await rx.lastValueFrom(rx.from(plain).pipe(rx.take(3), rx.toArray())), [0, 1, 2]);
  await settled();
  assertEquals(returned, 1);
});

Deno.test("a hook of toChannel that throws is reported, and does not unwind into the source", () => {
  const errors = reported(() => {
    rx.toChannel(rx.of(1, 2), {
      capacity: 1,
      overflow: "error",
      onUndelivered() {
        throw "mine";
      },
    });
  });
  assertEquals(errors, ["mine"]);
});

Deno.test("what was scheduled, and a subscription that has ended, are kept by nobody", async () => {
  const clock = new VirtualClock();
  const long = new rx.Subscription();
  await forgotten(() => {
    const scheduled = rx.clockScheduler(clock).schedule(() => {});
    long.add(scheduled);
    clock.advance(1);
    assert(scheduled.closed);
    return scheduled;
  }, long);
  const source = new rx.Subject<number>();
  await forgotten(() => {
    const asking = source.subscribe(() => {}, { demand: 1 });
    long.add(asking);
    asking.unsubscribe();
    return asking;
  }, long);
});

Deno.test("a source of another library that does not wait hears of the end, and we of that of its subscribers", () => {
  // The part of RxJS 7 that decides it: what looks like a subscriber is taken for one.
  interface Foreign {
    readonly closed: boolean;
    next(value: number): void;
    add(teardown: () => void): void;
  }
  let sent = 0;
  let ended = false;
  const endless = {
    subscribe(to: Foreign) {
      to.add(() => ended = true);
      while (!to.closed && sent < 1000) to.next(sent++);
      return to;
    },
  };
  assertEquals(all(rx.from<number>(endless as never).pipe(rx.take(2))), [0, 1, "end"]);
  assertEquals([sent, ended], [2, true]);

  let ran = 0;
  const ours = new rx.Observable<number>((to) => {
    while (!to.closed && ran < 1000) to.next(ran++);
  });
  let end = (): void => {};
  const theirs = {
    closed: false,
    add: (teardown: { unsubscribe(): void }) => end = () => teardown.unsubscribe(),
    next: (value: number) => value === 1 && end(),
  };
  ours.subscribe(theirs as never);
  assertEquals(ran, 2);
});

Deno.test("a channel that was closed with undefined or null as its reason fails the stream with that", async () => {
  for (const reason of [undefined, null]) {
    const channel = new Channel<number>({ capacity: 1 });
    const seen = all(rx.from(channel));
    channel.close(reason);
    await settled();
    assertEquals(seen, [["error", reason]]);
  }
});

Deno.test("beats that pass while the program stands still are left out, not made up for at once", () => {
  for (
    const beats of [
      (clock: Clock): rx.Observable<unknown> => rx.interval(10, { clock }),
      (clock: Clock): rx.Observable<unknown> =>
        rx.NEVER.pipe(rx.windowTime(1, { every: 10, clock }), rx.skip(1)),
    ]
  ) {
    let now = 0;
    const armed = new Map<Timer, number>();
    const clock = {
      now: () => now,
      arm: (timer: Timer, delay: number) => armed.set(timer, now + delay),
      armAt: (timer: Timer, at: number) => armed.set(timer, at),
      cancel: (timer: Timer) => armed.delete(timer),
    } as unknown as Clock;
    const seen: number[] = [];
    using _ = beats(clock).subscribe(() => {
      seen.push(now);
      if (seen.length === 2) now = 47;
    });
    while (seen.length < 4) {
      const [timer, at] = [...armed].reduce((a, b) => b[1] < a[1] ? b : a);
      armed.delete(timer);
      now = Math.max(now, at);
      timer.task.onTimer(timer);
    }
    assertEquals(seen, [10, 20, 50, 60]);
  }
});
