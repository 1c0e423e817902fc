import { assert, assertEquals } from "@std/assert";
import {
  Actor,
  type ActorRef,
  ActorSystem,
  child,
  type MailboxOverflow,
  type Strategy,
} from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { settled } from "../../../src/time/macrotask.ts";
import { seeded } from "../../support/random.ts";

const OVERFLOWS: MailboxOverflow[] = ["suspend", "dropOldest", "dropNewest", "error"];
const STRATEGIES: Strategy[] = ["one_for_one", "one_for_all", "rest_for_one"];

Deno.test("each message is handled once, or a dead letter, or its sender was told: 60 seeds of trouble", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const below = seeded(seed);
    const clock = new VirtualClock();
    const system = new ActorSystem({ clock });
    const handled: number[] = [];
    const letters: number[] = [];
    system.events.subscribe((e) => {
      if (e.type === "deadLetter") letters.push(e.args[0] as number);
    });
    class Troubled extends Actor {
      take(n: number): void | Promise<void> {
        const what = below(20);
        if (what === 0) return this.context.stash();
        if (what === 1) this.context.unstashAll();
        handled.push(n);
        if (what === 2) throw new Error("trouble");
        if (what === 3) return Promise.resolve();
        if (what === 4) return Promise.reject(new Error("late trouble"));
        if (what === 5 && below(3) === 0) this.context.stop();
        if (what === 6 && below(3) === 0) this.self.exit("kill");
      }
      override onStop(): void | Promise<void> {
        if (below(3) === 0) throw new Error("cannot stop");
        return below(2) === 0 ? Promise.resolve() : undefined;
      }
    }
    const mailbox = { capacity: 1 + below(4), overflow: OVERFLOWS[below(4)]! };
    const backoff = below(3) === 0 ? { min: 5, max: 50 } : undefined;
    const specs = ["a", "b", "c"].map((id) =>
      child(Troubled, [], { id, mailbox, backoff, restart: "permanent" })
    );
    const sup = system.supervise({ strategy: STRATEGIES[below(3)]!, intensity: 5, period: 20 }, specs);
    const refs = [
      ...specs.map((spec) => sup.find(spec)!),
      system.spawn(Troubled, [], { mailbox, supervision: { onFailure: "restart", intensity: 5, backoff } }),
      system.spawn(Troubled, [], { mailbox: { ...mailbox, priority: (_, [n]) => n as number % 3 } }),
    ] as ActorRef<Troubled>[];
    const accepted: number[] = [];
    const waiting: Promise<unknown>[] = [];
    for (let n = 0; n < 300; n++) {
      const ref = refs[below(refs.length)]!;
      if (below(3) > 0) {
        const status = ref.tell.take(n);
        if (status !== "full" || mailbox.overflow === "dropNewest") accepted.push(n);
      } else {
        waiting.push(
          ref.send.take(n).then((status) => {
            if (status !== "full" || mailbox.overflow === "dropNewest") accepted.push(n);
          }),
        );
      }
      if (below(8) === 0) await clock.run(below(30));
      if (below(60) === 0) ref.exit(below(2) === 0 ? "kill" : "trouble");
    }
    await clock.run(1000);
    const stopping = system.stop();
    await clock.run(20_000);
    await stopping;
    await Promise.all(waiting);
    await settled();
    const seen = [...handled, ...letters].toSorted((a, b) => a - b);
    assertEquals(seen, [...new Set(seen)], `seed ${seed}: nothing twice`);
    assertEquals(seen, accepted.toSorted((a, b) => a - b), `seed ${seed}: nothing lost, nothing invented`);
    assertEquals(clock.pending, 0, `seed ${seed}: no timer is left`);
    assert(refs.every((ref) => !ref.alive), `seed ${seed}: all are gone`);
  }
});
