/**
 * A hundred thousand asks to actors that die at random.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Actor, type ActorRef, ActorSystem, type SpawnOptions } from "../../../src/actor/mod.ts";
import { VirtualClock } from "../../../src/time/clock.ts";
import { fractions } from "../../support/random.ts";

const ASKS = 100_000;
const ACTORS = 100;

class Mortal extends Actor {
  now(n: number): number {
    return n;
  }

  async later(n: number): Promise<number> {
    await undefined;
    if (n % 5 === 0) await new Promise((resolve) => setTimeout(resolve));
    return n;
  }

  never(_n: number): number {
    this.context.defer();
    return NaN;
  }

  byHand(n: number): number {
    const reply = this.context.defer<number>();
    queueMicrotask(() => {
      reply.send(n);
      reply.send(-1);
      reply.fail(new Error("twice"));
    });
    return NaN;
  }

  crash(n: number): number {
    throw new RangeError(`${n}`);
  }

  end(n: number): number {
    this.context.stop();
    return n;
  }
}

const METHODS = ["now", "now", "now", "later", "byHand", "never", "crash", "end"] as const;
const OPTIONS: readonly SpawnOptions[] = [
  { supervision: { onFailure: "restart", intensity: Infinity } },
  { supervision: { onFailure: "resume" }, mailbox: { capacity: 4, overflow: "error" } },
  { mailbox: { capacity: 4 } },
  { mailbox: { capacity: 8, overflow: "dropOldest" }, reentrant: true },
];

/** One of the ways in which an actor ends, or at least is disturbed. */
function strike(ref: ActorRef<Mortal>, random: number): void {
  if (random < 0.25) ref.exit("kill");
  else if (random < 0.5) void ref.stop();
  else if (random < 0.75) void ref.poison();
  else ref.exit(new Error("struck"));
}

Deno.test("a hundred thousand asks to actors that die at random all settle exactly once", async () => {
  const clock = new VirtualClock(), system = new ActorSystem({ clock }), random = fractions(12345);
  system.events.subscribe(() => {}); // failures are not to be printed
  const settled = new Uint8Array(ASKS), outcomes = new Map<string, number>();
  const note = (i: number, outcome: string): void => {
    settled[i]!++;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  const refs: ActorRef<Mortal>[] = [];
  const asks: Promise<void>[] = [];
  for (let i = 0; i < ASKS; i++) {
    const at = Math.floor(random() * ACTORS);
    if (refs[at] === undefined || !refs[at].alive && random() < 0.5) {
      refs[at] = system.spawn(Mortal, [], OPTIONS[Math.floor(random() * OPTIONS.length)]);
    }
    const ref = refs[at], method = METHODS[Math.floor(random() * METHODS.length)]!;
    const controller = random() < 0.1 ? new AbortController() : undefined;
    const ask = controller === undefined ? ref.ask : ref.ask.with({ signal: controller.signal });
    asks.push(
      ask[method](i).then(
        (value) => note(i, value === i ? "answer" : "a wrong answer"),
        (error) => note(i, error.name),
      ),
    );
    if (controller !== undefined) queueMicrotask(() => controller.abort());
    if (random() < 0.004) strike(ref, random());
    if (i % 150 === 0) await new Promise((resolve) => setTimeout(resolve));
    if (i % 1000 === 0) clock.advance(500);
  }
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve));
  clock.advance(5001);
  await Promise.all(asks);
  await system.stop();
  assert(settled.every((times) => times === 1), "an ask has settled twice, or never");
  assertEquals(outcomes.get("a wrong answer"), undefined);
  for (
    const name of [
      "answer",
      "ActorDeadError",
      "AskTimeoutError",
      "MailboxFullError",
      "RangeError",
      "AbortError",
    ]
  ) {
    assert((outcomes.get(name) ?? 0) > 20, `hardly any ${name}: ${JSON.stringify([...outcomes])}`);
  }
  assertEquals(system.counts.started, system.counts.stopped);
});
