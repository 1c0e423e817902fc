/** Very many waits at once: what takes time in proportion to their square takes minutes here. */
import { assert, assertEquals } from "@std/assert";
import { Channel, parallel, Scope, select, Semaphore } from "../../../src/channel/mod.ts";
import { listen, unlisten } from "../../../src/channel/abort.ts";

const MANY = 50_000;

Deno.test("fifty thousand waits with one signal park and end in seconds, not minutes", async () => {
  const room = new Semaphore(1);
  const guard = room.tryAcquire()!;
  const abort = new AbortController();
  const start = performance.now();
  const waits = Array.from({ length: MANY }, () => room.acquire({ signal: abort.signal }));
  abort.abort(new Error("enough"));
  const ends = await Promise.allSettled(waits);
  assert(ends.every((end) => end.status === "rejected" && end.reason === abort.signal.reason));
  assert(performance.now() - start < 8_000);
  guard.release();
  assertEquals(room.available, 1);
});

Deno.test("closing a channel at which fifty thousand wait takes seconds, not minutes", async () => {
  const channel = new Channel<number>();
  const waits = Array.from({ length: MANY }, (_, i) => i % 2 ? channel.receive() : select({ channel }));
  const start = performance.now();
  channel.close();
  const ends = await Promise.allSettled(waits);
  assertEquals(ends.filter((end) => end.status === "rejected").length, MANY / 2);
  assert(performance.now() - start < 8_000);
});

Deno.test("ten thousand processes that wait with the signal of their scope are cut short in seconds", async () => {
  const channel = new Channel<number>();
  const scope = new Scope();
  const start = performance.now();
  for (let i = 0; i < 10_000; i++) scope.spawn((signal) => channel.receive({ signal }));
  scope.cancel();
  await scope.join();
  assert(performance.now() - start < 8_000);
  assertEquals(channel.explain().receivers.length, 0);
});

Deno.test("explain() of a crowd names the first of them and counts the rest", async () => {
  const channel = new Channel<number>();
  const waits = Array.from({ length: 1_000 }, () => channel.receive());
  const text = String(channel.explain());
  assert(text.length < 1_000);
  assert(text.endsWith("and 980 more"));
  channel.close();
  await Promise.allSettled(waits);
});

Deno.test("a signal has one listener, however many wait with it, and none when nobody does", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener, remove = signal.removeEventListener;
  signal.addEventListener = function (this: AbortSignal, ...args: Parameters<typeof add>): void {
    listeners++;
    add.apply(this, args);
  } as typeof add;
  signal.removeEventListener = function (this: AbortSignal, ...args: Parameters<typeof remove>): void {
    listeners--;
    remove.apply(this, args);
  } as typeof remove;
  const channel = new Channel<number>();
  const waits = [channel.receive({ signal }), channel.receive({ signal }), select({ channel }, { signal })];
  assertEquals(listeners, 1);
  await parallel(3, (i) => channel.send(i));
  await Promise.all(waits);
  assertEquals(listeners, 0);
});

Deno.test("a listener that is taken off while the signal fires is not told", () => {
  const abort = new AbortController();
  const told: string[] = [];
  const second = { handleEvent: () => void told.push("second") };
  const first = {
    handleEvent(): void {
      told.push("first");
      unlisten(abort.signal, second);
    },
  };
  listen(abort.signal, first);
  listen(abort.signal, second);
  abort.abort();
  assertEquals(told, ["first"]);
});
