/** What users of other libraries complain about, where no point of semantics covers it. Numbers as in the tables of those. */
import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../src/channel/channel.ts";
import * as rx from "../../../src/reactive/mod.ts";
import { Observable, of, range, Subject } from "../../../src/reactive/mod.ts";
import { all, reported } from "./reported.ts";

Deno.test("complaint 9: whether a stream is shared shows in what it is: a producer runs for each subscriber until share() says otherwise", () => {
  let runs = 0;
  const cold = new Observable<number>((to) => {
    runs++;
    to.next(runs);
  });
  cold.subscribe().unsubscribe();
  cold.pipe(rx.map((x) => x)).subscribe().unsubscribe();
  assertEquals(runs, 2);
  const shared = cold.pipe(rx.share());
  const seen: number[] = [];
  using first = shared.subscribe((x) => seen.push(x));
  using second = shared.subscribe((x) => seen.push(-x));
  assertEquals([runs, seen, first.closed, second.closed], [3, [3], false, false]);
});

Deno.test("complaint 11: the room runs on the platform alone: its files import nothing but each other", async () => {
  const outside: string[] = [];
  const root = new URL("../../../src/reactive/", import.meta.url);
  for await (const dir of Deno.readDir(root)) {
    if (!dir.isDirectory) continue;
    for await (const file of Deno.readDir(new URL(`${dir.name}/`, root))) {
      const text = await Deno.readTextFile(new URL(`${dir.name}/${file.name}`, root));
      for (const [, name] of text.matchAll(/^(?:import|export) [^;]*?from "([^"]+)"/gm)) {
        if (!name!.startsWith(".")) outside.push(`${file.name}: ${name}`);
      }
    }
  }
  assertEquals(outside, []);
});

Deno.test("complaint 15: the stack of an error inside a pipe shows the line of the user, and at most two frames of the library for each operator", () => {
  function culprit(x: number): number {
    if (x === 3) throw new Error("here");
    return x;
  }
  const seen = all(
    range(5).pipe(rx.tap(() => {}), rx.map(culprit), rx.filter(() => true), rx.scan((a, b) => a + b, 0)),
  );
  const [, error] = seen.at(-1) as [string, Error];
  const frames = error.stack!.split("\n").filter((line) => line.trim().startsWith("at "));
  assert(frames[0]!.includes("culprit") && frames[0]!.includes("complaints_test"), frames[0]);
  const before = frames.findIndex((line, i) => i > 0 && line.includes("/tests/"));
  assert(before > 0 && before <= 10, `${before} frames between the two lines of the user:\n${error.stack}`);
});

Deno.test("complaint 19: what several asynchronous sources send at the same time arrives one by one, in the order of each", async () => {
  const channels = Array.from({ length: 4 }, () => new Channel<number>({ capacity: 4 }));
  let inside = 0;
  const seen: number[][] = channels.map(() => []);
  const done = rx.lastValueFrom(
    rx.merge(...channels.map((channel, i) => rx.from<number>(channel).pipe(rx.map((n) => [i, n] as const))))
      .pipe(
        rx.tap(([i, n]) => {
          assertEquals(++inside, 1, "two values at the same time");
          seen[i]!.push(n);
          inside--;
        }),
      ),
  );
  await Promise.all(channels.map(async (channel) => {
    for (let n = 0; n < 100; n++) await channel.send(n);
    channel.close();
  }));
  await done;
  assertEquals(seen, channels.map(() => Array.from({ length: 100 }, (_, n) => n)));
});

Deno.test("complaint 20: a pipe of three operators costs less than a hundred times what a loop does", () => {
  const values = Array.from({ length: 200_000 }, (_, i) => i);
  let sum = 0;
  const loop = (): void => {
    for (const x of values) if (x % 2 === 0) sum += x + 1;
  };
  const pipe = (): void => {
    rx.from(values).pipe(rx.filter((x) => x % 2 === 0), rx.map((x) => x + 1)).subscribe((x) => sum += x);
  };
  const least = (run: () => void): number => {
    let best = Infinity;
    for (let i = 0; i < 15; i++) {
      const start = performance.now();
      run();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  const [plain, piped] = [least(loop), least(pipe)];
  assert(piped < 100 * Math.max(plain, 0.02), `${piped} ms against ${plain} ms`);
  assert(sum > 0);
});

Deno.test("complaint 21: takeUntil before an operator with inner streams leaves those running, a signal at the end leaves nothing", () => {
  const [outer, inner, stop] = [new Subject<number>(), new Subject<number>(), new Subject<void>()];
  const early = outer.pipe(rx.takeUntil(stop), rx.switchMap(() => inner)).subscribe();
  outer.next(1);
  stop.next();
  assertEquals([outer.observed, inner.observed], [false, true]);
  early.unsubscribe();
  const controller = new AbortController();
  outer.pipe(rx.switchMap(() => inner)).subscribe(() => {}, { signal: controller.signal });
  outer.next(1);
  controller.abort();
  assertEquals([outer.observed, inner.observed], [false, false]);
  {
    using scoped = outer.pipe(rx.switchMap(() => inner)).subscribe();
    outer.next(1);
    assertEquals([scoped.closed, inner.observed], [false, true]);
  }
  assertEquals(inner.observed, false);
});

Deno.test("complaint 14: an error inside an asynchronous stage is the error of the stream, or is reported", async () => {
  const failing = of(1).pipe(rx.mergeMap(async () => {
    await Promise.resolve();
    throw new Error("async");
  }));
  assertEquals(await rx.lastValueFrom(failing.pipe(rx.catchError((e) => of((e as Error).message)))), "async");
  assertEquals(reported(() => void rx.throwError(() => "nobody").subscribe()), ["nobody"]);
});
