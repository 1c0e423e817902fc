/** Nothing is lost and nothing doubled: selects, selectors, aborts and ends in every order that a seed makes. */
import { assert, assertEquals } from "@std/assert";
import { Channel } from "../../../../src/channel/channel.ts";
import { select } from "../../../../src/channel/select/select.ts";
import { Selector } from "../../../../src/channel/select/selector.ts";
import { fractions } from "../../../support/random.ts";

const ORDERS = ["fair", "random", "priority"] as const;

/** Channels, values on their way, and where each of them ended up. */
class World {
  readonly next: () => number;
  readonly channels: Channel<number>[];
  /** How often each value was received, or given to `onUndelivered`. */
  readonly arrived = new Map<number, number>();
  /** Values of which the channel said that it took them. */
  readonly accepted: number[] = [];
  #value = 0;

  constructor(seed: number) {
    this.next = fractions(seed);
    const onUndelivered = (value: number) => this.arrive(value);
    this.channels = Array.from(
      { length: 3 },
      () => new Channel<number>({ capacity: this.pick([0, 0, 1, 3]), onUndelivered }),
    );
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  arrive(value: number): void {
    this.arrived.set(value, (this.arrived.get(value) ?? 0) + 1);
  }

  value(): number {
    return this.#value++;
  }

  async pause(): Promise<void> {
    for (let turns = Math.floor(this.next() * 6); turns > 0; turns--) await null;
  }

  /** Aborts at some moment, or never. */
  signal(): AbortSignal | undefined {
    if (this.next() < 0.4) return undefined;
    const stop = new AbortController();
    this.pause().then(() => this.pause()).then(() => stop.abort("stopped"));
    return stop.signal;
  }

  /** One select over some channels, each end as it comes, perhaps both ends of one. */
  async select(): Promise<void> {
    const offers = new Map<string, number>();
    const cases: Record<string, ReturnType<Channel<number>["onSend"]> | Channel<number> | false> = {};
    for (let at = 0; at < 4; at++) {
      const ch = this.pick(this.channels);
      if (this.next() < 0.5) cases[`in${at}`] = ch;
      else {
        const value = this.value();
        offers.set(`out${at}`, value);
        cases[`out${at}`] = this.next() < 0.9 && ch.onSend(value);
      }
    }
    const signal = this.signal();
    const order = this.pick(ORDERS);
    const got = this.next() < 0.2
      ? select.try(cases, { order })
      : await select(cases, { order, ...signal && { signal } }).catch((reason) => {
        assertEquals(reason, "stopped");
        return undefined;
      });
    if (got === undefined || got.state === "closed") return;
    if (got.key.startsWith("in")) this.arrive(got.value as number);
    else this.accepted.push(offers.get(got.key)!);
  }

  /** A loop that relays, with a selector whose cases change each turn. */
  async relay(turns: number): Promise<void> {
    const [from, to] = [this.pick(this.channels), this.pick(this.channels)];
    let held: number | undefined;
    using loop = new Selector({ in: from, out: to.onSend(-1) }, { order: this.pick(ORDERS) });
    for (let turn = 0; turn < turns; turn++) {
      loop.set("in", held === undefined && from);
      loop.set("out", held !== undefined && to.onSend(held));
      const signal = this.signal();
      const got = await loop.next(signal && { signal }).catch(() => undefined);
      if (got === undefined || got.state === "closed") continue;
      if (got.key === "out") held = undefined;
      else held = got.value;
    }
    if (held !== undefined) this.arrive(held);
  }

  /** Plain operations in between. */
  async plain(): Promise<void> {
    const ch = this.pick(this.channels);
    await this.pause();
    const value = this.value();
    if (this.next() < 0.3) {
      const got = ch.tryReceive();
      if (got.state === "ok") this.arrive(got.value);
    } else if (this.next() < 0.5) {
      if (ch.trySend(value)) this.accepted.push(value);
    } else {
      const signal = this.signal();
      // With a signal and without: a send that hangs at the end is ended by the cancel, which hands the value to the hook.
      await ch.send(value, signal && { signal }).then(() => this.accepted.push(value), (error) => {
        if (error !== "stopped" && error.value === undefined) this.accepted.push(value);
      });
    }
  }

  /** Everything that was accepted has arrived once, and nothing else has. */
  check(seed: number): void {
    for (const value of this.accepted) {
      assertEquals(this.arrived.get(value), 1, `seed ${seed}: value ${value}`);
    }
    assertEquals(this.arrived.size, this.accepted.length, `seed ${seed}: values out of nowhere`);
  }
}

Deno.test("semantics 2, 3: under random aborts, tries and ends every accepted value arrives exactly once", async () => {
  let values = 0;
  const chance = Math.random;
  for (let seed = 1; seed <= 300; seed++) {
    const world = new World(seed);
    // Order "random" too goes by the seed.
    Math.random = fractions(-seed);
    world.relay(20), world.relay(20);
    for (let step = 0; step < 60; step++) {
      world.next() < 0.7 ? world.select() : world.plain();
      await world.pause();
    }
    for (const ch of world.channels) {
      if (world.next() < 0.5) ch.close();
      await world.pause();
      ch.cancel();
    }
    // Not `Promise.all(tasks)`: a select with nothing but disabled cases and no signal waits for ever.
    for (let turn = 0; turn < 300; turn++) await null;
    Math.random = chance;
    world.check(seed);
    values += world.accepted.length;
  }
  assert(values > 3000, `only ${values} values were on their way`);
});

Deno.test("complaint 8, complaint 10: a select that is aborted while a value is on its way has it or leaves it", async () => {
  for (const capacity of [0, 1]) {
    for (let lead = 0; lead < 6; lead++) {
      const undelivered: number[] = [];
      const ch = new Channel<number>({ capacity, onUndelivered: (value) => undelivered.push(value) });
      const other = new Channel<number>();
      const stop = new AbortController();
      const got = select({ ch, other }, { signal: stop.signal });
      const abort = (async () => {
        for (let turn = 0; turn < lead; turn++) await null;
        stop.abort("stopped");
      })();
      await null, await null;
      const accepted = ch.trySend(1);
      const end = await got.catch((reason) => reason);
      await abort;
      ch.cancel();
      const received = end === "stopped" ? [] : [end.value];
      assertEquals([...received, ...undelivered], accepted ? [1] : []);
    }
  }
});

Deno.test("complaint 11: a send that loses its select has not sent, and one that wins has", async () => {
  const [a, b] = [new Channel<number>({ capacity: 1 }), new Channel<number>({ capacity: 1 })];
  const got: number[] = [];
  let next = 0;
  for (let turn = 0; turn < 100; turn++) {
    const { key } = await select({ a: a.onSend(next), b: b.onSend(next) }, { order: "random" });
    assertEquals([a.size, b.size], key === "a" ? [1, 0] : [0, 1]);
    next++;
    for (const ch of [a, b]) {
      const taken = ch.tryReceive();
      if (taken.state === "ok") got.push(taken.value);
    }
  }
  assertEquals(got, [...Array(100).keys()]);
});

Deno.test("complaint 13: whoever waits in a select is woken by every end, and the queues forget everybody", async () => {
  for (const end of ["close", "cancel"] as const) {
    const ch = new Channel<number>({ maxWaiters: 4 });
    for (let round = 0; round < 5; round++) {
      const stop = new AbortController();
      const waits = [1, 2].map(() => select({ in: ch, never: false }, { signal: stop.signal }));
      stop.abort();
      await Promise.allSettled(waits);
    }
    using loop = new Selector({ in: ch, out: ch.onSend(1) });
    const waits = [select({ ch }), select({ out: ch.onSend(2) }, { order: "priority" }), loop.next()];
    // The first and the second meet.
    assertEquals(await waits[0], { key: "ch", state: "ok", value: 2 });
    ch[end]("why");
    // Senders hear of an end before receivers do.
    assertEquals(await waits[2], { key: "out", state: "closed", reason: "why" });
  }
});

Deno.test("complaint 15: two selects that share a channel do not wake each other's cases", async () => {
  const [x, y, z] = [new Channel<number>(), new Channel<number>(), new Channel<number>()];
  using first = new Selector({ x, y });
  using second = new Selector({ y, z });
  for (let round = 0; round < 100; round++) {
    const [one, two] = [first.next(), second.next()];
    assert(z.trySend(1));
    assertEquals((await two).key, "z");
    assert(y.trySend(2), "the wake-up went to a select that had gone");
    assertEquals(await one, { key: "y", state: "ok", value: 2 });
    assertEquals(y.trySend(3), false);
  }
});

Deno.test("complaint 16: a select is cancelled by its signal, and a loop of selects goes on after it", async () => {
  const [a, b] = [new Channel<number>({ maxWaiters: 1 }), new Channel<number>({ maxWaiters: 1 })];
  using loop = new Selector({ a, b: b.onSend(1) });
  for (let round = 0; round < 20; round++) {
    const stop = new AbortController();
    const got = loop.next({ signal: stop.signal });
    stop.abort(round);
    assertEquals(await got.catch((reason) => reason), round);
    assertEquals([a.trySend(1), b.tryReceive().state], [false, "empty"]);
  }
  const got = loop.next();
  assertEquals(b.tryReceive(), { state: "ok", value: 1 });
  assertEquals((await got).key, "b");
});
