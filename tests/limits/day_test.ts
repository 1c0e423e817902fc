/**
 * A day of virtual time with the traffic of a busy service: values through a shared channel, messages in blocks, choices with
 * time-outs, permits that are given back, actors that are born and die, now and then a worker that is lost. At the end everything
 * is as it was. Ten virtual minutes; 24 hours, a thousand million values and a million actors with MILLRACE_DEEP=1.
 */
import { assert, assertEquals } from "@std/assert";
import { Actor, ActorSystem } from "../../src/actor/mod.ts";
import { after, every, select } from "../../src/channel/mod.ts";
import { auto, f64 } from "../../src/codec/mod.ts";
import type { SharedChannel } from "../../src/runtime/mod.ts";
import { VirtualClock } from "../../src/time/clock.ts";
import { Parties } from "../support/parties.ts";
import { newSeed, seeded } from "../support/random.ts";
import { amount } from "../support/deep.ts";

const SECONDS = amount(600, 86_400);
/** Each virtual second: batches of values, and actors. */
const BATCHES = 24, BATCH = 500, ACTORS = 12;
/** Virtual seconds between two losses of a worker. */
const LOSS = 600;
const MB = 1 << 20;
const gc = (globalThis as unknown as { gc?: () => void }).gc;

interface Message {
  readonly n: number;
  readonly pad: string;
}

class Citizen extends Actor {
  #seen = 0;

  protected override onStart(): void {
    this.context.timers.once("old age", 250, () => this.context.stop());
  }

  greet(): number {
    return ++this.#seen;
  }
}

/** One day. */
class Day {
  readonly clock = new VirtualClock();
  readonly parties = new Parties(2, 8 * MB);
  readonly system = new ActorSystem({ clock: this.clock });
  values = 0;
  messages = 0;
  timeouts = 0;
  losses = 0;
  readonly #pick: (below: number) => number;
  readonly #numbers: SharedChannel<number>[];
  readonly #letters: SharedChannel<Message>[];
  readonly #quiet: SharedChannel<number>[];
  #sum = 0;

  constructor(pick: (below: number) => number) {
    this.#pick = pick;
    this.#numbers = this.parties.channel(f64, { capacity: 1024 });
    this.#letters = this.parties.channel(auto<Message>(), { capacity: 8 });
    this.#quiet = this.parties.channel(f64, { capacity: 0 });
  }

  /** What happens in one second, whatever the clock says. */
  async second(now: number): Promise<void> {
    await this.#stream();
    await this.#post(now);
    await this.#wait();
    this.#census();
    if (now % LOSS === 0) this.#lose();
  }

  async #stream(): Promise<void> {
    const [from, to] = this.#numbers as [SharedChannel<number>, SharedChannel<number>];
    const list = Array.from({ length: BATCH }, (_, i) => this.#sum + i);
    for (let batch = 0; batch < BATCHES; batch++) {
      await from.sendMany(list);
      const got = await to.receiveMany(BATCH);
      assert(
        got.length === BATCH && got[0] === list[0] && got[BATCH - 1] === list[BATCH - 1],
        "other values",
      );
      this.values += BATCH;
    }
    this.#sum += BATCH;
  }

  async #post(now: number): Promise<void> {
    const [from, to] = this.#letters as [SharedChannel<Message>, SharedChannel<Message>];
    const letter = { n: now, pad: "x".repeat(this.#pick(9_000)) };
    const permit = await from.reserve();
    if (now % 3 === 0) permit[Symbol.dispose]();
    else permit.send(letter);
    if (now % 3 === 0) await from.send(letter);
    assertEquals((await to.receive()).pad.length, letter.pad.length);
    this.messages++;
  }

  /** A choice that nobody serves in time, and one that is served. */
  async #wait(): Promise<void> {
    const [here, there] = this.#quiet as [SharedChannel<number>, SharedChannel<number>], { clock } = this;
    const late = select({ got: here, late: after(100, { clock }) });
    await clock.run(100);
    assertEquals((await late).key, "late");
    this.timeouts++;
    const served = select({ got: here, late: after(100, { clock }) });
    await there.send(1);
    assertEquals((await served).key, "got");
  }

  /** Most live until they are old; some are told to go. */
  #census(): void {
    for (let n = 0; n < ACTORS; n++) {
      const citizen = this.system.spawn(Citizen);
      citizen.tell.greet();
      if (n % 4 === 0) void citizen.stop();
    }
  }

  /** A party that holds a permit, a block and a place in line dies on the spot. */
  #lose(): void {
    const victim = this.parties.join(), first = this.parties.all[0]!;
    const mine = victim.unpack<SharedChannel<Message>>(first.pack(this.#letters[0]!));
    void mine.reserve();
    mine.receive().catch(() => {});
    victim.unpack<SharedChannel<number>>(first.pack(this.#quiet[0]!)).receive().catch(() => {});
    this.parties.kill(victim);
    this.parties.all.pop();
    this.parties.sound();
    this.losses++;
  }

  /** What is in use between two seconds. */
  get used(): number {
    return this.parties.used;
  }
}

Deno.test(`after ${SECONDS} virtual seconds of traffic the memory, the slots, the actors and the timers are as they were`, async () => {
  const seed = newSeed(), day = new Day(seeded(seed)), { clock, system, parties } = day;
  using _ = parties;
  const begin = performance.now(), ticks = every(1_000, { clock });
  let early = 0, heapThen = 0;
  for (let second = 1; second <= SECONDS; second++) {
    const tick = ticks.receive();
    await clock.run(1_000 - clock.now() % 1_000);
    await tick;
    await day.second(second);
    if (second === LOSS) early = day.used;
    if (second === SECONDS >> 1) {
      gc?.();
      heapThen = Deno.memoryUsage().heapUsed;
    }
  }
  const seconds = (performance.now() - begin) / 1_000;
  ticks.cancel();
  await clock.run(10_000);
  gc?.();
  const grown = Deno.memoryUsage().heapUsed - heapThen;
  // Who is told to stop before its first turn is gone without having been started.
  const { stopped } = system.counts, born = SECONDS * ACTORS;
  parties.sound();
  assertEquals(
    { pending: clock.pending, alive: born - stopped },
    { pending: 0, alive: 0 },
    `seed ${seed}`,
  );
  assert(
    day.used <= early,
    `seed ${seed}: ${early} bytes were in use after the first loss, ${day.used} at the end`,
  );
  if (gc !== undefined) {
    assert(grown < MB, `seed ${seed}: the heap grew by ${grown} bytes in the second half`);
  }
  assertEquals(day.losses, Math.floor(SECONDS / LOSS));
  console.log(
    `  ${day.values} values, ${day.messages} messages, ${born} actors, ${day.losses} lost workers in ${
      seconds.toFixed(0)
    } s: ` +
      `${(SECONDS / seconds).toFixed(0)} virtual seconds a second; heap ${grown} bytes in the second half`,
  );
});
