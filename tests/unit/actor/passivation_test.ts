/** Actors that sleep, and what comes while one wakes up. */
import { assertEquals } from "@std/assert";
import { Actor, ActorSystem } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";

class Sleepy extends Actor {
  static gate = Promise.withResolvers<void>();
  #n = 0;
  add(by: number): number {
    return this.#n += by;
  }
  protected override snapshot(): number {
    return this.#n;
  }
  protected override async restore(n: number): Promise<void> {
    await Sleepy.gate.promise;
    this.#n = n;
  }
}

Deno.test("whoever comes while an actor wakes up waits until it is itself again, also if it is reentrant", async () => {
  for (const reentrant of [false, true]) {
    const clock = new VirtualClock();
    const system = new ActorSystem({ clock });
    Sleepy.gate = Promise.withResolvers<void>();
    const sleepy = system.spawn(Sleepy, [], { passivate: 100, reentrant });
    assertEquals(await sleepy.ask.add(10), 10);
    await clock.run(100);
    await settled();
    const answers = [1, 2, 3].map((by) => sleepy.ask.add(by));
    await settled();
    Sleepy.gate.resolve();
    assertEquals(await Promise.all(answers), [11, 13, 16], `reentrant: ${reentrant}`);
    await system.stop();
  }
});
