/** Messages that are taken out of turn, where the mailbox is full or the handler does not wait for them after all. */
import { assertEquals } from "@std/assert";
import { Actor, ActorSystem } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Picker extends Actor {
  static got: unknown[] = [];
  async pick(): Promise<void> {
    const received = await this.context.receive("wanted");
    Picker.got.push(received?.args[0]);
  }
  async race(signal: AbortSignal): Promise<void> {
    await Promise.race([this.context.receive("wanted", { timeout: 60_000, signal }), Promise.resolve()]);
  }
  wanted(_n: number): void {}
  other(_n: number): void {}
}

Deno.test("who waits for a message out of turn gets it also when it has pushed an older one out of a full mailbox", async () => {
  Picker.got = [];
  const system = new ActorSystem();
  const picker = system.spawn(Picker, [], { mailbox: { capacity: 2, overflow: "dropOldest" } });
  picker.tell.pick();
  await settled();
  for (const n of [1, 2]) picker.tell.other(n);
  await settled();
  assertEquals(picker.tell.wanted(3), "ok");
  await settled();
  assertEquals(Picker.got, [3], "it lies in the mailbox, and nobody looks");
  await system.stop();
});

Deno.test("a handler that is done while its receive still waits leaves no timer and no listener behind", async () => {
  const clock = new VirtualClock();
  const system = new ActorSystem({ clock });
  const picker = system.spawn(Picker, []);
  let listeners = 0;
  const { signal } = new AbortController();
  const add = signal.addEventListener.bind(signal), remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
  for (let i = 0; i < 3; i++) await picker.ask.with({ timeout: Infinity }).race(signal);
  assertEquals([listeners, clock.pending], [0, 0]);
  await system.stop();
});
